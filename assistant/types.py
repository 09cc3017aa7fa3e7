"""The values that answering passes from step to step. All are frozen.

`Evidence` can only be made for words that stand in a document, and a `Statement` only with
evidence: an answer with nothing behind it cannot be built.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from ingest.numbering import Reference
from ingest.types import Provision, Source, Span


class Status(StrEnum):
    """How a turn ended."""

    ANSWERED = "answered"
    DECLINED = "declined"
    REPLIED = "replied"
    ERROR = "error"


class Reason(StrEnum):
    """Why it ended so; each has its own message."""

    # declined
    NOT_IN_CORPUS = "not_in_corpus"
    MISSING_PART = "missing_part"
    OFF_TOPIC = "off_topic"
    NO_SUCH_PROVISION = "no_such_provision"
    UNCLEAR = "unclear"
    PERSONAL_ADVICE = "personal_advice"
    UNSAFE = "unsafe"
    TOO_LONG = "too_long"
    OTHER_LANGUAGE = "other_language"
    # replied
    GREETING = "greeting"
    HELP = "help"
    THANKS = "thanks"
    # error
    ERROR_INDEX = "error_index"
    ERROR_BAD_LINE = "error_bad_line"
    ERROR_BAD_HISTORY = "error_bad_history"
    ERROR_INTERNAL = "error_internal"


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a conversation."""

    role: Literal["user", "assistant"]
    content: str


class Want(StrEnum):
    """What kind of answer a question wants."""

    LIST = "list"
    WHEN = "when"
    WHO = "who"
    WHY = "why"
    COUNT = "count"
    AMOUNT = "amount"  # how much, what share
    ENTITLEMENT = "entitlement"  # may I, must we, do they have to
    YES_NO = "yes-no"
    COMPARE = "compare"
    DEFINITION = "definition"  # what something is, or what letters stand for
    SIMPLER = "simpler"  # the shortest sentences first
    AGAIN = "again"  # "are you sure?": the same evidence with what stands around it


@dataclass(frozen=True, slots=True)
class Query:
    """A question made ready for retrieval.

    `standalone` is the question in full, for people; `search` is what retrieval reads
    (spelling mended). `focus` are the provisions that the conversation is about.
    """

    question: str
    standalone: str
    search: str
    corrections: tuple[tuple[str, str], ...] = ()
    references: tuple[Reference, ...] = ()
    wants: frozenset[Want] = frozenset()
    focus: tuple[str, ...] = ()
    picked: bool = False  # the focus is the one thing that the message picks
    sources: tuple[str, ...] = ()  # the sources that the conversation is about
    follow_up: bool = False
    parts: tuple[str, ...] = ()  # the questions inside a question that asks for two things
    own_words: int = 0  # how many words of a follow-up say what it is about
    language: str = ""  # the language it was asked in, where that is not English
    remarks: tuple[str, ...] = ()  # what the reader should know about how it was read
    why: str = ""


class LegScore(NamedTuple):
    """One leg's opinion of a provision; rank counts from 1, `None` where the leg did not find it.

    A named tuple: each question makes hundreds, and a frozen data class takes three times as long to make.
    """

    score: float
    rank: int | None


@dataclass(frozen=True, slots=True)
class Hit:
    """A provision that retrieval ranked, with each leg's score."""

    provision: Provision
    score: float
    legs: Mapping[str, LegScore] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Verbatim words of a provision, with the words that introduce it where it needs them."""

    provision: Provision
    source: Source
    quote: Span
    text: str
    lead_in: Span | None = None
    lead_in_text: str = ""
    outer: tuple[tuple[Span, str], ...] = ()  # what introduces the lead-in, outermost first
    closing: tuple[tuple[Span, str], ...] = ()  # words after its siblings that bind it too

    @property
    def introduction(self) -> tuple[str, ...]:
        """The verbatim words that introduce the quotation, in order."""
        return tuple(text for text in (*(t for _, t in self.outer), self.lead_in_text) if text)

    def __post_init__(self) -> None:
        """Refuse evidence whose words do not fill its span."""
        if len(self.text) != self.quote.end - self.quote.start:
            raise ValueError("the words of a quotation do not fill its span")


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence of the answer: who says it, what, and the evidence for it.

    `text` is the reading form of the evidence's words and nothing else; or, where `quoted` is not empty,
    it is in a model's words, and each of its quotations is shown with it, after the lead in `quoted`.
    """

    lead: str
    text: str
    evidence: tuple[Evidence, ...]
    number: str = ""  # the item's number in a list, shown before it
    quoted: tuple[str, ...] = ()  # who says each quotation, for a statement in a model's words

    @property
    def by_model(self) -> bool:
        """Whether the words are a model's, and not a source's."""
        return bool(self.quoted)

    def __post_init__(self) -> None:
        """Refuse a statement with nothing behind it, and a model's words without all of their quotations."""
        if not self.evidence:
            raise ValueError("a statement needs evidence")
        if self.quoted and len(self.quoted) != len(self.evidence):
            raise ValueError("a statement in a model's words names who says each of its quotations")


