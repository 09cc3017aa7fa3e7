"""Follow-ups that go on with what was quoted."""

from __future__ import annotations

import pytest
from assistant_makers import conversation

from assistant.chain import Assistant
from assistant.types import Answer, Reason, Status, Turn


def labels(answer: Answer) -> list[str]:
    return [c.evidence.provision.locator.label for c in answer.citations]


def talk(assistant: Assistant, *questions: str) -> Answer:
    history: tuple[Turn, ...] = ()
    for question in questions:
        answer = assistant.ask(question, history)
        history = (*history, *conversation(question, answer.answer))
    return answer


@pytest.mark.parametrize(
    "message", ["go on", "tell me more", "give me more detail", "ok what else does it say?", "continue please"]
)
def test_more_is_what_stands_next_in_the_document(small_assistant: Assistant, message: str) -> None:
    answer = talk(small_assistant, "what is proposal 2(i)?", message)
    assert labels(answer) == ["proposal 2(ii)"]
    assert "This stands next to it in the document." in answer.notes


def test_more_goes_back_where_nothing_follows(small_assistant: Assistant) -> None:
    assert labels(talk(small_assistant, "what is proposal 2(ii)?", "go on")) == ["proposal 2(i)"]


def test_more_does_not_show_again_what_was_shown(small_assistant: Assistant) -> None:
    answer = talk(small_assistant, "what is proposal 2(i)?", "go on", "go on")
    assert not {"proposal 2(i)", "proposal 2(ii)"} & set(labels(answer))


def test_whether_those_are_law_is_asked_of_all_that_was_quoted(small_assistant: Assistant) -> None:
    listed = talk(small_assistant, "what are the outcomes?")
    answer = talk(small_assistant, "what are the outcomes?", "are those law?")
    assert {"outcome 1", "outcome 2", "outcome 3"} <= set(labels(answer))
    assert set(labels(answer)) <= set(labels(listed))


def test_a_list_is_counted(small_assistant: Assistant) -> None:
    answer = talk(small_assistant, "what are the outcomes?", "how many are there?")
    assert "There are three." in answer.notes
    assert {"outcome 1", "outcome 2", "outcome 3"} <= set(labels(answer))


@pytest.mark.parametrize(
    ("message", "label"),
    [
        ("which is the shortest?", "proposal 2(i), timescale"),
        ("which one has the longest timescale?", "proposal 1(ii), timescale"),
    ],
)
def test_timescales_of_the_conversation_are_compared(small_assistant: Assistant, message: str, label: str) -> None:
    answer = talk(small_assistant, "what is proposal 1(ii)?", "and 2(i)?", message)
    assert labels(answer) == [label]


def test_how_much_is_declined_where_what_was_quoted_has_no_amount(small_assistant: Assistant) -> None:
    answer = talk(small_assistant, "what is proposal 2(i)?", "how much?")
    assert (answer.status, answer.reason) == (Status.DECLINED, Reason.NOT_IN_CORPUS)


def test_without_anything_quoted_there_is_nothing_to_go_on_with(small_assistant: Assistant) -> None:
    assert small_assistant.ask("go on").status is not Status.ANSWERED
