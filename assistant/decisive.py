"""The sentence of a long provision that answers the question, put first.

"By when?" wants the date, "why?" the reason, "who?" the body, and a question that takes something
for granted the sentence that denies it. The sentence is quoted by itself, and the whole provision
after it, so that nothing is cut from its conditions. Where no sentence stands out, nothing is put first.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from assistant.compose.extractive import reading_form
from assistant.intent import claim_of
from assistant.lexical import tokens_of
from assistant.simpler import pieces_of
from assistant.types import Evidence, Query, Statement, Want
from ingest.fold import for_reading
from ingest.numbering import CARDINALS

_NUMBER = rf"(?:\d+(?:\.\d+)?|{'|'.join(CARDINALS)})"
_TIME = re.compile(
    rf"\bTimescale\b|\b(?:19|20)\d\d\b|\b{_NUMBER}[- ](?:working )?(?:days?|weeks?|months?|years?)\b|"
    r"\b(?:by|before|at) the (?:end|start|beginning) of\b|\b(?:January|February|March|April|June|July|August|September|October|November|December)\b|"
    r"\b(?:enough time|in (?:good )?time|in advance|annually|yearly|monthly|quarterly|every year|each year|financial year|immediately|ongoing)\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:because|so that|so as to|in order to|in order that|to ensure|ensuring|as a result|therefore|reason|purpose|since it|in recognition|"
    r"key to|aim(?:s|ed)? (?:is|to|at)|enabl(?:e|es|ing)|allow(?:s|ing)?|to (?:help|support|avoid|improve|make|deliver)|can (?:only )?be)\b",
    re.IGNORECASE,
)
_BODY = re.compile(
    r"\b(?:IJBs?|Integration (?:Joint Boards?|Authorit\w+)|(?:NHS|Health) Boards?|Local Authorit\w+|councils?|Chief (?:Officers?|Executives?|Finance Officers?|Social Work Officers?)|"
    r"S95 Officers?|Scottish (?:Government|Ministers)|Ministers|COSLA|partners|partnerships|inspectorates|Care Inspectorate|Healthcare Improvement Scotland|MSG|leadership group|national (?:improvement )?bodies|"
    r"trade unions|staff|carers|providers|co-chair|chair(?:s|ed)?)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(rf"\b{_NUMBER}\b|%|£|\b(?:all|half|none|full(?:y)?|total|proportion|share)\b", re.IGNORECASE)
_DENIES = re.compile(r"\b(?:not|no|never|nor|neither|cannot|no longer)\b(?! only)|n['’]t\b", re.IGNORECASE)
# "To deliver this commitment": read alone, it points at nothing.
_POINTS = re.compile(r"\b(?:this|these|those|such) [a-z]+", re.IGNORECASE)
_MODAL = frozenset(
    ["must", "should", "shall", "may", "might", "need", "needs", "not", "only", "true", "right", "correct"]
)
_STEM = 5  # letters by which "ratify" is found in "ratification"
_KINDS: tuple[tuple[Want, re.Pattern[str]], ...] = (
    (Want.WHEN, _TIME), (Want.AMOUNT, _AMOUNT), (Want.COUNT, _AMOUNT), (Want.WHO, _BODY), (Want.WHY, _REASON),
)  # fmt: skip
_SHARED = 0.2  # of what the question's words tell
_LONG = 45  # words; what is shorter is read at a glance

IN_FULL = "In full:"  # what leads in to the provision whose sentence stands before it


def decisive_first(
    statements: Sequence[Statement], query: Query, weight: Callable[[str], float]
) -> tuple[Statement, ...]:
    """The statements, with the sentence that answers the question before the first where one stands out.

    `weight` says how much a stemmed word tells, as the lexical index counts it.
    """
    if not statements or statements[0].number or query.picked:
        return tuple(statements)
    first, *rest = statements
    piece = _decisive(first.evidence[0], query, weight)
    if piece is None:
        return tuple(statements)
    lead = Statement(first.lead, reading_form(piece), (piece,))
    return (lead, replace(first, lead=IN_FULL), *rest)


def _decisive(evidence: Evidence, query: Query, weight: Callable[[str], float]) -> Evidence | None:
    if evidence.lead_in is not None or len(evidence.text.split()) < _LONG:
        return None
    pieces = pieces_of(evidence)
    if len(pieces) < 2:
        return None
    claim = claim_of(query.search) or (query.search if Want.YES_NO in query.wants else "")
    if claim and Want.WHEN not in query.wants and (denial := _denial(pieces, claim, weight)) is not None:
        return None if denial is pieces[0] else denial
    for kind in (pattern for want, pattern in _KINDS if want in query.wants):
        fitting = [p for p in pieces if kind.search(for_reading(p.text))]
        if not fitting or len(fitting) == len(pieces) > 2:
            continue
        # A date or an amount that stands alone answers by itself; any other sentence must speak of what was asked.
        best = _nearest(fitting, query.search, weight, alone=kind in (_TIME, _AMOUNT))
        if best is not None and best is not pieces[0] and _stands_alone(best):
            return best
        if best is not None:
            return None
    return None


def _stands_alone(piece: Evidence) -> bool:
    words = for_reading(piece.text)
    first = _POINTS.search(words)
    return first is None or "." in words[: first.start()]  # what it points at is in the piece itself


def _denial(pieces: Sequence[Evidence], claim: str, weight: Callable[[str], float]) -> Evidence | None:
    """The piece that denies what was claimed: it has the claim's most telling word, and a "not" in the same sentence."""
    words = {t: t[:_STEM] for t in tokens_of(claim) if t not in _MODAL}
    there = {t: [p for p in pieces if _speaks_of(for_reading(p.text), stem)] for t, stem in words.items()}
    told = [t for t in words if 0 < len(there[t]) < len(pieces)]
    if not told:
        return None
    most = max(told, key=lambda t: (weight(t), t))
    denying = [
        p for p in there[most]
        if any(_DENIES.search(s) and _speaks_of(s, words[most]) for s in re.split(r"(?<=[.?!])\s+", for_reading(p.text)))
    ]  # fmt: skip
    return denying[0] if len(denying) == 1 else None


def _speaks_of(text: str, stem: str) -> bool:
    return any(token.startswith(stem) for token in tokens_of(text))


def _nearest(pieces: Sequence[Evidence], question: str, weight: Callable[[str], float], alone: bool) -> Evidence | None:
    """The piece that shares most with the question; `None` where it shares little, or two share as much."""
    if alone and len(pieces) == 1:
        return pieces[0]
    asked = set(tokens_of(question))
    shared = [sum(weight(t) for t in asked & set(tokens_of(for_reading(p.text)))) for p in pieces]
    best = max(shared)
    enough = best >= _SHARED * sum(map(weight, asked))
    return pieces[shared.index(best)] if best and enough and shared.count(best) == 1 else None
