"""Figures for people: the words and rows of every table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evals.counting import counted
from evals.metrics import MEASURES
from evals.stats import Estimate
from evals.summary import Group, Summary

# The columns of the tables by kind, persona, source and slice; short names for a narrow terminal.
COLUMNS = {
    "found_at_5": "found at 5", "within_2000": "in 2,000", "answered_correctly": "right cit.",
    "citation_precision": "precision", "answered_complete": "complete", "declined": "declined",
}  # fmt: skip
Rows = list[list[str]]


def figure(e: Estimate, name: str = "") -> str:
    """A share as a percentage with its interval; a mean as it is.

    >>> figure(Estimate(0.85, 0.801, 0.9, 100, 100))
    '85.0 % (80 to 90)'
    """
    if e.value is None or e.low is None or e.high is None:
        return "-"
    if name == "reciprocal_rank":
        return f"{e.value:.3f} ({e.low:.3f} to {e.high:.3f})"
    return f"{100 * e.value:.1f} % ({100 * e.low:.0f} to {100 * e.high:.0f})"


def short_figure(e: Estimate) -> str:
    """A share as whole per cent, for tables with many columns.

    >>> short_figure(Estimate(0.85, 0.801, 0.9, 100, 100))
    '85% (80-90)'
    """
    if e.value is None or e.low is None or e.high is None:
        return "-"
    return f"{100 * e.value:.0f}% ({100 * e.low:.0f}-{100 * e.high:.0f})"


def overall_rows(group: Group) -> Rows:
    """Measure, figure with interval, and what it is a share of; only what could be measured."""
    rows = []
    for name, e in group.figures.items():
        if e.value is not None:
            rows.append([MEASURES[name].label, figure(e, name), f"{e.of} {MEASURES[name].over}"])
    return rows


def group_rows(groups: Sequence[Group], columns: Mapping[str, str]) -> Rows:
    """One row a group: its name, counts, and the figures of the columns."""
    rows = []
    for group in groups:
        errors = f" ({group.errors} errors)" if group.errors else ""
        cells = [short_figure(group.figures[name]) for name in columns]
        rows.append([group.name.partition(":")[2], f"{group.questions}{errors}", *cells])
    return rows


def latency_line(summary: Summary) -> str:
    """The times in one sentence."""
    t = summary.latency
    if t.median is None or t.p95 is None or t.embed_median is None or t.ratio is None:
        return "No times were taken."
    return (
        f"A question takes {t.median:.0f} ms in the median ({t.p95:.0f} ms at the 95th percentile), embedding it "
        f"alone {t.embed_median:.1f} ms: {t.ratio:.2f} times as long."
    )


def count_line(summary: Summary) -> str:
    """How many questions, of which kind, and how many could not be scored."""
    o = summary.overall
    line = f"{counted(o.questions, 'question')}: {o.answerable} answerable, {o.questions - o.answerable} not."
    return line + (f" {o.errors} ended in an error and are in no figure." if o.errors else "")


def family_table(summary: Summary, family: str) -> tuple[list[str], Rows]:
    """Heads and rows for the groups of a family; a column that none of them has a figure for is left out."""
    groups = summary.family(family)
    columns = {
        name: title for name, title in COLUMNS.items()
        if any(name in g.figures and g.figures[name].value is not None for g in groups)
    }  # fmt: skip
    return [family, "questions", *columns.values()], group_rows(groups, columns)
