"""What of a question a model is given, and its statements as the quotations that they stand on."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.compose.extractive import reading_form
from assistant.compose.generative.sheet import Question
from assistant.core import core_of, without_orders
from assistant.types import Query, Statement, Turn, Want

_LONGEST = 1000  # characters of a question
_BEFORE = 300


def question_of(query: Query, history: Sequence[Turn]) -> Question:
    """The question as it stands by itself, and for a follow-up the question before it, without orders to the assistant.

    Answers are not passed on: whatever a browser sends as one, the evidence is all there is to answer from.
    """
    before = ""
    if query.follow_up:
        asked = [t.content for t in history if t.role == "user"]
        before = core_of(without_orders(asked[-1])[0]) if asked else ""
    return Question(query.standalone[:_LONGEST], before[:_BEFORE], Want.SIMPLER in query.wants)


def as_quotations(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """One statement for each quotation of a model's statements, as the sources' own words have it."""
    return tuple(
        Statement(lead, reading_form(e), (e,)) for s in statements for lead, e in zip(s.quoted, s.evidence, strict=True)
    )
