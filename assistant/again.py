"""The same evidence once more: "are you sure?", "say that more simply".

Whoever doubts is shown the last evidence whole, and after it the paragraphs that stand next to
it, so that they can judge whether it was quoted fairly.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.types import Query, Want
from ingest.store import Index
from ingest.types import Kind, Provision

_MOST = 3  # provisions of one answer whose surroundings are shown


def wants_again(query: Query) -> bool:
    """Whether a message asks for nothing but evidence of the conversation: the last once more, or several of a list."""
    if not query.follow_up or not query.focus:
        return False
    if query.picked:
        return len(query.focus) > 1
    return Want.AGAIN in query.wants or (Want.SIMPLER in query.wants and not query.own_words)


def evidence_again(query: Query, index: Index) -> tuple[Provision, ...]:
    """The evidence of the last answer; for a doubt, then what stands before and after it, each once."""
    focus = [index.by_id[i] for i in query.focus]
    out = list(focus)
    for p in focus[:_MOST] if Want.AGAIN in query.wants else ():
        for beside in _beside(p, index):
            if not any(o.source_id == beside.source_id and o.span.overlap(beside.span) for o in out):
                out.append(beside)
    return tuple(out)


def _beside(p: Provision, index: Index) -> Sequence[Provision]:
    """The paragraphs before and after a provision, or before and after the list that holds it."""
    place: Provision | None = p
    while place is not None and place.parent:
        siblings = [index.by_id[c] for c in index.by_id[place.parent].children]
        at = next(i for i, s in enumerate(siblings) if s.id == place.id)
        near = [s for s in (*siblings[max(0, at - 1) : at], *siblings[at + 1 : at + 2]) if s.kind in _PROSE]
        if near:
            return near
        place = index.by_id[place.parent]
        if place.kind is Kind.SECTION:
            return ()
    return ()


_PROSE = (Kind.PARAGRAPH, Kind.QUOTATION)
