"""Where the gold was lost: for each gold group, the first step after which none of its words was left.

The stages follow the path of an answer. A group that a citation covers is `cited`, however the
ranking came out: composing may climb to it from a passage that does not hold it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from evals.citations import supports
from evals.observe import FUSED, LEGS, Observation, Place
from evals.questions import Gold, Group, Question
from evals.reference import Reference
from evals.retrieval import DEPTH, holds_gold
from evals.spans import mostly_the_same
from ingest.types import Span

# In the order of the path; the last is none lost.
STAGES: dict[str, str] = {
    "not_parsed": "no provision of the source holds the words",
    "not_near": "no leg has it among its first 50",
    "cut_by_fusion": "a leg has it among its first 50, the fused ranking not among its first 10",
    "declined": "the turn was declined, although nothing before had lost it",
    "not_selected": "the fused ranking has it; the answer does not cite it",
    "dropped": "verification refused the statement that quoted it",
    "cited": "nothing was lost",
}


def losses(question: Question, observation: Observation, reference: Reference) -> list[dict[str, Any]]:
    """The stage of each gold group, numbered from 1; empty for a question without gold."""
    return [{"group": n, "stage": _stage(group, observation, reference)} for n, group in enumerate(question.gold, 1)]


def _stage(group: Group, seen: Observation, reference: Reference) -> str:
    answer = seen.answer
    if answer["status"] == "answered" and any(supports(reference, c, g) for c in answer["citations"] for g in group):
        return "cited"
    if any(_dropped(p, gold, reference) for p in seen.dropped for gold in group):
        return "dropped"
    if not any(reference.in_a_provision(gold) for gold in group):
        return "not_parsed"
    ended = answer["status"] in ("declined", "replied")
    if not answer["passages"] and not seen.rankings:
        return "declined" if ended else "not_near"  # the turn ended before anything was searched
    if not any(holds_gold(p, gold) for p in answer["passages"][:DEPTH] for gold in group):
        near = any(_held(seen.rankings.get(leg, ()), gold, reference) for leg in (*LEGS, FUSED) for gold in group)
        return "cut_by_fusion" if near else "not_near"
    return "declined" if ended else "not_selected"


def _held(places: Iterable[Place], gold: Gold, reference: Reference) -> bool:
    if gold.whole_source:
        return any(p.source_id == gold.source for p in places)
    wanted = reference.every_place(gold)
    return any(
        p.source_id == gold.source and any(p.start <= w.start and w.end <= p.end for w in wanted) for p in places
    )


def _dropped(place: Place, gold: Gold, reference: Reference) -> bool:
    span = Span(place.start, place.end)
    return place.source_id == gold.source and any(mostly_the_same(span, w) for w in reference.every_place(gold))
