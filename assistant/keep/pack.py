"""The evidence pack: answers with everything that is needed to check them again years later.

A pack is plain JSON (`SCHEMA`, `VERSION`). Each quotation carries its words, its pinpoint, the
SHA-256 of the canonical text that it was found in and the fingerprint of the index. The pack
also holds a hash of itself: that shows a slip or a careless change. It is no signature; whoever
wants to deceive can compute it anew, and is caught only by what `verify-pack` reads in the
documents themselves.

>>> parse_time("2026-03-01T09:30:00Z").isoformat()
'2026-03-01T09:30:00+00:00'
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant.types import Answer, Citation, Evidence, Statement, Status
from ingest.store import Index
from ingest.types import Authority, Kind, Locator, Provision, Source, Span

SCHEMA = "integration-assistant/evidence-pack"
VERSION = 1
Offset = Annotated[int, Field(ge=0, le=10**12)]
Hash = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class _Value(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class KeptWords(_Value):
    """Words of a document: `quote` fills the code points `start` to `end` of the canonical text."""

    quote: str = Field(min_length=1)
    start: Offset
    end: Offset

    @model_validator(mode="after")
    def _fills_its_span(self) -> KeptWords:
        if self.end - self.start != len(self.quote):
            raise ValueError(f"the words are {len(self.quote)} characters long and their place {self.end - self.start}")
        return self


class KeptCitation(KeptWords):
    """A quotation as the JSON answer has it, with its document's hash and what a re-check needs besides."""

    marker: int = Field(ge=1)
    source_id: str = Field(min_length=1)
    title: str
    short: str | None
    author: str | None
    publisher: str | None
    published: str | None
    authority: Literal[
        "legislation", "statutory-guidance", "guidance", "proposal", "explainer", "opinion", "unstated"
    ]  # fmt: skip
    restates: str | None
    restates_title: str | None  # the name of the law that it restates, as the answer says it
    locator: str
    kind: Literal[
        "section", "list", "item", "paragraph", "table", "row", "footnote", "timescale", "quotation"
    ]  # fmt: skip
    page: int | None
    trail: list[str]
    speaker: str | None
    url: str | None
    lead_in: KeptWords | None
    document_sha256: Hash


class KeptStatement(_Value):
    """A sentence of the answer with the markers of what it stands on."""

    lead: str
    text: str
    number: str
    markers: list[int] = Field(min_length=1)
    introduced: bool  # its first quotation is shown with the words that lead in to it


class KeptSignpost(_Value):
    """Where else to look."""

    source_id: str
    title: str
    url: str | None
    why: str


class KeptIndex(_Value):
    """The index that answered: its fingerprint, and when it was built (UTC), where that is known."""

    fingerprint: str
    built: str | None


class KeptAnswer(_Value):
    """One question and its answer."""

    question: str
    standalone_question: str
    answered: str  # when, in UTC
    status: Literal["answered", "declined", "replied", "error"]
    reason: str | None
    answer: str
    statements: list[KeptStatement]
    citations: list[KeptCitation]
    notes: list[str]
    signposts: list[KeptSignpost]
    composer: str
    index: KeptIndex

    @model_validator(mode="after")
    def _hangs_together(self) -> KeptAnswer:
        parse_time(self.answered)
        known = [c.marker for c in self.citations]
        if len(set(known)) < len(known):
            raise ValueError("two citations have the same marker")
        if missing := {m for s in self.statements for m in s.markers} - set(known):
            raise ValueError(f"a statement names citation {min(missing)}, which is not there")
        if self.status == Status.ANSWERED.value and not self.citations:
            raise ValueError("an answer needs at least one citation")
        return self


class Pack(_Value):
    """Answers, in the order of the conversation, with the hash of all the rest."""

    schema_name: Literal["integration-assistant/evidence-pack"] = Field(alias="schema")
    version: Literal[1]
    made: str  # when, in UTC
    answers: list[KeptAnswer] = Field(min_length=1)
    sha256: Hash

    @model_validator(mode="after")
    def _has_a_date(self) -> Pack:
        parse_time(self.made)
        return self

    def to_json(self) -> str:
        """The pack as a file: what `reading.read_pack` reads."""
        return json.dumps(self.model_dump(by_alias=True), ensure_ascii=False, indent=1) + "\n"


