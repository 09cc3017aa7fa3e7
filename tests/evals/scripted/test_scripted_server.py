"""The scripted server, asked by the client that the assistant uses: it must be as strange as it says, and no stranger."""

from __future__ import annotations

import time

import openai
import pytest

from evals.scripted.server import ScriptedServer
from evals.scripted.values import Asked, Broken, Reaction, Refused, Said, Silent

ASK = {
    "model": "scripted",
    "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Why?"}],
}
FORM = {"type": "json_schema", "json_schema": {"name": "a", "schema": {"type": "object"}}}


def client(server: ScriptedServer, key: str = "any") -> openai.OpenAI:
    return openai.OpenAI(base_url=server.url, api_key=key, max_retries=0, timeout=5)


def playing(reaction: Reaction, **more: object) -> ScriptedServer:
    return ScriptedServer(lambda _: reaction, **more)


def test_it_replies_and_keeps_what_it_was_shown() -> None:
    with playing(Said("Because it is so.")) as server:
        done = client(server).chat.completions.create(**ASK, response_format=FORM)
    assert done.choices[0].message.content == "Because it is so."
    assert (done.usage.completion_tokens, done.usage.prompt_tokens) == (4, 3)
    (asked,) = server.asked
    assert asked.messages == (("system", "Be brief."), ("user", "Why?"))
    assert (asked.shown, asked.form, asked.streams) == ("Be brief.\nWhy?", "json_schema", False)


def test_it_streams_word_by_word_with_the_usage_last() -> None:
    with playing(Said("Because it  is so.")) as server:
        parts = list(client(server).chat.completions.create(**ASK, stream=True, stream_options={"include_usage": True}))
    said = [p.choices[0].delta.content for p in parts if p.choices and p.choices[0].delta.content]
    assert said == ["Because ", "it  ", "is ", "so."]
    assert [p.choices[0].finish_reason for p in parts if p.choices][-1] == "stop"
    assert parts[-1].usage.completion_tokens == 4


def test_its_models_are_listed() -> None:
    with playing(Said(""), models=("one", "two")) as server:
        assert [m.id for m in client(server).models.list()] == ["one", "two"]
        with pytest.raises(openai.NotFoundError, match="does not exist"):
            client(server).chat.completions.create(**ASK)


@pytest.mark.parametrize("form", [{"type": "json_object"}, FORM])
def test_without_schemas_any_form_is_refused(form: dict[str, object]) -> None:
    with playing(Said("x"), schema=False) as server:
        with pytest.raises(openai.BadRequestError, match="not supported"):
            client(server).chat.completions.create(**ASK, response_format=form)
        assert client(server).chat.completions.create(**ASK).choices[0].message.content == "x"


def test_a_wrong_key_is_refused() -> None:
    with playing(Said("x"), key="right") as server:
        with pytest.raises(openai.AuthenticationError):
            client(server, "wrong").models.list()
        assert client(server, "right").chat.completions.create(**ASK).choices[0].message.content == "x"


@pytest.mark.parametrize(
    ("reaction", "error"),
    [
        (Refused(500), openai.InternalServerError),
        (Refused(429, "slow down", "rate_limit_exceeded", {"Retry-After": "1"}), openai.RateLimitError),
        (Broken.RESET, openai.APIConnectionError),
        (Broken.CUT, openai.APIConnectionError),
        (Broken.MALFORMED, Exception),
        (Silent(0.05), openai.APIConnectionError),
    ],
)
def test_it_breaks_as_the_script_says(reaction: Reaction, error: type[Exception]) -> None:
    with playing(reaction) as server, pytest.raises(error):
        client(server).chat.completions.create(**ASK)


def test_a_stream_that_is_cut_gives_what_came_and_then_an_error() -> None:
    came = []

    def read(server: ScriptedServer) -> None:
        for part in client(server).chat.completions.create(**ASK, stream=True):
            came.append(part.choices[0].delta.content or "")

    with playing(Broken.CUT) as server, pytest.raises(openai.APIConnectionError):
        read(server)
    assert "".join(came).startswith('{"statements"')


def test_empty_replies_are_well_formed() -> None:
    with playing(Broken.EMPTY) as server:
        assert client(server).chat.completions.create(**ASK).choices == []
    with playing(Broken.NO_TEXT) as server:
        assert client(server).chat.completions.create(**ASK).choices[0].message.content == ""


def test_the_script_sees_the_request() -> None:
    def shout(asked: Asked) -> Reaction:
        return Said(asked.shown.upper())

    with ScriptedServer(shout) as server:
        assert client(server).chat.completions.create(**ASK).choices[0].message.content == "BE BRIEF.\nWHY?"


def test_closing_does_not_wait_for_a_silent_model() -> None:
    started = time.monotonic()
    with playing(Silent(60)) as server, pytest.raises(openai.APITimeoutError):
        client(server).with_options(timeout=0.1).chat.completions.create(**ASK)
    assert time.monotonic() - started < 30
