"""`doctor` and the chat model, over HTTP: what is wrong is told in plain words, each kind with its own remedy."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable

import pytest

from assistant.doctor.chat_model import CHECKS, opened
from assistant.doctor.findings import Finding, Grade, run
from assistant.settings import Settings
from evals.scripted.server import ScriptedServer
from evals.scripted.values import Asked, Broken, Player, Reaction, Refused, Said, Silent

FINE, NOTE, WRONG = Grade.FINE, Grade.NOTE, Grade.WRONG


def well(asked: Asked) -> Reaction:
    return Said("one two three four five" if asked.form == "text" else '{"count": 6}')


def look(settings: Settings) -> dict[str, Finding]:
    """The findings of a configured model, by what was checked."""
    found: list[Finding] = []
    way = opened(settings)
    try:
        while True:
            found.append(next(way))
    except StopIteration as end:
        if end.value is not None:
            found += run(CHECKS, end.value)
    return {f.check: f for f in found}


@pytest.fixture
def examine(tmp_path: object) -> Callable[..., dict[str, Finding]]:
    def call(player: Player = well, model: str = "openai:scripted", *, key: str = "", schema: bool = True,
             **more: object) -> dict[str, Finding]:  # fmt: skip
        with ScriptedServer(player, models=("scripted", "other"), key=key, schema=schema) as server:
            values = {"model": model, "model_url": server.url, "model_ledger": f"{tmp_path}/ledger.sqlite", **more}
            return look(Settings(**values))  # type: ignore[arg-type]

    return call


def test_all_is_well(examine: Callable[..., dict[str, Finding]]) -> None:
    found = examine(key="right", model_key="right")
    assert {f.grade for f in found.values()} == {FINE}
    assert list(found) == ["Cost file", "Connection", "Chat model", "JSON schema", "Streaming", "Token counts"]
    assert "openai:scripted is there" in found["Chat model"].found
    assert "5 pieces" in found["Streaming"].found


def test_without_a_model_nobody_is_asked() -> None:
    assert look(Settings())["Chat model"].found == "None is set: answers are in the sources' own words."


def test_a_wrong_key(examine: Callable[..., dict[str, Finding]]) -> None:
    found = examine(key="right", model_key="sk-wrong-one")
    assert found["Connection"].grade is WRONG
    assert "refuses the key" in found["Connection"].found
    assert "ASSISTANT_MODEL_KEY" in found["Connection"].remedy
    assert "sk-wrong-one" not in str(found)
    assert "Chat model" not in found


def test_a_model_that_is_not_there_and_those_that_are(examine: Callable[..., dict[str, Finding]]) -> None:
    found = examine(model="openai:gone")
    assert (found["Connection"].grade, found["Chat model"].grade) == (FINE, WRONG)
    assert "openai:scripted, openai:other" in found["Chat model"].remedy
    assert found["JSON schema"].grade is Grade.NOT_CHECKED


def test_an_address_without_its_path(examine: Callable[..., dict[str, Finding]]) -> None:
    with ScriptedServer(well) as server:
        found = look(Settings(model="openai:scripted", model_url=server.url.removesuffix("/v1")))
    assert found["Chat model"].grade is WRONG
    assert "ends in /v1" in found["Chat model"].remedy


def test_nobody_there() -> None:
    with ScriptedServer(well) as server:
        url = server.url
    found = look(Settings(model="openai:scripted", model_url=url))
    assert found["Connection"].grade is WRONG
    assert f"Nothing answers at {url}" in found["Connection"].found


@pytest.mark.parametrize(
    ("reaction", "check", "words"),
    [
        (Refused(429, "slow down", headers={"Retry-After": "9"}), "Chat model", "429"),
        (Refused(500), "Chat model", "500"),
        (Broken.RESET, "Connection", "Nothing answers"),
        (Broken.NO_TEXT, "Chat model", "empty"),
        (Said("", finish="length"), "Chat model", "empty"),
        (Silent(30), "Connection", "did not reply within"),
    ],
)
def test_what_else_goes_wrong(
    examine: Callable[..., dict[str, Finding]], reaction: Reaction, check: str, words: str
) -> None:
    found = examine(lambda _: reaction, model_seconds=0.5)
    assert found[check].grade is WRONG
    assert words in found[check].found
    assert found[check].remedy


def test_a_server_without_schemas_is_a_note(examine: Callable[..., dict[str, Finding]]) -> None:
    found = examine(schema=False)
    assert found["JSON schema"].grade is NOTE
    assert "ASSISTANT_MODEL_FORM=text" in found["JSON schema"].remedy
    assert examine(schema=False, model_form="text")["JSON schema"].remedy == ""


def test_a_model_that_ignores_the_schema(examine: Callable[..., dict[str, Finding]]) -> None:
    for said in ("six", "6", "[6]", json.dumps({"count": "six"})):
        found = examine(lambda asked, said=said: well(asked) if asked.form == "text" else Said(said))
        assert found["JSON schema"].grade is NOTE
        assert "did not keep to it" in found["JSON schema"].found


def test_a_reply_in_one_piece(examine: Callable[..., dict[str, Finding]]) -> None:
    found = examine(lambda asked: Said("one,two") if asked.form == "text" else well(asked))
    assert found["Streaming"].grade is NOTE
    assert "ASSISTANT_MODEL_STREAMING" in examine(model_streaming=False)["Streaming"].found


@pytest.mark.parametrize(
    ("model", "extra"), [("anthropic:claude", "anthropic"), ("mistralai:small", "mistral"), ("ollama:llama", "ollama"),
                         ("azure_openai:gpt", "openai")],
)  # fmt: skip
def test_a_missing_package_is_named_by_its_extra(model: str, extra: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("langchain_anthropic", "langchain_mistralai", "langchain_ollama", "langchain_openai"):
        monkeypatch.setitem(sys.modules, name, None)
    found = look(Settings(model=model))["Chat model"]
    assert found.grade is WRONG
    assert f"pip install 'integration-assistant[{extra}]'" in found.found + found.remedy


def test_a_key_that_is_not_set() -> None:
    found = look(Settings(model="openai:gpt"))["Chat model"]
    assert found.grade is WRONG
    assert found.remedy == "Check ASSISTANT_MODEL_KEY."


def test_a_name_without_its_provider() -> None:
    found = look(Settings(model="gpt"))["Chat model"]
    assert found.grade is WRONG
    assert "provider:model" in found.remedy


def test_an_address_in_the_clear_is_a_note() -> None:
    way = opened(Settings(model="openai:x", model_url="http://192.0.2.7/v1"))
    assert next(way).grade is NOTE
    way.close()
