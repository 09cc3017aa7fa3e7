"""Where the lines that are drawn on a page make the columns and rows of tables.

Lines that cross make a grid, also where its outer edge is open. Where lines stand between the rows
only, the columns are found by the room that no word crosses.
"""

from __future__ import annotations

import itertools
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.loaders.pdf.parts import Block, Line

MOST_RULES = 1_000  # lines of a page; a plan or a chart has more
_NEAR = 3.5  # points between lines that touch
_MOST = 60  # columns or rows between which a grid is no chart
_HIGHEST = 300  # points; a row is not as high as that
_ROOM = 0.6  # letters' heights between columns without a line between them


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line as the page is looked at: across or down it, at `at`, from `start` to `end`."""

    across: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Grid:
    """The edges of a table's columns and rows, and the lines that are drawn between its cells."""

    xs: tuple[float, ...]
    downs: tuple[float, ...]
    rules: tuple[Rule, ...]

    def cell_of(self, line: Line) -> tuple[int, int] | None:
        """The row and the column in which a run begins; `None` outside the grid."""
        down = line.down - 0.3 * line.size  # the middle of its letters
        if not (self.downs[0] < down < self.downs[-1] and self.xs[0] - 1 < line.x + 1 < self.xs[-1]):
            return None
        return bisect_right(self.downs, down) - 1, max(0, bisect_right(self.xs, line.x + 1) - 1)

    def parted(self, across: bool, at: float, where: float) -> bool:
        """Whether a line is drawn at a place."""
        return any(r.across == across and abs(r.at - at) < _NEAR and r.start - _NEAR < where < r.end + _NEAR
                   for r in self.rules)  # fmt: skip


def merged(rules: Sequence[Rule]) -> list[Rule]:
    """Lines without those that only go on with another or lie upon it."""
    out: list[Rule] = []
    for across in (True, False):
        of_place: list[list[Rule]] = []
        for rule in sorted((r for r in rules if r.across == across), key=lambda r: r.at):
            if of_place and rule.at - of_place[-1][0].at < _NEAR:
                of_place[-1].append(rule)
            else:
                of_place.append([rule])
        for place in of_place:
            run: list[Rule] = []
            for rule in sorted(place, key=lambda r: r.start):
                if run and rule.start - run[-1].end < _NEAR:
                    run[-1] = replace(run[-1], end=max(run[-1].end, rule.end))
                else:
                    run.append(replace(rule, at=place[0].at))
            out += run
    return out


def grids_of(rules: Sequence[Rule], runs: Block) -> list[Grid]:
    """The tables that lines draw, given as `merged` gives them."""
    out: list[Grid] = []
    for group in _touching(rules):
        # The outer edges of a table may be open: its lines end there.
        downs = _places(d for r in group for d in ((r.at,) if r.across else (r.start, r.end)))
        xs = _places(x for r in group for x in ((r.start, r.end) if r.across else (r.at,)))
        if len(xs) > 2 and len(downs) > 2:
            out.append(Grid(tuple(xs), tuple(downs), tuple(group)))
    inside = [(g.xs[0], g.xs[-1], g.downs[0], g.downs[-1]) for g in out]
    bare = [r for r in rules if r.across and not any(
        x0 - _NEAR < r.start and r.end < x1 + _NEAR and d0 - _NEAR < r.at < d1 + _NEAR for x0, x1, d0, d1 in inside)]  # fmt: skip
    for stack in _stacks(bare):
        if (grid := _by_room(stack, runs)) is not None:
            out.append(grid)
    return [grid for grid in out if len(grid.xs) <= _MOST and len(grid.downs) <= 3 * _MOST]


def _places(values: Iterable[float]) -> list[float]:
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] >= _NEAR:
            out.append(value)
    return out


def _touching(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Lines that cross or meet, together."""
    left, out = list(rules), []
    while left:
        group = [left.pop()]
        for rule in group:  # grows as it is gone through
            near = [o for o in left if o.across != rule.across and rule.start - _NEAR < o.at < rule.end + _NEAR
                    and o.start - _NEAR < rule.at < o.end + _NEAR]  # fmt: skip
            group += near
            left = [o for o in left if o not in near]
        out.append(group)
    return out


def _stacks(rules: Sequence[Rule]) -> Iterator[list[Rule]]:
    """Lines across, of one width, one above the other."""
    left = sorted(rules, key=lambda r: r.at)
    while left:
        same = [r for r in left if abs(r.start - left[0].start) < _NEAR and abs(r.end - left[0].end) < _NEAR]
        left = [r for r in left if r not in same]
        if len(same) > 1 and max(b.at - a.at for a, b in itertools.pairwise(same)) < _HIGHEST:
            yield same


def _by_room(stack: list[Rule], runs: Block) -> Grid | None:
    """A table whose rows have lines between them; its columns begin after room that no word crosses."""
    start, end = stack[0].start, stack[0].end
    near = [r for r in runs if start - _NEAR < r.x < end and not r.row]
    inner = [r for r in near if stack[0].at < r.down - 0.3 * r.size < stack[-1].at]
    if len(inner) < 2:
        return None
    columns = _columns(inner)
    above = _outer([r for r in near if r.down < stack[0].at], stack[0].at, columns, -1)
    below = _outer([r for r in near if r.down - 0.3 * r.size > stack[-1].at], stack[-1].at, columns, 1)
    inside = [*above, *inner, *below]
    columns = _columns(inside)
    if len(columns) < 2:
        return None
    edges = (start, *(x - 2 for x, _ in columns[1:]), end)
    downs = [r.at for r in stack]
    downs = [
        *([min(r.down - r.size for r in above)] if above else []),
        *downs,
        *([max(r.down for r in below)] if below else []),
    ]
    walls = tuple(Rule(False, x, downs[0], downs[-1]) for x in edges)
    grid = Grid(edges, tuple(downs), (*stack, *walls))
    full = [
        len({cell[1] for run in inside if (cell := grid.cell_of(run)) and cell[0] == n}) for n in range(len(downs) - 1)
    ]
    return grid if sum(n > 1 for n in full) > 1 else None


def _columns(runs: Block) -> list[tuple[float, float]]:
    """The places across that runs take, those with no room between them as one."""
    out: list[tuple[float, float]] = []
    for run in sorted(runs, key=lambda r: r.x):
        if out and run.x <= out[-1][1] + _ROOM * run.size:
            out[-1] = (out[-1][0], max(out[-1][1], run.end))
        else:
            out.append((run.x, run.end))
    return out


def _outer(runs: Block, edge: float, columns: Sequence[tuple[float, float]], side: int) -> Block:
    """The first or the last row of a table that has no line at its outer edge."""
    out: Block = []
    for run in sorted(runs, key=lambda r: side * r.down):
        middle = run.down - 0.3 * run.size
        if abs(middle - edge) > 1.6 * run.size or sum(x < run.end and run.x < end for x, end in columns) > 1:
            break
        out.append(run)
        edge = middle
    begun = {i for run in out for i, (x, end) in enumerate(columns) if x < run.end and run.x < end}
    return out if len(begun) > 1 else []
