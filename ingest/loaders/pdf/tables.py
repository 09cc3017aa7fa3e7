"""Simple tables: rows of cells that begin at the same places, as lines with tabs between the cells.

At least two rows with two or more cells, with room between the cells, make a table. A cell that
runs over several lines is one cell. A first row in bold is the head: "**Body**". What is not
plainly a table stays as it is: lines of words.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from ingest.loaders.pdf.columns import on_one_line
from ingest.loaders.pdf.parts import CONTENTS_HEAD, Block, Line, Norms, item

_ROOM = 0.7  # letters' heights between cells, at least


def with_tables(page: Block, norms: Norms) -> Block:
    """The runs of a page, rows of tables as one line each."""
    rows = _base_lines(_cell_by_cell(page, norms))
    out: Block = []
    at = 0
    while at < len(rows):
        rows[at] = _centred(rows, at)
        end = _end_of_table(rows, at, norms)
        if end is None:
            out += rows[at]
            at += 1
        else:
            out += _rows(rows[at:end], norms)
            at = end
    return [_contents(line) for line in out] if any(CONTENTS_HEAD.match(line.text) for line in out) else out


def _contents(line: Line) -> Line:
    """Under "Contents" a title and its page are a contents line, with or without dots between them."""
    title, _, number = line.text.rpartition("\t")
    if line.row and title and re.fullmatch(r"\d{1,4}|[ivxl]{1,6}", number):
        return replace(line, text=f"{title} .... {number}", row=False)
    return line


def _cell_by_cell(page: Block, norms: Norms) -> Block:
    """Tables that the file has cell after cell, as browsers write them, base line after base line.

    A row is a run of pieces, each of which begins beside the first one; columns of text have one such row.
    """
    pieces: list[Block] = []
    for run in page:
        if pieces and run.down > pieces[-1][-1].down - 0.3 * run.size:
            pieces[-1].append(run)
        else:
            pieces.append([run])
    rows: list[list[Block]] = []
    for piece in pieces:
        # The last cell of a row and the first of the next one run on downwards: part them.
        for part in _parted_at(piece, rows[-1] if rows else []):
            beside = _beside(rows[-1], part) if rows else None
            if beside is None:
                rows.append([part])
            else:  # what stands above the row is no part of it
                first = rows[-1][0]
                rows[-1:] = [*([[first[:beside]]] if beside else []), [first[beside:], *rows[-1][1:], part]]
    wide = [_cells_across(row) for row in rows]
    out: Block = []
    for i, row in enumerate(rows):
        runs = [run for part in row for run in part]
        like = any(wide[n] == wide[i] for n in (i - 1, i + 1) if 0 <= n < len(rows))
        of_table = len(row) > 1 and like and any(len(part) > 1 for part in row)
        out += sorted(runs, key=lambda run: (round(run.down), run.x)) if of_table else runs
    return out


def _cells_across(row: list[Block]) -> int:
    """How many cells begin a row: its pieces, or, in one piece, the runs on its first base line."""
    return len(row) if len(row) > 1 else sum(on_one_line(run, row[0][0]) for run in row[0])


def _beside(row: list[Block], part: Block) -> int | None:
    """At which run of a row's first cell a piece begins beside it, to the right of all cells; `None` where at none."""
    if part[0].x <= row[-1][0].x + part[0].size:
        return None
    found = (i for i, run in enumerate(row[0]) if abs(run.down - part[0].down) < 0.3 * run.size and run.x < part[0].x)
    at = next(found, None)
    return at if len(row) == 1 or at == 0 else None


def _parted_at(piece: Block, row: list[Block]) -> list[Block]:
    """A piece in two where, below the cells of a row, its words go back to where the row begins."""
    if not row:
        return [piece]
    edge = row[0][0].x
    for i, run in enumerate(piece):
        if i and run.x < piece[0].x - run.size and abs(run.x - edge) < run.size:
            return [piece[:i], *_parted_at(piece[i:], [piece[i:]])]
    return [piece]


