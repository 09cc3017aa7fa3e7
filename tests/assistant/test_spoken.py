"""Spelling of messages and of Scots."""

from __future__ import annotations

import pytest

from assistant.spoken import written


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("wot r the 9 outcomes", "what are the 9 outcomes"),
        (
            "pls cud u tell me wen the budget haz 2 be agreed by",
            "please could you tell me when the budget has to be agreed by",
        ),
        ("whit dae carers get?", "what do carers get?"),
        ("ah dinnae ken whit a direction is", "I do not know what a direction is"),
        ("y do we need it", "why do we need it"),
        ("principles o integration", "principles of integration"),
        ("WOT R THE OUTCOMES", "WHAT ARE THE OUTCOMES"),
        ("Whaur does it say that?", "Where does it say that?"),
        ("wot does it say bout fares 4 carers", "what does it say about fares for carers"),
        ("how r carers 2 b paid", "how are carers to be paid"),
        ("bus fares 4 the carers", "bus fares for the carers"),
        ("HOW R CARERS 2 B PAID", "HOW ARE CARERS TO BE PAID"),
    ],
)
def test_is_written_out(said: str, meant: str) -> None:
    assert written(said) == meant


@pytest.mark.parametrize(
    "said",
    ["Is Ken the chair?", "what did Ma say?", "R&D in care", "the ED at St John's", "e.g. proposal 4(i)", "does it fit the plan?",
     "what is proposal 2 (ii)?", "2 carers", "u-turn", "info@example.org"],
)  # fmt: skip
def test_names_and_everything_else_stay(said: str) -> None:
    assert written(said) == said


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("wot r the 4 objectives", "what are the 4 objectives"),
        ("wot did outcomes 2 and 4 say", "what did outcomes 2 and 4 say"),
        ("wot about proposal 4 carers", "what about proposal 4 carers"),
        ("r 2 carers enough", "are 2 carers enough"),
        ("wot happens on 2 april", "what happens on 2 april"),
        ("wot happens in 2 years", "what happens in 2 years"),
        ("r u in section 2 b", "are you in section 2 b"),
        ("wot costs £4 each", "what costs £4 each"),
    ],
)
def test_a_figure_that_counts_or_labels_stays_one_whatever_the_spelling_around_it(said: str, meant: str) -> None:
    assert written(said) == meant


def test_a_word_that_the_corpus_uses_means_what_it_means_there() -> None:
    assert written("is fur allowed in the ward", keep={"fur"}) == "is fur allowed in the ward"


def test_writing_out_twice_changes_nothing_more() -> None:
    once = written("whit dae u want 2 ken aboot ur carers, n wen?")
    assert written(once) == once
