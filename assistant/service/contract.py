"""What programs send and get, as types: the JSON answer, sources and provisions, for the OpenAPI description."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field

from assistant.types import Answer, Turn
from ingest.store import Index

MOST_TURNS = 100
AuthorityName = Literal[
    "legislation", "statutory-guidance", "guidance", "proposal", "explainer", "opinion", "unstated"
]  # fmt: skip


class Answers(Protocol):
    """Whoever answers: `assistant.chain.Assistant`, or a stand-in of the tests. Shared between threads."""

    @property
    def index(self) -> Index:
        """The index that answers come from."""

    def ask(self, question: str, history: Sequence[Turn] = (), top_k: int = 10, composer: str = "") -> Answer:
        """Answer one message; `composer` is `extractive` for the sources' own words."""


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Message(_In):
    """One turn of the conversation before the question."""

    role: Literal["user", "assistant"]
    content: str


class AskRequest(_In):
    """A question, with the conversation before it where it goes on from one."""

    question: str = Field(examples=["What does a direction require?"])
    history: list[Message] = Field(default=[], max_length=MOST_TURNS)
    top_k: int = Field(default=10, ge=1, le=50, description="how many passages to give", strict=True)

    composer: Literal["", "extractive"] = Field(
        default="", description="extractive for the sources' own words, also where a chat model is set"
    )

    @property
    def chosen(self) -> dict[str, str]:
        """The composer, where one is asked for."""
        return {"composer": self.composer} if self.composer else {}

    @property
    def turns(self) -> tuple[Turn, ...]:
        """The conversation as the chain reads it."""
        return tuple(Turn(m.role, m.content) for m in self.history)


class _Out(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Words(_Out):
    """Words of a document: `quote` fills the code points `start` to `end` of its canonical text."""

    quote: str
    start: int
    end: int


class CitationModel(Words):
    """What the answer stands on."""

    marker: int
    source_id: str
    title: str
    publisher: str | None
    published: str | None
    authority: AuthorityName
    restates: str | None
    locator: str
    page: int | None
    printed_page: str | None = None
    url: str | None
    speaker: str | None
    trail: list[str]
    lead_in: Words | None
    around: list[Words] = Field(default=[], description="what introduces the lead-in, and words after that bind it too")


class PassageModel(_Out):
    """A passage as retrieval ranked it, best first."""

    rank: int
    source_id: str
    locator: str
    text: str
    start: int
    end: int
    score: float


class SignpostModel(_Out):
    """An official source that would settle what the documents do not."""

    source_id: str
    title: str
    url: str | None
    why: str


class IndexModel(_Out):
    """The index that answered."""

    fingerprint: str


class StatementModel(_Out):
    """A sentence of the answer with the markers of what it stands on."""

    text: str
    by_model: bool = Field(description="in a chat model's words, checked against its quotations; or a source's own")
    markers: list[int]


class UsageModel(_Out):
    """What the chat model was paid for the answer."""

    calls: int
    kept: int = Field(description="calls that were not made, as the reply was known")
    tokens_in: int
    tokens_out: int
    cost: float = Field(description="in the currency of the settings")
    estimated: bool = Field(description="the server did not count its tokens")


class AnswerModel(_Out):
    """The JSON answer. Every sentence of `answer` stands on quotations of `citations`; declining is an answer, too."""

    question: str
    standalone_question: str
    status: Literal["answered", "declined", "replied", "error"]
    reason: str | None
    answer: str
    citations: list[CitationModel]
    passages: list[PassageModel]
    notes: list[str]
    signposts: list[SignpostModel]
    composer: str = Field(description="extractive: the sources' own words; generative: a chat model's, checked")
    model: str | None = Field(default=None, description="the chat model that was asked; left out where none was")
    statements: list[StatementModel] = Field(default=[], description="left out where no chat model was asked")
    usage: UsageModel | None = Field(default=None, description="left out where no chat model was asked")
    index: IndexModel
    timings_ms: dict[str, float]


class SourceModel(_Out):
    """A source of the catalogue: one whose words are held, or an official one that is only pointed to."""

    id: str
    title: str
    short: str | None
    author: str | None
    publisher: str | None
    published: str | None
    authority: AuthorityName
    url: str | None
    held: bool
    settles: str | None
    missing: list[str]
    document_sha256: str | None = Field(description="of the canonical text in UTF-8; null where it is not held")
    characters: int | None


class PlaceModel(_Out):
    """A place of a document that can be cited."""

    locator: str
    slug: str
    kind: str
    start: int
    end: int
    page: int | None
    printed_page: str | None = None
    parent: str | None


class ProvisionModel(PlaceModel):
    """A place with its words and what stands around it."""

    source_id: str
    title: str
    publisher: str | None
    published: str | None
    authority: AuthorityName
    restates: str | None
    speaker: str | None
    url: str | None
    trail: list[str]
    text: str
    lead_in: Words | None
    children: list[str]
    before: str
    after: str
    document_sha256: str
    index: IndexModel


class Problem(_Out):
    """An error, as RFC 9457 has it. It never holds what the program looks like inside."""

    type: str
    title: str
    status: int
    detail: str
