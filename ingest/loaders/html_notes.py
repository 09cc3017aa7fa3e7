"""The footnotes of a web page: which links are marks, where the notes stand, which links lead back."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

_MARK = re.compile(r"^[\[(]?\s*(\d{1,3}|[ivxlc]{1,6}|[a-z]|\*{1,3}|[†‡§])\s*[\])]?\.?$", re.IGNORECASE)
_SIGN = re.compile(r"^[↩↑^⬆¶#🔗\ufe0e\ufe0f\s]+$")  # back to the text, or to a heading itself
_BACK = re.compile(r"^[\[(]?(?:back|return|jump)\b.{0,30}$", re.IGNORECASE)
_NOTE = ("p", "li", "div", "td", "dd", "section", "aside")


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote: its mark, and the anchor at which it opens."""

    mark: str
    anchor: str


@dataclass
class Notes:
    """What of a page are notes: marks in the text, the elements that they lead to, links that lead back."""

    references: dict[Any, str] = field(default_factory=dict)
    targets: dict[Any, Note] = field(default_factory=dict)
    backward: set[Any] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)  # the ids of the marks themselves


def find_notes(root: Any) -> Notes:
    """Tie each mark to its note. A link with a mark's look that leads to no note stays as it is."""
    notes = Notes()
    places = {e: i for i, e in enumerate(root.iter())}
    anchors = {name: e for e in places if isinstance(e.tag, str) for name in (e.get("id"), e.get("name")) if name}
    for link in root.iter("a"):
        target = (
            anchors.get((link.get("href") or "").removeprefix("#")) if (link.get("href") or "")[:1] == "#" else None
        )
        if target is None:
            continue
        words = " ".join("".join(link.itertext()).split())
        mark = _MARK.match(words)
        block = _block(target)
        if mark and _raised(link) and block is not None and places[block] > places[link]:
            outer = link.getparent() if link.getparent().tag == "sup" and _only(link) else link
            notes.references[outer] = mark[1]
            notes.marks |= {i for i in (link.get("id"), link.get("name"), outer.get("id")) if i}
            anchor = link.get("href").removeprefix("#")
            notes.targets.setdefault(block, Note(mark[1], anchor))
    for link in root.iter("a"):
        href = link.get("href") or ""
        words = " ".join("".join(link.itertext()).split())
        to_mark = href[1:] in notes.marks and (_MARK.match(words) or _BACK.match(words) or not words)
        if href[:1] == "#" and link not in notes.references and (_SIGN.match(words) or to_mark):
            notes.backward.add(link)
    return notes


def without_mark(words: str, mark: str) -> str:
    """The words of a note without the mark that they begin with."""
    return re.sub(rf"^[\[(]?{re.escape(mark)}[\])]?[.:]?\s+", "", words).strip()


def _raised(link: Any) -> bool:
    """Whether a link looks like a note's mark: raised, in brackets, or called so."""
    named = f"{link.get('class') or ''} {link.get('id') or ''} {link.get('href')} {link.get('role') or ''} {link.get('name') or ''}"
    inside = any(e.tag == "sup" for e in link.iter()) or any(a.tag == "sup" for a in link.iterancestors())
    return inside or bool(re.search(r"footnote|noteref|fn|_ftn|endnote|note", named, re.IGNORECASE))


def _only(link: Any) -> bool:
    outer = link.getparent()
    return len(outer) == 1 and not (outer.text or "").strip() and not (link.tail or "").strip()


def _block(target: Any) -> Any | None:
    """The element that holds a note, from the anchor in it."""
    for element in (target, *target.iterancestors()):
        if element.tag in _NOTE:
            return element
        if element.tag in ("body", "main", "article", "h1", "h2", "h3", "h4", "h5", "h6"):
            return None
    return None
