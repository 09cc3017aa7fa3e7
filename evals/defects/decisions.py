"""Defects of the decision to answer, and of the ranking."""

from __future__ import annotations

from evals.defects.case import Case, cite, restated
from ingest.types import Span


def decline(case: Case) -> Case | None:
    """An answer becomes a refusal."""
    if case.answer["status"] != "answered":
        return None
    words = "The documents I hold do not say."
    return case.with_answer(status="declined", reason="not_in_corpus", answer=words, citations=[])


def answer_anyway(case: Case) -> Case | None:
    """A refusal becomes an answer that quotes the first passage."""
    passages = case.answer["passages"]
    if case.answer["status"] == "answered" or not passages:
        return None
    first = passages[0]
    at = Span(first["start"], first["end"])
    for p in case.reference.provisions.get(first["source_id"], ()):
        if p.span == at:
            return restated(case, [cite(case.reference, p)])
    return None


def answer_the_unanswerable(case: Case) -> Case | None:
    """A question that the corpus does not answer is answered with the first passage."""
    return None if case.question.answerable else answer_anyway(case)


def ranking_reversed(case: Case) -> Case | None:
    """The passages stand in the opposite order."""
    passages = case.answer["passages"]
    if len(passages) < 2:
        return None
    return case.with_answer(passages=[{**p, "rank": n} for n, p in enumerate(reversed(passages), 1)])
