"""The words of Word's paragraphs, with the marks of notes in them, and the notes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

from ingest.loaders.formulas import FORMULAS, formula
from ingest.loaders.raised import lowered, raised
from ingest.loaders.safe_xml import local
from ingest.loaders.word_numbering import child_value, value
from ingest.loaders.word_styles import Styles

_LEFT_OUT = frozenset(["pPr", "rPr", "del", "moveFrom", "instrText", "delText", "Fallback", "rt", "commentReference",
                       "sdtPr", "tbl"])  # fmt: skip
_SIGNS = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "softHyphen": ""}
_FIRST = 5  # elements of a run among which its properties stand
_NOTES = {"footnoteReference": "f", "endnoteReference": "e"}


class Words:
    """Reads words; keeps the notes whose marks it met until they are asked for."""

    def __init__(self, footnotes: Any | None, endnotes: Any | None, styles: Styles) -> None:
        """Learn the notes by the ids that their marks name, and the styles that hide or strike words."""
        self._styles = styles
        self._notes = {
            (kind, value(e, "id")): e
            for kind, root in (("f", footnotes), ("e", endnotes)) for e in (root if root is not None else ())
            if local(e) in ("footnote", "endnote") and value(e, "type") in ("", "normal")
        }  # fmt: skip
        self._marks: dict[tuple[str, str], str] = {}
        self._waiting: list[tuple[str, str]] = []
        self._boxes: list[Any] = []
        self.pictures = 0
        self.deleted = 0
        self.inserted = 0
        self.struck = 0
        self.hidden = 0
        self.comments = 0
        self.embedded = 0

    def of(self, paragraph: Any) -> str:
        """The words of a paragraph, a line for each line break in it."""
        out: list[str] = []
        waiting = list(reversed(paragraph))
        while waiting:
            element = waiting.pop()
            name = local(element)
            if name in _LEFT_OUT or (name == "r" and self._without_force(element)):
                self.deleted += name == "del"
                self.comments += name == "commentReference"
            elif name == "t":
                out.append(_line_of(element)(element.text or ""))
            elif name in FORMULAS:
                out.append(formula(element))
            elif name in _SIGNS:
                out.append(_SIGNS[name] if value(element, "type") in ("", "textWrapping") else " ")
            elif name == "sym":
                out.append("•" if value(element, "char").casefold() in ("f0b7", "f0a7") else "\ufffd")
            elif name in _NOTES:
                out.append(self._mark(_NOTES[name], value(element, "id")))
            elif name == "txbxContent":
                self._boxes.append(element)
            else:
                self.pictures += name in ("pic", "imagedata")
                self.inserted += name == "ins"
                waiting += reversed(element)
        lines = (" ".join(line.split()) for line in "".join(out).split("\n"))
        return "\n".join(line for line in lines if line)

    def boxes(self) -> list[Any]:
        """The text boxes that hung on the paragraphs read since the last time."""
        out, self._boxes = self._boxes, []
        return out

    def waiting(self) -> list[tuple[str, str]]:
        """The notes to write out now: mark and words."""
        out: list[tuple[str, str]] = []
        while self._waiting:
            reference = self._waiting.pop(0)
            parts = (self.of(p) for p in self._notes[reference].iter() if local(p) == "p")
            if words := " ".join(" ".join(parts).split()):
                out.append((self._marks[reference], words))
        return out

    def _without_force(self, run: Any) -> bool:
        """Whether a run's words do not stand: hidden ones, and those that are struck through, by hand or by a style; counted."""
        properties = next((e for e in run if local(e) == "rPr"), None)
        on = self._styles.of_run
        hidden = on(properties, "vanish") or on(properties, "webHidden")
        struck = not hidden and (on(properties, "strike") or on(properties, "dstrike"))
        if not any(local(e) in ("t", "tab", "sym") for e in run):
            return hidden  # a picture or a note's mark is not struck through
        self.hidden += hidden
        self.struck += struck
        return hidden or struck

    def _mark(self, kind: str, name: str) -> str:
        """A note's mark, in the order in which the notes are met; nothing for one that is not there."""
        reference = (kind, name)
        if reference not in self._notes:
            return ""
        if reference not in self._marks:
            self._marks[reference] = str(len(self._marks) + 1)
            self._waiting.append(reference)
        return f"<sup>{self._marks[reference]}</sup>"


def _plain(words: str) -> str:
    return words


def _line_of(text: Any) -> Callable[[str], str]:
    """How the words of a run stand: on the line, above it, or below it."""
    # They come first in a run; of a run with thousands of texts, each would look through all the others for them.
    properties = next((e for e in islice(text.getparent(), _FIRST) if local(e) == "rPr"), None)
    shift = child_value(properties, "vertAlign") if properties is not None else ""
    return {"superscript": raised, "subscript": lowered}.get(shift, _plain)
