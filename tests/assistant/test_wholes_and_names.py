"""Answers of the real model: conditions, whole collections, days and names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assistant.chain import Assistant, open_assistant
from assistant.settings import Settings

pytestmark = pytest.mark.model
NOTE = "in so far as consistent with the main purpose"


@pytest.fixture(scope="module")
def real_assistant(real_index: Path) -> Assistant:
    return open_assistant(Settings(index=real_index, today=date(2026, 11, 22)))


@pytest.mark.parametrize(
    "question", ["what are the twelve principles?", "list the integration principles in the review"]
)
def test_who_is_shown_the_bare_principles_is_told_of_the_condition(real_assistant: Assistant, question: str) -> None:
    notes = [n for n in real_assistant.ask(question).notes if NOTE in n]
    assert len(notes) == 1


def test_no_note_where_the_answer_says_it(real_assistant: Assistant) -> None:
    answer = real_assistant.ask("what are the principles on the ALLIANCE page?")
    assert NOTE in answer.answer
    assert not any(NOTE in n for n in answer.notes)


def test_outcomes_have_no_condition(real_assistant: Assistant) -> None:
    assert not any("under a condition" in n for n in real_assistant.ask("what are the nine outcomes?").notes)


# -- whole collections, and what is due within a time -----------------------------------------------


def labels(assistant: Assistant, question: str) -> list[str]:
    return [c.evidence.provision.locator.label for c in assistant.ask(question).citations]


def test_all_the_enablers_are_those_of_every_group(real_assistant: Assistant) -> None:
    found = labels(real_assistant, "list all the enablers")
    groups = {"Organisational Development": 10, "Strategic Planning": 2, "Service Delivery": 4}
    assert {f"section 6, Enablers for {g}, bullet {i}" for g, n in groups.items() for i in range(1, n + 1)} <= set(
        found
    )


def test_the_proposals_that_are_due_within_a_time(real_assistant: Assistant) -> None:
    found = labels(real_assistant, "which proposals have a timescale of six months?")
    assert {"proposal 1(i)", "proposal 4(iv)"} <= set(found)
    assert "proposal 1(ii)" not in found  # 12 months
    assert "proposal 6(iii)" not in found  # 6 -12 months


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("when was the review published?", "section 1, paragraph 1"),
        ("when was the framework published?", "opening, paragraph 3"),
        ("what happened on 2 May 2018?", "opening, paragraph 4"),
        ("what did Taylor say on chief finance officers?", "paragraph 10"),
    ],
)
def test_a_day_and_a_source_that_are_named_are_answered_for(
    real_assistant: Assistant, question: str, first: str
) -> None:
    assert labels(real_assistant, question)[0] == first


@pytest.mark.parametrize(
    "question",
    ["who is the chief officer of Highland IJB?", "what did Jeane Freeman say about integration?",
     "what does the Care Reform Act say about boards?", "what did the MSG agree on 1 June 2017?"],
)  # fmt: skip
def test_a_name_or_a_day_that_no_document_mentions_is_declined(real_assistant: Assistant, question: str) -> None:
    answer = real_assistant.ask(question)
    assert answer.status.value == "declined"
    assert any("No document that I hold mentions" in n for n in answer.notes)
