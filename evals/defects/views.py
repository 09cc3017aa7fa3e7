"""What planting the defects showed, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from evals.defects.trial import DOSES, Tried
from evals.summary import OVERALL

HEAD = ("defect", "what it does", "applies to", "noticed by, at full dose", "smallest dose noticed")


def row(tried: Tried) -> list[str]:
    """The cells of a defect."""
    smallest = tried.smallest
    dose = f"{smallest.name} ({smallest.answers})" if smallest else "-"
    return [tried.defect.name, tried.defect.what, str(tried.applies_to), verdict(tried), dose]


def verdict(tried: Tried) -> str:
    """The conditions that noticed the full dose; that nothing did; or that there was nothing to plant it into."""
    if not tried.measured:
        return "not measured: it applies to no answer"
    by: dict[str, list[str]] = {}
    for how, measure, group in tried.doses[0].caught_by:
        by.setdefault(how, []).append(measure if group == OVERALL else f"{measure} ({group})")
    return "; ".join(f"{how}: {', '.join(measures)}" for how, measures in by.items()) or "NOTHING"


def conclusion(tried: Sequence[Tried], not_met: Sequence[str]) -> list[str]:
    """What it comes to, in sentences."""
    out = [f"The undamaged run does not meet: {name}. That condition can notice nothing." for name in not_met]
    missed = [t.defect.name for t in tried if t.measured and not t.caught]
    unmeasured = [t.defect.name for t in tried if not t.measured]
    if missed:
        out.append(f"Noticed by nothing: {', '.join(missed)}. The gate needs a condition that does.")
    if unmeasured:
        out.append(f"Not measured, as there was no answer to plant it into: {', '.join(unmeasured)}.")
    noticed = sum(t.caught for t in tried)
    single = sum(t.smallest is not None and t.smallest.name == list(DOSES)[-1] for t in tried)
    out.append(f"{noticed} of {len(tried)} defects are noticed; {single} of them in a single answer.")
    return out


def to_dict(tried: Sequence[Tried], not_met: Sequence[str]) -> dict[str, Any]:
    """Plain JSON values."""
    return {
        "not_met_undamaged": list(not_met),
        "defects": [
            {
                "name": t.defect.name, "what": t.defect.what, "applies_to": t.applies_to, "caught": t.caught,
                "smallest": t.smallest.name if t.smallest else None,
                "doses": [{"dose": d.name, "answers": d.answers, "caught_by": [n._asdict() for n in d.caught_by]} for d in t.doses],
            }
            for t in tried
        ],
    }  # fmt: skip
