"""Declining: who was answered and who was not, and how good the score is that decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from evals.reporting.figures import estimate_of
from evals.reporting.parts import Cells, Panel, Section, Table, plotted
from evals.reporting.plots import Point, calibration, cost_curve, roc
from evals.summary import Summary

_TRUTHS = ("answerable", "unanswerable")


def declining(summary: Summary) -> Section:
    """The calibration, the ROC curve, the cost curves and the confusion table by kind."""
    d = summary.deciding
    panels = [p for p in (_calibration(d), _roc(d), _cost(d), _confusion(d)) if p] if d else []
    return Section("declining", "Declining", "Declining", tuple(_intro(d)) if d else (), tuple(panels))


def _intro(d: Mapping[str, Any]) -> list[str]:
    rules = d.get("by_rule") or {}
    out = [f"The score of a decision is the probability that the documents answer. {d.get('questions', 0)} questions were "
           f"decided; rules settled {rules.get('answered', 0)} answers and {rules.get('declined', 0)} declines of them "
           "without the score."]  # fmt: skip
    if d.get("threshold") is not None:
        out.append(f"The threshold that most decisions were held against is {d['threshold']:.3f}.")
    return out


def _calibration(d: Mapping[str, Any]) -> Panel | None:
    c = d.get("calibration") or {}
    bins = c.get("bins") or []
    if not bins:
        return None
    points = [Point(b["mean"], b["observed"], b["low"], b["high"], b["count"]) for b in bins]
    rows = tuple(
        (f"{b['from']:.1f} to {b['to']:.1f}", f"{b['mean']:.3f}",
         f"{100 * b['observed']:.0f} % ({100 * b['low']:.0f} to {100 * b['high']:.0f})", str(b["count"]))
        for b in bins
    )  # fmt: skip
    text = (
        "On the dashed line a score of 0.8 means that 80 of 100 such questions are answerable. The numbers above count "
        f"questions. The mean squared error (Brier) is {_shown(c.get('brier'))}."
    )
    head = ("score", "mean score", "share answerable (95 % interval)", "questions")
    return plotted(
        "calibration", "Calibration", text, Table("Calibration", head, rows), partial(calibration, bins=points)
    )


def _roc(d: Mapping[str, Any]) -> Panel | None:
    points: Sequence[Sequence[float]] = d.get("roc") or []
    area = estimate_of(d.get("area"))
    if not points or area is None or area.value is None or area.low is None or area.high is None:
        return None
    chosen = d.get("chosen") or {}
    here = (chosen["unanswerable_answered"], chosen["answerable_answered"]) if chosen else None
    text = (
        f"Every threshold at once. The area under the curve is {_shown(d['area'])}; 0.5 is a coin, 1 without a fault."
    )
    if here:
        text += (
            f" As decided, {_percent(here[0])} of the unanswerable and {_percent(here[1])} of the answerable "
            "questions were answered."
        )
    rows = tuple((_percent(x), _percent(y)) for x, y in _thinned(points))
    table = Table("ROC curve, at most 25 of its points", ("unanswerable answered", "answerable answered"), rows)
    curve = [(x, y) for x, y in points]
    draw = partial(roc, points=curve, area=area.value, chosen=here)
    return plotted("roc", "Answering the right questions (ROC)", text, table, draw)


def _cost(d: Mapping[str, Any]) -> Panel | None:
    curves = d.get("cost") or []
    if not curves:
        return None
    lines = {_price(c["ratio"]): [(t, y) for t, y in c["curve"]] for c in curves}
    rows = tuple(
        (_price(c["ratio"]), _shown(c["chosen"]), f"{c['best']['threshold']:.2f}", f"{c['best']['cost']:.3f}")
        for c in curves
    )
    text = (
        "The cost a question, in wrong declines: a decline of an answerable question costs 1, an answer to an "
        "unanswerable one as much as its line says. It holds for this set's share of unanswerable questions."
    )
    head = ("a wrong answer costs", "cost as decided (95 % interval)", "cheapest threshold", "its cost")
    table = Table("Cost as decided, and at the cheapest threshold", head, rows)
    draw = partial(cost_curve, lines=lines, chosen=d.get("threshold"))
    return plotted("cost-curve", "Cost of each threshold", text, table, draw)


def _confusion(d: Mapping[str, Any]) -> Panel | None:
    table: Mapping[str, Mapping[str, Mapping[str, int]]] = d.get("confusion") or {}
    rows: list[Cells] = []
    for kind, truths in table.items():
        for truth in _TRUTHS:
            ended = truths.get(truth) or {}
            if sum(ended.values()):
                rows.append((f"{kind}, {truth}", *(str(n) for n in ended.values()), str(sum(ended.values()))))
    if not rows:
        return None
    statuses = next(iter(next(iter(table.values())).values()))
    text = "An answerable question is rightly answered, an unanswerable one rightly declined or replied to."
    counted = Table("Confusion by kind", ("questions", *statuses, "all"), tuple(rows))
    return Panel("confusion", "Answered or not, by kind", text, counted)


def _shown(value: Any) -> str:
    """A figure that is not a share, with its interval."""
    e = estimate_of(value)
    return f"{e.value:.3f} ({e.low:.3f} to {e.high:.3f})" if e and e.value is not None else "not known"


def _price(ratio: float) -> str:
    return f"{ratio:g} wrong decline{'s' if ratio != 1 else ''}"


def _thinned(points: Sequence[Sequence[float]], most: int = 25) -> list[Sequence[float]]:
    if len(points) <= most:
        return list(points)
    step = (len(points) - 1) / (most - 1)
    return [points[round(i * step)] for i in range(most)]


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