def _base_lines(page: Block) -> list[Block]:
    """Runs that follow one another to the right on one base line, together."""
    out: list[Block] = []
    for run in page:
        if out and on_one_line(out[-1][-1], run) and run.x > out[-1][-1].x:
            out[-1].append(run)
        else:
            out.append([run])
    return out


def _cells(row: Block) -> bool:
    """Whether the runs of a base line are cells: with room between, and not a mark before words."""
    if len(row) < 2 or item(f"{row[0].text} x") or (len(row[0].text) < 2 and not row[0].text.isalnum()):
        return False
    return all(b.x - a.end > _ROOM * max(a.size, b.size) for a, b in itertools.pairwise(row))


def _centred(rows: list[Block], at: int) -> Block:
    """A head whose words stand in the middle of their columns, as if they stood at the columns' edges."""
    row, below = rows[at], rows[at + 1] if at + 1 < len(rows) else []
    if not (len(row) == len(below) > 1 and _cells(row) and _cells(below)):
        return row
    over = all(edge.x <= run.x for run, edge in zip(row, below, strict=True))
    if not over or not all(run.bold for run in row) or all(run.bold for run in below):
        return row
    return [replace(run, x=edge.x) for run, edge in zip(row, below, strict=True)]


def _end_of_table(rows: list[Block], start: int, norms: Norms) -> int | None:
    """The row after the table that begins here; `None` where none does."""
    if not _cells(rows[start]):
        return None
    edges = [run.x for run in rows[start]]
    whole, at = 1, start + 1
    while at < len(rows):
        row, above = rows[at], rows[at - 1]
        step = row[0].down - above[0].down
        near = 0 < step < 4.5 * norms.size
        fits = all(any(abs(run.x - edge) < 0.6 * norms.size for edge in edges) for run in row)
        if not near or not fits or (len(row) == 1 and not _goes_on(row[0], edges, step, norms)):
            break
        whole += len(row) == len(edges)
        at += 1
    return at if whole >= 2 and at - start >= 2 else None


def _goes_on(run: Line, edges: list[float], step: float, norms: Norms) -> bool:
    """Whether a run by itself is the next line of a cell: right under it, and not a paragraph after the table."""
    return step < (norms.leading + 0.25) * run.size and (run.x > edges[0] + norms.size or run.end < edges[1])


def _rows(lines: list[Block], norms: Norms) -> Block:
    """Base lines as rows; further lines of cells go to their row."""
    edges = [run.x for run in lines[0]]
    steps = [b[0].down - a[0].down for a, b in itertools.pairwise(lines)]
    parted = max(steps) > 1.2 * min(steps)  # rows stand further apart than the lines of a cell
    grouped: list[list[Block]] = []
    for i, line in enumerate(lines):
        tight = i > 0 and steps[i - 1] < (norms.leading + 0.25) * line[0].size
        further = tight and (line[0].x > edges[0] + norms.size or (parted and steps[i - 1] < 1.1 * min(steps)))
        if grouped and further:
            grouped[-1].append(line)
        else:
            grouped.append([line])
    return [_row(group, edges, head=i == 0 and len(grouped) > 1) for i, group in enumerate(grouped)]


def _row(group: list[Block], edges: list[float], *, head: bool) -> Line:
    cells = [""] * len(edges)
    for line in group:
        for run in line:
            which = min(range(len(edges)), key=lambda i: abs(run.x - edges[i]))
            cells[which] = f"{cells[which]} {run.text}".strip()
    runs = [run for line in group for run in line]
    bold = all(run.bold for run in runs)
    if head and bold:
        cells = [f"**{cell}**" if cell else cell for cell in cells]
    return replace(
        group[0][0], text="\t".join(cells), end=max(run.end for run in runs), bold=bold, row=True, down=runs[-1].down
    )
