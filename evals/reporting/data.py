"""The report as JSON values: its figures as numbers and as the words of its tables, and each question's ending."""

from __future__ import annotations

from typing import Any

from evals.reporting.content import Report
from evals.reporting.parts import Panel
from evals.summary import Summary


def data(report: Report, summary: Summary) -> dict[str, Any]:
    """Plain JSON values. `summary` has every figure as a number; of test questions there are ids and endings only."""
    return {
        "title": report.title, "partial": report.partial.to_dict() if report.partial else None, "facts": dict(report.facts), "notes": list(report.notes), "counts": report.counts,
        "headlines": [
            {"measure": h.name, "label": h.label, "value": h.value, "low": h.low, "high": h.high, "words": h.words,
             "against": h.against} for h in report.headlines
        ],
        "sections": [
            {"name": s.name, "title": s.title, "intro": list(s.intro), "tables": [_panel(p) for p in s.panels]}
            for s in report.sections
        ],
        "summary": summary.to_dict(),
        "questions": [
            *({"id": c.id, "split": c.split, "outcome": c.outcome.value, "kind": c.kind, "persona": c.persona,
               "status": c.status, "lost": list(c.lost), "missed": list(c.missed), "scores": dict(c.scores)} for c in report.cards),
            *({"id": w.id, "split": "test", "outcome": w.outcome.value} for w in report.withheld),
        ],
    }  # fmt: skip


def _panel(panel: Panel) -> dict[str, Any]:
    return {"name": panel.name, "title": panel.title, "text": panel.text, "head": list(panel.table.head),
            "rows": [list(row) for row in panel.table.rows]}  # fmt: skip
