"""The figures by kind, persona, source and slice, and every measure overall."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from evals.metrics import MEASURES
from evals.report import figure, short_figure
from evals.reporting.parts import Panel, Section, Table, plotted
from evals.reporting.plots import Point, Row, rows_with_intervals
from evals.stats import Estimate
from evals.summary import FAMILIES, Group, Summary

_SERIES = ("found_at_5", "answered_correctly")
_UNANSWERABLE = "declined"
_TO_READ = (
    "Filled: the evidence is among the first five passages. Hollow: answered with a right citation, or, of what the "
    "documents do not answer, declined. The line is the 95 % interval, the number counts questions."
)
_SECTIONS = {
    "retrieval": "Retrieval", "citations": "Citations", "answers": "Answers", "declining": "Declining",
    "conversation": "Conversation", "legs": "Each leg by itself", "": "Others",
}  # fmt: skip


def by_group(summary: Summary) -> Section:
    """A plot and a table for each family of groups; each table has every measure that the family has."""
    families = {family: groups for family in FAMILIES if (groups := summary.family(family))}
    panels = [_plot(family, groups) for family, groups in families.items()]
    panels += [_table(family, groups) for family, groups in families.items()]
    return Section(
        "groups", "Groups", "By kind, persona, source and slice",
        ("A question is in one kind and one persona, and in every source that its gold names. "
         "Few questions make wide intervals: read the counts.",),
        tuple(panels),
    )  # fmt: skip


def every_measure(summary: Summary) -> Section:
    """All measures of all questions, one table for each section of the registry."""
    figures = summary.overall.figures
    panels = []
    for key, title in _SECTIONS.items():
        rows = tuple(
            (MEASURES[n].label, figure(e, n), f"{e.of:,} {MEASURES[n].over}", _better(n))
            for n, e in figures.items() if MEASURES[n].section == key and e.value is not None
        )  # fmt: skip
        if rows:
            head = ("measure", "figure (95 % interval)", "of", "better is")
            panels.append(Panel(f"all-{key or 'others'}", title, "", Table(f"{title}, all questions", head, rows)))
    return Section("measures", "Every measure", "Every measure",
                   ("evals/README.md says what each measure means.",), tuple(panels))  # fmt: skip


def _better(name: str) -> str:
    return "more" if MEASURES[name].more_is_better else "less"


def name_of(group: Group) -> str:
    """The name of a group within its family."""
    return group.name.partition(":")[2]


def _plot(family: str, groups: Sequence[Group]) -> Panel:
    series = ("found at 5", "answered with a right citation; or rightly declined")
    rows = [Row(f"{name_of(g)} ({g.questions})", tuple(_points(g))) for g in groups]
    cells = tuple((name_of(g), str(g.questions), *(short_figure(e) if e else "-" for e in _shown(g))) for g in groups)
    table = Table(f"Found and rightly ended, by {family}", (family, "questions", *series), cells)
    draw = partial(rows_with_intervals, series=("found at 5", "rightly ended"), rows=rows)
    return plotted(f"by-{family}", f"By {family}", _TO_READ, table, draw)


def _shown(group: Group) -> list[Estimate | None]:
    found = group.figures.get(_SERIES[0])
    right = group.figures.get(_SERIES[1])
    if right is None or right.value is None:
        right = group.figures.get(_UNANSWERABLE)
    return [found, right]


def _points(group: Group) -> list[Point | None]:
    return [
        Point(0.0, e.value, e.low, e.high, e.of) if e and e.value is not None and e.low is not None and e.high is not None
        else None for e in _shown(group)
    ]  # fmt: skip


def _table(family: str, groups: Sequence[Group]) -> Panel:
    names = [n for n in MEASURES if any(n in g.figures and g.figures[n].value is not None for g in groups)]
    counts = (
        "questions",
        *(f"{g.questions}, {g.errors} with an error" if g.errors else str(g.questions) for g in groups),
    )
    rows = (
        counts,
        *((MEASURES[n].label, *(_cell(g, n) for g in groups)) for n in names if MEASURES[n].section != "legs"),
    )
    title = f"Every measure by {family}"
    return Panel(f"table-{family}", title, "Each cell: the figure (its 95 % interval) of how many.",
                 Table(title, ("measure", *(name_of(g) for g in groups)), rows), folded=True)  # fmt: skip


def _cell(group: Group, name: str) -> str:
    e = group.figures.get(name)
    return f"{short_figure(e)} of {e.of:,}" if e and e.value is not None else "-"
