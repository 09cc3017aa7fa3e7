"""What the figures of `bench all` are to be, and whether they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Goal:
    """A bound of one figure, which is named by its group and its name."""

    group: str
    name: str
    bound: float
    least: bool = False  # a floor, where others are ceilings

    def met(self, figures: Mapping[str, Mapping[str, Any]]) -> bool | None:
        """Whether it is met; `None` where the figure was not measured."""
        value = figures.get(self.group, {}).get(self.name)
        if value is None:
            return None
        return bool(value >= self.bound if self.least else value <= self.bound)

    def __str__(self) -> str:
        return f"{'at least' if self.least else 'at most'} {self.bound:g}"


GOALS = (
    Goal("start", "ratio", 1.3),
    Goal("answer", "median_ratio", 1.5),
    Goal("throughput", "clients_8_share", 0.65, least=True),
    Goal("memory", "ratio", 1.5),
)


def goal_of(group: str, name: str) -> Goal | None:
    """The goal of a figure, if it has one."""
    return next((g for g in GOALS if (g.group, g.name) == (group, name)), None)


def verdicts(figures: Mapping[str, Mapping[str, Any]]) -> dict[str, bool | None]:
    """For each goal by its figure: met, missed, or not measured."""
    return {f"{g.group}.{g.name}": g.met(figures) for g in GOALS}
