"""What each leg gave a provision is the same, whenever it is asked for."""

from __future__ import annotations

import pytest

from assistant.legs import LegRanks, OfLegs, near
from assistant.types import Hit, LegScore
from tests.assistant.assistant_makers import make_provision

SCORES = {
    "a": {"text": 0.2, "entry": 0.1, "several": 0.9, "lexical": 0.0},
    "b": {"text": 0.812345, "entry": 0.1, "several": 0.0, "lexical": 0.0},
    "c": {"text": 0.5, "entry": 0.7, "several": 0.0, "lexical": 0.0},
    "d": {"text": 0.5, "entry": 0.1, "several": 0.0, "lexical": 0.0},
}


def of(identity: str) -> OfLegs:
    return OfLegs(identity, SCORES[identity], LegRanks(SCORES))


def test_scores_are_rounded_and_places_counted_from_one() -> None:
    assert of("b")["text"] == LegScore(0.8123, 1)


def test_equal_scores_stand_in_the_order_of_their_ids() -> None:
    assert [of(i)["text"].rank for i in "cd"] == [2, 3]


def test_what_a_leg_did_not_find_has_no_place() -> None:
    """It has the floor's score, that of the last that was found; and no leg finds anything below 0."""
    assert of("c")["entry"] == LegScore(0.7, 1)
    assert [of(i)["entry"].rank for i in "abd"] == [None, None, None]
    assert [of(i)["lexical"].rank for i in "abcd"] == [None] * 4
    assert OfLegs("x", {"text": -0.1}, LegRanks({"x": {"text": -0.1}, "y": {"text": -0.4}}))["text"].rank is None


def test_a_mean_of_what_another_leg_found_has_no_place() -> None:
    assert of("a")["several"] == LegScore(0.9, None)


def test_it_is_a_mapping_of_the_legs() -> None:
    assert list(of("a")) == ["text", "entry", "several", "lexical"]
    assert len(of("a")) == 4
    assert "title" not in of("a")
    with pytest.raises(KeyError):
        of("a")["title"]
    assert of("a") == {leg: of("a")[leg] for leg in SCORES["a"]}
    assert repr(of("a")) == repr(dict(of("a")))


def test_nearness_is_the_score_and_nothing_for_a_place_that_was_only_named() -> None:
    p = make_provision()
    assert near(Hit(p, 1.0, of("b")), "text") == 0.8123
    assert near(Hit(p, 1.0, {"text": LegScore(0.25, 4)}), "text") == 0.25
    assert near(Hit(p, 0.0), "text") == 0.0
