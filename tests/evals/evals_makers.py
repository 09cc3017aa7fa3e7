"""A small corpus of two documents, and makers of questions, passages, citations and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assistant.types import Turn
from evals.observe import FUSED, LEGS, Observation, Place
from evals.questions import Question
from evals.spans import places

GUIDE = (
    "Section 1\nThe board must meet twice a year.\nPapers are sent 14 days\nbefore.\n"
    "Section 2\nThe board may meet in private.\nCarers are paid their expenses.\n"
    "Section 3\nCarers are paid their expenses.\n"
)
OPINION = "The board must meet twice a year. I would have it meet monthly.\n"
TEXTS = {"guide": GUIDE, "opinion": OPINION}


def gold(quotation: str, source: str = "guide", locator: str = "section 1") -> dict[str, str]:
    return {"source": source, "locator": locator, "quotation": quotation}


def make_question(**changes: Any) -> Question:
    fields: dict[str, Any] = {
        "id": "guide-001", "persona": "officer", "kind": "direct", "question": "How often does the board meet?",
        "answerable": True, "gold": [[gold("The board must meet twice a year.")]],
    }  # fmt: skip
    return Question.model_validate(fields | changes)


def unanswerable(**changes: Any) -> Question:
    fields = {"id": "guide-002", "kind": "unanswerable", "answerable": False, "gold": [],
              "expect_reason": "not_in_corpus"}  # fmt: skip
    return make_question(**(fields | changes))


def passage(text: str, source: str = "guide") -> dict[str, Any]:
    return {"source_id": source, "text": text, "locator": "somewhere"}


def cite(quote: str, source: str = "guide", locator: str = "section 1", nth: int = 0) -> dict[str, Any]:
    """A citation of the nth place at which the words stand, as they stand there."""
    span = places(TEXTS[source], quote)[nth]
    return {"source_id": source, "locator": locator, "quote": TEXTS[source][span.start : span.end],
            "start": span.start, "end": span.end, "lead_in": None, "page": None, "authority": "unstated",
            "restates": None, "speaker": None}  # fmt: skip


def make_answer(*citations: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """An answer that quotes its citations, one a paragraph."""
    said = [f"The {c['source_id']} says ({c['locator']}): “{c['quote']}” [{n}]" for n, c in enumerate(citations, 1)]
    text = "\n\n".join(said) or "Yes."
    answer = {"status": "answered", "reason": None, "answer": text, "citations": list(citations),
              "passages": [passage(GUIDE[:44])], "notes": [], "signposts": []}  # fmt: skip
    return answer | changes


def declined(reason: str = "not_in_corpus") -> dict[str, Any]:
    return make_answer(status="declined", reason=reason, answer="The documents I hold do not say.", passages=[])


def place_of(quotation: str, source: str = "guide", locator: str = "section 1", nth: int = 0) -> Place:
    """The place that holds nothing but the words, where they stand for the nth time."""
    span = places(TEXTS[source], quotation)[nth]
    return Place(source, locator, span.start, span.end)


def make_decision(answer: bool = True, score: float = 0.8, threshold: float = 0.5) -> dict[str, Any]:
    return {"answer": answer, "score": score, "threshold": threshold, "signals": {"nearest": score}}


def observe(answer: Mapping[str, Any], *fused: Place, dropped: Sequence[Place] = (),
            decision: Mapping[str, Any] | None = None, **legs: Sequence[Place]) -> Observation:  # fmt: skip
    """An answer with its rankings; a leg that is not given ("text", "entry", "lexical") ranks as `fused` does."""
    rankings = {FUSED: tuple(fused)} | {leg: tuple(legs.get(leg, fused)) for leg in LEGS}
    return Observation(answer, rankings, decision or make_decision(answer["status"] == "answered"), tuple(dropped))


class FakeIndex:
    fingerprint = "f" * 64


class FakeEmbedder:
    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> list[list[float]]:
        self.texts += texts
        return [[float(len(text))] for text in texts]


class FakeAssistant:
    """Gives the scripted answer or observation of a question; an exception in the script is raised."""

    def __init__(self, script: Mapping[str, object]) -> None:
        self.script = script
        self.index = FakeIndex()
        self.embedder = FakeEmbedder()
        self.asked: list[tuple[str, int, int]] = []

    def observe(self, question: str, history: Sequence[Turn] = (), top_k: int = 10) -> Observation:
        self.asked.append((question, len(history), top_k))
        answer = self.script.get(question, declined())
        if isinstance(answer, BaseException):
            raise answer
        if isinstance(answer, Observation):
            return answer
        assert isinstance(answer, dict)
        return Observation(answer)
