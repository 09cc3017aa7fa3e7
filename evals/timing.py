"""How long the steps of an answer take: percentiles with intervals, in milliseconds."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

Result = Mapping[str, Any]
SHARES = (0.5, 0.9, 0.95, 0.99)


def step_times(results: Sequence[Result]) -> dict[str, dict[str, Any]]:
    """For the whole question ("total"), embedding it alone ("embed") and each step: percentiles and count.

    A step that a turn did not come to is not counted for it.
    """
    taken: dict[str, list[float]] = {}
    for times in (r["times_ms"] for r in results if r.get("times_ms")):
        for name in ("total", "embed"):
            taken.setdefault(name, []).append(times[name])
        for name, value in times.get("steps", {}).items():
            taken.setdefault(name, []).append(value)
    return {name: percentiles(values) for name, values in taken.items()}


def percentiles(values: Sequence[float]) -> dict[str, Any]:
    """`count`, and p50, p90, p95 and p99, each with `value`, `low` and `high`.

    The interval is the one by order statistics (W. J. Conover, Practical Nonparametric Statistics),
    at least 95 %; an end that so few values cannot give is `None`.
    """
    from scipy.stats import quantile_test  # type: ignore[import-untyped]  # slow to import, and not every command needs it

    out: dict[str, Any] = {"count": len(values)}
    for share in SHARES:
        interval = quantile_test(list(values), p=share).confidence_interval(0.95)
        out[f"p{100 * share:g}"] = {
            "value": float(np.percentile(list(values), 100 * share)),
            "low": _known(interval.low), "high": _known(interval.high),
        }  # fmt: skip
    return out


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
