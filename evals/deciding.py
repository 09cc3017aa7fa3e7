"""How well the assistant decides whether to answer: plain results in, plain JSON values out.

Answered or not is compared with answerable or not, by kind; errors are counted apart. The score
of a decision is the probability that the corpus answers. What a rule settled, without the score
or against it, has the score 1 where it was answered (a place that the question names) and 0
where it was declined or replied to (no such place, a missing part, small talk): the area under
the curve and the cost curve are of the whole assistant, rules included. The calibration is of
the scores that decided.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from evals.stats import RESAMPLES, SEED, Estimate, estimate, wilson

Result = Mapping[str, Any]
STATUSES = ("answered", "declined", "replied", "error")
RATIOS = (1, 2, 5, 10)  # how many wrong declines one wrong answer is as bad as
BINS = 10
_STEPS = 100  # thresholds of the cost curve, from 0 to 1
_OVERALL = "overall"


@dataclass(frozen=True, slots=True)
class Decided:
    """A question's decision: whether it is answerable, its score, whether a rule settled it, what was decided."""

    answerable: bool
    score: float
    by_rule: bool
    answer: bool


def deciding(results: Sequence[Result]) -> dict[str, Any]:
    """The confusion table, the area under the curve, the calibration and the cost curves; `{}` of nothing.

    Figures that there is nothing to measure for are `None` or empty.
    """
    asked = [r for r in results if "decision" in r]
    if not asked:
        return {}
    decided = [d for r in asked if (d := decision_of(r)) is not None]
    return {
        "confusion": confusion(asked),
        "questions": len(decided),
        "by_rule": {"answered": sum(d.by_rule and d.answer for d in decided),
                    "declined": sum(d.by_rule and not d.answer for d in decided)},
        "threshold": _threshold(asked),
        "area": _plain(area(decided)),
        "roc": roc(decided),
        "chosen": _chosen(decided),
        "calibration": calibration(decided),
        "cost": cost_curves(decided),
    }  # fmt: skip


def decision_of(result: Result) -> Decided | None:
    """The decision behind a result; `None` for an error."""
    if result["status"] == "error":
        return None
    decision = result["decision"]
    if decision is None:
        answered = result["status"] == "answered"
        return Decided(result["answerable"], float(answered), True, answered)
    answer = bool(decision["answer"])
    by_rule = answer != (decision["score"] >= decision["threshold"])
    return Decided(result["answerable"], float(answer) if by_rule else decision["score"], by_rule, answer)


def confusion(results: Sequence[Result]) -> dict[str, dict[str, dict[str, int]]]:
    """How many ended how: by "overall" and kind, then answerable or unanswerable, then status."""
    counts = Counter(
        (group, "answerable" if r["answerable"] else "unanswerable", r["status"])
        for r in results for group in (_OVERALL, r["kind"])
    )  # fmt: skip
    groups = dict.fromkeys([_OVERALL, *sorted({r["kind"] for r in results})])
    return {
        group: {truth: {s: counts[group, truth, s] for s in STATUSES} for truth in ("answerable", "unanswerable")}
        for group in groups
    }


def area(decided: Sequence[Decided]) -> Estimate | None:
    """The area under the ROC curve of the scores; `None` unless there are two of each sort at least.

    The interval is a percentile bootstrap over questions, answerable and unanswerable ones drawn
    apart; the area of a draw is the Mann-Whitney statistic over the number of pairs.
    """
    can, cannot = ([d.score for d in decided if d.answerable is truth] for truth in (True, False))
    if min(len(can), len(cannot)) < 2:
        return None
    from scipy.stats import bootstrap, mannwhitneyu  # type: ignore[import-untyped]  # slow to import, and not every command needs it

    def share(one: Any, other: Any, axis: int = -1) -> Any:
        u = mannwhitneyu(one, other, axis=axis, method="asymptotic").statistic
        return u / (one.shape[axis] * other.shape[axis])

    value = float(share(np.asarray(can), np.asarray(cannot)))
    if value in (0.0, 1.0):  # a draw of what is apart is apart again: no width, hence Wilson's on the fewer
        fewer = min(len(can), len(cannot))
        low, high = wilson(value * fewer, fewer)
    else:
        interval = bootstrap(
            (can, cannot), share, vectorized=True, method="percentile", n_resamples=RESAMPLES,
            rng=np.random.default_rng(SEED),
        ).confidence_interval  # fmt: skip
        low, high = float(interval.low), float(interval.high)
    return Estimate(value, low, high, len(decided), len(decided))


