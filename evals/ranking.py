"""The slim form of rankings for a result (first form)."""

from __future__ import annotations

from typing import Any

from evals.observe import Observation

DEPTH = 10


def legs_of(observation: Observation, depth: int = DEPTH) -> dict[str, list[list[Any]]]:
    """Each ranking's first places, best first, as `[source_id, start, end, locator]`."""
    return {
        leg: [[p.source_id, p.start, p.end, p.locator] for p in places[:depth]]
        for leg, places in observation.rankings.items()
    }
