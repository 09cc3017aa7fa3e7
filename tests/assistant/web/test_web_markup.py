"""Words made safe, addresses of places, and how a citation is copied."""

from __future__ import annotations

import pytest
from web_makers import HOSTILE, QUOTE, REVIEW, SOURCES, Reading, evidence

from assistant.web import markup
from ingest.types import Span


def test_escaped_words_are_read_back_character_for_character() -> None:
    inside = Reading(f"<p>{markup.escape(HOSTILE)}</p>")
    assert inside.words == HOSTILE
    assert {t for t, _ in inside.tags} == {"p", "span"}


def test_marks_of_direction_are_shut_in_and_named() -> None:
    assert markup.escape("a\u202eb") == 'a<span class="bidi" data-mark="U+202E">\u202e</span>b'
    assert markup.attribute('a\u202e"b') == "a&quot;b"


def test_carriage_returns_that_html_would_fold_are_kept() -> None:
    assert markup.escape("a\r\nb") == "a&#13;\nb"


@pytest.mark.parametrize(
    "url", [None, "", "javascript:alert(1)", "data:text/html,x", "ftp://a.example/x", "//a.example"]
)
def test_only_web_addresses_become_links(url: str | None) -> None:
    assert markup.link(url, "a <b>") == "a &lt;b&gt;"


def test_a_link_away_says_so_and_tells_the_other_page_nothing() -> None:
    html = markup.link("https://a.example/?x=1&y=2", "There")
    assert 'rel="noopener noreferrer"' in html
    assert "opens in a new tab" in html
    assert "x=1&amp;y=2" in html


def test_a_place_has_an_address_that_can_be_mailed() -> None:
    place = evidence(QUOTE).provision
    assert markup.place_address(place) == "/?source=review#proposal-4-iv"
    assert markup.place_address(place, place.span) == "/?source=review#proposal-4-iv"
    assert markup.place_address(place, Span(1, 9)) == "/?source=review&quote=1-9#proposal-4-iv"


def test_a_copied_citation_has_the_words_the_place_the_date_the_weight_and_the_address() -> None:
    words = markup.citation_words(evidence(QUOTE, page=12).provision, REVIEW, "Boards must not delay.")
    assert words == (
        "“Boards must not delay.” The Review, proposal 4(iv), p. 12. the Group, 4 February 2019 (proposal, not law). "
        "https://gov.example/review"
    )


def test_a_law_that_the_catalogue_does_not_have_is_named_by_its_id() -> None:
    assert markup.authority_words(evidence(QUOTE, restates="other").provision, SOURCES) == "restates the law: other"
    assert markup.authority_words(evidence(QUOTE, restates="act").provision, SOURCES) == "restates the law: The Act"


@pytest.mark.parametrize(
    ("published", "words"),
    [("2019-02-04", "4 February 2019"), ("2019-02", "February 2019"), ("2019", "2019"), (None, "date not stated")],
)
def test_dates_are_in_plain_words(published: str | None, words: str) -> None:
    assert markup.date_words(published) == words
