"""The same question once more about another source or subject."""

from __future__ import annotations

import pytest

from assistant.conversation import Exchange
from assistant.rephrase import Rephraser
from assistant.same_question import SameQuestion
from assistant.types import Turn
from assistant.wording import Spelling
from ingest.store import Index


@pytest.fixture(scope="module")
def same(small_index: Index) -> SameQuestion:
    return SameQuestion(small_index.sources.values(), small_index.provisions)


def before(*questions: str) -> tuple[Exchange, ...]:
    return tuple(Exchange(q, "…") for q in questions)


@pytest.mark.parametrize(
    ("asked", "message", "meant"),
    [
        ("When was the framework published?", "and the review?", "When was the review published?"),
        ("what does the review say about money", "and the framework?", "what does the framework say about money"),
        ("what does the review say about money", "what about Ann Smith?", "what does Ann Smith say about money"),
        ("who may keep reserves?", "and in the framework?", "who may keep reserves in the framework?"),
        ("who may keep reserves?", "and what does the review say?", "who may keep reserves in the review?"),
    ],
)
def test_another_source_is_asked_the_same(same: SameQuestion, asked: str, message: str, meant: str) -> None:
    assert same.of(message, before(asked)) == meant


def test_the_question_is_kept_over_several_sources(same: SameQuestion) -> None:
    asked = before("When was the framework published?", "and the review?")
    assert same.of("and the opinion piece?", asked) == "When was the opinion piece published?"


@pytest.mark.parametrize(
    ("asked", "message", "meant"),
    [
        ("tell me about reserves", "what about reablement?", "tell me about reablement"),
        ("What about reserves?", "and chief officers?", "What about chief officers?"),
    ],
)
def test_a_new_subject_leaves_the_old_one_behind(same: SameQuestion, asked: str, message: str, meant: str) -> None:
    assert same.of(message, before(asked)) == meant


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("when must the reserves policy be ready?", "what about directions?"),  # asks more than what is said of it
        ("tell me about carers", "what about young carers?"),  # a part of the subject
        ("tell me about reserves", "what about boards?"),  # a word of the whole field: the reserves of boards
        ("tell me about reserves", "and by when?"),
        ("tell me about reserves", "and who keeps them?"),
        ("tell me about reserves", "directions"),
        ("how do the review and the framework differ?", "and the opinion piece?"),  # two sources to take the place of
        ("who wrote the review?", "does the framework help chief officers?"),
    ],
)
def test_other_follow_ups_are_none_of_these(same: SameQuestion, asked: str, message: str) -> None:
    assert same.of(message, before(asked)) == ""


def test_nothing_before_is_nothing_to_ask_again(same: SameQuestion) -> None:
    assert same.of("and the review?", ()) == ""


def test_the_message_is_then_read_as_the_question_in_full(small_index: Index) -> None:
    rephraser = Rephraser(small_index, Spelling([d.text for d in small_index.documents.values()], [], lambda _: True))
    history = (Turn("user", "when was the framework published?"), Turn("assistant", "I do not know."))
    query = rephraser.rephrase("and the review?", history)
    assert (query.question, query.search, query.follow_up) == (
        "and the review?",
        "when was the review published?",
        False,
    )
    assert query.standalone == "when was the review published?"
