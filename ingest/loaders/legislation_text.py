"""The words of legislation's elements, and the canonical text as it is written line by line."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ingest.loaders.formulas import FORMULAS, formula
from ingest.loaders.raised import lowered, raised
from ingest.loaders.safe_xml import local
from ingest.types import Span

GONE = ". . . ."  # what the publisher shows where words are repealed
_NUMBERS = re.compile(r"P\d")
_SHIFTED = {"Superior": raised, "Inferior": lowered, "sup": raised, "sub": lowered}
# Elements that stand on lines of their own.
_BLOCKS = frozenset(
    [
        "P",
        "Text",
        "Para",
        "BlockText",
        "BlockAmendment",
        "BlockExtract",
        "ListItem",
        "OrderedList",
        "UnorderedList",
        "KeyList",
        "Tabular",
        "Title",
        "Pblock",
        "PsubBlock",
        "P1group",
        "P2group",
        "P3group",
        "Schedule",
        "Part",
        "Chapter",
        "Number",
        "Reference",
        "tr",
        "LongTitle",
        "DateText",
        "AddressLine",
        "Subject",
        "Subtitle",
    ]
)


class Writer:
    """Makes the canonical text and knows where each line stands."""

    def __init__(self) -> None:
        """Begin an empty text."""
        self._parts: list[str] = []
        self.length = 0

    @property
    def text(self) -> str:
        """What is written so far."""
        return "".join(self._parts)

    def _add(self, words: str) -> None:
        self._parts.append(words)
        self.length += len(words)

    def blank(self) -> None:
        """An empty line, except at the start."""
        if self.length:
            self._add("\n")

    def line(self, words: str, indent: int = 0, mark: str = "") -> Span:
        """Write a line and give the place of its words, without the mark that stands before them."""
        self._add("    " * indent + (f"{mark} " if mark else ""))
        start = self.length
        self._add(words)
        self._add("\n")
        return Span(start, start + len(words))


@dataclass
class Notes:
    """The marks of footnotes and annotations met in the words, in the order in which they first come."""

    commentaries: dict[str, Any]
    footnotes: dict[str, Any]
    pictures: int = 0
    _numbers: dict[str, str] = field(default_factory=dict)
    _waiting: list[str] = field(default_factory=list)

    def mark(self, reference: str | None) -> str:
        """The mark of a note: "F3" of an annotation, "2" of a footnote; it waits to be written out."""
        if reference is None or (reference not in self.commentaries and reference not in self.footnotes):
            return ""
        if reference not in self._numbers:
            letter = self.commentaries[reference].get("Type", "") if reference in self.commentaries else ""
            count = sum(re.fullmatch(rf"{letter}\d+", n) is not None for n in self._numbers.values())
            self._numbers[reference] = f"{letter}{count + 1}"
            self._waiting.append(reference)
        return self._numbers[reference]

    def waiting(self) -> list[tuple[str, Any, bool]]:
        """The notes to write out now: mark, element, whether it is a footnote."""
        out = [
            (self._numbers[r], self.footnotes[r] if r in self.footnotes else self.commentaries[r], r in self.footnotes)
            for r in self._waiting
        ]
        self._waiting.clear()
        return out


def words(element: Any, notes: Notes) -> str:
    """The words of an element on one line. Repealed words are not there, inserted ones are."""
    out: list[str] = []
    _collect(element, out, notes)
    return " ".join("".join(out).split())


def _collect(element: Any, out: list[str], notes: Notes) -> None:
    name = local(element)
    if name in ("CommentaryRef", "FootnoteRef"):
        mark = notes.mark(element.get("Ref"))
        if name == "FootnoteRef" and mark:
            out.append(f"<sup>{mark}</sup>")
        return
    if name in FORMULAS:
        out.append(formula(element))
        return
    if name in ("Image", "Figure"):
        notes.pictures += 1
        return
    if name in ("Addition", "Substitution", "Repeal"):
        notes.mark(element.get("CommentaryRef"))
    if name == "Repeal" and element.get("RetainText") != "true":
        for inner in element.iter():
            if local(inner) == "CommentaryRef":
                notes.mark(inner.get("Ref"))
        out.append(f" {GONE} ")
        return
    if name in _SHIFTED:
        within: list[str] = [element.text or ""]
        for child in element:
            _collect(child, within, notes)
            within.append(child.tail or "")
        out.append(_SHIFTED[name]("".join(within)))
        return
    block = name in _BLOCKS or _NUMBERS.match(name) is not None
    out.append(" " if block else "")
    if name == "Pnumber":
        out.append(f"({element.text or ''})" if element.text else "")
    else:
        out.append(element.text or "")
    for child in element:
        _collect(child, out, notes)
        out.append(child.tail or "")
    out.append(" " if block or name == "Pnumber" else "")


def number_words(element: Any, notes: Notes) -> str:
    """The words of a `Pnumber` or `Number` without marks of its own."""
    out = [element.text or ""]
    for child in element:
        _collect(child, out, notes)
        out.append(child.tail or "")
    return " ".join("".join(out).split())
