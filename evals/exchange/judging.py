"""Which documents answer which question, as other tools want it: question by question, document by document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evals.questions import Question
from evals.retrieval import held
from ingest.types import Provision

# Question id -> document id -> 1. Questions without a relevant document are not there.
Judgements = dict[str, dict[str, int]]


def judge(questions: Sequence[Question], found: Mapping[str, Provision]) -> Judgements:
    """A document is relevant to a question if it holds an alternative of any of its gold groups whole.

    Where the groups are several, each document that holds one of them is relevant: that every
    group is needed, and that alternatives stand for each other, these formats cannot say.
    """
    passages = [{"source_id": p.source_id, "text": p.text} for p in found.values()]
    out: Judgements = {}
    for question in questions:
        answering = held(question.gold, passages)
        relevant = {identity: 1 for identity, groups in zip(found, answering, strict=True) if groups}
        if relevant:
            out[question.id] = relevant
    return out
