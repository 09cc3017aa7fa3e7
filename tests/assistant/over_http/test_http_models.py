"""Whole answers over HTTP: good models are heard; sloppy and hostile ones reach the reader with nothing of theirs."""

from __future__ import annotations

import json

import pytest
from asking import ASKED, EXTRACTIVE, GENERATIVE, Stage, check_shown
from players import HOSTILE, SLOPPY, declines, in_a_fence

from assistant.chain import Assistant
from assistant.types import Status
from evals.scripted.good import good
from evals.scripted.values import Player

QUESTIONS = (
    ASKED, "what does a direction require?", "outcome 1", "how much cash can we stash away?",
    "list the national outcomes", "help to get back on your feet", "what is the biggest challenge?",
)  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("schema", [True, False], ids=["schema", "text"])
def test_a_good_model_is_heard_in_both_forms(
    question: str, schema: bool, small_assistant: Assistant, stage: Stage
) -> None:
    assistant, server = stage.play(small_assistant, good, schema=schema)
    answer = assistant.ask(question)
    check_shown(answer, small_assistant.index)
    assert (answer.status, answer.composer) == (Status.ANSWERED, GENERATIVE), assistant.writer.ledger.counted()  # type: ignore[union-attr]
    assert server.asked[-1].form == ("json_schema" if schema else "text")
    assert answer.usage is not None
    assert answer.usage.tokens_out > 0
    assert not answer.usage.estimated


def test_a_model_in_one_piece_and_with_a_code_fence_is_heard(small_assistant: Assistant, stage: Stage) -> None:
    for settings in ({"model_streaming": False}, {"model_form": "text"}):
        assistant, _ = stage.play(small_assistant, in_a_fence, **settings)
        answer = assistant.ask(ASKED)
        check_shown(answer, small_assistant.index)
        assert answer.composer == GENERATIVE


@pytest.mark.parametrize("schema", [True, False], ids=["schema", "text"])
@pytest.mark.parametrize("mistake", list(SLOPPY))
def test_a_sloppy_model_gives_way_to_the_sources_own_words(
    mistake: str, schema: bool, small_assistant: Assistant, stage: Stage
) -> None:
    plain = small_assistant.ask(ASKED)
    assistant, server = stage.play(small_assistant, SLOPPY[mistake], schema=schema)
    answer = assistant.ask(ASKED)
    check_shown(answer, small_assistant.index)
    assert answer.composer == EXTRACTIVE
    assert answer.answer == plain.answer
    assert any("sources’ own words" in note for note in answer.notes)
    # Where the schema is refused, that is a request, too.
    assert len([a for a in server.asked if schema or a.form == "text"]) == 2, "it is asked once more, and no more"


@pytest.mark.parametrize("trick", list(HOSTILE))
def test_nothing_of_a_hostile_model_is_shown(trick: str, small_assistant: Assistant, stage: Stage) -> None:
    plain = small_assistant.ask(ASKED)
    assistant, _ = stage.play(small_assistant, HOSTILE[trick])
    answer = assistant.ask(ASKED)
    check_shown(answer, small_assistant.index)
    assert answer.composer == EXTRACTIVE
    assert answer.answer == plain.answer
    shown = json.dumps(answer.to_dict(), ensure_ascii=False)
    assert all(bad not in shown for bad in ("500", "evil.example", "<script", "<<<", "Les aidants", "Опекуны"))


def test_a_model_may_decline_further(small_assistant: Assistant, stage: Stage) -> None:
    assistant, _ = stage.play(small_assistant, declines)
    answer = assistant.ask(ASKED)
    assert answer.status is Status.DECLINED
    check_shown(answer, small_assistant.index)


@pytest.mark.parametrize("player", [good, *HOSTILE.values()], ids=["good", *HOSTILE])
def test_what_was_declined_before_is_never_asked(player: Player, small_assistant: Assistant, stage: Stage) -> None:
    assistant, server = stage.play(small_assistant, player)
    for question in ("who won the football?", "who gets a vote on the board?", "hello", "proposal 9(i)"):
        assert assistant.ask(question).status is not Status.ANSWERED
    assert server.asked == []


def test_the_model_is_shown_the_question_and_the_evidence_and_nothing_else(
    small_assistant: Assistant, stage: Stage
) -> None:
    assistant, server = stage.play(small_assistant, good)
    assistant.ask(ASKED)
    shown = server.asked[0].shown
    for private in ("2019 review", "Shared Care Group", "review.txt", "example.org"):
        assert private not in shown
    assert "Each board must keep a reserves policy." in shown


def test_a_reply_that_is_known_is_not_paid_for_twice(small_assistant: Assistant, stage: Stage) -> None:
    assistant, server = stage.play(small_assistant, good, model_cache=5)
    first = assistant.ask(ASKED)
    calls = len(server.asked)
    again = assistant.ask(ASKED)
    assert len(server.asked) == calls
    assert first.answer == again.answer
    assert again.usage is not None
    assert (again.usage.calls, again.usage.kept) == (0, calls)
