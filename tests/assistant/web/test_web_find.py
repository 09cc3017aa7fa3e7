"""Searching without asking: by words, by the name of a place, and finding nothing."""

from __future__ import annotations

import pytest
from web_makers import HOSTILE, Reading

from assistant.lexical import stem, words_of
from assistant.web.find import Finder
from ingest.fold import for_reading
from ingest.store import Index


@pytest.fixture(scope="session")
def finder(small_index: Index) -> Finder:
    return Finder(small_index)


@pytest.mark.parametrize("words", ["proposal 1(i)", "1(i)", "Proposal 1 (I)", "what is proposal 1(i)?"])
def test_a_place_is_found_by_its_name(finder: Finder, words: str) -> None:
    assert finder.find(words).named[0].locator.label == "proposal 1(i)"


def test_passages_have_all_of_the_words_in_any_form(finder: Finder) -> None:
    found = finder.find("partner relationships").worded
    assert found
    for p in found:
        assert {"partner", stem("relationships")} <= {stem(w) for w in words_of(for_reading(p.text))}


def test_where_nothing_has_all_of_the_words_those_with_most_of_them_are_shown(finder: Finder) -> None:
    assert finder.find("partner relationships zeppelin").worded


def test_the_page_sets_the_words_in_bold_and_links_to_the_places(finder: Finder) -> None:
    html = finder.html("partners")
    assert "<b>" in html
    assert any(str(a.get("href")).startswith("/?source=") for _, a in Reading(html).tags)


@pytest.mark.parametrize("words", ["zeppelin", "", "   ", HOSTILE])
def test_finding_nothing_is_said_and_nothing_is_interpreted(finder: Finder, words: str) -> None:
    read = Reading(finder.html(words))
    assert "places for" in read.words
    assert not {"script", "img", "svg"} & {t for t, _ in read.tags}
