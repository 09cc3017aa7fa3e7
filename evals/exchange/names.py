"""Ids that other tools and file systems accept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from urllib.parse import quote

from ingest.types import Kind, Provision

_LONGEST = 80


def document_id(source: str, start: int, end: int) -> str:
    """The id of words of a source: "msg-review-2019#11129-12363"; what is no plain character is per cent encoded.

    >>> document_id("my notes", 0, 12)
    'my%20notes#0-12'
    """
    return f"{quote(source, safe='')}#{start}-{end}"


def documents(provisions: Iterable[Provision]) -> dict[str, Provision]:
    """The provisions that retrieval ranks, by document id: smallest ones and wholes, but no whole document.

    Of two that fill the same place the outer one is kept; their words are the same.
    """
    out: dict[str, Provision] = {}
    for p in provisions:
        if not (p.kind is Kind.SECTION and p.parent is None):
            out.setdefault(document_id(p.source_id, p.span.start, p.span.end), p)
    return out


def slug(name: str) -> str:
    """A name in small letters, digits, ".", "_" and "-", begun by a letter or a digit; "x" where nothing is left.

    >>> slug("MED-10 / Über")
    'med-10-ber'
    """
    return re.sub(r"-{2,}", "-", re.sub(r"[^a-z0-9._-]+", "-", name.casefold())).strip("-._") or "x"


def safe_stems(names: Iterable[str]) -> dict[str, str]:
    """A file stem for each name: its slug, cut if it is long; those that would clash get a piece of a hash."""
    listed = list(dict.fromkeys(names))
    stems = {name: slug(name)[:_LONGEST].rstrip("-._") for name in listed}
    shared: dict[str, list[str]] = {}
    for name, stem in stems.items():
        shared.setdefault(stem, []).append(name)
    for stem, clashing in shared.items():
        for name in clashing:
            if len(clashing) > 1 or len(slug(name)) > _LONGEST or slug(name) != name.casefold():
                stems[name] = f"{stem}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"
    return stems
