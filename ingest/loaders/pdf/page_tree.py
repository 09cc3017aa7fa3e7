"""The pages that a file says it has, against those that it holds: a lost page leaves its place empty.

pypdf passes over what is lost from the tree of pages, and the pages after it would move up. Here
the tree is gone through again: where a node counts more pages than are found under it, the
missing ones stand where the broken entries are, else at the node's end.
"""

from __future__ import annotations

from typing import Any

from pypdf import PageObject, PdfReader
from pypdf.generic import NullObject

_DEEPEST = 100
_MOST_LOST = 2_000  # a count that says more is wrong itself


def places_of(reader: PdfReader) -> list[int | None]:
    """For each page that the file should have, from the first: its index in `reader.pages`; `None` where it is lost."""
    there = len(reader.pages)
    try:
        marks = _walk(reader.root_object["/Pages"].get_object(), 0)
    except Exception:  # noqa: BLE001 - what cannot be walked says nothing about lost pages; those that are there are read
        marks = [True] * there
    if sum(marks) != there or len(marks) - there > _MOST_LOST:
        return list(range(there))
    found = iter(range(there))
    return [next(found) if mark else None for mark in marks]


def lacks_words(page: PageObject) -> bool:
    """Whether a page names instructions that the file does not hold."""
    try:
        raw = page.get("/Contents")
        found = raw.get_object() if raw is not None else None
        parts = [part.get_object() for part in found] if isinstance(found, list) else [found]
    except Exception:  # noqa: BLE001 - what cannot be looked up is not there
        return True
    return raw is not None and any(part is None or isinstance(part, NullObject) for part in parts)


def _walk(node: Any, depth: int) -> list[bool]:
    """Whether each page under a node is there."""
    if depth > _DEEPEST:
        raise RecursionError("the tree of pages has no end")
    parts: list[list[bool] | None] = []
    kids = node.get("/Kids")
    for kid in kids.get_object() if kids is not None else ():
        entry = kid.get_object()
        if not isinstance(entry, dict) or not entry:
            parts.append(None)
        elif entry.get("/Type") == "/Pages" or "/Kids" in entry:
            parts.append(_walk(entry, depth + 1))
        elif entry.get("/Type", "/Page") == "/Page":
            parts.append([True])
        else:
            parts.append(None)
    count = node.get("/Count")
    lost = int(count) - sum(len(part) for part in parts if part) if count is not None else 0
    if lost > _MOST_LOST:
        lost = 0
    broken = parts.count(None)
    out: list[bool] = []
    for part in parts:
        if part is not None:
            out += part
            continue
        broken -= 1
        share = max(0, lost if not broken else min(1, lost))
        out += [False] * share
        lost -= share
    return out + [False] * lost
