"""What a chat model judged, where one was asked: shown apart, as an opinion."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evals.judge import COULD_NOT, VERDICTS
from evals.report import figure
from evals.reporting.figures import estimate_of
from evals.reporting.parts import Cells, Panel, Section, Table

_HEAD = ("answers of", *(words for measure in VERDICTS for words in (measure, "of", "could not score")))


def judged(found: Mapping[str, Any] | None) -> Section:
    """The figures of judged.json; empty where nobody judged."""
    groups: Mapping[str, Mapping[str, Any]] = (found or {}).get("groups") or {}
    rows: list[Cells] = []
    for name, measures in groups.items():
        cells: list[str] = []
        for measure in VERDICTS:
            values = measures.get(measure) or {}
            e = estimate_of(values)
            cells += [figure(e) if e else "-", f"{e.of:,}" if e else "0", str(values.get(COULD_NOT, 0))]
        rows.append((name.removeprefix("kind:"), *cells))
    intro = (
        f"A model's verdict is an opinion, and no gate reads it. The judge was {(found or {}).get('judge', 'unknown')}; "
        "judgements.jsonl has every prompt and reply.",
    )
    table = Table("Judged measures by kind", _HEAD, tuple(rows))
    panels = (
        (Panel("judged-kinds", "Faithfulness and relevance", "95 % intervals in brackets.", table),) if rows else ()
    )
    return Section("judged", "Judged by a model", "Judged by a model", intro, panels)
