"""Conversation and robustness: does the answer stay the same when the question is put otherwise?"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from evals.metrics import MEASURES
from evals.report import figure
from evals.reporting.parts import Cells, Panel, Section, Table, plotted
from evals.reporting.plots import Point, Row, rows_with_intervals
from evals.stats import Estimate
from evals.summary import OVERALL, Summary

_SHARES = {
    "same": "same answer", "first_same": "same first citation", "same_status": "same ending", "found_at_5": "found at 5",
    "base_found_at_5": "as it stands, found at 5",
}  # fmt: skip


def steady(summary: Summary) -> Section:
    """Plots and tables of variants, and of follow-ups against the same questions in full."""
    ways = summary.robustness.get(OVERALL) or {}
    panels = [*([_variants(ways)] if ways else []), *_follow_up(summary)]
    if ways:
        panels.append(_by_kind(summary))
    intro = ("An answer is the same when it ends the same way and cites the same places. Misspelt and upper-case "
             "wordings are made by rule; lay and reordered ones are written by the questions' authors.",)  # fmt: skip
    return Section("robustness", "Robustness", "Put otherwise", intro, tuple(panels))


def _variants(ways: Mapping[str, Mapping[str, Any]]) -> Panel:
    rows = [
        Row(f"{_way(way)} ({values['questions']})", (_point(values.get("same")), _point(values.get("found_at_5"))))
        for way, values in ways.items()
    ]
    cells: list[Cells] = [
        (_way(way), str(values["questions"]), str(values["errors"]), *(_shown(values.get(name)) for name in _SHARES))
        for way, values in ways.items()
    ]  # fmt: skip
    text = (
        "Filled: the answer stays the same. Hollow: the evidence is still among the first five passages. The line is "
        "the 95 % interval, the number counts wordings."
    )
    table = Table("Other wordings", ("way", "wordings", "errors", *_SHARES.values()), tuple(cells))
    draw = partial(rows_with_intervals, series=("same answer", "found at 5"), rows=rows)
    return plotted("variants", "Answers to other wordings", text, table, draw)


def _by_kind(summary: Summary) -> Panel:
    cells: list[Cells] = []
    for name, ways in sorted(summary.robustness.items()):
        if name.startswith("kind:"):
            kind = name.partition(":")[2]
            cells += [
                (f"{kind}, {_way(way)}", str(v["questions"]), _shown(v.get("same")), _shown(v.get("found_at_5")))
                for way, v in ways.items()
            ]
    table = Table("Other wordings by kind", ("kind and way", "wordings", "same answer", "found at 5"), tuple(cells))
    return Panel("variants-kinds", "Other wordings, by kind", "", table, folded=True)


def _follow_up(summary: Summary) -> list[Panel]:
    figures = {
        n: e
        for n, e in summary.overall.figures.items()
        if MEASURES[n].section == "conversation" and e.value is not None
    }
    if not figures:
        return []
    rows = [Row(MEASURES[n].label, (_point(e),)) for n, e in figures.items()]
    cells = tuple((MEASURES[n].label, figure(e, n), f"{e.of:,} {MEASURES[n].over}") for n, e in figures.items())
    text = "A follow-up leans on the turns before it; the same question in full does not."
    table = Table("Follow-ups", ("measure", "figure (95 % interval)", "of"), cells)
    return [plotted("follow-up", "Follow-ups", text, table, partial(rows_with_intervals, series=("share",), rows=rows))]


def _way(way: str) -> str:
    return way.replace("_", " ")


def _point(e: Any) -> Point | None:
    known = isinstance(e, Estimate) and e.value is not None and e.low is not None and e.high is not None
    return Point(0.0, e.value, e.low, e.high, e.of) if known else None


def _shown(e: Any) -> str:
    return f"{figure(e)} of {e.of:,}" if isinstance(e, Estimate) and e.value is not None else "-"
