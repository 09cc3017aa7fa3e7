"""Scores of a ranking: pure functions of gold groups and passages, best first.

A passage is a mapping with `source_id` and `text`; a gold group is *found* among passages when
one of them, of the same source, holds the whole quotation of one of the group's alternatives.
A question is found when all of its groups are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from evals.questions import Gold, Group
from evals.spans import holds

Passage = Mapping[str, Any]
ROOM = 2000
DEPTH = 10


def holds_gold(passage: Passage, gold: Gold) -> bool:
    """Whether a passage is of the gold's source and holds the whole quotation, or any words where it has none."""
    if passage["source_id"] != gold.source:
        return False
    return gold.quotation is None or holds(passage["text"], gold.quotation)


def groups_found(groups: Sequence[Group], passages: Iterable[Passage]) -> int:
    """How many of the groups are found among the passages."""
    ranked = list(passages)
    return sum(any(holds_gold(p, gold) for gold in group for p in ranked) for group in groups)


def found_at(groups: Sequence[Group], passages: Sequence[Passage], k: int) -> bool:
    """Whether every group is found among the first `k` passages."""
    return groups_found(groups, passages[:k]) == len(groups)


def that_fit(passages: Sequence[Passage], room: int = ROOM) -> list[Passage]:
    """The first passages whose lengths sum to at most `room` characters; the first that does not fit ends it."""
    out: list[Passage] = []
    for passage in passages:
        room -= len(passage["text"])
        if room < 0:
            break
        out.append(passage)
    return out


def reciprocal_rank(groups: Sequence[Group], passages: Sequence[Passage], depth: int = DEPTH) -> float:
    """1 over the rank of the first passage that holds any gold quotation; 0 if none of `depth` does."""
    for rank, passage in enumerate(passages[:depth], 1):
        if any(holds_gold(passage, gold) for group in groups for gold in group):
            return 1.0 / rank
    return 0.0
