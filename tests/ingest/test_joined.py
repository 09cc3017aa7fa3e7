"""Several pages as one file, and back."""

from __future__ import annotations

import pytest

from ingest.joined import Page, join_pages, split_pages

PAGES = [Page("https://a.example/pages/1/", b"<html>\none\n</html>\n"), Page("https://a.example/pages/2/", b"two\n")]


def test_there_and_back() -> None:
    joined = join_pages(PAGES)
    assert joined.startswith(b"<!-- page 1 of 2: https://a.example/pages/1/ -->\n<html>\n")
    assert split_pages(joined) == PAGES


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"x\n" + join_pages(PAGES), join_pages(PAGES)[:80]])
def test_what_is_no_joined_file_or_not_the_whole_of_one(data: bytes) -> None:
    assert split_pages(data) == []


@pytest.mark.parametrize(
    "page",
    [
        Page("https://a.example/-->", b"x"),
        Page("https://a.example/ b", b"x"),
        Page("https://a.example", join_pages(PAGES)),
    ],
)
def test_what_would_break_the_marks(page: Page) -> None:
    with pytest.raises(ValueError, match="cannot be joined"):
        join_pages([page])
