"""How much a message leans on the one before it."""

from __future__ import annotations

import pytest

from assistant.leaning import leaning_of, recalls, topic_words, without_recall


@pytest.mark.parametrize(
    "message",
    ["and by when?", "by when?", "why?", "who is responsible for that?", "tell me more", "what about carers?",
     "the second one", "and the one after that?", "is it compulsory?", "are you sure?", "explain that in plain english"],
)  # fmt: skip
def test_a_message_that_is_incomplete_leans(message: str) -> None:
    assert leaning_of(message).degree > 0


@pytest.mark.parametrize(
    "message",
    ["what are the nine outcomes?", "how early must the papers be sent out before a meeting?", "what is proposal 4(iv)?",
     "who chairs the strategic planning group?", "reserves policy of boards", "does that mean outcome 2?"],
)  # fmt: skip
def test_a_message_that_stands_alone_does_not_lean(message: str) -> None:
    assert leaning_of(message).degree == 0.0


def test_the_less_a_message_says_the_more_it_leans() -> None:
    assert leaning_of("and by when?").degree > leaning_of("and what about directions to boards?").degree > 0


def test_topic_words_say_what_a_message_is_about() -> None:
    assert topic_words("and by when must the second one be done?") == []
    assert topic_words("what about reserves?") == ["reserves"]


@pytest.mark.parametrize(
    "message",
    ["going back to reserves, by when?", "you said earlier that carers get help", "what was my first question?",
     "that guide, the one I asked about at the start, is it compulsory?", "what did you say two answers ago?",
     "the leadership bit you gave me first", "returning to the budget"],
)  # fmt: skip
def test_a_message_that_goes_back_to_something_earlier(message: str) -> None:
    assert recalls(message)
    assert leaning_of(message).degree > 0


@pytest.mark.parametrize(
    "message",
    ["can carers go back to work?", "which earlier report does it build on?", "how much earlier must the papers come?",
     "who speaks first at a meeting?", "what should be agreed at the start of the year?"],
)  # fmt: skip
def test_a_message_that_only_uses_such_words_does_not(message: str) -> None:
    assert not recalls(message)


def test_what_is_left_of_a_recall_is_what_it_is_about() -> None:
    assert without_recall("going back to reserves, by when?") == "reserves, by when?"


@pytest.mark.parametrize("message", ["is it mandatory?", "is that binding?", "is it optional then?"])
def test_what_something_is_worth_is_no_topic(message: str) -> None:
    assert topic_words(message) == []
