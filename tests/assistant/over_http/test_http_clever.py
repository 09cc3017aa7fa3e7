"""A clever model: true words that mislead where they stand. And a good one that types other marks than the document."""

from __future__ import annotations

import json

import pytest
from asking import ASKED, EXTRACTIVE, GENERATIVE, Stage, check_shown
from players import Told, saying

from assistant.chain import Assistant
from evals.scripted.good import Shown, good
from evals.scripted.values import Asked, Player, Reaction, Said

BOTH = "how long do we have for proposals 1(i) and 2(i)?"


JOINED = (
    "The proposed timescale for this is 12 months.", "Timescale: 12 months.", "The timescale was 12 months.",
    "The review said that the timescale for this is 12 months.", "According to the review, timescale: 12 months.",
)  # fmt: skip


def _joining(says: str) -> Player:
    """Gives the timescale of another proposal as if it were that of the one before."""

    def join(said: list[Told], evidence: list[Shown]) -> list[Told]:
        other = next(e for e in evidence[1:] if "Timescale: 12 months" in e.words)
        return [*said, (other.number, "Timescale: 12 months", says)]

    return saying(join)


def _own_timescale(said: list[Told], _: list[Shown]) -> list[Told]:
    return [*said, (1, "Timescale: 3 months", "The proposed timescale for this is 3 months.")]


@pytest.mark.parametrize("says", JOINED)
def test_the_timescale_of_another_proposal_is_not_joined_on(
    says: str, small_assistant: Assistant, stage: Stage
) -> None:
    assistant, _ = stage.play(small_assistant, _joining(says))
    answer = assistant.ask(ASKED)
    check_shown(answer, small_assistant.index)
    assert answer.composer == GENERATIVE
    assert "12 months" not in answer.answer


def test_its_own_timescale_may_follow(small_assistant: Assistant, stage: Stage) -> None:
    assistant, _ = stage.play(small_assistant, saying(_own_timescale))
    answer = assistant.ask(ASKED)
    assert answer.composer == GENERATIVE
    assert "The proposed timescale for this is 3 months." in answer.answer


def test_timescales_that_are_asked_for_keep_the_order_of_the_question(small_assistant: Assistant, stage: Stage) -> None:
    in_order = saying(lambda _, shown: [(e.number, e.words, f"{e.words}.") for e in shown[:2]])
    assistant, _ = stage.play(small_assistant, in_order)
    assert assistant.ask(BOTH).composer == GENERATIVE
    swapped = saying(lambda _, shown: [(e.number, e.words, f"{e.words}.") for e in (shown[1], shown[0])])
    assistant, _ = stage.play(small_assistant, swapped)
    answer = assistant.ask(BOTH)
    assert answer.composer == EXTRACTIVE
    assert answer.answer == small_assistant.ask(BOTH).answer


def test_what_is_said_again_in_other_dress_is_shown_once(small_assistant: Assistant, stage: Stage) -> None:
    def again(said: list[Told], _: list[Shown]) -> list[Told]:
        n, words, says = said[0]
        other = says.replace("The review proposed that", "According to the review,")
        return [*said, (n, words, other), (n, words, other.replace(" a ", " ")), *said * 60]

    assistant, _ = stage.play(small_assistant, saying(again))
    shown = assistant.ask(ASKED)
    assistant, _ = stage.play(small_assistant, good)
    check_shown(shown, small_assistant.index)
    assert shown.composer == GENERATIVE
    assert [s.text for s in shown.statements] == [s.text for s in assistant.ask(ASKED).statements][
        : len(shown.statements)
    ]


TYPED = {
    "straight": str.maketrans("’‘“”", "''\"\""),
    "curly": str.maketrans("'\"", "’”"),
    "dashes": str.maketrans("–—", "--"),
    "blanks": str.maketrans(" ", "\u00a0"),
}


def _typing(marks: dict[int, int]) -> Player:
    """The good model with other marks, and with a full stop after whatever it copies."""

    def play(asked: Asked) -> Reaction:
        said = json.loads(good(asked).text)
        for statement in said["statements"]:
            statement["says"] = statement["says"].translate(marks)
            for quote in statement["quotes"]:
                quote["words"] = quote["words"].translate(marks).rstrip(".") + "."
        return Said(json.dumps(said))

    return play


@pytest.mark.parametrize("question", [ASKED, "what does a direction require?", "list the national outcomes"])
@pytest.mark.parametrize("marks", TYPED.values(), ids=list(TYPED))
def test_a_good_model_that_types_other_marks_is_heard(
    marks: dict[int, int], question: str, small_assistant: Assistant, stage: Stage
) -> None:
    assistant, _ = stage.play(small_assistant, good)
    expected = assistant.ask(question)
    assistant, _ = stage.play(small_assistant, _typing(marks))
    answer = assistant.ask(question)
    check_shown(answer, small_assistant.index)
    assert answer.composer == GENERATIVE
    assert len(answer.statements) == len(expected.statements)
    assert "\u00a0" not in answer.answer