@dataclass(frozen=True, slots=True)
class Usage:
    """What a model was paid for one answer: calls, tokens sent and got, and their price in the settings' currency.

    `estimated` says that a server did not count, and that four characters were taken for a token.
    """

    calls: int = 0
    kept: int = 0  # calls that were not made, as the reply was known
    tokens_in: int = 0
    tokens_out: int = 0
    cost: float = 0.0
    estimated: bool = False

    def __add__(self, other: Usage) -> Usage:
        """Both together."""
        return Usage(
            self.calls + other.calls, self.kept + other.kept, self.tokens_in + other.tokens_in,
            self.tokens_out + other.tokens_out, self.cost + other.cost, self.estimated or other.estimated,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Signpost:
    """An official source that would settle what the held texts do not."""

    source: Source
    why: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """A statement that verification dropped, with the reason; kept so that `explain` can show it."""

    statement: Statement
    reason: str


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether the corpus answers a question, and the signals behind it."""

    answer: bool
    score: float
    threshold: float
    signals: dict[str, float] = field(default_factory=dict, hash=False)
    why: str = ""


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered citation of an answer."""

    marker: int
    evidence: Evidence

    def to_dict(self) -> dict[str, Any]:
        """The contract's form."""
        e = self.evidence
        lead = None
        if e.lead_in is not None:
            lead = {"quote": e.lead_in_text, "start": e.lead_in.start, "end": e.lead_in.end}
        around = [{"quote": t, "start": s.start, "end": s.end} for s, t in (*e.outer, *e.closing)]
        return {
            "marker": self.marker, "source_id": e.source.id, "title": e.source.title,
            "publisher": e.source.publisher, "published": e.source.published,
            "authority": e.provision.authority.value, "restates": e.provision.restates,
            "locator": e.provision.locator.label, "page": e.provision.page,
            "printed_page": e.provision.printed_page, "quote": e.text,
            "start": e.quote.start, "end": e.quote.end, "url": e.provision.link or e.source.url,
            "speaker": e.provision.speaker, "trail": list(e.provision.trail), "lead_in": lead,
            **({"around": around} if around else {}),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Answer:
    """What the assistant says, and everything it stands on.

    Raises `ValueError` for an answer that is `answered` without a citation.
    """

    question: str
    standalone_question: str
    status: Status
    answer: str
    reason: Reason | None = None
    statements: tuple[Statement, ...] = ()
    citations: tuple[Citation, ...] = ()
    passages: tuple[Hit, ...] = ()
    notes: tuple[str, ...] = ()
    signposts: tuple[Signpost, ...] = ()
    composer: str = "extractive"
    fingerprint: str = ""
    timings_ms: dict[str, float] = field(default_factory=dict, hash=False)
    decision: Decision | None = None
    rejected: tuple[Rejected, ...] = ()
    query: Query | None = None
    model: str = ""  # the chat model that was asked, also where the sources' own words stand in for it
    usage: Usage | None = None
    partial: bool = False  # more of it is being written

    def __post_init__(self) -> None:
        """Hold the promise: no answer without evidence."""
        if self.status is Status.ANSWERED and not self.citations:
            raise ValueError("an answer needs at least one citation")

    def to_dict(self) -> dict[str, Any]:
        """The JSON contract of the design."""
        return {
            "question": self.question, "standalone_question": self.standalone_question,
            "status": self.status.value, "reason": self.reason.value if self.reason else None,
            "answer": self.answer, "citations": [c.to_dict() for c in self.citations],
            "passages": [
                {"rank": i, "source_id": h.provision.source_id, "locator": h.provision.locator.label,
                 "text": h.provision.text, "start": h.provision.span.start, "end": h.provision.span.end,
                 "score": round(h.score, 4)}
                for i, h in enumerate(self.passages, 1)
            ],
            "notes": list(self.notes),
            "signposts": [
                {"source_id": s.source.id, "title": s.source.title, "url": s.source.url, "why": s.why}
                for s in self.signposts
            ],
            "composer": self.composer, **self._of_model(), "index": {"fingerprint": self.fingerprint},
            "timings_ms": {k: round(v, 2) for k, v in self.timings_ms.items()},
        }  # fmt: skip

    def _of_model(self) -> dict[str, Any]:
        """What is stated besides where a model was asked."""
        if not self.model:
            return {}
        used = self.usage or Usage()
        return {
            "model": self.model,
            "statements": [
                {"text": s.text, "by_model": s.by_model, "markers": [self._marker(e) for e in s.evidence]}
                for s in self.statements
            ],
            "usage": {
                "calls": used.calls, "kept": used.kept, "tokens_in": used.tokens_in, "tokens_out": used.tokens_out,
                "cost": round(used.cost, 6), "estimated": used.estimated,
            },
        }  # fmt: skip

    def _marker(self, evidence: Evidence) -> int:
        place = (evidence.source.id, evidence.quote)
        return next(c.marker for c in self.citations if (c.evidence.source.id, c.evidence.quote) == place)
