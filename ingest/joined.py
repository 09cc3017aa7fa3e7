"""A publication in several pages as one file: the pages as they were served, in order, each under its address.

    <!-- page 1 of 3: https://www.gov.scot/publications/…/pages/1/ -->
    <!DOCTYPE html> … the bytes of the page …

A comment is legal before a page and between pages, so that any reader of HTML can open the file.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MARK = re.compile(rb"^<!-- page (\d+) of (\d+): (\S+) -->\n", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Page:
    """One page as it was served, and its address."""

    url: str
    data: bytes


def join_pages(pages: Sequence[Page]) -> bytes:
    """One file of several pages. Raises `ValueError` for an address or a page that would break its marks."""
    out: list[bytes] = []
    for number, page in enumerate(pages, 1):
        if ">" in page.url or not page.url.isascii() or len(page.url.split()) != 1 or _MARK.search(page.data):
            raise ValueError(f"the page cannot be joined to others: {page.url!r}")
        mark = f"<!-- page {number} of {len(pages)}: {page.url} -->\n"
        out.append(mark.encode("ascii") + page.data + (b"" if page.data.endswith(b"\n") else b"\n"))
    return b"".join(out)


def split_pages(data: bytes) -> list[Page]:
    """The pages of a joined file, in order; empty for a file that is not one, or of which a part is lost."""
    marks = list(_MARK.finditer(data))
    if not marks or marks[0].start() or [int(m[1]) for m in marks] != list(range(1, int(marks[0][2]) + 1)):
        return []
    ends = [*(m.start() for m in marks[1:]), len(data)]
    return [Page(m[3].decode("ascii"), data[m.end() : end]) for m, end in zip(marks, ends, strict=True)]
