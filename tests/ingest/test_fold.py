"""The fold leaves marks out and changes no word."""

from __future__ import annotations

import re
import time

import pytest

from ingest.fold import for_reading, marks_left_out, reading_places, whitespace
from tests.ingest.made import shipped

# The marks that the fold documents; what is left of a text without them is its words.
MARKS = (
    re.compile(r"\[\d{1,3}\]|(?<=\S)<sup>\d{1,3}</sup>"),  # the number that begins a footnote is one of its words
    re.compile(r"\((?:this link will take you away from our website|opens (?:in a )?new window)\)"),
    re.compile(r"</?[a-z]+>"),
    re.compile(r"^\s*(?:#{1,6}|[•*-])\s", re.MULTILINE),
    re.compile(r"\*"),
)
WORD = re.compile(r"[\w'’-]+")


def words(text: str) -> list[str]:
    return WORD.findall(text)


def without_marks(text: str) -> str:
    for mark in MARKS:
        text = mark.sub("", text)
    return text


@pytest.mark.parametrize("source", sorted(shipped().documents))
def test_no_word_of_any_provision_is_changed(source: str) -> None:
    for p in shipped().provisions[source]:
        assert words(for_reading(p.text)) == words(without_marks(p.text)), p.locator.label


@pytest.mark.parametrize("source", sorted(shipped().documents))
def test_the_fold_is_stable(source: str) -> None:
    for p in shipped().provisions[source]:
        once = for_reading(p.text)
        assert for_reading(once) == once
        assert "\n" not in once


def test_the_documents_marks_do_not_reach_the_reader() -> None:
    for document in shipped().documents.values():
        read = for_reading(document.text)
        assert not re.search(r"\*\*|<\w+>|\[\d\]|take you away", read)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("**C**ome together", "Come together"),
        ("programmes and *vice versa*.", "programmes and vice versa."),
        ("## **6 Creating**", "6 Creating"),
        ("Audit Scotland’s[1] report", "Audit Scotland’s report"),
        ("a 'One Team'<sup>1</sup> approach", "a 'One Team' approach"),
        ("the Act 2014 (this link will take you away from our website)  was", "the Act 2014 was"),
        ("<b>Status Quo</b>\t→\t<b>Future State</b>", "Status Quo → Future State"),
        ("before\t\tafter", "before → after"),
        ("Financial Arrangements\tThat will be", "Financial Arrangements: That will be"),
        ("- one\n- two", "one two"),
        ("[Integration Joint Boards] will", "[Integration Joint Boards] will"),
        ("a [link](1) and [1](x)", "a [link](1) and [1](x)"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("snake_case_name", "snake_case_name"),
        ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("must **not** disclose", "must not disclose"),
        ("27A, 14 days", "27A, 14 days"),
        ("", ""),
    ],
)  # fmt: skip
def test_marks_and_words(text: str, read: str) -> None:
    assert for_reading(text) == read


def test_lines_stay_where_only_marks_are_left_out() -> None:
    assert marks_left_out("# A\n\n- **b**\n- c") == "A\n\n- b\n- c"


def test_white_space_alone_is_folded() -> None:
    assert whitespace(" a\r\n\tb\xa0 c ") == "a b c"


@pytest.mark.parametrize("text", ["x" + " " * 50_000 + "x", "*a " * 50_000, "<b " * 50_000, "** " * 50_000])
def test_a_long_text_is_folded_in_no_time(text: str) -> None:
    """The blanks before a link notice once took a time that grew with their square."""
    before = time.process_time()
    for_reading(text)
    assert time.process_time() - before < 2


@pytest.mark.parametrize("source", sorted(shipped().documents))
def test_every_character_that_is_read_has_its_place(source: str) -> None:
    for p in shipped().provisions[source]:
        read, places = reading_places(p.text)
        assert read == for_reading(p.text), p.locator.label
        assert list(places) == sorted(places)
        assert all(c in (p.text[at], " ", ":", "→") for c, at in zip(read, places, strict=True))
