"""The tables of the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table

from evals.gate import Judged, Verdict
from evals.report import Rows, family_table, overall_rows
from evals.summary import FAMILIES, Summary

NOTES = Console(stderr=True)  # progress, notes and errors; figures go to standard output
_COLOURS = {Verdict.MET: "green", Verdict.MISSED: "red", Verdict.UNMEASURED: "red", Verdict.NOTE: "yellow"}


def tables(summary: Summary, title: str) -> list[Table]:
    """The figures of a run: overall, then one table for each family of groups."""
    out = [_table(title, ["measure", "figure (95 % interval)", "of"], overall_rows(summary.overall))]
    for family in FAMILIES:
        head, rows = family_table(summary, family)
        if rows:
            out.append(_table(f"by {family}", head, rows))
    return out


def gate_table(judged: Sequence[Judged], title: str) -> Table:
    """Each threshold, the figure held against it, and the verdict."""
    table = _table(title, ["measure", "in", "wanted", "figure (95 % interval)", "verdict"], [])
    for j in judged:
        cells = (j.threshold.measure, j.threshold.group, j.threshold.wanted, j.shown, j.verdict.value)
        table.add_row(*cells, style=_COLOURS[j.verdict])
    return table


def _table(title: str, head: Sequence[str], rows: Rows) -> Table:
    table = Table(title=title, title_justify="left")
    for name in head:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table
