"""What a file says of itself: title, address, day of publication, state of the text. Shown to a maintainer, who decides.

Legislation XML states them in its metadata, a web page in its head. Of other formats nothing is read:
the properties of a PDF or a Word file are often those of the paper that it was copied from.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from ingest.errors import LoadError
from ingest.loaders.html import page_address, page_tree
from ingest.loaders.legislation_status import status_of
from ingest.loaders.safe_xml import parse_xml

_DATES = (
    "dcterms.issued",
    "dc.date.issued",
    "dcterms.date",
    "dc.date",
    "article:published_time",
    "citation_publication_date",
)


@dataclass(frozen=True, slots=True)
class Stated:
    """The facts; each is `None` where the file does not state it. Days are written YYYY-MM-DD."""

    title: str | None = None
    published: str | None = None
    url: str | None = None
    status_as_at: str | None = None

    def known(self) -> dict[str, str]:
        """The facts that are stated, by the names of the catalogue's fields."""
        return {name: value for name, value in asdict(self).items() if value}


def stated_in(data: bytes, path: Path) -> Stated:
    """Read them; nothing is stated by a file that cannot be read, which holding it reports."""
    try:
        if path.suffix.casefold() == ".xml":
            return _of_law(parse_xml(data, path))
        if path.suffix.casefold() in (".html", ".htm", ".xhtml"):
            return _of_page(*page_tree(data, path))
    except LoadError:
        return Stated()
    return Stated()


def _of_law(root: Any) -> Stated:
    status = status_of(root)
    address = re.fullmatch(r"https?://www\.legislation\.gov\.uk(/[\w./-]+)", root.get("DocumentURI") or "")
    url = f"https://www.legislation.gov.uk{address[1]}" if address else None
    # What was never changed shows the law of the day on which it was made.
    as_at = status.as_at or (status.enacted if status.kind in ("as made", "as enacted") else None)
    return Stated(status.title, _day(status.enacted), url, _day(as_at))


def _of_page(root: Any, text: str) -> Stated:
    if root is None:
        return Stated()
    meta = {(e.get("name") or e.get("property") or "").casefold(): e.get("content") for e in root.iter("meta")}
    heading = next((" ".join("".join(e.itertext()).split()) for e in root.iter("h1")), "")
    days = (_day(meta.get(name)) for name in _DATES)
    return Stated(
        heading or meta.get("og:title") or None, next(filter(None, days), None), page_address(root, text) or None
    )


def _day(text: str | None) -> str | None:
    try:
        return date.fromisoformat((text or "")[:10]).isoformat()
    except ValueError:
        return None
