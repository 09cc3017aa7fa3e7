"""Reading order: columns one after the other, whatever order the file has its words in.

Most programs write one column after the other, and their order is kept. Some write a page row
by row, across the columns. There the space between the columns is looked for: many runs begin
at one place in the middle of the page and nothing but full lines stands across it.
"""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import replace

from ingest.loaders.pdf.parts import Block, Line, Norms, norms_of, width

_LEAST = 5  # lines that a column has at least
_MOST = 3_000  # runs of a page that are looked at; a plan or a chart has more, and no columns
_TURNS = 4  # from one column to the other and back in the file's order: written row by row
_WIDEST = 3.0  # lines' distance over their size
_RUNNING = 0.4  # of the lines of running text go on in small letters
_WORDS = 18  # letters of a usual line of a column; cells of a table are shorter


def in_reading_order(page: Block, norms: Norms) -> Block:
    """The runs of a page in the order in which they are read."""
    if len(page) > _MOST:
        return page
    page = _bounded(page)
    edge, least = _second_column(page, norms), _TURNS
    if edge is None:
        edge, least = _short_second_column(page, norms), 2
    if edge is None:
        return _from_the_head(page)
    sides = ["across" if run.x < edge - 3 < run.end - norms.size else "left" if run.x < edge - 3 else "right"
             for run in page]  # fmt: skip
    of_columns = [side for side in sides if side != "across"]
    turns = sum(a != b for a, b in itertools.pairwise(of_columns))
    if turns < least:  # a column, and then the next
        return _from_the_head(page)
    out: Block = []
    bands = sorted(run.down for run, side in zip(page, sides, strict=True) if side == "across")
    left: dict[int, Block] = {}
    right: dict[int, Block] = {}
    for run, side in zip(page, sides, strict=True):
        band = sum(down < run.down - 1 for down in bands)
        if side != "across":
            (left if side == "left" else right).setdefault(band, []).append(run)
    across = _by_place([run for run, side in zip(page, sides, strict=True) if side == "across"])
    for band in range(len(bands) + 1):
        out += _by_place(left.get(band, [])) + _by_place(right.get(band, []))
        out += across[band : band + 1]
    return out


def with_measures(pages: Sequence[Block]) -> list[Block]:
    """The lines of pages that are in reading order, each with the left edge and the full width of its column."""
    norms = norms_of(pages)
    of_columns = [_column_of(page, norms) for page in pages]
    widths = sorted(width(line) for page, lefts in zip(pages, of_columns, strict=True)
                    for line, left in zip(page, lefts, strict=True) if left is not None)  # fmt: skip
    usual = widths[int(len(widths) * 0.95)] if widths else norms.width
    return [
        [replace(line, left=norms.left, full=norms.width) if left is None else replace(line, left=left, full=usual)
         for line, left in zip(page, lefts, strict=True)]
        for page, lefts in zip(pages, of_columns, strict=True)
    ]  # fmt: skip


def _column_of(page: Block, norms: Norms) -> list[float | None]:
    """For each line where its column begins; `None` for one that stands across, and on a page without columns."""
    edge = _second_column(page, norms)
    if edge is None:
        return [None] * len(page)
    first = min(line.x for line in page)
    return [edge if line.x >= edge - 3 else first if line.end <= edge + norms.size else None for line in page]


def _second_column(page: Block, norms: Norms) -> float | None:
    """Where the second column begins; `None` on a page without one."""
    if not 2 * _LEAST <= len(page) <= _MOST:
        return None
    first, last = min(run.x for run in page), max(run.end for run in page)
    middle = [run.x - 1 for run in page if first + 0.3 * (last - first) < run.x < first + 0.7 * (last - first)]
    if not middle:
        return None
    place = min(sorted(set(middle)), key=lambda x: sum(run.x < x < run.end - norms.size for run in page))
    right = [run for run in page if run.x > place]
    left = [run for run in page if run.end - norms.size <= place]
    across = len(page) - len(left) - len(right)
    if min(len(right), len(left)) < _LEAST or min(_usual(right), _usual(left)) < _WORDS:
        return None
    if across > 0.5 * len(right) or not _aligned(right) or _in_rows(left, right, norms):
        return None
    return min(run.x for run in right)


