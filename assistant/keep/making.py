"""Makes packs of answers: everything that a re-check needs is taken along while the index is at hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from assistant.keep.pack import (
    SCHEMA,
    VERSION,
    KeptAnswer,
    KeptCitation,
    KeptIndex,
    KeptSignpost,
    KeptStatement,
    KeptWords,
    Pack,
    digest_of,
    time_words,
)
from assistant.types import Answer, Citation, Evidence, Statement
from ingest.store import Index
from ingest.types import Span


def keep_answer(answer: Answer, index: Index, answered: datetime) -> KeptAnswer:
    """An answer as it goes into packs and papers. JSON-ready: it can be kept, and exported later.

    `index` is the one that answered: the documents' hashes come from it.
    """
    markers = {_place(c.evidence): c.marker for c in answer.citations}
    # Of one quotation with more and with fewer words around it, the one with more is kept.
    shown = sorted((e for s in answer.statements for e in s.evidence), key=_words_around)
    fullest = {_place(e): e for e in shown}
    return KeptAnswer(
        question=answer.question, standalone_question=answer.standalone_question, answered=time_words(answered),
        status=answer.status.value, reason=answer.reason.value if answer.reason else None, answer=answer.answer,
        statements=[_kept_statement(s, markers) for s in answer.statements],
        citations=[_kept_citation(c, index, fullest) for c in answer.citations],
        notes=list(answer.notes),
        signposts=[
            KeptSignpost(source_id=s.source.id, title=s.source.title, url=s.source.url, why=s.why)
            for s in answer.signposts
        ],
        composer=answer.composer, model=answer.model,
        index=KeptIndex(fingerprint=answer.fingerprint, built=_built(index)),
    )  # fmt: skip


def make_pack(answers: Sequence[KeptAnswer], made: datetime) -> Pack:
    """A pack of one answer or of a conversation. Raises `ValueError` for none at all."""
    if not answers:
        raise ValueError("a pack needs at least one answer")
    content: dict[str, Any] = {
        "schema": SCHEMA, "version": VERSION, "made": time_words(made), "answers": [a.model_dump() for a in answers],
    }  # fmt: skip
    return Pack.model_validate({**content, "sha256": digest_of(content)})


_Place = tuple[str, Span]


def _place(evidence: Evidence) -> _Place:
    return evidence.source.id, evidence.quote


def _words_around(evidence: Evidence) -> tuple[bool, int]:
    return evidence.lead_in is not None, len(evidence.outer) + len(evidence.closing)


def _kept_statement(statement: Statement, markers: dict[_Place, int]) -> KeptStatement:
    return KeptStatement(
        lead=statement.lead, text=statement.text, number=statement.number,
        markers=[markers[_place(e)] for e in statement.evidence],
        introduced=statement.evidence[0].lead_in is not None, quoted=list(statement.quoted),
    )  # fmt: skip


def _kept_citation(citation: Citation, index: Index, fullest: dict[_Place, Evidence]) -> KeptCitation:
    e = fullest.get(_place(citation.evidence), citation.evidence)
    law = index.sources.get(e.provision.restates) if e.provision.restates else None
    lead = None
    if e.lead_in is not None:
        lead = KeptWords(quote=e.lead_in_text, start=e.lead_in.start, end=e.lead_in.end)
    return KeptCitation(
        marker=citation.marker, source_id=e.source.id, title=e.source.title, short=e.source.short,
        author=e.source.author, publisher=e.source.publisher, published=e.source.published,
        authority=e.provision.authority.value, restates=e.provision.restates,
        restates_title=(law.short or law.title) if law else None, locator=e.provision.locator.label,
        kind=e.provision.kind.value, page=e.provision.page, printed_page=e.provision.printed_page, trail=list(e.provision.trail), speaker=e.provision.speaker,
        url=e.provision.link or e.source.url, quote=e.text, start=e.quote.start, end=e.quote.end, lead_in=lead,
        around=[KeptWords(quote=text, start=span.start, end=span.end) for span, text in (*e.outer, *e.closing)],
        document_sha256=index.documents[e.source.id].sha256,
    )  # fmt: skip


def _built(index: Index) -> str | None:
    """When the index was written, by its manifest's file; a copied folder may have lost that."""
    try:
        stamp = (index.folder / "manifest.json").stat().st_mtime
    except OSError:
        return None
    return time_words(datetime.fromtimestamp(stamp, UTC))
