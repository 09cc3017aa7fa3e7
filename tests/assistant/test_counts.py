"""A question that counts wrongly."""

from __future__ import annotations

import pytest

from assistant.chain import Assistant


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