def roc(decided: Sequence[Decided]) -> list[list[float]]:
    """The ROC curve: [share of the unanswerable answered, share of the answerable answered], over all thresholds."""
    if len({d.answerable for d in decided}) < 2:
        return []
    from sklearn.metrics import roc_curve

    false, true, _ = roc_curve([d.answerable for d in decided], [d.score for d in decided])
    return [[round(float(f), 6), round(float(t), 6)] for f, t in zip(false, true, strict=True)]


def calibration(decided: Sequence[Decided]) -> dict[str, Any]:
    """Bins of a tenth: mean score, share that is answerable with Wilson's interval, and count; empty ones left out.

    `brier` is the mean squared difference of score and truth (G. W. Brier, Monthly Weather
    Review 78, 1950); `expected_error` the mean over questions of the difference between their
    bin's mean score and its share (M. P. Naeini and others, AAAI 2015).
    """
    scored = [d for d in decided if not d.by_rule]
    bins: list[dict[str, Any]] = []
    for n in range(BINS):
        inside = [d for d in scored if min(int(d.score * BINS), BINS - 1) == n]
        if inside:
            right = sum(d.answerable for d in inside)
            low, high = wilson(right, len(inside))
            bins.append({"from": n / BINS, "to": (n + 1) / BINS, "mean": sum(d.score for d in inside) / len(inside),
                         "observed": right / len(inside), "low": low, "high": high, "count": len(inside)})  # fmt: skip
    gap = sum(b["count"] * abs(b["mean"] - b["observed"]) for b in bins)
    return {
        "questions": len(scored), "bins": bins, "expected_error": gap / len(scored) if scored else None,
        "brier": asdict(estimate([(d.score - d.answerable) ** 2 for d in scored])),
    }  # fmt: skip


def cost_curves(decided: Sequence[Decided]) -> list[dict[str, Any]]:
    """For each ratio the cost a question over the thresholds, in wrong declines.

    An answer to an unanswerable question costs `ratio`, a decline of an answerable one costs 1:
    the figures hold for the share of unanswerable questions that the set has. What a rule settled
    costs the same at every threshold. `chosen` is the cost of what was decided, `best` the lowest
    cost and the threshold nearest to the middle of those that have it.
    """
    if not decided:
        return []
    thresholds = np.linspace(0, 1, _STEPS + 1)
    score, can, rule = (np.array([getattr(d, name) for d in decided]) for name in ("score", "answerable", "by_rule"))
    answered = np.where(rule[:, None], score[:, None] > 0, score[:, None] >= thresholds)
    out = []
    for ratio in RATIOS:
        costs = (np.where(can[:, None], ~answered, ratio * answered)).mean(axis=0)
        lowest = np.flatnonzero(np.isclose(costs, costs.min()))
        best = lowest[len(lowest) // 2]
        chosen = estimate([float((not d.answer) if d.answerable else ratio * d.answer) for d in decided])
        out.append({
            "ratio": ratio, "curve": [[round(float(t), 4), round(float(c), 6)] for t, c in zip(thresholds, costs, strict=True)],
            "chosen": asdict(chosen), "best": {"threshold": float(thresholds[best]), "cost": float(costs[best])},
        })  # fmt: skip
    return out


def _chosen(decided: Sequence[Decided]) -> dict[str, float] | None:
    """Where the decisions lie on the ROC curve."""
    of = {truth: [d.answer for d in decided if d.answerable is truth] for truth in (True, False)}
    if not of[True] or not of[False]:
        return None
    return {"unanswerable_answered": float(np.mean(of[False])), "answerable_answered": float(np.mean(of[True]))}


def _threshold(results: Sequence[Result]) -> float | None:
    """The threshold that most decisions were held against; sources without entries may have one of their own."""
    counts = Counter(r["decision"]["threshold"] for r in results if r["decision"])
    return max(sorted(counts), key=lambda t: counts[t]) if counts else None


def _plain(figure: Estimate | None) -> dict[str, Any] | None:
    return None if figure is None else asdict(figure)
