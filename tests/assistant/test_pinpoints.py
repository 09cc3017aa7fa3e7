"""Places that a question counts its way to."""

from __future__ import annotations

import pytest

from assistant.pinpoints import Pinpoints, joined_numbers
from ingest.store import Index


@pytest.fixture(scope="module")
def pinpoints(small_index: Index) -> Pinpoints:
    return Pinpoints(small_index)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("proposal six part three", "proposal 6(iii)"),
        ("what is proposal 2, part ii?", "what is proposal 2(ii)?"),
        ("6 part 3", "proposal 6(iii)"),
        ("proposal two point four", "proposal 2(iv)"),
        ("proposal 2 number 1 please", "proposal 2(i) please"),
        ("who takes part in section 2", "who takes part in section 2"),
        ("it rose by 2 point 4 per cent", "it rose by 2 point 4 per cent"),
        ("proposal 4(iv)", "proposal 4(iv)"),
    ],
)
def test_a_number_in_two_parts_is_joined(said: str, meant: str) -> None:
    assert joined_numbers(said) == meant


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("the second bullet of section 1 of the framework", "section 1, bullet 2"),
        ("bullet 3 of section 1 of the framework", "section 1, bullet 3"),
        ("section 1, bullet 2", "section 1, bullet 2"),
        ("the last bullet in section one of the framework", "section 1, bullet 3"),
        ("what does the second proposal on money say?", "proposal 2(ii)"),
        ("the second money proposal", "proposal 2(ii)"),
        ("point 1 in section 1 of the framework", "section 1, bullet 1"),
    ],
)
def test_the_thing_and_what_holds_it_are_both_read(pinpoints: Pinpoints, question: str, label: str) -> None:
    found = pinpoints.find(question)
    assert found is not None
    assert found.place is not None
    assert found.place.locator.label == label


@pytest.mark.parametrize(
    ("question", "key"),
    [("bullet 9 of section 1 of the framework", "section 1, bullet 9"),
     ("paragraph 4.3 recommendation 2", "paragraph 4.3, recommendation 2"), ("item 2 in 7.5", "section 7.5, item 2")],
)  # fmt: skip
def test_what_is_not_there_is_named_and_nothing_else_is_taken_for_it(
    pinpoints: Pinpoints, question: str, key: str
) -> None:
    found = pinpoints.find(question)
    assert found is not None
    assert found.missing is not None
    assert found.missing.key == key


@pytest.mark.parametrize(
    "question",
    ["what does a direction require?", "the second point about reserves", "proposal 2(i)", "section 2", "the first time",
     "what is point 3 about?", "are the first two bullets in force?", "the second part of the process"],
)  # fmt: skip
def test_a_question_that_counts_nothing_is_left_alone(pinpoints: Pinpoints, question: str) -> None:
    assert pinpoints.find(question) is None


@pytest.mark.parametrize(
    ("question", "key"),
    [("the last outcome", "outcome 3"), ("what is the final outcome?", "outcome 3"), ("the last proposal", "proposal 2(ii)"),
     ("the last proposal on reserves", None), ("the last meeting", None)],
)  # fmt: skip
def test_the_last_of_a_list(pinpoints: Pinpoints, question: str, key: str | None) -> None:
    last = pinpoints.last_of(question)
    assert (last.key if last else None) == key


@pytest.mark.parametrize(
    "question", ["what does schedule 1 paragraph 5(2) say", "sch. 1 paragraph 5", "annex 2 paragraph 1"]
)
def test_a_schedule_is_no_section(pinpoints: Pinpoints, question: str) -> None:
    assert pinpoints.find(question) is None
