"""What each leg of a search gave a provision: its score, and its place among those that the leg found.

Hundreds of provisions come up for a question, and few of them are looked at again. So what is said of each is made
when it is asked for, and the places in a leg's order when the first of them is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from assistant.types import Hit, LegScore

RANKED: Final = frozenset({"text", "entry", "lexical"})  # "several" is a mean of what "entry" found
Scores = Mapping[str, Mapping[str, float]]  # of each provision by its id, by leg


class LegRanks:
    """The places of all provisions in each leg's order, the best one's 1."""

    def __init__(self, scores: Scores) -> None:
        """Keep the scores. A leg's order is made when it is first asked for."""
        self._scores = scores
        self._ranks: dict[str, dict[str, int]] = {}

    def of(self, leg: str, identity: str) -> int | None:
        """A provision's place; `None` for what the leg did not find, and for a leg that puts nothing in order."""
        if leg not in RANKED:
            return None
        ranks = self._ranks.get(leg)
        if ranks is None:
            ranks = self._ranks[leg] = _ranks({i: of_legs[leg] for i, of_legs in self._scores.items()})
        return ranks.get(identity)


class OfLegs(Mapping[str, LegScore]):
    """One provision's score and place by each leg; scores are rounded to four decimals."""

    __slots__ = ("_identity", "_ranks", "_scores")

    def __init__(self, identity: str, scores: Mapping[str, float], ranks: LegRanks) -> None:
        """Keep what they are made from."""
        self._identity = identity
        self._scores = scores
        self._ranks = ranks

    def __getitem__(self, leg: str) -> LegScore:
        return LegScore(self.score(leg), self._ranks.of(leg, self._identity))

    def score(self, leg: str) -> float:
        """The score by one leg, without its place."""
        return round(self._scores[leg], 4)

    def __iter__(self) -> Iterator[str]:
        return iter(self._scores)

    def __len__(self) -> int:
        return len(self._scores)

    def __repr__(self) -> str:
        return repr(dict(self))


def near(hit: Hit, leg: str) -> float:
    """A hit's score by one leg; 0 for a provision that no leg found, but that the question names."""
    legs = hit.legs
    if isinstance(legs, OfLegs):
        return legs.score(leg)
    return legs[leg].score if legs else 0.0


def _ranks(scores: Mapping[str, float]) -> dict[str, int]:
    floor = max(0.0, min(scores.values(), default=0.0))  # what the leg did not find has the floor's score
    found = sorted((i for i, s in scores.items() if s > floor), key=lambda i: (-scores[i], i))
    return {identity: rank for rank, identity in enumerate(found, 1)}
