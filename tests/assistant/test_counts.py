"""A question that counts wrongly."""

from __future__ import annotations

import pytest
from assistant_makers import make_evidence, make_query

from assistant.chain import Assistant
from assistant.counts import counts_nothing, number_word, without_wrong_count
from assistant.types import Statement, Want
from ingest.store import Index


@pytest.mark.parametrize(
    ("question", "note"),
    [
        ("What are the ten outcomes of the review?", "You asked about ten outcomes. "),
        ("list all 5 outcomes of the review", "You asked about 5 outcomes. The 2019 review lists three."),
    ],
)
def test_the_right_list_with_a_note(small_assistant: Assistant, question: str, note: str) -> None:
    answer = small_assistant.ask(question)
    assert "Carers are supported to look after their own health" in answer.answer
    assert any(n.startswith(note) and "three" in n for n in answer.notes)


@pytest.mark.parametrize(
    "question",
    ["What are the three outcomes?", "what are the outcomes?", "what is proposal 2(i)?", "list the 3 outcomes"],
)
def test_no_note_where_nobody_miscounts(small_assistant: Assistant, question: str) -> None:
    assert not any(n.startswith("You asked about") for n in small_assistant.ask(question).notes)


def test_the_number_of_all_proposals_is_no_miscount(small_assistant: Assistant) -> None:
    """ "Which of the 25 proposals are about money?" counts rightly; the answer has fewer."""
    assert not any(n.startswith("You asked") for n in small_assistant.ask("list the four proposals on money").notes)


def statements(text: str, number: str = "") -> list[Statement]:
    return [Statement("", text, (make_evidence(text),), number=number)]


@pytest.mark.parametrize(("text", "nothing"), [("Boards must meet.", True), ("Boards must meet twice.", False), ("There are 25 of them.", False),
                                               ("The seven members met.", False), ("No board has one.", False),
                                               ("It began in 2014.", True), ("It took seven years from 1 April 2014.", True), ("See proposal 2 (iii).", True),
                                               ("There are twenty-three core indicators.", False)])  # fmt: skip
def test_how_many_is_answered_by_a_number_or_by_nothing(text: str, nothing: bool) -> None:
    """ "How many people are in a team?" was once answered with who they are."""
    count = make_query("how many people?", wants=frozenset({Want.COUNT}))
    assert counts_nothing(count, statements(text)) is nothing
    assert not counts_nothing(make_query("who?"), statements(text))


def test_months_answer_how_many_months() -> None:
    months = make_query("how many months do they have?", wants=frozenset({Want.COUNT}))
    assert not counts_nothing(months, statements("Timescale: 6 months"))


def test_a_list_can_be_counted() -> None:
    assert not counts_nothing(
        make_query("how many?", wants=frozenset({Want.COUNT})), statements("Boards must meet.", "1")
    )


def test_small_numbers_are_words() -> None:
    assert [number_word(n) for n in (2, 12, 13, 25)] == ["two", "twelve", "13", "25"]


@pytest.mark.parametrize(
    ("question", "searched"),
    [
        ("what are the ten outcomes?", "what are the outcomes?"),
        ("what are the three outcomes?", "what are the three outcomes?"),
        ("list all 7 national outcomes", "list all national outcomes"),
        ("the ten enablers", "the ten enablers"),
    ],
)
def test_a_wrong_number_is_not_searched_for(small_index: Index, question: str, searched: str) -> None:
    assert without_wrong_count(question, small_index) == searched
