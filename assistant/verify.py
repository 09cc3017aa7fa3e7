"""Step 5: verification, exact. No near match ever counts.

A quotation must stand at its offsets in the canonical text whose hash the index recorded; a
statement must be the reading form of its quotation, white space folded and nothing else; two
sources are one statement only where their words are equal after case, white space and the
final mark. What fails is dropped with its claim, never kept without its citation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from assistant.claims.check import check_claim
from assistant.claims.types import Claim, Quoted
from assistant.compose.extractive import reading_form
from assistant.evidence import same_words
from assistant.types import Evidence, Rejected, Statement
from ingest.fold import whitespace
from ingest.store import Index


def verify(statements: Sequence[Statement], index: Index) -> tuple[tuple[Statement, ...], tuple[Rejected, ...]]:
    """The statements that hold, and those that do not with the reason."""
    kept: list[Statement] = []
    dropped: list[Rejected] = []
    for statement in statements:
        reason = problem(statement, index)
        if reason is None:
            kept.append(statement)
        else:
            dropped.append(Rejected(statement, reason))
    return tuple(kept), tuple(dropped)


def problem(statement: Statement, index: Index) -> str | None:
    """Why a statement cannot be shown; `None` where it can."""
    for evidence in statement.evidence:
        if (reason := _quotation_problem(evidence, index)) is not None:
            return reason
    if statement.by_model:
        return claim_problem(statement.text, statement.evidence)
    first, *others = statement.evidence
    # In a list the lead-in stands above its items, and what closes them below.
    alone = replace(first, lead_in=None, lead_in_text="", outer=(), closing=())
    if whitespace(statement.text) not in (whitespace(reading_form(first)), whitespace(reading_form(alone))):
        return "the statement is not the wording of its quotation"
    if any(same_words(o.text) != same_words(first.text) for o in others):
        return "two sources were merged whose words differ"
    return None


def claim_problem(text: str, evidence: Sequence[Evidence]) -> str | None:
    """Why words of a model do not stand on these quotations; `None` where they do."""
    quotes = tuple(Quoted(number, e.text) for number, e in enumerate(evidence, 1))
    faults = check_claim(Claim(text, quotes), evidence).faults
    return " ".join(f.why for f in faults) or None


def _quotation_problem(evidence: Evidence, index: Index) -> str | None:
    document = index.documents.get(evidence.provision.source_id)
    if document is None or document.source.id != evidence.source.id:
        return "the quotation names a source that the index does not hold"
    if index.manifest.files.get(f"documents/{document.source.id}.txt") != document.sha256:
        return "the source's text is not the one that was indexed"
    if evidence.quote.of(document.text) != evidence.text:
        return "the quotation does not stand at its place"
    if (evidence.lead_in.of(document.text) if evidence.lead_in else "") != evidence.lead_in_text:
        return "the lead-in does not stand at its place"
    if any(span.of(document.text) != text for span, text in (*evidence.outer, *evidence.closing)):
        return "the words around the quotation do not stand at their place"
    if not evidence.provision.span.contains(evidence.quote):
        return "the quotation lies outside the provision that is cited for it"
    return None
