"""Tables of three and more columns without lines: words that stand in columns, row by row.

Two base lines near one another with three cells in the same places make a table. Its columns are
parted by room that no word of it crosses; its rows by more room than between the lines of a cell,
or, where there is none, by base lines on which every column has words. Columns of running text
are no table: their lines begin in the middle of sentences.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

from ingest.loaders.pdf.columns import on_one_line
from ingest.loaders.pdf.joints import joined
from ingest.loaders.pdf.parts import Block, Line, Norms, item

_ROOM = 0.7  # letters' heights between cells, at least
_LEAST = 3  # cells of a base line; tables of two columns are seen by `tables`
_MOST = 3_000  # runs of a page; a plan or a chart has more, and no tables of words
_RUNNING = 0.34  # of the cells begin in small letters: running text


def with_aligned_tables(page: Block, norms: Norms) -> Block:
    """The runs of a page, those of each table as its rows, at the place of its first word."""
    if len(page) > _MOST:
        return page
    lines = _base_lines(page)
    at, taken, made = 0, set[int](), dict[int, Block]()
    while at < len(lines):
        end = _end(lines, at, norms)
        rows = _rows(lines[at:end], norms) if end is not None else []
        if end is None or not rows:
            at += 1
            continue
        inside = {id(run) for line in lines[at:end] for run in line}
        made[min(i for i, run in enumerate(page) if id(run) in inside)] = rows
        taken |= inside
        at = end
    if not made:
        return page
    return [
        line for i, run in enumerate(page)
        for line in (*made.get(i, ()), *([] if id(run) in taken else [run]))
    ]  # fmt: skip


def _base_lines(page: Block) -> list[Block]:
    """The runs of each base line from left to right, from the page's head to its foot."""
    out: list[Block] = []
    for run in sorted(page, key=lambda run: run.down):
        if out and not run.row and not out[-1][0].row and on_one_line(out[-1][0], run):
            out[-1].append(run)
        else:
            out.append([run])
    return [sorted(line, key=lambda run: run.x) for line in out]


def _cells(line: Block) -> list[Block]:
    """The runs of a base line, those together that have no room between them, and marks with their words."""
    out: list[Block] = []
    for run in line:
        mark = out and (item(f"{out[-1][-1].text} x") or (len(out[-1][-1].text) < 2 and not out[-1][-1].text.isalnum()))
        if out and (mark or run.x - out[-1][-1].end <= _ROOM * run.size):
            out[-1].append(run)
        else:
            out.append([run])
    return out


def _end(lines: list[Block], start: int, norms: Norms) -> int | None:
    """The base line after the table that begins at one; `None` where none does."""
    if lines[start][0].row or len(_cells(lines[start])) < _LEAST:
        return None
    columns = [(cell[0].x, max(run.end for run in cell)) for cell in _cells(lines[start])]
    seeds, end = 1, start + 1
    for at in range(start + 1, len(lines)):
        line = lines[at]
        size = line[0].size
        if line[0].row or line[0].down - lines[at - 1][0].down > 4.5 * norms.size or not _beside(line, columns):
            break
        cells = _cells(line)
        wider = [*columns, *((cell[0].x, max(run.end for run in cell)) for cell in cells)]
        now = _parted(wider, _ROOM * size)
        if len(now) < max(_LEAST, len(columns)):  # words stand across what parts the columns
            break
        if len(cells) == 1 and not any(
            _of_cell(cells[0][0], near, columns, norms) for near in lines[at - 1 : at + 2 : 2]
        ):
            break
        columns = now
        seeds += len(cells) >= _LEAST
        end = at + 1
    return end if seeds > 1 else None


def _beside(line: Block, columns: Sequence[tuple[float, float]]) -> bool:
    """Whether no run of a base line touches two columns."""
    return all(sum(run.x < end and run.end > start for start, end in columns) <= 1 for run in line)


def _of_cell(run: Line, near: Block, columns: Sequence[tuple[float, float]], norms: Norms) -> bool:
    """Whether a run alone on its base line is of a cell with one above or below it, and no paragraph.

    Where cells stand in the middle of their rows, the longest one begins above the others.
    """
    close = abs(run.down - near[0].down) < (norms.leading + 0.35) * run.size
    return close and (run.x > columns[0][0] + run.size or run.end < columns[1][0])


def _parted(spans: Sequence[tuple[float, float]], room: float) -> list[tuple[float, float]]:
    """Places across that words take, those with no room between them as one."""
    out: list[tuple[float, float]] = []
    for start, end in sorted(spans):
        if out and start - out[-1][1] < 0.3 * room:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return out


def _rows(lines: list[Block], norms: Norms) -> Block:
    """Base lines as rows of cells; nothing where they are running text."""
    runs = [run for line in lines for run in line]
    columns = _parted([(cell[0].x, max(r.end for r in cell)) for line in lines for cell in _cells(line)],
                      _ROOM * lines[0][0].size)  # fmt: skip
    starts = [start for start, _ in columns]

    def column(run: Line) -> int:
        return max(i for i, start in enumerate(starts) if start <= run.x + 1)

    groups = _by_room(lines, [[r for r in runs if column(r) == c] for c in range(len(columns))], norms)
    if len(groups) < 0.5 * sum(len({column(r) for r in line}) == len(columns) for line in lines) or len(groups) < 2:
        groups = [part for group in groups for part in _by_full_lines(group, column, len(columns))]
    out: Block = []
    first: list[str] = []
    for n, group in enumerate(groups):
        block = sorted((run for line in group for run in line), key=lambda run: (column(run), run.down, run.x))
        cells = ["", *[""] * (len(columns) - 1)]
        for c, of_cell in itertools.groupby(block, key=column):
            cells[c] = joined(of_cell)
            first.append(cells[c])
        bold = all(run.bold for run in block)
        if n == 0 and bold and len(groups) > 1:
            cells = [f"**{cell}**" if cell else cell for cell in cells]
        out.append(replace(block[0], text="\t".join(cells), end=max(r.end for r in block), bold=bold, row=True,
                           down=max(r.down for r in block)))  # fmt: skip
    small = sum(text[:1].islower() for text in first)
    return out if len(out) > 1 and small <= _RUNNING * len(first) else []


def _by_room(lines: list[Block], columns: list[Block], norms: Norms) -> list[list[Block]]:
    """Base lines parted where more room is between them than between the lines of a cell."""
    size = lines[0][0].size
    steps = [
        b.down - a.down for column in columns for a, b in itertools.pairwise(column) if b.down - a.down > 0.6 * size
    ]
    least = min([*steps, norms.leading * size]) if steps else norms.leading * size
    out = [[lines[0]]]
    for above, line in itertools.pairwise(lines):
        if line[0].down - above[0].down > 1.2 * max(least, 0.9 * size):
            out.append([])
        out[-1].append(line)
    return out


def _by_full_lines(lines: list[Block], column: Callable[[Line], int], count: int) -> list[list[Block]]:
    """Base lines parted before each on which every column has words, or the first has and none goes on."""
    out: list[list[Block]] = []
    for line in lines:
        has = {column(run) for run in line}
        begins = len(has) == count or (0 in has and len(has) > 1 and not any(r.text[:1].islower() for r in line))
        if not out or begins:
            out.append([])
        out[-1].append(line)
    return out
