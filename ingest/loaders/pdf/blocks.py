"""Lines as blocks: paragraphs, items, headings, rows, notes; what runs over a column's or page's end is one.

A gap, another size, a short last line, an item's mark or an indent ends a block. A sentence that
stops at a page's end goes on overleaf.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from ingest.loaders.pdf.headings import Headings
from ingest.loaders.pdf.parts import (
    BULLET,
    CLAUSE,
    ENDED,
    NOTE,
    NUMBER,
    Block,
    Line,
    Norms,
    alike,
    gap,
    item,
    width,
)


def blocks_of(pages: Sequence[tuple[Block, Block]], headings: Headings) -> list[Block]:
    """The blocks of all pages, each given as its text and its notes, in reading order.

    The notes of a page go before the block that they would cut in two.
    """
    out: list[Block] = []
    for text, notes in pages:
        blocks = _blocks(text, headings)
        if blocks and _head_again(blocks[0][0], out):
            blocks.pop(0)
        last = next((i for i in range(len(out) - 1, -1, -1) if not NOTE.match(out[i][0].text)), None)
        if blocks and last is not None and _row_goes_on(out[last][0], blocks[0][0]):
            out[last] = [_joined(out[last][0], blocks.pop(0)[0])]
        elif blocks and last is not None and _goes_on(out[last], blocks[0][0], headings):
            whole = [*out.pop(last), *blocks.pop(0)]
            out.append(whole)
        out += blocks
        for note in _blocks(notes, headings):
            if not NOTE.match(note[0].text) and (at := _last_note(out)) is not None:
                out[at] = [*out[at], *note]  # the rest of a note of the page before
            else:
                out.append(note)
    return out


def _head_again(row: Line, before: Sequence[Block]) -> bool:
    """Whether a page begins with the head of the table that it goes on with: "**Action**", "**By**"."""
    heads = itertools.takewhile(lambda block: block[0].row, (b for b in reversed(before) if not NOTE.match(b[0].text)))
    return row.row and row.bold and row.text.startswith("**") and any(block[0].text == row.text for block in heads)


def _row_goes_on(row: Line, following: Line) -> bool:
    """Whether a page begins with the rest of the row that the page before ended with."""
    fits = row.row and following.row and row.text.count("\t") == following.text.count("\t")
    return fits and following.text[:1].islower() and not ENDED.search(row.text.split("\t")[0])


def _joined(row: Line, rest: Line) -> Line:
    """A row with the rest of its cells, which stands on the next page; it is cited by the page that it begins on."""
    cells = zip(row.text.split("\t"), rest.text.split("\t"), strict=True)
    return replace(row, text="\t".join(f"{one} {other}".strip() for one, other in cells))


def _last_note(blocks: Sequence[Block]) -> int | None:
    return next((i for i in range(len(blocks) - 1, -1, -1) if NOTE.match(blocks[i][0].text)), None)


def _blocks(page: Block, headings: Headings) -> list[Block]:
    out: list[Block] = []
    for line in page:
        if out and not _breaks(out[-1], line, headings):
            out[-1].append(line)
        else:
            out.append([line])
    return out


def _room(line: Line, following: Line) -> float:
    """How full the line would be with the next word on it; a line left short ends something."""
    with_word = replace(line, text=f"{line.text} {following.text.split(' ')[0]}")
    return width(with_word) / max(line.full - max(0.0, line.x - line.left), line.full / 2, 1.0)


def _breaks(block: Block, line: Line, headings: Headings) -> bool:
    """Whether a line begins another block than the one above it."""
    before = block[-1]
    if line.row or before.row:
        return True
    step = line.down - before.down
    if step < 0:  # the next column
        return not _goes_on(block, line, headings)
    if gap(before, line, headings.norms) and not _pushed_by_mark(before, line, headings.norms):
        return True
    if (item(line.text) and _may_open(block, line)) or NOTE.match(line.text):
        return True
    fill = _room(before, line)
    ended, lower = bool(ENDED.search(before.text)), line.text[:1].islower()
    if line.bold != before.bold and not lower and (ended or fill < 0.8):
        return True
    if ended and CLAUSE.match(line.text):  # however tightly numbered paragraphs are set
        return True
    widest = max(width(other) for other in [*block, line])  # letters may be narrower here than elsewhere
    if fill < 0.8 and (ended or headings.is_heading(block)):
        return True
    if fill < 0.6 and item(block[0].text):  # words that close a list stand at its margin, below a short last item
        return True
    if not lower and (fill < 0.55 or (fill < 0.75 and width(before) < 0.75 * widest)):
        return True
    outdented = line.x < (block[1] if len(block) > 1 else block[0]).x - 0.4 * line.size
    indented = line.x > before.x + 0.5 * line.size and not (len(block) == 1 and item(block[0].text))
    return (indented and (ended or fill < 0.85)) or (outdented and bool(item(block[0].text)) and (ended or fill < 0.9))


def _pushed_by_mark(before: Line, line: Line, norms: Norms) -> bool:
    """Whether the room above a line may come of the raised mark in it, its sentence going on."""
    marked = "<sup>" in line.text and not NOTE.match(line.text) and line.text[:1].islower()
    return marked and alike(before, line) and line.down - before.down < (norms.leading + 0.6) * line.size


def _may_open(block: Block, line: Line) -> bool:
    """Whether a line that looks like an item is one, and not a sentence that breaks before a number."""
    if BULLET.match(line.text) or ENDED.search(block[-1].text) or _room(block[-1], line) < 0.8:
        return True
    old, new = NUMBER.match(block[0].text), NUMBER.match(line.text)
    follows = bool(old and new and old[1] and new[1] and int(new[1]) == int(old[1]) + 1)
    return follows or block[-1].text.endswith((",", " and", " or"))


def _goes_on(block: Block, line: Line, headings: Headings) -> bool:
    """Whether the first line of a page or column continues the block that the one before ended with."""
    before = block[-1]
    if before.row or line.row or headings.is_heading(block) or ENDED.search(before.text) or not alike(before, line):
        return False
    if BULLET.match(line.text) or NUMBER.match(line.text) or (line.bold and not before.bold):
        return False
    hanging = not item(block[0].text) or line.x > block[0].x + 0.3 * line.size
    return line.text[:1].islower() or (hanging and _room(before, line) > 0.9)
