"""Two runs over the same questions: is the difference of a measure real, or noise?

Every measure is a ratio of sums over questions (a share or a mean is the case in which every
whole is 1; a question that a measure does not apply to adds nothing over nothing), so that the
difference is exactly that of the two figures that the reports show.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt
from scipy.stats import permutation_test  # type: ignore[import-untyped]

from evals.metrics import Score
from evals.stats import RESAMPLES, SEED, as_share

PERMUTATIONS = 9_999  # with the observed one 10,000; all there are where 13 questions or fewer changed
_Floats = npt.NDArray[np.float64]
Test = TypeVar("Test", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Paired:
    """A measure in two runs, over the questions that both have.

    `difference` is `after` minus `before`, `low` to `high` its 95 % interval. `p` is two-sided;
    `p_worse` is one-sided, for a change to the worse as the measure means it. `questions` counts
    those that the measure applies to in either run, `changed` those whose score differs. Where none
    has changed there is nothing to draw again, and no interval. All figures but the counts are
    `None` where the measure has none in one of the runs.
    """

    before: float | None
    after: float | None
    difference: float | None
    low: float | None
    high: float | None
    p: float | None
    p_worse: float | None
    questions: int
    changed: int


def paired(before: Sequence[Score], after: Sequence[Score], *, more_is_better: bool = True) -> Paired:
    """Compare the scores of the same questions, in the same order.

    The test permutes: were the runs alike, each question's two scores could be swapped (R. A.
    Fisher, The Design of Experiments, 1935, section 21). The interval is a percentile bootstrap
    over questions. Both are seeded. Raises `ValueError` where the lengths differ.
    """
    if len(before) != len(after):
        raise ValueError("paired scores are of the same questions, so as many in one as in the other")
    table = _table(before, after)
    old, new = _ratio(table[:, :2].sum(axis=0)), _ratio(table[:, 2:].sum(axis=0))
    changed = len(_changed(table))
    if old is None or new is None:
        return Paired(old, new, None, None, None, None, None, len(table), changed)
    low, high = _interval(table) if changed else (None, None)
    return Paired(
        before=old, after=new, difference=new - old, low=low, high=high, p=_p_value(table, "two-sided"),
        p_worse=_p_value(table, _to_the_worse(more_is_better)), questions=len(table), changed=changed,
    )  # fmt: skip


def p_worse(before: Sequence[Score], after: Sequence[Score], *, more_is_better: bool = True) -> float | None:
    """The one-sided p-value of `paired` alone, which takes less time; 1 where the figure did not get worse."""
    table = _table(before, after)
    old, new = _ratio(table[:, :2].sum(axis=0)), _ratio(table[:, 2:].sum(axis=0))
    if old is None or new is None:
        return None
    fell = new < old if more_is_better else new > old
    return _p_value(table, _to_the_worse(more_is_better)) if fell else 1.0


def holm(p_values: Mapping[Test, float]) -> dict[Test, float]:
    """The p-values of several tests, corrected for their number; in the order given.

    S. Holm, A simple sequentially rejective multiple test procedure, Scandinavian Journal of
    Statistics 6 (1979) 65-70: the smallest times m, the next times m - 1, never falling, at most 1.

    >>> holm({"a": 0.01, "b": 0.04, "c": 0.03, "d": 0.005})
    {'a': 0.03, 'b': 0.06, 'c': 0.06, 'd': 0.02}
    """
    out: dict[Test, float] = {}
    least = 0.0
    for place, name in enumerate(sorted(p_values, key=lambda n: p_values[n])):
        least = max(least, min(1.0, (len(p_values) - place) * p_values[name]))
        out[name] = least
    return {name: out[name] for name in p_values}


def _table(before: Sequence[Score], after: Sequence[Score]) -> _Floats:
    """A row a question: part and whole before, part and whole after; without those that neither has."""
    both = [(as_share(b), as_share(a)) for b, a in zip(before, after, strict=True)]
    return np.array([(*b, *a) for b, a in both if b[1] or a[1]], dtype=float).reshape(-1, 4)


def _changed(table: _Floats) -> _Floats:
    differs: npt.NDArray[np.bool_] = (table[:, :2] != table[:, 2:]).any(axis=1)
    return table[differs]


def _to_the_worse(more_is_better: bool) -> str:
    return "less" if more_is_better else "greater"


def _ratio(sums: _Floats) -> float | None:
    part, whole = float(sums[0]), float(sums[1])
    return part / whole if whole else None


def _p_value(table: _Floats, alternative: str) -> float:
    """Only questions that changed are swapped: swapping equal scores changes nothing."""
    changed = _changed(table)
    same = table[:, :2].sum(axis=0) - changed[:, :2].sum(axis=0)
    count = len(changed)
    if count == 0:
        return 1.0
    if count == 1:  # two arrangements; scipy wants two observations at least
        return _p_of_one(changed[0], same, alternative)
    parts = np.concatenate([changed[:, 0], changed[:, 2]])
    wholes = np.concatenate([changed[:, 1], changed[:, 3]])

    def difference(one: Any, other: Any, axis: int = -1) -> Any:
        sums = [(parts[i].sum(axis) + same[0], wholes[i].sum(axis) + same[1]) for i in (one, other)]
        before, after = (np.divide(p, w, out=np.zeros_like(p), where=w > 0) for p, w in sums)
        return after - before

    found = permutation_test(
        (np.arange(count), np.arange(count, 2 * count)), difference, permutation_type="samples", vectorized=True,
        n_resamples=PERMUTATIONS, alternative=alternative, random_state=np.random.default_rng(SEED),
    )  # fmt: skip
    return float(found.pvalue)


def _p_of_one(row: _Floats, same: _Floats, alternative: str) -> float:
    old, new = row[:2] + same, row[2:] + same
    fell = (_ratio(new) or 0.0) < (_ratio(old) or 0.0)
    return 0.5 if alternative == ("less" if fell else "greater") else 1.0


def _interval(table: _Floats) -> tuple[float, float]:
    """Of a table in which a question has changed; without one a bootstrap would claim to be certain."""
    drawn = np.random.default_rng(SEED).integers(0, len(table), (RESAMPLES, len(table)))
    sums = np.stack([column[drawn].sum(axis=1) for column in table.T])
    sums = sums[:, (sums[1] > 0) & (sums[3] > 0)]
    low, high = np.percentile(sums[2] / sums[3] - sums[0] / sums[1], [2.5, 97.5])
    return float(low), float(high)
