"""What a ranking holds of the gold: pure functions of gold groups and passages, best first.

A passage is a mapping with `source_id` and `text`; a gold group is *found* among passages when
one of them, of the same source, holds the whole quotation of one of the group's alternatives.
A question is found when all of its groups are. `held` gives for each passage the numbers of the
groups that it holds, counted from 0; everything else is counted from that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from evals.observe import Place
from evals.questions import Gold, Group
from evals.reference import Reference
from evals.spans import holds

Passage = Mapping[str, Any]
Held = Sequence[frozenset[int]]
ROOM = 2000
DEPTH = 10


def holds_gold(passage: Passage, gold: Gold) -> bool:
    """Whether a passage is of the gold's source and holds the whole quotation, or any words where it has none."""
    if passage["source_id"] != gold.source:
        return False
    return gold.quotation is None or holds(passage["text"], gold.quotation)


def held(groups: Sequence[Group], passages: Iterable[Passage]) -> list[frozenset[int]]:
    """The groups that each passage holds by its text."""
    return [
        frozenset(n for n, group in enumerate(groups) if any(holds_gold(p, gold) for gold in group)) for p in passages
    ]


def held_at(groups: Sequence[Group], places: Iterable[Place], reference: Reference) -> list[frozenset[int]]:
    """The groups that each place holds by where it stands in the source file."""
    wanted = [
        [(g.source, None if g.whole_source else span) for g in group for span in reference.every_place(g)]
        for group in groups
    ]
    return [
        frozenset(
            n for n, group in enumerate(wanted)
            if any(p.source_id == source and (span is None or (p.start <= span.start and span.end <= p.end)) for source, span in group)
        )
        for p in places
    ]  # fmt: skip


def groups_found(groups: Sequence[Group], passages: Iterable[Passage]) -> int:
    """How many of the groups are found among the passages."""
    return len(frozenset[int]().union(*held(groups, passages)))


def found_at(groups: Sequence[Group], passages: Sequence[Passage], k: int) -> bool:
    """Whether every group is found among the first `k` passages."""
    return groups_found(groups, passages[:k]) == len(groups)


def how_many_fit(passages: Sequence[Passage], room: int = ROOM) -> int:
    """How many of the first passages have lengths that sum to at most `room`; the first that does not fit ends it."""
    for number, passage in enumerate(passages):
        room -= len(passage["text"])
        if room < 0:
            return number
    return len(passages)
