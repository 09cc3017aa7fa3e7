"""Intervals: Wilson's for shares of questions, a seeded bootstrap over questions for the rest."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evals.metrics import Score

_Z = 1.959963984540054  # the 97.5 % point of the normal distribution
SEED = 20261122
RESAMPLES = 2000


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its 95 % interval.

    `of` counts what the figure is a share or a mean of; `questions` those that it rests on. The
    three figures are `None` where there is nothing to measure.
    """

    value: float | None
    low: float | None
    high: float | None
    of: int
    questions: int


NOTHING = Estimate(None, None, None, 0, 0)


def wilson(part: float, whole: int) -> tuple[float, float]:
    """The 95 % score interval of a share (E. B. Wilson, JASA 22, 1927).

    >>> tuple(round(x, 3) for x in wilson(8, 10))
    (0.49, 0.943)
    """
    if whole <= 0:
        raise ValueError("a share of nothing has no interval")
    p, z2 = part / whole, _Z * _Z
    centre = (p + z2 / (2 * whole)) / (1 + z2 / whole)
    half = _Z * math.sqrt(p * (1 - p) / whole + z2 / (4 * whole * whole)) / (1 + z2 / whole)
    # Exact at the ends, where rounding would leave 0.9999…
    return (0.0 if part == 0 else max(0.0, centre - half)), (1.0 if part == whole else min(1.0, centre + half))


def bootstrap(parts: Sequence[float], wholes: Sequence[float], *, seed: int = SEED) -> tuple[float, float]:
    """The 95 % percentile interval of sum(parts) / sum(wholes), whole questions drawn again.

    A mean is the case in which every whole is 1. Draws whose wholes sum to 0 are left out.
    """
    top, bottom = np.asarray(parts, dtype=float), np.asarray(wholes, dtype=float)
    drawn = np.random.default_rng(seed).integers(0, len(top), (RESAMPLES, len(top)))
    tops, bottoms = top[drawn].sum(axis=1), bottom[drawn].sum(axis=1)
    ratios = tops[bottoms > 0] / bottoms[bottoms > 0]
    low, high = np.percentile(ratios, [2.5, 97.5])
    return float(low), float(high)


def as_share(score: Score | Sequence[float]) -> tuple[float, float]:
    """A score as part and whole: a share or a mean has the whole 1, what does not apply is nothing over nothing.

    >>> as_share(True), as_share(0.5), as_share((1, 3)), as_share(None)
    ((1.0, 1.0), (0.5, 1.0), (1.0, 3.0), (0.0, 0.0))
    """
    if score is None:
        return 0.0, 0.0
    if isinstance(score, Sequence):  # a pair; a list where it was read from JSON
        part, whole = score
        return float(part), float(whole)
    return float(score), 1.0


def estimate(scores: Sequence[Score]) -> Estimate:
    """The figure of one measure over questions; those it does not apply to (`None`) are left out.

    Where every question has the same share, a bootstrap would have no width, and claim a
    certainty that few questions do not give: then the interval is Wilson's on the questions.
    """
    there = [s for s in scores if s is not None]
    if not there:
        return NOTHING
    if all(isinstance(s, bool) for s in there):
        part = sum(bool(s) for s in there)
        return Estimate(part / len(there), *wilson(part, len(there)), len(there), len(there))
    pairs = [as_share(s) for s in there]
    parts, wholes = [p for p, _ in pairs], [w for _, w in pairs]
    whole = sum(wholes)
    if whole == 0:
        return NOTHING
    value = sum(parts) / whole
    ratios = {p / w for p, w in zip(parts, wholes, strict=True) if w}
    counted = sum(w > 0 for w in wholes)
    even = len(ratios) == 1 and 0.0 <= value <= 1.0
    low, high = wilson(value * counted, counted) if even else bootstrap(parts, wholes)
    return Estimate(value, low, high, int(whole), counted)


def median(values: Sequence[float]) -> float | None:
    """The median; `None` of nothing."""
    return statistics.median(values) if values else None


def percentile(values: Sequence[float], share: float) -> float | None:
    """The value below which a share of the values lie; `None` of nothing."""
    return float(np.percentile(list(values), 100 * share)) if values else None
