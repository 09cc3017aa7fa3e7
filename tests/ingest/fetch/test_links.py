"""The links of a page."""

from __future__ import annotations

import doctest

from ingest import published
from ingest.fetch import links
from ingest.fetch.links import links_of, pdf_links


def test_links_are_whole_addresses_each_once_and_nonsense_is_none() -> None:
    html = '<a href=" b#x ">b</a><a href="b">b</a><link href="/c"><a>no</a><a href="http://[">no</a><a href="mailto:a@b.c">m</a>'
    assert links_of(html, "https://a.org/p/") == ["https://a.org/p/b", "https://a.org/c", "mailto:a@b.c"]


def test_pdf_files_by_their_ending() -> None:
    html = '<a href="a.PDF?x=1">A</a><a href="b.pdf.html">B</a><a href="c">pdf</a>'
    assert pdf_links(html, "https://a.org/p/") == ["https://a.org/p/a.PDF?x=1"]


def test_examples() -> None:
    assert doctest.testmod(links).failed == 0
    assert doctest.testmod(published).failed == 0
