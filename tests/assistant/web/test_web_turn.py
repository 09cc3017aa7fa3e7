"""A turn between browser and assistant: what is kept, what is suggested, and what is said when something breaks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import pytest

from assistant.chain import Assistant
from assistant.types import Status
from assistant.web.answer import OUR_FAULT
from assistant.web.suggest import candidates, suggestions
from assistant.web.turn import BAD_HISTORY, take_turn
from ingest.errors import IndexProblem

ASKED = "What is proposal 1(i)?"


def _turns(assistant: Any, question: str = ASKED, sent: object = ()) -> list[dict[str, Any]]:
    return [t for t in _events(assistant, question, sent) if "doing" not in t]


def _events(assistant: Any, question: str = ASKED, sent: object = ()) -> list[dict[str, Any]]:
    return list(take_turn(assistant, question, list(cast(Any, sent)) if isinstance(sent, tuple) else sent, 10))


def test_what_is_being_done_is_told_before_the_answer(small_assistant: Assistant) -> None:
    """Each step as it is taken, and none that is not: a greeting is not looked up in any document."""
    held = sum(s.held for s in small_assistant.index.sources.values())
    told = [t["doing"] for t in _events(small_assistant) if "doing" in t]
    assert told == [
        "Reading your question …", f"Looking through the {held} documents …",
        "Checking each quotation against its document …",
    ]  # fmt: skip
    assert "doing" in _events(small_assistant)[0]
    assert [t["doing"] for t in _events(small_assistant, "hello") if "doing" in t] == told[:1]
    assert [t["doing"] for t in _events(small_assistant, "who won the football?") if "doing" in t] == told[:2]


def test_the_steps_lead_to_the_same_answer(small_assistant: Assistant) -> None:
    *_, last = _events(small_assistant)
    assert last["said"] == small_assistant.ask(ASKED).answer
    assert last["took"] > 0


def test_the_answer_comes_first_and_then_what_to_ask_next(small_assistant: Assistant) -> None:
    first, *rest = _turns(small_assistant)
    assert first["said"].startswith("The ")
    assert first["next"] == []
    assert [{**t, "next": []} for t in rest] == [first] * len(rest)
    assert first["record"]["citations"][0]["locator"] == "proposal 1(i)"
    assert first["fingerprint"] == small_assistant.index.fingerprint


def test_a_conversation_goes_on_from_what_the_browser_sends(small_assistant: Assistant) -> None:
    said = _turns(small_assistant)[0]["said"]
    sent = [{"role": "user", "content": ASKED}, {"role": "assistant", "content": said}]
    assert "6 months" in _turns(small_assistant, "and by when?", sent)[0]["said"]
    assert "6 months" not in _turns(small_assistant, "and by when?")[0]["said"]


@pytest.mark.parametrize("sent", [None, "x", [1], [{"role": "system", "content": "x"}], [{"role": "user"}],
                                  [{"role": "user", "content": "x" * 200_000}]])  # fmt: skip
def test_a_conversation_that_cannot_be_read_is_said(small_assistant: Assistant, sent: object) -> None:
    (turn,) = _turns(small_assistant, sent=sent)
    assert turn["summary"] == BAD_HISTORY
    assert turn["said"] == ""


class _Broken:
    def __init__(self, error: Exception) -> None:
        self._error = error

    index = None

    def in_steps(self, *_: object) -> Iterator[str]:
        yield "rephrase"
        raise self._error


def test_a_failed_turn_is_our_fault_is_logged_and_says_nothing_of_the_guidance(
    caplog: pytest.LogCaptureFixture,
) -> None:
    (turn,) = _turns(_Broken(RuntimeError("secret detail")), "<q>")
    assert OUR_FAULT in turn["html"]
    assert "secret detail" not in turn["html"]
    assert "&lt;q&gt;" in turn["html"]
    assert "secret detail" in caplog.text
    assert turn["said"] == ""


@pytest.mark.parametrize(
    ("code", "said"), [("damaged", "The index cannot be used at the moment. What to do: try later"),
                       ("unavailable", "temporarily unavailable. This says nothing about the guidance. What to do: ask")]
)  # fmt: skip
def test_an_index_that_cannot_be_used_is_said_and_its_place_is_for_the_log(
    code: str, said: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever asked was once told where on the server the index is, and a command to run there."""
    (turn,) = _turns(_Broken(IndexProblem(code, "The index /srv/x is damaged.", remedy="build it.")))
    assert said in turn["html"]
    assert "/srv/x" not in turn["html"] + turn["summary"]
    assert "The index /srv/x is damaged. What to do: build it." in caplog.text


def test_only_questions_that_are_answered_at_their_place_are_suggested(small_assistant: Assistant) -> None:
    answer = small_assistant.ask(ASKED)
    tried = list(candidates(answer, small_assistant.index))
    assert tried
    assert {p.id for _, p in tried}.isdisjoint({c.evidence.provision.id for c in answer.citations})
    good = suggestions(answer, small_assistant.index, small_assistant.ask)
    assert set(good) <= {q for q, _ in tried}
    for question in good:
        assert question.endswith("?")
        assert small_assistant.ask(question).status is Status.ANSWERED
    assert suggestions(answer, small_assistant.index, lambda _: answer) == ()
