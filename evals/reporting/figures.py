"""The figures of a run, read from its record; what an older record lacks is left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evals.metrics import MEASURES
from evals.stats import Estimate
from evals.summary import Group, Latency, Summary


def summary_of(record: Mapping[str, Any]) -> Summary:
    """The groups and times of a record, measures that are no longer known left out."""
    summary: Mapping[str, Any] = record.get("summary") or {}
    groups = {name: _group(g) for name, g in (summary.get("groups") or {}).items()}
    return Summary(
        groups, Latency(**(summary.get("latency") or {})),
        losses={group: estimates_of(stages) for group, stages in (summary.get("losses") or {}).items()},
        legs={leg: estimates_of(measures) for leg, measures in (summary.get("legs") or {}).items()},
        deciding=dict(summary.get("deciding") or {}),
        robustness={
            group: {way: {**values, **estimates_of(values)} for way, values in ways.items()}
            for group, ways in (summary.get("robustness") or {}).items()
        },
        cost=dict(summary.get("cost") or {}),
    )  # fmt: skip


def estimate_of(value: Any) -> Estimate | None:
    """An estimate as JSON keeps it; `None` for anything else."""
    fields = {"value", "low", "high", "of", "questions"}
    if not isinstance(value, Mapping) or not fields <= value.keys():
        return None
    return Estimate(**{name: value[name] for name in fields})


def estimates_of(values: Any) -> dict[str, Estimate]:
    """The estimates among named values."""
    return {n: e for n, v in (values or {}).items() if (e := estimate_of(v))}


def _group(g: Mapping[str, Any]) -> Group:
    figures = {n: e for n, e in estimates_of(g["figures"]).items() if n in MEASURES}
    return Group(g["name"], g["questions"], g["answerable"], g["errors"], figures)
