"""A comparison for people and for programs: rows of tables, Markdown, one HTML page, JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, select_autoescape

from evals.compare import ALPHA, Change, Comparison
from evals.counting import counted
from evals.metrics import MEASURES
from evals.side_by_side import Beside, Side
from evals.whole import partial_of

HEAD = ("measure", "before", "after", "difference (95 % interval)", "p", "corrected p", "questions", "changed")


OTHERS = "Other measures"


def changed(changes: Sequence[Change]) -> list[Change]:
    """The measures that a question has another score in."""
    return [c for c in changes if c.paired.changed]


def row(change: Change, *, worse: bool = False) -> list[str]:
    """The cells of a measure, figures in hundredths; p two-sided, or for a change to the worse."""
    p = change.paired
    return [
        MEASURES[change.measure].label, _hundredths(p.before), _hundredths(p.after), _difference(change),
        _p(p.p_worse if worse else p.p), _p(change.corrected) + _mark(change), str(p.questions), str(p.changed),
    ]  # fmt: skip


def about(comparison: Comparison) -> list[str]:
    """What is compared, in sentences."""
    c = comparison
    out = [f"Before: {c.before.name}. After: {c.after.name}. {counted(len(c.pairing.pairs), 'question')} in both."]
    out += [p.said(f"The run {run.name}") for run in (c.before, c.after) if (p := partial_of(run))]
    left = [
        (c.pairing.errors, "left out, as it ended in an error in one of the runs"),
        (c.pairing.reworded, "left out, with other words or other gold"),
        (c.pairing.only_before, "only in the first run"), (c.pairing.only_after, "only in the second run"),
    ]  # fmt: skip
    out += [f"{counted(len(ids), 'question')} {what}." for ids, what in left if ids]
    for sign, what in ((1, "better"), (-1, "worse")):
        count = sum(sign * (len(m.better) - len(m.worse)) > 0 for m in c.moved)
        out.append(f"{counted(count, 'question')} got {what}.")
    return out


NOTE = (
    "Figures are in hundredths. p is two-sided, by permutation of paired questions; the corrected p is Holm's over "
    f"the measures of its table. * marks a difference below {ALPHA:g} after correction."
)


def markdown(comparison: Comparison, questions: Sequence[Beside]) -> str:
    """The comparison in Markdown."""
    lines = ["# Comparison of two runs", "", *about(comparison), ""]
    for title, changes in sections(comparison):
        lines += [f"## {title}", "", *_table(HEAD, [row(c) for c in changes]), ""]
    lines += [NOTE, "", "## In what the runs differ", ""]
    lines += (
        _table(("what", "before", "after"), comparison.settings) if comparison.settings else ["In nothing recorded."]
    )
    lines += ["", "## Questions that changed", ""]
    for q in questions:
        lines += [f"### {q.moved.id}", "", f"- kind: {q.moved.kind}"]
        lines += [f"- better: {q.better}"] * bool(q.better) + [f"- worse: {q.worse}"] * bool(q.worse)
        if q.held_back:
            lines += ["- a test question: its words are held back", ""]
            continue
        lines += [f"- asked: {_line(q.question or 'not kept')}", *(f"- gold: {g}" for g in q.gold)]
        for name, side in (("before", q.before), ("after", q.after)):
            if side:
                lines += [f"- {name}: {side.ending}: {_line(side.words)}", *(f"  - {c}" for c in side.citations)]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def page(comparison: Comparison, questions: Sequence[Beside]) -> str:
    """The comparison as one HTML file that needs nothing else."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"), autoescape=select_autoescape(("html",)), trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    tables = [
        (title, [row(c) for c in changes], changed(changes), title == OTHERS) for title, changes in sections(comparison)
    ]
    return environment.get_template("compare.html").render(
        comparison=comparison, about=about(comparison), tables=tables, head=HEAD, note=NOTE, questions=questions
    )


def as_json(comparison: Comparison, questions: Sequence[Beside]) -> str:
    """The comparison as JSON."""
    return json.dumps(to_dict(comparison) | {"questions": [_question(q) for q in questions]},
                      ensure_ascii=False, indent=1) + "\n"  # fmt: skip


def to_dict(comparison: Comparison) -> dict[str, Any]:
    """The figures as plain JSON values, without the questions."""
    c = comparison
    return {
        "before": c.before.name, "after": c.after.name,
        "partial": {name: p.to_dict() if (p := partial_of(run)) else None
                    for name, run in (("before", c.before), ("after", c.after))},
        "pairing": asdict(c.pairing),
        "headline": [change_dict(x) for x in c.headline], "others": [change_dict(x) for x in c.others],
        "groups": {group: [change_dict(x) for x in changes] for group, changes in c.groups.items()},
        "settings": [list(s) for s in c.settings],
    }  # fmt: skip


def change_dict(change: Change) -> dict[str, Any]:
    """One measure as plain JSON values."""
    return {"measure": change.measure, **asdict(change.paired), "corrected_p": change.corrected}


def sections(comparison: Comparison) -> list[tuple[str, tuple[Change, ...]]]:
    """The tables by title, those without a row left out."""
    out = [
        ("Headline measures", comparison.headline),
        *comparison.groups.items(),
        (OTHERS, comparison.others),
    ]
    return [(title, changes) for title, changes in out if changes]


# What can be written, by the ending of the file's name.
WRITERS: dict[str, Callable[[Comparison, Sequence[Beside]], str]] = {
    ".html": page, ".md": markdown, ".json": as_json,
}  # fmt: skip


def _question(q: Beside) -> dict[str, Any]:
    def side(s: Side | None) -> dict[str, Any] | None:
        return asdict(s) if s else None

    return {**asdict(q.moved), "held_back": q.held_back, "question": q.question, "gold": list(q.gold),
            "before": side(q.before), "after": side(q.after)}  # fmt: skip


def _difference(change: Change) -> str:
    p = change.paired
    if p.difference is None:
        return "-"
    if p.low is None or p.high is None:
        return "0.0 (none changed)"
    return f"{_signed(p.difference)} ({_signed(p.low)} to {_signed(p.high)})"


def _signed(share: float) -> str:
    """In hundredths with a sign; nothing has none, whichever side rounding comes from.

    >>> _signed(0.014), _signed(-0.0001)
    ('+1.4', '0.0')
    """
    shown = f"{100 * share:+.1f}"
    return "0.0" if shown in ("+0.0", "-0.0") else shown


def _mark(change: Change) -> str:
    return " *" if change.corrected is not None and change.corrected < ALPHA else ""


def _hundredths(value: float | None) -> str:
    return "-" if value is None else f"{100 * value:.1f}"


def _p(value: float | None) -> str:
    if value is None:
        return "-"
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    every = [head, ["---"] * len(head), *rows]
    return ["| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |" for cells in every]


def _line(text: str) -> str:
    return " ".join(text.split())