def _short_second_column(page: Block, norms: Norms) -> float | None:
    """Where a second column begins that ends, or has hardly begun, beside a long one of running text."""
    if not _LEAST < len(page) <= _MOST:
        return None
    first, last = min(run.x for run in page), max(run.end for run in page)
    starts = Counter(
        round(run.x) for run in page if first + 0.4 * (last - first) < run.x < first + 0.65 * (last - first)
    )
    for edge in sorted(starts, key=lambda x: (-starts[x], x)):
        right = [run for run in page if run.x >= edge - 3]
        head, foot = min(run.down for run in right), max(run.down for run in right)
        beside = [run for run in page if run.x < edge - 3 and head - norms.size < run.down]
        left = [run for run in beside if run.end - norms.size <= edge]
        crossed = any(run.down < foot + norms.size for run in beside if run.end - norms.size > edge)
        if crossed or len(left) < _LEAST or not _aligned(right) or max(len(run.text) for run in right) < _WORDS:
            continue
        if _usual(left) >= _WORDS and _runs_on(left) and not _begin_together(left, right, norms):
            return min(run.x for run in right)
    return None


def _runs_on(column: Block) -> bool:
    """Whether lines go on in the middle of sentences, as those of running text do and cells do not."""
    order = sorted(column, key=lambda run: run.down)
    return sum(run.text[:1].islower() for run in order[1:]) >= _RUNNING * (len(order) - 1)


def _begin_together(left: Block, right: Block, norms: Norms) -> bool:
    """Whether anything but the first line of the right begins beside something that begins on the left."""
    one, other = _beginnings(left, norms), _beginnings(right, norms)
    return any(abs(a.down - b.down) < 0.3 * norms.size for a in one for b in other)


def _aligned(runs: Block) -> bool:
    """Whether runs begin at a few places across: the edge of a column and its indents, not where a word happens to."""
    starts = Counter(round(run.x / 3) for run in runs)
    return sum(n for _, n in starts.most_common(5)) >= 0.8 * len(runs)


def _bounded(page: Block) -> Block:
    """Ends are estimates; none is beyond the beginning of what stands beside it."""
    by_height: dict[int, Block] = defaultdict(list)
    for run in page:
        by_height[_height(run)].append(run)
    out = []
    for run in page:
        near = [other for d in (-1, 0, 1) for other in by_height.get(_height(run) + d, ())]
        beside = [other.x for other in near if other.x > run.x + run.size and on_one_line(run, other)]
        out.append(replace(run, end=min([run.end, *(x - 0.2 * run.size for x in beside)])))
    return out


def _height(run: Line) -> int:
    return round(run.down / 8)


def _in_rows(left: Block, right: Block, norms: Norms) -> bool:
    """Whether what stands side by side also begins side by side, time after time: the cells of a table."""
    one, other = _beginnings(left, norms), _beginnings(right, norms)
    together = sum(any(abs(a.down - b.down) < 0.3 * norms.size for b in other) for a in one)
    return together >= 2 and together >= 0.8 * len(other)


def _beginnings(runs: Block, norms: Norms) -> Block:
    """The runs above which there is more room than between the lines of a paragraph."""
    order = sorted(runs, key=lambda run: run.down)
    leading = norms.leading
    if _runs_on(runs):  # a page may be set wider than the rest
        steps = Counter(round((b.down - a.down) / norms.size, 1) for a, b in itertools.pairwise(order))
        leading = max(leading, min(steps.most_common(1)[0][0], _WIDEST)) if steps else leading
    room = (leading + 0.2) * norms.size
    return [b for a, b in itertools.pairwise(order) if b.down - a.down > room]


def _usual(runs: Block) -> int:
    lengths = sorted(len(run.text) for run in runs if len(run.text) > 3)  # a bullet by itself is no line
    return lengths[len(lengths) // 2] if lengths else 0


def _from_the_head(page: Block) -> Block:
    """The file's order, but for pieces that the file has after what stands below them."""
    pieces: list[Block] = []
    for run in page:
        if pieces and run.down > pieces[-1][-1].down - 0.5 * run.size:
            pieces[-1].append(run)
        else:
            pieces.append([run])
    out: list[Block] = []
    for piece in pieces:
        at = next((i for i, other in enumerate(out) if _is_above(piece, other)), len(out))
        out.insert(at, piece)
    return [run for piece in out for run in piece]


def _is_above(one: Block, other: Block) -> bool:
    """Whether a piece ends above another, over words that stand in the same place across."""
    if one[-1].down >= other[0].down:
        return False
    left, right = min(run.x for run in one), max(run.end for run in one)
    return left < max(run.end for run in other) and min(run.x for run in other) < right


def _by_place(runs: Block) -> Block:
    """From the head to the foot, and from left to right on a base line."""
    out: Block = []
    row: Block = []

    def end() -> None:
        out.extend(sorted(row, key=lambda run: run.x))
        row.clear()

    for run in sorted(runs, key=lambda run: run.down):
        if row and run.down - row[0].down > 0.4 * max(run.size, row[0].size):
            end()
        row.append(run)
    end()
    return out


def on_one_line(one: Line, other: Line) -> bool:
    """Whether two runs stand on one base line."""
    return abs(one.down - other.down) < 0.4 * max(one.size, other.size)
