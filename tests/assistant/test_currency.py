"""How old the words are."""

from __future__ import annotations

from datetime import date

import pytest
from assistant_makers import make_source

from assistant.currency import (
    Timescale,
    asks_what_changes,
    later_years,
    newest_year,
    speaks_of_now,
    timescale_note,
    timescales_in,
    years_of,
)  # fmt: skip

PUBLISHED = date(2019, 2, 4)
TODAY = date(2026, 3, 1)


@pytest.mark.parametrize(
    ("words", "until", "goes_on"),
    [
        ("6 months", date(2019, 8, 4), False),
        ("3 - 6 months", date(2019, 8, 4), False),
        ("6 -12 months", date(2020, 2, 4), False),
        ("By end of March 2019 and thereafter each year by end March", date(2019, 3, 31), True),
        ("By 1st April 2019 and thereafter each year by end March.", date(2019, 4, 1), True),
        ("from 31st March 2019 onwards.", date(2019, 3, 31), True),
        ("By publication of next round of annual reports in July 2019", date(2019, 7, 31), False),
        ("two winters", None, False),
    ],
)
def test_timescales_as_the_review_writes_them(words: str, until: date | None, goes_on: bool) -> None:
    assert Timescale.read(words, PUBLISHED) == Timescale(words, until, goes_on)


def test_months_are_counted_past_short_ones() -> None:
    assert Timescale.read("1 month", date(2019, 1, 31)).until == date(2019, 2, 28)


def note(*texts: str, today: date = TODAY) -> str | None:
    return timescale_note(timescales_in([f"Do it.\n\nTimescale: {t}" for t in texts], "2019-02-04"), "2019", today)


def test_what_has_become_of_timescales() -> None:
    assert note("6 months") == "The timescale was set in 2019 and has passed."
    assert note("6 months", "12 months") == "The timescales were set in 2019 and have passed."
    assert note("By end of March 2019 and thereafter each year") == (
        "The timescale was set in 2019. Its date has passed, and it goes on after that."
    )
    assert note("6 months", "from 31st March 2019 onwards") == "The timescales were set in 2019. Some have passed."
    assert note("two winters") == "The timescale was set in 2019."


def test_what_has_not_passed_is_not_said_to_have() -> None:
    assert note("6 months", today=date(2019, 5, 1)) is None
    assert note("6 months", "12 months", today=date(2019, 9, 1)) == "The timescales were set in 2019. Some have passed."


def test_no_date_no_timescale() -> None:
    assert timescales_in(["Timescale: 6 months"], None) == []
    assert timescales_in(["Timescale: 6 months"], "2019") != []


@pytest.mark.parametrize(
    "question",
    ["do we still have to do this?", "what is the position now?", "what are the latest figures?", "who is the chair at present",
     "has that been done yet?", "what is the rate this year"],
)  # fmt: skip
def test_a_question_about_the_present(question: str) -> None:
    assert speaks_of_now(question)


@pytest.mark.parametrize(
    "question",
    ["now, what does a direction require?", "now that we are a board, who pays?", "must partners evaluate their current position?",
     "what does a direction require?"],
)  # fmt: skip
def test_a_question_that_only_says_now(question: str) -> None:
    assert not speaks_of_now(question)


@pytest.mark.parametrize(
    "question",
    ["who is the chief officer now?", "what are the latest figures on delayed discharge?", "how much is the rate this year?",
     "who's the cabinet secretary for health at the moment"],
)  # fmt: skip
def test_what_old_texts_cannot_tell(question: str) -> None:
    assert asks_what_changes(question)


@pytest.mark.parametrize(
    "question",
    ["who is the chief officer answerable to?", "do directions still matter?", "who must agree budgets now?"],
)
def test_what_old_texts_may_tell_with_a_note(question: str) -> None:
    assert not asks_what_changes(question)


def test_years_after_the_newest_source() -> None:
    assert later_years("what changed in 2023 and 2030?", ["the 2030 vision"], 2019) == ["2023"]
    assert later_years("the 2019 review", [], 2019) == []


def test_the_years_of_sources() -> None:
    sources = [make_source(published="2018-06-17"), make_source(published="2019"), make_source(published=None)]
    assert newest_year(sources) == 2019
    assert years_of(sources) == "2018 and 2019"
    assert newest_year([]) == 0
