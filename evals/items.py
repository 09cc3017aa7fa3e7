"""How much of a list that was asked for is in the answer.

The items are the gold groups; a group whose quotation holds several of the source's smallest
provisions, as the whole list in one piece does, counts each of these as an item, so that a list
cut short shows. Of alternatives, the one that is covered best counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evals.citations import covered, stands
from evals.questions import Gold, Group
from evals.reference import Reference
from evals.spans import mostly_the_same
from ingest.types import Span

Cited = Mapping[str, Any]


def items_cited(reference: Reference, citations: Sequence[Cited], groups: Sequence[Group]) -> tuple[int, int]:
    """How many items some citation covers; and of how many."""
    parts = [_best(reference, citations, group) for group in groups]
    return sum(part for part, _ in parts), sum(whole for _, whole in parts)


def _best(reference: Reference, citations: Sequence[Cited], group: Group) -> tuple[int, int]:
    ways = [_of_one(reference, citations, gold) for gold in group]
    return max(ways, key=lambda way: (way[0] / way[1], -way[1]))


def _of_one(reference: Reference, citations: Sequence[Cited], gold: Gold) -> tuple[int, int]:
    ways = []
    for place in reference.every_place(gold) if gold.quotation is not None else ():
        items = _smallest_inside(reference, gold.source, place)
        if len(items) > 1:
            spans = [
                Span(c["start"], c["end"]) for c in citations
                if c["source_id"] == gold.source and stands(reference, gold.source, c)
            ]  # fmt: skip
            ways.append((sum(any(mostly_the_same(s, item) for s in spans) for item in items), len(items)))
    return max(ways) if ways else (covered(reference, citations, [(gold,)]), 1)


def _smallest_inside(reference: Reference, source: str, place: Span) -> list[Span]:
    """The provisions inside a place that hold no other."""
    inside = [p for p in reference.provisions.get(source, ()) if place.contains(p.span)]
    parents = {p.parent for p in inside}
    return [p.span for p in inside if p.id not in parents]
