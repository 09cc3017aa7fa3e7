"""What an evaluation sees of one question: the answer, and how it came about.

The answer is the JSON contract. Beside it stand the ranking of each leg, the decision and what
verification dropped, so that a miss can be traced to the step that lost it.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, field
from typing import Any, Protocol

from assistant.chain import Ask, Assistant, Work
from assistant.retrieve import passages
from assistant.types import Hit, Statement, Turn

DEPTH = 50  # places kept of each ranking
FUSED = "fused"
LEGS = ("text", "entry", "lexical")


@dataclass(frozen=True, slots=True)
class Place:
    """A provision by where it stands; offsets count code points of the source's canonical text."""

    source_id: str
    locator: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Observation:
    """One question's answer (the JSON contract) with what each step made of it.

    `rankings` holds up to 50 places, best first, of `fused` and of each leg; it is empty where
    the turn ended before anything was searched. `decision` is `None` where nothing had to be
    decided. `dropped` are the quotations of statements that verification refused. `took_ms` is the
    time of the answer alone, without what the evaluation adds to it; `None` where nobody took it.
    """

    answer: Mapping[str, Any]
    rankings: Mapping[str, tuple[Place, ...]] = field(default_factory=dict, hash=False)
    decision: Mapping[str, Any] | None = None
    dropped: tuple[Place, ...] = ()
    took_ms: float | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        rankings = {leg: [astuple(place) for place in places] for leg, places in self.rankings.items()}
        return {"answer": dict(self.answer), "rankings": rankings, "decision": self.decision,
                "dropped": [astuple(place) for place in self.dropped], "took_ms": self.took_ms}  # fmt: skip

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Observation:
        """The observation that `to_dict` wrote, also by way of JSON."""
        rankings = {leg: tuple(Place(*place) for place in places) for leg, places in data["rankings"].items()}
        dropped = tuple(Place(*place) for place in data["dropped"])
        return cls(data["answer"], rankings, data["decision"], dropped, data["took_ms"])


class Encoder(Protocol):
    """What is timed as "embedding the question alone"."""

    def encode(self, texts: Sequence[str]) -> Any:
        """Vectors, one a text."""
        ...


class HasFingerprint(Protocol):
    """What the run record needs of an index."""

    @property
    def fingerprint(self) -> str:
        """The fingerprint of what the index was made from."""
        ...


class Asked(Protocol):
    """What the evaluation needs of an assistant."""

    @property
    def index(self) -> HasFingerprint:
        """The index that it answers from."""
        ...

    @property
    def embedder(self) -> Encoder:
        """Its embedding model."""
        ...

    def observe(self, question: str, history: Sequence[Turn] = (), top_k: int = 10) -> Observation:
        """Answer one question, and say how."""
        ...


class Observed:
    """The assistant of this project, as the evaluation sees it."""

    def __init__(self, assistant: Assistant) -> None:
        """Keep the assistant."""
        self.assistant = assistant

    @property
    def index(self) -> HasFingerprint:
        """The index that it answers from."""
        return self.assistant.index

    @property
    def embedder(self) -> Encoder:
        """Its embedding model."""
        return self.assistant.embedder

    def observe(self, question: str, history: Sequence[Turn] = (), top_k: int = 10) -> Observation:
        """Answer one question, and say how."""
        started = time.perf_counter()
        work = self.assistant.work_through(Ask(question, tuple(history), top_k))
        answer = self.assistant.conclude(work).to_dict()
        took = 1000 * (time.perf_counter() - started)
        return Observation(answer, _rankings(work), _decision(work), tuple(_quoted(work)), took)


def _rankings(work: Work) -> dict[str, tuple[Place, ...]]:
    if work.found is None:
        return {}
    hits = work.found.hits
    return {FUSED: _places(hits)} | {leg: _places(_by_leg(hits, leg)) for leg in LEGS}


def _by_leg(hits: Sequence[Hit], leg: str) -> list[Hit]:
    ranked = [(score.rank, i, h) for i, h in enumerate(hits) if (score := h.legs.get(leg)) and score.rank]
    return [h for _, _, h in sorted(ranked, key=lambda r: r[:2])]


def _places(hits: Sequence[Hit]) -> tuple[Place, ...]:
    return tuple(
        Place(p.source_id, p.locator.label, p.span.start, p.span.end)
        for p in (h.provision for h in passages(hits, DEPTH))
    )


def _decision(work: Work) -> dict[str, Any] | None:
    d = work.decision
    if d is None:
        return None
    return {"answer": d.answer, "score": d.score, "threshold": d.threshold, "signals": dict(d.signals)}


def _quoted(work: Work) -> list[Place]:
    statements: list[Statement] = [r.statement for r in work.rejected]
    return [
        Place(e.source.id, e.provision.locator.label, e.quote.start, e.quote.end)
        for statement in statements for e in statement.evidence
    ]  # fmt: skip
