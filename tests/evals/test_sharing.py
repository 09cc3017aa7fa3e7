import threading
from collections.abc import Sequence

import pytest
from evals_makers import declined

from assistant.types import Turn
from evals.observe import Observation
from evals.sharing import AskerGoneError, Asking, share


def asks(*questions: str) -> list[Asking]:
    return [Asking(q, (), 10) for q in questions]


class Echo:
    """Answers with the question, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, question: str, history: Sequence[Turn], top_k: int) -> Observation:
        self.asked.append(question)
        if question == "bad":
            raise ValueError("no")
        return Observation(declined() | {"answer": question})


def words(seen: Sequence[Observation | Exception]) -> list[str]:
    return [s.answer["answer"] if isinstance(s, Observation) else repr(s) for s in seen]


def test_answers_come_in_the_order_of_the_questions() -> None:
    assert words(share(asks("a", "bad", "c"), [Echo()])) == ["a", "ValueError('no')", "c"]


def test_nothing_to_ask_is_nothing_to_say() -> None:
    assert share([], [Echo(), Echo()]) == []


def test_each_question_is_asked_once_by_somebody() -> None:
    """The two meet, so that neither can have asked everything."""
    meeting = threading.Barrier(2, timeout=10)
    asked: list[str] = []

    def asker(question: str, history: Sequence[Turn], top_k: int) -> Observation:
        asked.append(question)
        meeting.wait()
        return Observation(declined() | {"answer": question})

    assert words(share(asks("a", "b"), [asker, asker])) == ["a", "b"]
    assert sorted(asked) == ["a", "b"]


def test_what_an_asker_that_is_gone_was_asked_is_asked_again() -> None:
    first = Echo()
    taken = threading.Event()

    def gone(question: str, history: Sequence[Turn], top_k: int) -> Observation:
        taken.set()
        raise AskerGoneError("no process")

    def waits(question: str, history: Sequence[Turn], top_k: int) -> Observation:
        taken.wait(10)
        return first(question, history, top_k)

    assert words(share(asks("a", "b", "c"), [waits, gone])) == ["a", "b", "c"]
    assert sorted(first.asked) == ["a", "b", "c"]


def test_an_interrupt_is_not_an_answer() -> None:
    def stopped(question: str, history: Sequence[Turn], top_k: int) -> Observation:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        share(asks("a"), [stopped])
