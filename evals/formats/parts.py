"""A shipped document as what a typesetter is given: headings, paragraphs, items, rows, note marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from ingest.blocks import Block, Shape, plain, segment
from ingest.catalogue import Entry
from ingest.fold import for_reading
from ingest.loaders import load_document

_NOTE = re.compile(r"(?<=\w)\[(\d{1,3})\]|<sup>(\d{1,3})</sup>")
_LABEL = re.compile(r"^(?:\(?\d{1,3}[.)]|\([a-z]{1,5}\))\s+(?!\()")
_DEEPEST = 4


class Role(StrEnum):
    """What a part is on the page."""

    HEADING = "heading"
    TEXT = "text"
    ITEM = "item"
    ROW = "row"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Part:
    """Words to be set. `level` is a heading's or an item's depth, or a note's number; `mark` is an item's bullet or number; `cells` are those of a row, `head` says that they name the columns.

    A note's mark in the words is "‡4‡", so that no mark of the text is taken for one.
    """

    role: Role
    words: str
    level: int = 1
    mark: str = ""
    cells: tuple[str, ...] = ()
    head: bool = False


NOTE_MARK = re.compile(r"‡(\d+)‡")


def parts_of(entry: Entry) -> tuple[Part, ...]:
    """The parts of a held document, without its site furniture."""
    blocks, _ = segment(load_document(entry.source, entry.path).text, replace(entry.hints, breaks=()))
    least = min((block.indent for block in blocks if block.shape is Shape.ITEM), default=0)
    return tuple(part for block in blocks for part in _parts(block, least))


def _parts(block: Block, least: int) -> Iterator[Part]:
    words = _words(block.text)
    if block.shape is Shape.HEADING:
        depth = block.path[0].count(".") + 2 if block.path else max(1, block.level)
        yield Part(Role.HEADING, words, min(depth, _DEEPEST))
    elif block.shape is Shape.ITEM and (block.bulleted or _LABEL.match(words)):
        label = "" if block.bulleted else _LABEL.match(words)[0]  # type: ignore[index]
        yield Part(Role.ITEM, words[len(label) :], 1 + (block.indent - least) // 2, label.strip() or "•")
    elif block.shape is Shape.ROW:
        cells = tuple(_words(cell) for cell in re.split(r"\t→?\t?", block.text) if cell.strip())
        yield Part(Role.ROW, " ".join(cells), cells=cells, head="<b>" in block.text)
    elif block.shape is Shape.FOOTNOTE:
        yield Part(Role.NOTE, NOTE_MARK.sub("", words).strip(), int(block.path[0]))
    elif block.shape in (Shape.PARAGRAPH, Shape.ITEM):
        yield Part(Role.TEXT, words)


def _words(text: str) -> str:
    marked = _NOTE.sub(lambda m: f"‡{m[1] or m[2]}‡", text)
    return " ".join(for_reading(plain(marked)).split())
