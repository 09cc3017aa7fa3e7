"""Writes a document as a Word file with Word's own styles: headings, lists, tables. There are no pages and no links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from docx import Document
from docx.document import Document as WordDocument
from docx.text.paragraph import Paragraph

from evals.formats.layouts import Layout
from evals.formats.parts import NOTE_MARK, Part, Role
from evals.formats.truth import Truth

_BULLETS = {1: "List Bullet", 2: "List Bullet 2", 3: "List Bullet 3"}


def write(title: str, parts: Sequence[Part], layout: Layout, path: Path) -> Truth:
    """Write the file; it is the same for every layout."""
    paper = Document()
    paper.core_properties.title = title
    rows: list[Part] = []
    number: int | None = None
    for part in (*parts, Part(Role.NOTE, "")):
        if rows and part.role is not Role.ROW:
            _table(paper, rows)
            rows = []
        words = NOTE_MARK.sub("", part.words)
        if part.role is Role.ROW:
            rows.append(part)
        elif part.role is Role.HEADING:
            paper.add_heading(words, part.level)
        elif part.role is Role.ITEM and part.mark == "•":
            paper.add_paragraph(words, style=_BULLETS[min(3, part.level)])
        elif part.role is Role.ITEM and (m := re.fullmatch(r"(\d{1,2})\.", part.mark)):
            begun = int(m[1]) if int(m[1]) == 1 or number is None else 0
            number = _numbering(paper, begun) if begun else number
            _numbered(paper.add_paragraph(words, style="List Number"), number)
        elif part.role is Role.ITEM:  # a number that the author typed
            paper.add_paragraph(f"{part.mark} {words}", style="List Paragraph")
        elif part.role is Role.TEXT:
            paper.add_paragraph(words)
    paper.save(str(path))
    return Truth(())


def _numbering(paper: WordDocument, first: int) -> int:
    """A list of its own in the style of numbered lists, which begins with that number."""
    own = paper.styles["List Number"].element.pPr.numPr.numId.val
    numbering = paper.part.numbering_part.element
    added = numbering.add_num(numbering.num_having_numId(own).abstractNumId.val)
    added.add_lvlOverride(ilvl=0).add_startOverride(first)
    return int(added.numId)


def _numbered(paragraph: Paragraph, number: int | None) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = number


def _table(paper: WordDocument, rows: Sequence[Part]) -> None:
    table = paper.add_table(rows=0, cols=max(len(row.cells) for row in rows))
    for row in rows:
        for cell, words in zip(table.add_row().cells, row.cells, strict=False):
            cell.paragraphs[0].add_run(NOTE_MARK.sub("", words)).bold = row.head or None
