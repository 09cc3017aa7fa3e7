"""Word files (.docx): headings by style and outline level, numbers as Word shows them, lists, tables, footnotes.

The usual library (python-docx) gives neither numbers nor footnotes, and leaves out words that stand
in tracked insertions and content controls; what is left of it is a zip and some XML, which are read
here with their sizes checked. Words that are deleted, struck through, moved away or hidden are left
out and counted, as are comments; page heads and feet and the table of contents are left out.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from ingest.errors import LoadError
from ingest.loaders import Loaded
from ingest.loaders.marked import Marked
from ingest.loaders.safe_xml import local
from ingest.loaders.word_numbering import Shown, child_value, read_numbering, value
from ingest.loaders.word_package import Package
from ingest.loaders.word_styles import paragraph_facts, read_styles
from ingest.loaders.word_tables import rows_of
from ingest.loaders.word_words import Words

_NESTED_STYLE = re.compile(r"^list (?:bullet|number|continue) ([2-9])$", re.IGNORECASE)
_CONTENTS = re.compile(r"^(?:toc \d|toc heading|table of figures|index \d)$", re.IGNORECASE)
_THROUGH = frozenset(["sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag", "body"])


def load(data: bytes, path: Path) -> Loaded:
    """Read a .docx. Raises `LoadError` with the reason and the remedy."""
    package = Package(data, path)
    reader = _Reader(package)
    reader.read(package.body())
    text = reader.finish()
    if not text.strip():
        raise LoadError("The Word file holds no words.", place=path,
                        remedy="if its pages are pictures, run text recognition (OCR) on them.")  # fmt: skip
    return Loaded(text, warnings=tuple(reader.warnings()), marked=reader.out.headings > 0)


class _Reader:
    """Reads the paragraphs and tables from first to last."""

    def __init__(self, package: Package) -> None:
        self.out = Marked()
        self.out.page("")
        self._styles = read_styles(package.beside_main("styles"))
        self._numbering = read_numbering(package.beside_main("numbering"))
        self._words = Words(package.beside_main("footnotes"), package.beside_main("endnotes"), self._styles)
        self._open: tuple[str, int] | None = None  # the list that goes on, and the level of its first items
        self._introduced = False
        self._titled = 0

    def warnings(self) -> list[str]:
        """What a maintainer should know of the file."""
        left = {"pictures": self._words.pictures, "tracked deletions": self._words.deleted,
                "struck-through words": self._words.struck, "hidden words": self._words.hidden,
                "comments": self._words.comments, "embedded files": self._words.embedded}  # fmt: skip
        out = [f"Left out: {what} ({n})." for what, n in left.items() if n]
        if self._words.inserted:
            out.append(f"Kept, though nobody has accepted them yet: tracked insertions ({self._words.inserted}).")
        return out

    def finish(self) -> str:
        """Write what is still to be written, and give the text."""
        self._footnotes()
        return self.out.text

    def read(self, element: Any) -> None:
        """Everything in an element that holds paragraphs and tables."""
        for child in element:
            name = local(child)
            if name == "p":
                self._paragraph(child)
            elif name == "tbl":
                self._table(child)
            elif name == "altChunk":
                self._words.embedded += 1
            elif name in _THROUGH and not _is_contents(child):
                self.read(child)

    def _paragraph(self, element: Any) -> None:
        properties = next((e for e in element if local(e) == "pPr"), None)
        style = (child_value(properties, "pStyle") if properties is not None else "") or self._styles.default
        name = self._styles.name(style)
        words = self._words.of(element)
        boxes = self._words.boxes()
        shown = self._number(properties, style) if words else None
        if words and not _CONTENTS.match(name):
            self._block(words, shown, name, self._heading(properties, style))
        for box in boxes:
            self.read(box)

    def _heading(self, properties: Any | None, style: str) -> int | None:
        outline = paragraph_facts(properties)[0]
        if outline is not None:
            return outline if outline < 9 else None
        return self._styles.heading(style)

    def _number(self, properties: Any | None, style: str) -> Shown | None:
        """The number that Word shows: by the paragraph itself, else by its style."""
        _, list_id, level = paragraph_facts(properties)
        if not list_id and (found := self._styles.numbering(style)):
            list_id, stated, owner = found
            level = level if level is not None else stated
            level = level if level is not None else self._numbering.level_of_style(list_id, owner)
        return self._numbering.next(list_id, level or 0) if list_id and list_id != "0" else None

    def _block(self, words: str, shown: Shown | None, style: str, heading: int | None) -> None:
        mark = shown.mark if shown else ""
        if style.casefold() == "title" or heading is not None:
            self._footnotes()
            self._open = None
            level = 1 if heading is None else min(6, heading + 1 + self._titled)
            self._titled = self._titled or int(heading is None)
            self.out.heading(level, " ".join(f"{mark if mark != '-' else ''} {words}".split()))
        elif shown and mark:
            self._numbered(words, mark, shown, style)
        else:
            self._open = None
            self.out.paragraph(words)
        self._introduced = words.rstrip().endswith((":", ":-", ":–", "—"))

    def _numbered(self, words: str, mark: str, shown: Shown, style: str) -> None:
        """An item of a list; or a paragraph with its own number, where no sentence introduces a list."""
        plain = re.fullmatch(r"\(?(\d{1,3})[.)]?", mark)
        dotted = re.fullmatch(r"(\d{1,3}(?:\.\d{1,3})+)\.?", mark)
        same, first = self._open or ("", 0)
        goes_on = bool(same) and shown.level >= first and (same == shown.list_id or shown.level > first or mark == "-")
        if dotted or (plain and shown.level == 0 and not goes_on and not self._introduced):
            self._open = None
            self.out.paragraph(f"{dotted[1] if dotted else f'{plain[1]}.' if plain else mark} {words}")
            return
        nested = _NESTED_STYLE.match(style)
        level = max(shown.level, int(nested[1]) - 1 if nested else 0)
        if self._open is None or level < first:
            self.out.ends_list()
            self._open = (shown.list_id, level)
        depth = max(0, level - self._open[1])
        letters = re.fullmatch(r"\(?([a-z]|[ivx]{1,5})[.)]*", mark)
        self.out.item(depth, f"{plain[1]}." if plain else f"({letters[1]})" if letters else mark, words)

    def _table(self, element: Any) -> None:
        self._open = None
        self._introduced = False
        rows, headed = rows_of(element, self._words)
        if max((len(r) for r in rows), default=0) < 2:  # a box around paragraphs
            for cell in (c for row in element if local(row) == "tr" for c in row if local(c) == "tc"):
                self.read(cell)
            return
        self.out.ends_list()
        for i, cells in enumerate(rows):
            self.out.row(cells, head=headed and i == 0)
        self.out.ends_list()

    def _footnotes(self) -> None:
        for mark, note in self._words.waiting():
            self.out.footnote(mark, note)


def _is_contents(element: Any) -> bool:
    """Whether a content control is the table of contents."""
    gallery = (value(e, "val") for e in element.iter() if local(e) == "docPartGallery")
    return local(element) == "sdt" and any("contents" in g.casefold() for g in gallery)
