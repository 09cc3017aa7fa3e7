"""Where the gold was lost, overall and by kind."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from evals.losses import STAGES
from evals.report import figure
from evals.reporting.parts import Panel, Section, Table, plotted
from evals.reporting.plots import bars
from evals.stats import Estimate
from evals.summary import OVERALL, Summary

CITED = "cited"


def stage_words(stage: str) -> str:
    """A stage for people: "cut by fusion"."""
    return stage.replace("_", " ")


def stage_meaning(stage: str) -> str:
    """What a stage stands for; nothing for one that is not known here."""
    return STAGES.get(stage, "")


def lost(summary: Summary) -> Section:
    """Bars and tables of the gold groups by the step that lost them."""
    overall = summary.losses.get(OVERALL) or {}
    panels = [_overall(overall), _by_kind(summary)] if overall else []
    intro = ("Each group of gold is counted once, at the first step after which none of its words was left. "
             "The steps are in the order of an answer's path.",)  # fmt: skip
    return Section("lost", "Where gold was lost", "Where gold was lost", intro, tuple(panels))


def _overall(stages: Mapping[str, Estimate]) -> Panel:
    counts = [(stage, _count(e)) for stage, e in stages.items()]
    rows = tuple((stage_words(s), f"{_count(e):,}", figure(e), stage_meaning(s)) for s, e in stages.items())
    total = sum(n for _, n in counts)
    title = "Gold groups by where they were lost"
    text = f"Of {total:,} gold groups; “cited” is nothing lost."
    said = ", ".join(f"{stage_words(s)} {n}" for s, n in counts)
    table = Table(title, ("where", "groups", "share (95 % interval)", "that is"), rows)
    draw = partial(bars, rows=[(stage_words(s), n) for s, n in counts], good=CITED, xlabel="gold groups")
    return plotted("lost-stages", title, text, table, draw, f"{said}; {total} groups in all.")


def _by_kind(summary: Summary) -> Panel:
    groups = {name: stages for name, stages in sorted(summary.losses.items()) if name.startswith("kind:")}
    rows = tuple((name.partition(":")[2], *(f"{_count(s[stage]):,}" if stage in s else "0" for stage in STAGES),
                  f"{next(iter(s.values())).of:,}") for name, s in groups.items())  # fmt: skip
    head = ("kind", *(stage_words(s) for s in STAGES), "groups")
    return Panel("lost-kinds", "By kind", "", Table("Gold groups by kind and where they were lost", head, rows))


def _count(e: Estimate) -> int:
    return round((e.value or 0.0) * e.of)
