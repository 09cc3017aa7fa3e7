"""Web pages that would take hours: nothing is timed, but what they once took is longer than a test may."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.loaders.html import load

pytestmark = pytest.mark.timeout(60)
WORDS = "<p>The board meets four times a year, and its papers are sent seven days before each meeting.</p>"


def page(body: str) -> str:
    return load(f"<html><body><main><h1>Meetings</h1>{body}</main></body></html>".encode(), Path("made.html")).text


def test_a_million_blanks_in_a_line_are_passed_once() -> None:
    blanks = " " * 1_000_000
    assert "papers are sent" in page(f"<p>Before{blanks}after</p>{WORDS}<p>a{blanks}\n{blanks}b</p>")


@pytest.mark.timeout(20)
def test_boxes_in_boxes_are_not_looked_through_by_each_other() -> None:
    deep = f"<table>{'<th><footer>' * 1_000}{WORDS}{'</footer></th>' * 1_000}</table>"
    assert "papers are sent" in page(f"{WORDS}{deep * 3}")


def test_thousands_of_empty_boxes_before_its_words_do_not_hide_a_document() -> None:
    assert "papers are sent" in page(f"<aside>{'<i></i>' * 5_000}{WORDS}</aside>")


def test_a_box_of_links_is_still_the_sites_own() -> None:
    links = "".join(f'<li><a href="/{n}">A page about some other thing.</a></li>' for n in range(300))
    text = page(f'{WORDS}<div class="related"><ul>{links}</ul></div>')
    assert "papers are sent" in text
    assert "other thing" not in text


def test_a_head_of_many_words_is_looked_through_once() -> None:
    labels = "<p>A</p>" * 30_000
    text = page(f"<header>{labels}</header><header><p>Publication</p><h1>Shared care</h1></header>{WORDS}")
    assert "Publication" not in text
    assert "papers are sent" in text
