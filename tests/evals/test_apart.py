"""No question of one split is a near-duplicate of one of the other: in a made set, and in the shipped one."""

from collections.abc import Sequence

import numpy as np
import pytest
from evals_makers import gold, make_question, unanswerable

from evals.apart import NEAR, too_near
from evals.questions import Question, load, question_files
from ingest.embed import SentenceTransformerEmbedder, Vectors

TURNS = [{"role": "user", "content": "Who is paid?"}, {"role": "assistant", "content": "Carers."}]
PRIVATE = [[gold("The board may meet in private.", locator="section 2")]]


def alike(texts: Sequence[str]) -> Vectors:
    """Every text means the same."""
    return np.ones((len(texts), 1), dtype=np.float32)


def unlike(texts: Sequence[str]) -> Vectors:
    return np.eye(len(texts), dtype=np.float32)


def ask(number: int, words: str, **changes: object) -> Question:
    return make_question(id=f"guide-{number:03}", question=words, **changes)


def found(*questions: Question) -> list[tuple[str, str]]:
    return [(near.dev, near.test) for near in too_near(questions, alike)]


def test_the_same_question_in_both_splits_is_found() -> None:
    assert found(ask(1, "How often must the board meet?"), ask(2, "how often does the board have to meet")) == [
        ("guide-001", "guide-002")
    ]


def test_within_a_split_questions_may_be_alike() -> None:
    assert found(ask(1, "How often must the board meet?"), ask(3, "How often must the board meet?")) == []


def test_the_same_words_after_another_answer_are_another_question() -> None:
    assert found(ask(1, "What of the board?"), ask(2, "What of the board?", gold=PRIVATE)) == []
    assert found(ask(1, "What of the board?"), unanswerable(id="guide-002", question="What of the board?")) == []


def test_the_same_gold_in_other_words_is_no_fault() -> None:
    assert found(ask(1, "How often must the board meet?"), ask(2, "Twice a year, is that the least of it?")) == []


def test_close_in_words_alone_is_not_enough() -> None:
    asked = ask(1, "How often must the board meet?"), ask(2, "Must the board meet often?")
    assert too_near(asked, unlike) == []
    assert found(*asked)


def test_questions_without_an_answer_are_held_against_each_other() -> None:
    asked = [unanswerable(id=f"guide-{n:03}", question=f"who won the cup in {n + 1990}") for n in (1, 2)]
    assert found(*asked) == [("guide-001", "guide-002")]


@pytest.mark.parametrize(
    "changes",
    [{"kind": "follow-up", "history": TURNS, "full_question": "How often must the board meet?"},
     {"variants": {"lay": "how often must the board meet"}}],
    ids=["in full", "lay"],
)  # fmt: skip
def test_a_question_is_compared_in_each_of_its_wordings(changes: dict[str, object]) -> None:
    assert found(ask(1, "And then, for us?", **changes), ask(2, "How often must the board meet?")) == [
        ("guide-001", "guide-002")
    ]


@pytest.mark.model
def test_no_shipped_question_stands_in_both_splits() -> None:
    """Test questions are named by their ids only; the development one is replaced."""
    found = too_near(load(question_files()), SentenceTransformerEmbedder().encode)
    assert found == [], f"replace the development question: it reaches one of {NEAR}"
