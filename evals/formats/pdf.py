"""Writes a document as a PDF and notes on which page each of its lines stands.

The page breaks, the columns and the notes at the foot are made here, line by line, so that
what is true of a page does not depend on any program that reads it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import matplotlib
from fpdf import FPDF

from evals.formats.layouts import Layout
from evals.formats.parts import NOTE_MARK, Part, Role
from evals.formats.truth import Place, Placed, Truth
from ingest.loaders.pdf.roman import numeral_of

_WIDE, _HIGH = 595.0, 842.0  # A4 in points
_SIDE, _TOP, _FOOT = 68.0, 78.0, 78.0
_GUTTER = 24.0
_HEADINGS = {1: 1.8, 2: 1.4, 3: 1.2, 4: 1.08}  # over the size of the text
_FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"


@dataclass(frozen=True, slots=True)
class _Row:
    """A line to be written: words with their place across, in one size and weight, and the notes that it marks."""

    runs: tuple[tuple[float, str], ...]
    size: float
    bold: bool = False
    before: float = 0.0  # room above it
    notes: tuple[int, ...] = ()
    with_next: bool = False  # not the last of a column
    said: str | None = None  # the words in reading order, where that is not from left to right

    @property
    def height(self) -> float:
        return self.before + 1.3 * self.size


@dataclass
class _Frame:
    """A column of a page: its rows with their places, and its notes."""

    rows: list[tuple[float, _Row]] = field(default_factory=list)
    notes: list[_Row] = field(default_factory=list)
    y: float = _TOP


def write(title: str, parts: Sequence[Part], layout: Layout, path: Path) -> Truth:
    """Write the file; where its words stand."""
    own = {part.level: part.words for part in parts if part.role is Role.NOTE}
    writer = _Writer(title, replace(layout, notes={**own, **layout.notes}))
    pages = writer.pages([part for part in parts if part.role is not Role.NOTE])
    contents: list[tuple[str, str]] = []
    if layout.preliminaries:
        contents = [(part.words, writer.printed(page)) for part, page in writer.headings if part.level <= 3][1:]
    return writer.write(pages, contents, path)


class _Writer:
    def __init__(self, title: str, layout: Layout) -> None:
        self.title, self.layout = title, layout
        self.pdf = FPDF(unit="pt", format=(_WIDE, _HIGH))
        self.pdf.set_auto_page_break(False)
        self.pdf.core_fonts_encoding = "cp1252"
        if layout.family.startswith("DejaVu"):
            for style, ending in (("", ""), ("B", "-Bold")):
                self.pdf.add_font(layout.family, style, str(_FONTS / f"{layout.family}{ending}.ttf"))
        self.wide = (_WIDE - 2 * _SIDE - (layout.columns - 1) * _GUTTER) / layout.columns
        self.headings: list[tuple[Part, int]] = []

    # -- from parts to pages ---------------------------------------------------------------------

    def pages(self, parts: Sequence[Part]) -> list[list[_Frame]]:
        """The rows of each column of each page of text."""
        pages = [[_Frame()]]
        for part in parts:
            rows = self._rows(part)
            for at, row in enumerate(rows):
                needed = row.height + sum(self._note_height(n) for n in row.notes)
                if row.with_next:  # a heading takes two lines of the text with it
                    needed += sum(r.height for r in rows[at + 1 :]) + 3.5 * self.layout.size
                frame = pages[-1][-1]
                if frame.y + needed > _HIGH - _FOOT - sum(note.height for note in frame.notes):
                    frame = self._next(pages)
                if part.role is Role.HEADING and at == 0:
                    self.headings.append((part, len(pages)))
                frame.y += row.height if frame.rows else row.height - row.before
                frame.rows.append((frame.y, row))
                for number in row.notes:
                    frame.notes += self._note(number)
        return pages

    def _next(self, pages: list[list[_Frame]]) -> _Frame:
        if len(pages[-1]) == self.layout.columns:
            pages.append([])
        pages[-1].append(_Frame())
        return pages[-1][-1]

    def _rows(self, part: Part) -> list[_Row]:
        size, wide = self.layout.size, self.wide
        if part.role is Role.HEADING:
            large = size * _HEADINGS[part.level]
            lines = self._lines(part.words, wide, large, bold=True)
            return [self._row(0, line, large, bold=True, before=1.1 * size * (i == 0), with_next=True)
                    for i, line in enumerate(lines)]  # fmt: skip
        if part.role is Role.ROW:
            return self._cells(part)
        if part.role is Role.ITEM:
            left = 10 + 18 * (part.level - 1)
            lines = self._lines(part.words, wide - left - 22, size)
            rows = [self._row(left + 22, line, size, before=0.35 * size * (i == 0)) for i, line in enumerate(lines)]
            marked = ((left, part.mark), *rows[0].runs) if len(part.mark) < 4 else rows[0].runs
            return [_Row(marked, size, False, rows[0].before, rows[0].notes), *rows[1:]]
        words = part.words
        for after, number in self.layout.marks.items():
            words = words.replace(after, f"{after}‡{number}‡")
        lines = self._lines(words, wide, size)
        return [self._row(0, line, size, before=0.7 * size * (i == 0)) for i, line in enumerate(lines)]

    def _cells(self, part: Part) -> list[_Row]:
        size, count = self.layout.size, len(part.cells)
        edges = [self.wide * i / count for i in range(count)]
        cells = [self._lines(cell, self.wide / count - 1.5 * size, size, bold=part.head) for cell in part.cells]
        out = []
        for i in range(max(map(len, cells))):
            runs = tuple((x, cell[i]) for x, cell in zip(edges, cells, strict=True) if i < len(cell))
            said = part.words if i == 0 else ""  # cell by cell
            out.append(_Row(runs, size, part.head, 0.6 * size if i == 0 else 0.0, said=said))
        return out

    def _row(
        self, x: float, line: str, size: float, *, bold: bool = False, before: float = 0.0, with_next: bool = False
    ) -> _Row:
        notes = tuple(int(n) for n in NOTE_MARK.findall(line) if int(n) in self.layout.notes)
        return _Row(((x, line),), size, bold, before, notes, with_next)

    def _lines(self, words: str, wide: float, size: float, *, bold: bool = False) -> list[str]:
        """Words in lines that are not wider than that; long words are broken where the layout says so."""
        self.pdf.set_font(self.layout.family, "B" if bold else "", size)
        out, line = [], ""
        for word in words.split():
            longer = f"{line} {word}".strip()
            if self._width(longer) <= wide or not line:
                line = longer
                continue
            head, tail = self._broken(line, word, wide) if self.layout.hyphenate and not bold else ("", word)
            out.append(f"{line} {head}".rstrip())
            line = tail
        return [*out, line]

    def _broken(self, line: str, word: str, wide: float) -> tuple[str, str]:
        if re.fullmatch(r"[a-z]{9,}[,.]?", word):
            for at in (7, 6, 5, 4):
                if self._width(f"{line} {word[:at]}-") <= wide:
                    return f"{word[:at]}-", word[at:]
        return "", word

    def _width(self, words: str) -> float:
        return float(self.pdf.get_string_width(NOTE_MARK.sub("", words)))

    def _note(self, number: int) -> list[_Row]:
        size = 0.8 * self.layout.size
        lines = self._lines(f"‡{number}‡ {self.layout.notes[number]}", self.wide, size)
        return [self._row(0, line, size) for line in lines]

    def _note_height(self, number: int) -> float:
        return sum(row.height for row in self._note(number)) + 10

    # -- from pages to the file ------------------------------------------------------------------

    def printed(self, page: int) -> str:
        """The number printed on a page of text, counted from 1."""
        return str(page - 1 + self.layout.first)

    def write(self, pages: list[list[_Frame]], contents: Sequence[tuple[str, str]], path: Path) -> Truth:
        """The preliminaries, then the pages of text."""
        running: list[Placed] = []
        notes: list[Placed] = []
        before = 0
        if self.layout.preliminaries:
            before = self._preliminaries(contents)
        for number, frames in enumerate(pages, 1):
            place = Place(before + number, self.printed(number))
            self._begin(self.printed(number))
            written = [(y, _SIDE + i * (self.wide + _GUTTER), row) for i, f in enumerate(frames) for y, row in f.rows]
            if self.layout.row_by_row:
                self._draw(sorted(written, key=lambda w: (round(w[0]), w[1])))
            else:
                self._draw(written)
            for i, frame in enumerate(frames):
                notes += [Placed(words, place) for words in self._foot_notes(frame, _SIDE + i * (self.wide + _GUTTER))]
                running += [Placed(_said(row), place) for _, row in frame.rows]
        self.pdf.output(str(path))
        return Truth(running, notes)

    def _preliminaries(self, contents: Sequence[tuple[str, str]]) -> int:
        self._font(1.8 * self.layout.size, bold=True)
        self.pdf.add_page()
        for i, line in enumerate(self._lines(self.title, _WIDE - 2 * _SIDE, 2 * self.layout.size, bold=True)):
            self.pdf.text(_SIDE, 300 + 2.6 * self.layout.size * i, line)
        self._begin("ii")
        self._font(1.4 * self.layout.size, bold=True)
        self.pdf.text(_SIDE, _TOP + 20, "Contents")
        self._font(self.layout.size)
        for i, (words, number) in enumerate(contents):
            words = words if len(words) < 60 else f"{words[:57]}..."
            dots = int((_WIDE - 2 * _SIDE - 40 - self.pdf.get_string_width(words)) / self.pdf.get_string_width(" ."))
            self.pdf.text(_SIDE, _TOP + 50 + 1.5 * self.layout.size * i, f"{words}{' .' * dots} {number}")
        self._begin(numeral_of(3))
        self._draw([(_TOP + 14 * i, _SIDE, self._row(0, line, self.layout.size)) for i, line in enumerate((
            "This copy was made to measure how documents are read. Its words are those of the",
            "document that is held; its pages are not those on which it was published.",
        ))])  # fmt: skip
        return 3

    def _begin(self, printed: str) -> None:
        """A page with its head and foot."""
        self.pdf.add_page()
        self._font(8)
        if self.layout.head:
            self.pdf.text(_SIDE, 40, self.layout.head)
        foot = self.layout.foot.format(printed)
        self.pdf.text((_WIDE - self.pdf.get_string_width(foot)) / 2, _HIGH - 36, foot)

    def _draw(self, rows: Sequence[tuple[float, float, _Row]]) -> None:
        for y, left, row in rows:
            for x, words in row.runs:
                self._words(left + x, y, words, row.size, bold=row.bold)

    def _words(self, x: float, y: float, words: str, size: float, *, bold: bool = False) -> None:
        for i, run in enumerate(NOTE_MARK.split(words)):
            mark = i % 2 == 1
            self._font(0.6 * size if mark else size, bold=bold)
            if run:
                self.pdf.text(x, y - 0.35 * size * mark, run)
                x += self.pdf.get_string_width(run)

    def _foot_notes(self, frame: _Frame, left: float) -> list[str]:
        y = _HIGH - _FOOT - sum(note.height for note in frame.notes)
        if frame.notes:
            self.pdf.line(left, y, left + 120, y)
        for note in frame.notes:
            y += note.height
            self._words(left, y, note.runs[0][1], note.size)
        return [NOTE_MARK.sub(r"\1", note.runs[0][1]) for note in frame.notes]

    def _font(self, size: float, *, bold: bool = False) -> None:
        self.pdf.set_font(self.layout.family, "B" if bold else "", size)


def _said(row: _Row) -> str:
    """The words of a row without the marks of notes, a broken word's hyphen among them."""
    return row.said if row.said is not None else NOTE_MARK.sub("", " ".join(words for _, words in row.runs))
