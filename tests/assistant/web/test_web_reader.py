"""The reader: every character of the text, the quotation marked exactly, the outline, and places that are not there."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from fakes_web import index_of
from web_makers import HOSTILE, Reading

from assistant.web.reader import Reader, blocks_of, hidden_of, span_of
from ingest.fold import marks_left_out
from ingest.store import Index
from ingest.types import Span


@pytest.fixture(scope="session")
def reader(small_index: Index) -> Reader:
    return Reader(small_index)


def test_taking_the_tags_away_gives_the_text_again(reader: Reader, small_index: Index) -> None:
    for source, document in small_index.documents.items():
        assert Reading(reader.text_html(source)).words == document.text


def test_what_is_marked_is_the_place_character_for_character(reader: Reader, small_index: Index) -> None:
    for p in small_index.provisions:
        read = Reading(reader.html(p.source_id, p.locator.slug))
        assert read.marked == p.text, p.locator.label
        assert p.locator.label in read.words


def test_a_quotation_of_a_part_is_marked_and_no_more(reader: Reader, small_index: Index) -> None:
    source, document = next(iter(small_index.documents.items()))
    for span in (Span(3, 9), Span(0, len(document.text)), Span(20, 90)):
        assert Reading(reader.text_html(source, span)).marked == span.of(document.text)


def test_hidden_runs_are_what_the_fold_leaves_out() -> None:
    text = "# A **b** _c_[1]\n\n<b>d</b> e<sup>2</sup> (this link will take you away from our website)\n"
    hidden = hidden_of(text)
    kept = "".join(c for i, c in enumerate(text) if not any(s.start <= i < s.end for s in hidden))
    assert kept == marks_left_out(text)


def test_blocks_cover_a_text_without_gaps() -> None:
    text = "\n\nOne\nline.\n\n- a\n- b\n\n\n"
    blocks = blocks_of(text, ())
    assert [b.form for b in blocks] == ["para", "item-1 bullet", "item-1 bullet"]
    assert blocks[0].start == 0
    assert blocks[-1].end == len(text)
    assert all(a.end == b.start for a, b in itertools.pairwise(blocks))
    assert blocks_of("", ()) == ()


def test_the_outline_leads_to_headings_and_numbered_places(reader: Reader, small_index: Index) -> None:
    place = next(p for p in small_index.provisions if p.locator.label == "proposal 1(i)")
    tags = Reading(reader.html(place.source_id, place.locator.slug)).tags
    links = {a.get("href"): a for t, a in tags if t == "a"}
    here = f"/?source={place.source_id}#proposal-1-i"
    assert links[here]["aria-current"] == "location"
    assert f"/?source={place.source_id}#outcome-1" in links


def test_a_place_that_is_not_there_is_said(reader: Reader, small_index: Index) -> None:
    html = reader.html(next(iter(small_index.documents)), "<proposal-99>")
    assert "This source has no place “&lt;proposal-99&gt;”." in html
    assert "<mark" not in html


@pytest.mark.parametrize("words", ["", "5", "9-3", "3-3", "-1-5", "0-99999999", "a-b", "1-2-3", "1e3-2e3"])
def test_only_a_span_inside_the_text_is_read_from_an_address(words: str, small_index: Index) -> None:
    source = next(iter(small_index.documents))
    assert span_of(words, small_index.documents, source) is None
    assert span_of("0-5", small_index.documents, source) == Span(0, 5)
    assert span_of("0-5", small_index.documents, "no-such") is None


def test_a_hostile_document_and_file_name_are_shown_as_text(tmp_path: Path) -> None:
    with index_of(tmp_path, {"<b>x<script>'.txt": f"{HOSTILE}\n\nSecond {HOSTILE}\n"}) as index:
        source, document = next(iter(index.documents.items()))
        html = Reader(index).html(source, index.provisions[0].locator.slug)
        assert Reading(Reader(index).text_html(source)).words == document.text
        assert not {"script", "img", "svg"} & {t for t, _ in Reading(html).tags}


def test_the_rows_of_a_markdown_table_are_shown_without_pipes(tmp_path: Path) -> None:
    text = "# Fares\n\n| **Way** | Fare |\n|---|---|\n| bus | £2 \\| £3 |\n| train or tram | £5 |\n\nThe end | of it.\n"
    with index_of(tmp_path, {"fares.md": text}) as index:
        source = next(iter(index.documents))
        html = Reader(index).text_html(source)
        assert Reading(html).words == text
        shown = re.sub(r'<span class="fold">[^<]*</span>', "", html)
        assert 'bus<span class="tab"></span>£2 | £3' in shown
        assert "---" not in shown
        assert shown.count("|") == 2  # the one that is a word, and the one outside the table
        row = next(p for p in index.provisions if p.text.startswith("| train"))
        assert Reading(Reader(index).html(source, row.locator.slug)).marked == row.text