def parse_time(text: str) -> datetime:
    """A time as packs write it. Raises `ValueError` for any other text."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def time_words(when: datetime) -> str:
    """A moment as packs write it: UTC, to the second."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def digest_of(content: dict[str, Any]) -> str:
    """The hash of a pack's content: its JSON with sorted keys and no blanks, without the hash itself."""
    rest = {k: v for k, v in content.items() if k != "sha256"}
    return hashlib.sha256(
        json.dumps(rest, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")
    ).hexdigest()


# -- making ------------------------------------------------------------------------------------


def keep_answer(answer: Answer, index: Index, answered: datetime) -> KeptAnswer:
    """An answer as it goes into packs and papers. JSON-ready: it can be kept, and exported later.

    `index` is the one that answered: the documents' hashes come from it.
    """
    markers = {_place(c.evidence): c.marker for c in answer.citations}
    # Of one quotation with and without its lead-in, the one with it is kept.
    leads = {_place(e): e for s in answer.statements for e in s.evidence if e.lead_in is not None}
    return KeptAnswer(
        question=answer.question, standalone_question=answer.standalone_question, answered=time_words(answered),
        status=answer.status.value, reason=answer.reason.value if answer.reason else None, answer=answer.answer,
        statements=[_kept_statement(s, markers) for s in answer.statements],
        citations=[_kept_citation(c, index, leads) for c in answer.citations],
        notes=list(answer.notes),
        signposts=[
            KeptSignpost(source_id=s.source.id, title=s.source.title, url=s.source.url, why=s.why)
            for s in answer.signposts
        ],
        composer=answer.composer,
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


def _kept_statement(statement: Statement, markers: dict[_Place, int]) -> KeptStatement:
    return KeptStatement(
        lead=statement.lead, text=statement.text, number=statement.number,
        markers=[markers[_place(e)] for e in statement.evidence],
        introduced=statement.evidence[0].lead_in is not None,
    )  # fmt: skip


def _kept_citation(citation: Citation, index: Index, leads: dict[_Place, Evidence]) -> KeptCitation:
    e = leads.get(_place(citation.evidence), citation.evidence)
    law = index.sources.get(e.provision.restates) if e.provision.restates else None
    lead = None
    if e.lead_in is not None:
        lead = KeptWords(quote=e.lead_in_text, start=e.lead_in.start, end=e.lead_in.end)
    return KeptCitation(
        marker=citation.marker, source_id=e.source.id, title=e.source.title, short=e.source.short,
        author=e.source.author, publisher=e.source.publisher, published=e.source.published,
        authority=e.provision.authority.value, restates=e.provision.restates,
        restates_title=(law.short or law.title) if law else None, locator=e.provision.locator.label,
        kind=e.provision.kind.value, page=e.provision.page, trail=list(e.provision.trail), speaker=e.provision.speaker,
        url=e.source.url, quote=e.text, start=e.quote.start, end=e.quote.end, lead_in=lead,
        document_sha256=index.documents[e.source.id].sha256,
    )  # fmt: skip


def _built(index: Index) -> str | None:
    """When the index was written, by its manifest's file; a copied folder may have lost that."""
    try:
        stamp = (index.folder / "manifest.json").stat().st_mtime
    except OSError:
        return None
    return time_words(datetime.fromtimestamp(stamp, UTC))


# -- back to the values that answers are made of -----------------------------------------------


def citations_of(kept: KeptAnswer) -> tuple[Citation, ...]:
    """The citations as values, for everything that writes citations."""
    return tuple(Citation(c.marker, _evidence(c)) for c in kept.citations)


def statements_of(kept: KeptAnswer) -> tuple[tuple[Statement, ...], tuple[tuple[int, ...], ...]]:
    """The statements as values with their markers, for everything that writes answers."""
    by_marker = {c.marker: c for c in kept.citations}
    statements, markers = [], []
    for s in kept.statements:
        first, *others = (by_marker[m] for m in s.markers)
        evidence = (_evidence(first, s.introduced), *(_evidence(o) for o in others))
        statements.append(Statement(s.lead, s.text, evidence, s.number))
        markers.append(tuple(s.markers))
    return tuple(statements), tuple(markers)


def _evidence(c: KeptCitation, introduced: bool = True) -> Evidence:
    quote = Span(c.start, c.end)
    lead = c.lead_in if introduced else None
    source = Source(
        c.source_id, c.title, publisher=c.publisher, author=c.author, published=c.published,
        authority=Authority(c.authority), url=c.url, short=c.short,
    )  # fmt: skip
    provision = Provision(
        id=f"{c.source_id}#{c.locator}", source_id=c.source_id, kind=Kind(c.kind), locator=Locator(c.locator),
        span=quote, text=c.quote, trail=tuple(c.trail), authority=Authority(c.authority), restates=c.restates,
        speaker=c.speaker, page=c.page,
    )  # fmt: skip
    span = Span(lead.start, lead.end) if lead else None
    return Evidence(provision, source, quote, c.quote, span, lead.quote if lead else "")
