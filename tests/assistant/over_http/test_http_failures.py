"""Every way in which a server can fail over HTTP: a verified answer all the same, counted, and never an error."""

from __future__ import annotations

import threading
import time

import pytest
from asking import ASKED, EXTRACTIVE, GENERATIVE, Stage, assistant_with, check_shown

from assistant.chain import Assistant
from assistant.compose.generative.errors import Failure
from assistant.types import Answer, Status
from evals.scripted.good import evidence_of, good, question_of, reply, statements
from evals.scripted.server import ScriptedServer
from evals.scripted.values import Asked, Broken, Player, Reaction, Refused, Said, Silent

NO_FILTER = Refused(400, "The response was filtered: content_filter", "content_filter")
TOO_LONG = Refused(400, "This model's maximum context length is 512 tokens.", "context_length_exceeded")
# What happens, the kind that it is counted as, and how often the server is asked.
FAILURES: dict[str, tuple[Reaction, Failure, int]] = {
    "an error of the server": (Refused(500), Failure.SERVER, 2),
    "a server that is away": (Refused(503), Failure.SERVER, 2),
    "too many requests": (Refused(429, "slow down", headers={"Retry-After": "0"}), Failure.RATE_LIMIT, 2),
    "a wrong key": (Refused(401, "Incorrect API key"), Failure.REFUSED_KEY, 1),
    "a model that has gone": (Refused(404, "The model does not exist", "model_not_found"), Failure.NO_SUCH_MODEL, 1),
    "a filter on the question": (NO_FILTER, Failure.CONTENT_FILTER, 1),
    "a filter on the answer": (Said('{"answered": true, "sta', finish="content_filter"), Failure.CONTENT_FILTER, 1),
    "too little room": (TOO_LONG, Failure.TOO_LONG, 1),
    "a reset": (Broken.RESET, Failure.UNREACHABLE, 2),
    "a stream that ends early": (Broken.CUT, Failure.UNREACHABLE, 1),
    "no reply in time": (Silent(30), Failure.TIME_OUT, 1),
    "an answer cut off": (Said('{"answered": true, "statements": [{"quo', finish="length"), Failure.TRUNCATED, 2),
    "an empty reply": (Broken.NO_TEXT, Failure.MALFORMED, 2),
    "prose": (Said("I am sorry, I cannot do that."), Failure.MALFORMED, 2),
}  # fmt: skip


def counted(assistant: Assistant) -> dict[str, int]:
    """How often what happened."""
    assert assistant.writer is not None
    return assistant.writer.ledger.counted()


@pytest.mark.parametrize("what", list(FAILURES))
def test_the_sources_own_words_stand_in(what: str, small_assistant: Assistant, stage: Stage) -> None:
    reaction, kind, times = FAILURES[what]
    assistant, server = stage.play(small_assistant, lambda _: reaction, model_seconds=1.5)
    before = counted(assistant)
    *partial, answer = assistant.stream(ASKED)
    assert partial == []
    check_shown(answer, small_assistant.index)
    assert (answer.status, answer.composer) == (Status.ANSWERED, EXTRACTIVE)
    assert answer.answer == small_assistant.ask(ASKED).answer
    assert any("own words" in note for note in answer.notes), "and says so"
    assert len(server.asked) == times
    after = counted(assistant)
    assert after.get(kind.value, 0) > before.get(kind.value, 0), "and it is counted"


@pytest.mark.parametrize("reaction", [Broken.MALFORMED, Broken.EMPTY, Broken.CUT, Refused(500), Silent(30)], ids=str)
def test_whole_replies_fail_as_streams_do(reaction: Reaction, small_assistant: Assistant, stage: Stage) -> None:
    assistant, _ = stage.play(small_assistant, lambda _: reaction, model_streaming=False, model_seconds=1.5)
    answer = assistant.ask(ASKED)
    check_shown(answer, small_assistant.index)
    assert answer.answer == small_assistant.ask(ASKED).answer


def test_nobody_there(small_assistant: Assistant) -> None:
    with ScriptedServer(good) as server:
        url = server.url
    assistant = assistant_with(small_assistant, url, model_seconds=2)
    answer = assistant.ask(ASKED)
    assert answer.answer == small_assistant.ask(ASKED).answer
    assert counted(assistant)["unreachable"] == 1


