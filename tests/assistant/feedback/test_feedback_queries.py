"""What maintainers list: each filter alone and together, newest first, and never a value read as SQL."""

from __future__ import annotations

from datetime import timedelta

import pytest
from feedback_makers import START, asked

from assistant.feedback.queries import MOST, Filter, View, listing, record
from assistant.feedback.records import Opinion, Thumb, Wrong
from assistant.feedback.store import Store
from assistant.feedback.totals import totals
from assistant.types import Reason, Status


@pytest.fixture
def filled(store: Store) -> Store:
    store.add_question(asked("what does a direction require?", 0))
    store.add_question(asked("who may vote?", 10, status="declined", reason="not_in_corpus", cited=()))
    store.add_question(asked("100% of what_ever?", 20, total_ms=5_000.0))
    store.add_question(asked("hello", 30, status="replied", reason="greeting", cited=()))
    store.add_opinion(Opinion(asked("what does a direction require?", 40), Thumb.UP))
    store.add_opinion(Opinion(asked("who pays?", 50), Thumb.DOWN, Wrong.WRONG_SOURCE, "it is in the Act"))
    return store


def found(store: Store, view: View, **wanted: object) -> list[str]:
    return [r.question for r in listing(store, view, Filter(**wanted)).rows]  # type: ignore[arg-type]


def test_each_list_holds_its_own_newest_first(filled: Store) -> None:
    assert found(filled, View.QUESTIONS) == [
        "hello",
        "100% of what_ever?",
        "who may vote?",
        "what does a direction require?",
    ]
    assert found(filled, View.DECLINES) == ["who may vote?"]
    assert found(filled, View.SLOW) == ["100% of what_ever?"]
    assert found(filled, View.FEEDBACK) == ["who pays?", "what does a direction require?"]


@pytest.mark.parametrize(
    ("view", "wanted", "expected"),
    [
        (View.QUESTIONS, {"status": Status.REPLIED}, ["hello"]),
        (View.QUESTIONS, {"reason": Reason.NOT_IN_CORPUS}, ["who may vote?"]),
        (View.QUESTIONS, {"words": "VOTE"}, ["who may vote?"]),
        (View.QUESTIONS, {"words": "100%"}, ["100% of what_ever?"]),
        (View.QUESTIONS, {"words": "what_"}, ["100% of what_ever?"]),
        (View.QUESTIONS, {"words": "' OR 1=1 --"}, []),
        (View.QUESTIONS, {"source": "review", "status": Status.ANSWERED, "limit": 1}, ["100% of what_ever?"]),
        (View.QUESTIONS, {"source": "nothing"}, []),
        (View.QUESTIONS, {"since": START + timedelta(minutes=20)}, ["hello", "100% of what_ever?"]),
        (View.QUESTIONS, {"until": START + timedelta(minutes=10)}, ["what does a direction require?"]),
        (View.SLOW, {"slower_than_ms": 10.0, "words": "direction"}, ["what does a direction require?"]),
        (View.FEEDBACK, {"thumb": Thumb.UP}, ["what does a direction require?"]),
        (View.FEEDBACK, {"wrong": Wrong.WRONG_SOURCE}, ["who pays?"]),
        (View.FEEDBACK, {"words": "the act"}, ["who pays?"]),
    ],
)
def test_filters(filled: Store, view: View, wanted: dict[str, object], expected: list[str]) -> None:
    assert found(filled, view, **wanted) == expected


def test_a_page_says_how_many_there_are_in_all(filled: Store) -> None:
    page = listing(filled, View.QUESTIONS, Filter(limit=2, skip=1))
    assert ([r.question for r in page.rows], page.total) == (["100% of what_ever?", "who may vote?"], 4)
    assert listing(filled, View.QUESTIONS, Filter(limit=-5, skip=-1)).rows == ()
    assert len(listing(filled, View.QUESTIONS, Filter(limit=MOST * 9)).rows) == 4


def test_one_record_is_found_by_its_number(filled: Store) -> None:
    [newest, *_] = listing(filled, View.FEEDBACK).rows
    assert record(filled, View.FEEDBACK, newest.id) == newest
    assert (newest.thumb, newest.wrong, newest.words) == ("down", "wrong_source", "it is in the Act")
    assert record(filled, View.FEEDBACK, 10_000) is None


def test_totals_count_each_kind(filled: Store) -> None:
    got = totals(filled)
    assert (got.questions, got.slow) == (4, 1)
    assert got.by_status == {"answered": 2, "declined": 1, "replied": 1}
    assert got.declines_by_reason == {"not_in_corpus": 1}
    assert (got.by_thumb, got.by_wrong) == ({"down": 1, "up": 1}, {"wrong_source": 1})
    later = totals(filled, START + timedelta(minutes=45))
    assert (later.questions, later.by_thumb) == (0, {"down": 1})
