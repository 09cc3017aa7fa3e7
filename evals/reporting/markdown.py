"""The report in Markdown: the figures of the page, and what went wrong in a line each.

The texts of test questions are never in it: of those that went wrong it lists the ids, so that
nobody tunes on them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evals.misses import Miss
from evals.report import count_line
from evals.reporting.content import facts_of, sections_of, title_of
from evals.reporting.headlines import headlines
from evals.reporting.parts import Headline, Panel, Section
from evals.reporting.worth import plain_figures
from evals.summary import Summary
from evals.whole import Partial

CAP = 60  # development questions that are shown


def markdown(
    summary: Summary,
    record: Mapping[str, Any],
    found: Sequence[Miss] = (),
    cap: int = CAP,
    *,
    partial: Partial | None = None,
) -> str:
    """The report of a run that has just ended: from its figures, its record and what its questions missed."""
    return written(
        title_of(record, partial), (*([partial.words] if partial else ()), count_line(summary)), facts_of(record),
        headlines(summary.overall, plain_figures(record)), sections_of(summary, record), found, cap,
    )  # fmt: skip


def written(
    title: str, notes: Sequence[str], facts: Sequence[tuple[str, str]], heads: Sequence[Headline],
    sections: Sequence[Section], found: Sequence[Miss], cap: int = CAP,
) -> str:  # fmt: skip
    """The report from its parts."""
    lines = [f"# {title}", "", *(line for note in notes for line in (_line(note), ""))]
    lines += [*(f"- {term}: {words}" for term, words in facts), ""]
    lines += [
        "## In short",
        "",
        *(f"- {h.label}: **{h.shown}**. {h.words}" + (f" {h.against}" if h.against else "") for h in heads),
        "",
    ]
    for section in sections:
        lines += [f"## {section.title}", "", *(line for p in section.intro for line in (p, ""))]
        for panel in section.panels:
            lines += list(_panel(panel))
    return "\n".join([*lines, *_misses(found, cap)]).rstrip() + "\n"


def _panel(panel: Panel) -> Iterator[str]:
    yield from (f"### {panel.title}", "")
    if panel.text:
        yield from (panel.text, "")
    for row in (panel.table.head, ["---"] * len(panel.table.head), *panel.table.rows):
        yield "| " + " | ".join(_line(cell).replace("|", "\\|") for cell in row) + " |"
    yield ""


def _misses(found: Sequence[Miss], cap: int) -> list[str]:
    out: list[str] = []
    development = [m for m in found if m.split == "dev"]
    if development:
        out += ["## What went wrong", ""]
        if len(development) > cap:
            out += [f"The gravest {cap} of {len(development)}; results.jsonl has all.", ""]
        for m in development[:cap]:
            out += [f"- **{m.id}** missed {', '.join(m.missed)}", f"  - asked: {_line(m.question)}",
                    f"  - expected: {_line(m.expected)}", f"  - came: {_line(m.came)}"]  # fmt: skip
        out.append("")
    test = [m for m in found if m.split == "test"]
    if test:
        out += ["## Test questions that missed something (ids only)", ""]
        by_measure: dict[str, list[str]] = {}
        for m in test:
            for name in m.missed:
                by_measure.setdefault(name, []).append(m.id)
        out += [f"- {name}: {', '.join(ids)}" for name, ids in by_measure.items()] + [""]
    return out


def _line(text: str) -> str:
    return " ".join(text.split())
