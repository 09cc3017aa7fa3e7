"""The same evidence once more: for a doubt with what stands around it, and in its shortest sentences."""

from __future__ import annotations

import pytest
from assistant_makers import conversation

from assistant.chain import Assistant
from assistant.notes import AGAIN, SIMPLER
from assistant.types import Answer, Status

ASKED = "what is proposal 2(i)?"


def labels(answer: Answer) -> list[str]:
    return [c.evidence.provision.locator.label for c in answer.citations]


@pytest.mark.parametrize(
    "doubt",
    ["are you sure?", "really?", "is that right?", "where does it say that?", "prove it"],
)
def test_a_doubt_is_shown_the_evidence_with_its_context(small_assistant: Assistant, doubt: str) -> None:
    first = small_assistant.ask(ASKED)
    answer = small_assistant.ask(doubt, conversation(ASKED, first.answer))
    assert labels(answer) == ["proposal 2(i)", "section 2, paragraph 1"]
    assert answer.answer.startswith(first.answer)
    assert answer.notes[0] == AGAIN


def test_a_doubt_about_a_decline_is_declined_again(small_assistant: Assistant) -> None:
    asked = "who gets a vote on the board?"
    first = small_assistant.ask(asked)
    again = small_assistant.ask("are you sure?", conversation(asked, first.answer))
    assert (again.status, again.reason) == (Status.DECLINED, first.reason)
    assert again.standalone_question == asked.rstrip("?") + "?"


@pytest.mark.parametrize(
    "plea", ["say that more simply", "in plain english please", "tl;dr", "i don't understand", "what does that mean?"]
)
def test_the_same_evidence_in_its_shortest_sentences(small_assistant: Assistant, plea: str) -> None:
    asked = "what is proposal 1(ii)?"
    first = small_assistant.ask(asked)
    answer = small_assistant.ask(plea, conversation(asked, first.answer))
    assert set(labels(answer)) == {"proposal 1(ii)"}
    assert [s.text for s in answer.statements] == [
        "Relationships between partners must improve.",
        "Partners must not work against each other.",
        "Timescale: 12 months",
    ]
    assert answer.notes[0] == SIMPLER


def test_every_word_of_the_evidence_is_still_there(small_assistant: Assistant) -> None:
    first = small_assistant.ask(ASKED)
    answer = small_assistant.ask("say that more simply", conversation(ASKED, first.answer))
    said = sorted(" ".join(s.text for s in answer.statements).split())
    assert said == sorted(first.statements[0].text.split())


def test_a_whole_question_can_ask_for_plain_words(small_assistant: Assistant) -> None:
    answer = small_assistant.ask("explain proposal 1(ii) in plain English")
    assert answer.query is not None
    assert answer.query.search == "explain proposal 1(ii)"
    assert answer.statements[0].text == "Relationships between partners must improve."


def test_without_a_conversation_there_is_nothing_to_show_again(small_assistant: Assistant) -> None:
    assert small_assistant.ask("are you sure?").status is not Status.ANSWERED