def test_a_package_that_is_not_there(small_assistant: Assistant) -> None:
    assistant = assistant_with(small_assistant, "http://127.0.0.1:9", "upstage:some-model")
    assert assistant.ask(ASKED).answer == small_assistant.ask(ASKED).answer
    assert counted(assistant)["no_package"] == 1


def after(*reactions: Reaction) -> Player:
    """A server that does these things in turn, and then plays well."""
    left = list(reactions)
    return lambda asked: left.pop(0) if left else good(asked)


@pytest.mark.parametrize(
    "first", [Refused(500), Refused(429, headers={"Retry-After": "0"}), Broken.RESET, Said("What?"), Broken.NO_TEXT],
    ids=str,
)  # fmt: skip
def test_what_passes_is_tried_again(first: Reaction, small_assistant: Assistant, stage: Stage) -> None:
    assistant, server = stage.play(small_assistant, after(first))
    answer = assistant.ask(ASKED)
    check_shown(answer, small_assistant.index)
    if not isinstance(first, Said) and first is not Broken.NO_TEXT:  # the good model leaves out what failed before
        assert answer.composer == GENERATIVE
    assert len(server.asked) >= 2


def test_a_server_that_wants_to_be_left_alone_for_long_is(small_assistant: Assistant, stage: Stage) -> None:
    busy = Refused(429, "slow down", headers={"Retry-After": "600"})
    assistant, server = stage.play(small_assistant, lambda _: busy)
    started = time.monotonic()
    assert assistant.ask(ASKED).composer == EXTRACTIVE
    assert time.monotonic() - started < 60
    assert len(server.asked) == 1


def test_a_slow_stream_ends_in_time_with_what_stands_or_the_sources_own_words(
    small_assistant: Assistant, stage: Stage
) -> None:
    def slow(asked: Asked) -> Reaction:
        return Said(good(asked).text + " " * 400, between=0.01)

    assistant, _ = stage.play(small_assistant, slow, model_seconds=2.5)
    answers = list(assistant.stream(ASKED))
    for answer in answers:
        check_shown(answer, small_assistant.index)
    assert answers[-1].status is Status.ANSWERED


# -- the order of events in a stream --------------------------------------------------------------


def texts(answer: Answer) -> list[str]:
    return [s.text for s in answer.statements]


def test_a_sentence_shows_when_it_is_verified_and_while_the_rest_is_written(
    small_assistant: Assistant, stage: Stage
) -> None:
    """The server holds back the rest of its reply until the first sentence was shown."""
    shown = threading.Event()
    waited: list[bool] = []

    def hold(sent: str) -> None:
        if sent.count('"says"') == 2 and not waited:  # the first statement is whole, and the second is not
            waited.append(shown.wait(20))

    assistant, server = stage.play(small_assistant, good)
    server.before_piece = hold
    events = []
    try:
        for answer in assistant.stream("list the national outcomes"):
            check_shown(answer, small_assistant.index)
            events.append((answer.partial, len(answer.statements)))
            shown.set()
    finally:
        server.before_piece = None
    assert waited == [True], "the first sentence was shown before the reply had ended"
    assert events[0] == (True, 1)
    assert [partial for partial, _ in events] == [True] * (len(events) - 1) + [False]


def test_what_is_shown_only_grows_while_it_stands(small_assistant: Assistant, stage: Stage) -> None:
    assistant, _ = stage.play(small_assistant, good)
    seen: list[str] = []
    for answer in assistant.stream("list the national outcomes"):
        check_shown(answer, small_assistant.index)
        assert texts(answer)[: len(seen)] == seen
        seen = texts(answer)
    assert len(seen) >= 3


@pytest.mark.parametrize("schema", [True, False], ids=["schema", "text"])
def test_an_unverified_sentence_is_never_an_event(schema: bool, small_assistant: Assistant, stage: Stage) -> None:
    def mixed(asked: Asked) -> Reaction:
        e = evidence_of(asked.shown)[0]
        well = list(statements(e, question_of(asked.shown)))
        wrong = [(1, e.words, "Carers are owed £500."), (99, "x", "Boards may do as they like.")]
        return Said(reply([wrong[0], *well, wrong[1]], asked.form != "text"))

    assistant, _ = stage.play(small_assistant, mixed, schema=schema)
    answers = list(assistant.stream(ASKED))
    assert len(answers) > 1
    for answer in answers:
        check_shown(answer, small_assistant.index)
        assert "500" not in answer.answer
        assert "as they like" not in answer.answer
    assert answers[-1].composer == GENERATIVE
