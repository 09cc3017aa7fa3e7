"""What a gate found, for people and for programs: rows of a table, sentences, JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from evals.compare_views import change_dict
from evals.counting import counted
from evals.gate import Gated, Held, Judged, Outcome
from evals.gate_file import Floor
from evals.metrics import MEASURES

HEAD = ("measure", "in", "wanted", "figure (95 % interval)", "bound or failures", "reachable", "questions", "verdict")
LEAD = (0, 1, 7)  # where there is no room for a table: what it is, of what, and what became of it
WORDS = {
    Outcome.PASSED: "The gate is passed.",
    Outcome.BELOW: "The gate is not passed: a figure is below its threshold.",
    Outcome.UNMEASURED: "The gate could not be measured.",
    Outcome.WORSE: "The gate is not passed: significantly worse than the last release.",
}


def row(judged: Judged) -> list[str]:
    """The cells of a condition; figures are shares, as in the file."""
    c, e = judged.condition, judged.estimate
    figure = "-" if e.value is None else f"{e.value:.3f} ({e.low:.3f} to {e.high:.3f})"
    bound = _share(judged.bound) if isinstance(c, Floor) else _failures(judged)
    return [MEASURES[c.measure].label, c.group, c.wanted, figure, bound, _share(judged.reachable),
            str(e.questions), judged.verdict.value]  # fmt: skip


def reasons(gated: Gated) -> list[str]:
    """What was missed or could not be measured, one sentence each."""
    out = [f"Not measured: {problem}." for problem in gated.problems]
    out += [f"Not measured: {MEASURES[j.condition.measure].label} ({j.condition.group}): {j.why}."
            for j in gated.judged if j.why]  # fmt: skip
    held = gated.held
    if held and held.worse:
        names = ", ".join(MEASURES[m].label for m in held.worse)
        out.append(f"Significantly worse than the release {held.release}: {names}.")
    elif held and held.why:
        out.append(f"Not measured against the release: {held.why}.")
    return out


def about(held: Held) -> list[str]:
    """With what a run is compared, and which questions that leaves out."""
    p = held.pairing
    out = [f"Against the release {held.release}: {counted(len(p.pairs), 'question')} in both."]
    left = ((p.only_after, "new since"), (p.reworded, "with other words or other gold since"),
            (p.only_before, "no longer there"), (p.errors, "ended in an error"))  # fmt: skip
    return out + [f"Left out: {counted(len(ids), 'question')} {what}." for ids, what in left if ids]


def latency_note(ratio: float | None, most: float) -> str:
    """The times in one sentence."""
    if ratio is None:
        return "Note: no times were taken."
    more = "more than" if ratio > most else "within"
    return f"Note: a question takes {ratio:.2f} times as long as embedding it alone, {more} the {most:g} aimed at."


def to_dict(gated: Gated) -> dict[str, Any]:
    """Plain JSON values."""
    held = gated.held
    return {
        "outcome": gated.outcome.name.lower(), "exit_status": int(gated.outcome), "problems": list(gated.problems),
        "conditions": [_condition(j) for j in gated.judged],
        "release": None if held is None else {
            "name": held.release, "verdict": held.verdict.value, "why": held.why, "worse": list(held.worse),
            "pairing": asdict(held.pairing), "changes": [change_dict(c) for c in held.changes],
        },
    }  # fmt: skip


def _condition(judged: Judged) -> dict[str, Any]:
    c = judged.condition
    return {
        "measure": c.measure, "group": c.group, "wanted": c.wanted, "verdict": judged.verdict.value, "why": judged.why,
        **asdict(judged.estimate), "bound": judged.bound, "reachable": judged.reachable, "failures": judged.failures,
    }  # fmt: skip


def _failures(judged: Judged) -> str:
    return "-" if judged.failures is None else f"{judged.failures} of {judged.estimate.of}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"
