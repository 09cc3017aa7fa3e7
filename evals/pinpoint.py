"""Whether a citation says rightly where its words stand: its locator, and its page.

Held against provisions and pages of the source file, parsed afresh. A citation whose quotation
does not stand at its offsets says where nothing stands, and is wrong in all three.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from evals.citations import stands, supports
from evals.questions import Gold, Group
from evals.reference import Reference
from evals.spans import folded_label
from ingest.types import Span

Cited = Mapping[str, Any]


def locator_true(reference: Reference, citation: Cited) -> bool:
    """Whether a provision of that label holds the quotation."""
    if not stands(reference, citation["source_id"], citation):
        return False
    quote = Span(citation["start"], citation["end"])
    return any(p.contains(quote) for p in reference.spans_of(citation["source_id"], citation["locator"]))


def page_true(reference: Reference, citation: Cited) -> bool:
    """Whether the page is the one on which the quotation begins; none, for a source without pages."""
    if not stands(reference, citation["source_id"], citation):
        return False
    return bool(citation["page"] == reference.page_of(citation["source_id"], citation["start"]))


def pinpoint(reference: Reference, citations: Sequence[Cited], groups: Sequence[Group]) -> tuple[int, int] | None:
    """Of the right citations, how many name the gold's provision, one inside it or the one directly around it.

    `None` where no citation is right, and where any words of the source will do.
    """
    found = [
        any(_names(reference, citation, gold) for gold in reasons)
        for citation in citations
        if (reasons := [g for group in groups for g in group if _by_words(reference, citation, g)])
    ]
    return (sum(found), len(found)) if found else None


def _by_words(reference: Reference, citation: Cited, gold: Gold) -> bool:
    return gold.quotation is not None and supports(reference, citation, gold)


def _names(reference: Reference, citation: Cited, gold: Gold) -> bool:
    if folded_label(citation["locator"]) == folded_label(gold.locator):
        return True
    cited = reference.spans_of(gold.source, citation["locator"])
    if not _stands_in(reference, gold, Span(citation["start"], citation["end"])):
        return bool(cited)  # right by its lead-in: what that introduces is named by its own locator
    return any(
        target.contains(one) or one in (target, reference.directly_around(gold.source, target))
        for one in cited for target in _targets(reference, gold)
    )  # fmt: skip


def _stands_in(reference: Reference, gold: Gold, quote: Span) -> bool:
    return any(place.overlap(quote) for place in reference.every_place(gold))


def _targets(reference: Reference, gold: Gold) -> list[Span]:
    """Where the gold's provision stands: the one it names and stands in.

    A question's author may count paragraphs in another way: where no provision of that label
    holds the gold's words, it is the smallest provision that does.
    """
    every = reference.every_place(gold)
    named = [s for s in reference.spans_of(gold.source, gold.locator) if any(s.contains(place) for place in every)]
    around = [reference.smallest_around(gold.source, place) for place in every]
    return named or [span for span in around if span is not None]
