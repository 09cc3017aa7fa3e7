import pytest

from evals.spans import folded_label, holds, mostly_the_same, places
from ingest.types import Span


def test_a_quotation_is_found_across_line_ends_at_its_own_offsets() -> None:
    text = "Papers are sent 14 days\n  before."
    (place,) = places(text, "14 days before")
    assert place.of(text) == "14 days\n  before"


def test_every_place_is_found() -> None:
    assert [p.start for p in places("one two one two", "one  two")] == [0, 8]


@pytest.mark.parametrize("other", ["must meet", "must not  meeting", "MUST NOT MEET", "", "  "])
def test_other_words_are_not_found(other: str) -> None:
    assert not holds("They must not meet.", other)


def test_marks_are_characters_and_not_patterns() -> None:
    assert holds("as **(iv)** says", "**(iv)**")
    assert not holds("as xxivx says", ".*(iv).*")


def test_mostly_is_more_than_half_of_the_shorter() -> None:
    assert mostly_the_same(Span(0, 100), Span(40, 50))  # a whole holds its item
    assert not mostly_the_same(Span(0, 10), Span(5, 15))  # exactly half
    assert mostly_the_same(Span(0, 10), Span(4, 14))
    assert not mostly_the_same(Span(0, 10), Span(10, 20))  # neighbours


def test_labels_are_compared_without_case_and_white_space() -> None:
    assert folded_label(" Section  5, Bullet 3") == folded_label("section 5, bullet 3")
