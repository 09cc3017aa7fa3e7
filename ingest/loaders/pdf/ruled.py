"""Tables that are ruled: the lines that are drawn say which words are of one cell.

A grid of at least two rows and two columns is a table. Cells that are drawn as one are one, and a
row that goes across the table is no row but a line of words.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

from ingest.loaders.pdf.grids import Grid, Rule, grids_of
from ingest.loaders.pdf.joints import joined
from ingest.loaders.pdf.parts import Block, Line

_LONGEST = 2_000  # letters of a cell; a frame with more holds a text
_FILLED = 0.4  # of a grid's cells have words; a chart has fewer


def with_ruled_tables(runs: Block, rules: Sequence[Rule]) -> Block:
    """The runs of a page, those of each ruled table as its rows, at the place of its first word; rules as `merged`."""
    for grid in grids_of(rules, runs) if rules else ():
        inside = {i: cell for i, run in enumerate(runs) if not run.row and (cell := grid.cell_of(run)) is not None}
        rows = _rows(grid, [(runs[i], cell) for i, cell in inside.items()])
        if rows:
            first = min(inside)
            before = [run for i, run in enumerate(runs[:first]) if i not in inside]
            runs = [*before, *rows, *(run for i, run in enumerate(runs) if i > first and i not in inside)]
    return runs


def _rows_without_lines(cells: dict[tuple[int, int], Block], row: int) -> bool:
    """Whether several rows stand between two lines: base lines on which every column begins something."""
    columns = [block for (r, _), block in cells.items() if r == row]
    downs = [{round(run.down) for run in block if not run.text[:1].islower()} for block in columns]
    return len(columns) > 1 and len(set.intersection(*downs)) > 1


def _rows(grid: Grid, runs: Sequence[tuple[Line, tuple[int, int]]]) -> Block:
    """The rows of a grid; nothing where it is no table."""
    home = _homes(grid)
    cells: dict[tuple[int, int], Block] = {}
    for run, cell in runs:
        cells.setdefault(home[cell], []).append(run)
    texts = {cell: joined(_in_order(block)) for cell, block in cells.items()}
    columns = sorted({column for _, column in cells})
    rows = sorted({row for row, _ in cells})
    if len(columns) < 2 or sum(len({c for r, c in cells if r == row}) > 1 for row in rows) < 2:
        return []
    if len(cells) < _FILLED * len(set(home.values())) or max(map(len, texts.values())) > _LONGEST:
        return []
    if sum(len({c for r, c in cells if r == row}) > 1 for row in rows) < 3 and any(
        _rows_without_lines(cells, row) for row in rows
    ):
        return []
    wide = [row for row in rows if all(home[row, c] == home[row, 0] for c in range(len(grid.xs) - 1))]
    heads = next((row for row in rows if row not in wide), None)
    out: Block = []
    for row in rows:
        block = [run for column in columns for run in _in_order(cells.get((row, column), []))]
        if row in wide:
            out += block
            continue
        bold = all(run.bold for run in block)
        said = [texts.get((row, column), "") for column in columns]
        if row == heads and bold and len(rows) > 1:
            said = [f"**{text}**" if text else "" for text in said]
        end, down = max(run.end for run in block), max(run.down for run in block)
        main = max(block, key=lambda run: len(run.text))
        out.append(replace(main, text="\t".join(said), x=block[0].x, end=end, down=down, bold=bold, row=True))
    return out


def _homes(grid: Grid) -> dict[tuple[int, int], tuple[int, int]]:
    """For each cell of a grid the first of those that are drawn as one with it."""
    rows, columns = len(grid.downs) - 1, len(grid.xs) - 1
    home = {(r, c): (r, c) for r in range(rows) for c in range(columns)}
    middles = [[(a + b) / 2 for a, b in itertools.pairwise(edges)] for edges in (grid.downs, grid.xs)]
    for r, c in home:
        if c and not grid.parted(False, grid.xs[c], middles[0][r]):
            home[r, c] = home[r, c - 1]
        elif r and not grid.parted(True, grid.downs[r], middles[1][c]):
            home[r, c] = home[r - 1, c]
    return home


def _in_order(block: Block) -> Block:
    return sorted(block, key=lambda run: (round(run.down / (0.4 * max(run.size, 1))), run.x))
