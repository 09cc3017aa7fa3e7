r"""The pipes of Markdown tables in a text that is shown whole: which are hidden, and where a cell meets the next.

>>> marks = cell_marks("| Bus | £10 |\n|---|---|\n")
>>> [s.of("| Bus | £10 |\n|---|---|\n") for s in marks.hidden]
['| ', ' | ', ' |', '|---|---|\n']
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ingest.fold import PIPE, ROW, ROW_RULE
from ingest.types import Span


@dataclass(frozen=True, slots=True)
class CellMarks:
    """The runs of a text that mark cells only, in order, and the places of those between two cells."""

    hidden: tuple[Span, ...]
    between: frozenset[int]


def cell_marks(text: str) -> CellMarks:
    """What of a text marks the cells of tables: its rows' pipes, the rules below heads, and what keeps a pipe a word."""
    hidden: list[Span] = []
    between: set[int] = set()
    for rule in ROW_RULE.finditer(text):
        hidden.append(Span(rule.start(), min(rule.end() + 1, len(text))))
    rules = {rule.start() for rule in ROW_RULE.finditer(text)}
    for row in (r for r in ROW.finditer(text) if r.start() not in rules):
        pipes = [p.start() for p in PIPE.finditer(text, row.start(), row.end())]
        for at in pipes:
            start, end = at, at + 1
            while start > row.start() and text[start - 1] in " \t":
                start -= 1
            while end < row.end() and text[end] in " \t":
                end += 1
            hidden.append(Span(start, end))
            if at not in (pipes[0], pipes[-1]):
                between.add(start)
        hidden += [Span(i, i + 1) for i in range(row.start(), row.end() - 1) if text[i : i + 2] == "\\|"]
    return CellMarks(one_after_another(hidden), frozenset(between))


def one_after_another(runs: Iterable[Span]) -> tuple[Span, ...]:
    """Runs in order; those that overlap are one."""
    out: list[Span] = []
    for run in sorted(runs, key=lambda r: (r.start, r.end)):
        if out and run.start < out[-1].end:
            out[-1] = Span(out[-1].start, max(run.end, out[-1].end))
        else:
            out.append(run)
    return tuple(out)
