"""Robustness in figures: how the answers to other wordings stand to the answers to the questions themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evals.robustness import WAYS
from evals.stats import estimate

Result = Mapping[str, Any]


def summary_of_variants(results: Sequence[Result]) -> dict[str, dict[str, Any]]:
    """By way of wording, for those ways that were asked: counts, and estimates.

    `questions` counts the wordings asked, `errors` those that could not be compared and are in
    no figure. `same_status`, `same` and `first_same` are shares of the wordings compared;
    `found_at_5` and `base_found_at_5` of those with gold, worded otherwise and as they stand, and
    `found_difference` the mean of the one less the other, question by question.
    """
    out = {}
    for way in WAYS:
        pairs = [
            (r, r["variants"][way]) for r in results if r["scores"] is not None and way in (r.get("variants") or {})
        ]
        if pairs:
            out[way] = _of_way(pairs)
    return out


def _of_way(pairs: Sequence[tuple[Result, Mapping[str, Any]]]) -> dict[str, Any]:
    compared = [(r, v) for r, v in pairs if v["same"] is not None]
    found = [(r["scores"]["found_at_5"], v["found_at_5"]) for r, v in compared if v["found_at_5"] is not None]
    return {
        "questions": len(pairs),
        "errors": len(pairs) - len(compared),
        "same_status": estimate([r["status"] == v["status"] for r, v in compared]),
        "same": estimate([v["same"] for _, v in compared]),
        "first_same": estimate([v.get("first_same") for _, v in compared]),
        "found_at_5": estimate([other for _, other in found]),
        "base_found_at_5": estimate([base for base, _ in found]),
        "found_difference": estimate([float(other) - float(base) for base, other in found]),
    }
