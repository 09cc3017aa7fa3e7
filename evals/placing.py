"""Which provision words stand in, by the source as it is parsed now; and gold whose locator says otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from evals.questions import Gold
from evals.reference import Reference
from ingest.types import Provision, Span


def smallest(provisions: Sequence[Provision], place: Span) -> Provision | None:
    """The smallest provision that holds a place whole; where none but the whole document does, the one with most of it.

    `None` where no provision has any of it.
    """
    parts = [p for p in provisions if p.parent is not None]
    holding = [p for p in parts if p.span.contains(place)]
    if holding:
        return min(holding, key=_size)
    touching = [p for p in parts if p.span.overlap(place)]
    if touching:
        return max(touching, key=lambda p: (p.span.overlap(place), -_size(p)))
    return next((p for p in provisions if p.span.overlap(place)), None)


def stands_where_named(gold: Gold, reference: Reference) -> bool:
    """Whether a provision with the gold's label holds its words, lies inside them or shares some with them.

    Gold of a whole source stands wherever it says.
    """
    if gold.quotation is None:
        return True
    named = reference.spans_of(gold.source, gold.locator)
    return any(span.overlap(place) for span in named for place in reference.every_place(gold))


def right_locators(gold: Gold, reference: Reference) -> tuple[str, ...]:
    """The labels of the smallest provisions around each place of the gold's words, each once, in order of place."""
    found = (smallest(reference.provisions.get(gold.source, ()), place) for place in reference.every_place(gold))
    return tuple(dict.fromkeys(p.locator.label for p in found if p is not None))


def _size(provision: Provision) -> int:
    return provision.span.end - provision.span.start
