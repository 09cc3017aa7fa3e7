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
from datetime import UTC, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from assistant.types import Status

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
    printed_page: str | None = None
    trail: list[str]
    speaker: str | None
    url: str | None
    lead_in: KeptWords | None
    around: list[KeptWords] = []  # what introduces the lead-in, and words after its siblings that bind it too
    document_sha256: Hash


class KeptStatement(_Value):
    """A sentence of the answer with the markers of what it stands on."""

    lead: str
    text: str
    number: str
    markers: list[int] = Field(min_length=1)
    introduced: bool  # its first quotation is shown with the words that lead in to it
    quoted: list[str] = []  # for one in a model's words, who says each of its quotations

    @model_validator(mode="after")
    def _names_each_quotation(self) -> KeptStatement:
        if self.quoted and len(self.quoted) != len(self.markers):
            raise ValueError("a statement in a model's words names who says each of its quotations")
        return self


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
    model: str = ""  # the chat model that was asked, if any
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
