"""Everything that a report shows of one question, ready to be laid out; nothing here is marked up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evals.citations import states
from evals.metrics import MEASURES
from evals.misses import missed
from evals.questions import Question
from evals.reporting.context import Excerpt
from evals.reporting.evidence import Cited, GoldGroup, Passage, citations, gold_groups, in_context, passages
from evals.reporting.folder import Run
from evals.reporting.outcomes import Outcome, outcome_of

_MARKER = re.compile(r"\[(\d{1,3})\]")


@dataclass(frozen=True, slots=True)
class Part:
    """Words of an answer, or the marker of a citation that the answer has."""

    text: str
    marker: int | None = None


@dataclass(frozen=True, slots=True)
class Variant:
    """Another wording of the question, and whether its answer stayed the same (`None`: could not be compared)."""

    way: str
    question: str
    status: str
    same: bool | None
    found_at_5: bool | None


@dataclass(frozen=True, slots=True)
class Card:
    """A question in full; `plain` says whether plainer set-ups have its gold among their first five.

    `reworded`: the entry has changed since, so that its gold is not what the figures are held against.
    """

    id: str
    outcome: Outcome
    split: str
    kind: str
    persona: str
    slices: tuple[str, ...]
    sources: tuple[str, ...]
    question: str
    full_question: str | None
    history: tuple[tuple[str, str], ...]
    status: str
    reason: str | None
    expected_reason: str | None
    error: str | None
    answer: tuple[Part, ...]
    notes: tuple[str, ...]
    signposts: tuple[str, ...]
    citations: tuple[Cited, ...]
    gold: tuple[GoldGroup, ...]
    plain: tuple[tuple[str, bool], ...]
    excerpts: tuple[Excerpt, ...]
    passages: tuple[Passage, ...]
    must_state: tuple[tuple[str, bool], ...]
    must_not_state: tuple[tuple[str, bool], ...]
    lost: tuple[str, ...]
    decision: Mapping[str, Any] | None
    in_full: Mapping[str, Any] | None
    variants: tuple[Variant, ...]
    times: tuple[tuple[str, float], ...]
    scores: tuple[tuple[str, str], ...]
    missed: tuple[str, ...]
    note: str | None
    reworded: bool

    @property
    def total_ms(self) -> float | None:
        """How long the answer took."""
        return next((ms for name, ms in self.times if name == "total"), None)


@dataclass(frozen=True, slots=True)
class Withheld:
    """A question of the test split: what became of it, and nothing that anybody could tune on."""

    id: str
    outcome: Outcome


def cards_of(run: Run, show_test: bool = False) -> tuple[list[Card], list[Withheld]]:
    """The questions in the order in which they were asked; those of the test split in full only on request."""
    full, withheld = [], []
    for result in run.results:
        if result["split"] == "test" and not show_test:
            withheld.append(Withheld(result["id"], outcome_of(result)))
        else:
            full.append(card_of(run, result))
    return full, withheld


def card_of(run: Run, result: Mapping[str, Any]) -> Card:
    """One question in full. Where its entry is no longer in the question files, its gold is left out."""
    question = run.questions.get(result["id"])
    answer: Mapping[str, Any] = result.get("answer") or {}
    words = str(answer.get("answer") or "")
    cites = citations(run, result, question)
    return Card(
        id=result["id"], outcome=outcome_of(result), split=result["split"], kind=result["kind"],
        persona=result["persona"], slices=tuple(result["slices"]), sources=tuple(result["sources"]),
        question=_asked(result, question), full_question=question.full_question if question else None,
        history=tuple((m.role, m.content) for m in question.history) if question else (),
        status=result["status"], reason=answer.get("reason"),
        expected_reason=question.expect_reason.value if question and question.expect_reason else None,
        error=result.get("error"), answer=_parts(words, {c.marker for c in cites}),
        notes=tuple(answer.get("notes") or ()),
        signposts=tuple(": ".join(filter(None, (s["title"], s.get("why")))) for s in answer.get("signposts") or ()),
        citations=cites, gold=gold_groups(run, result, question), excerpts=in_context(run, result, question),
        plain=tuple((label, scores["found_at_5"]) for label, scores in run.plain_scores(result["id"]).items()
                    if scores.get("found_at_5") is not None),
        passages=passages(result, question),
        must_state=_stated(words, question.must_state if question else ()),
        must_not_state=_stated(words, question.must_not_state if question else ()),
        lost=tuple(dict.fromkeys(loss["stage"] for loss in result.get("losses") or () if loss["stage"] != "cited")),
        decision=result.get("decision"), in_full=result.get("in_full"),
        variants=tuple(Variant(way.replace("_", " "), v["question"], v["status"], v["same"], v["found_at_5"])
                       for way, v in (result.get("variants") or {}).items()),
        times=_times(result), scores=_scores(result),
        missed=tuple(MEASURES[m].label if m in MEASURES else m for m in missed(dict(result))),
        note=question.note if question else None, reworded=result["id"] in run.reworded,
    )  # fmt: skip


def shown_score(score: Any) -> str:
    """A score for people.

    >>> [shown_score(s) for s in (True, False, (2, 3), 0.5, None)]
    ['yes', 'no', '2 of 3', '0.500', '-']
    """
    if score is None:
        return "-"
    if isinstance(score, bool):
        return "yes" if score else "no"
    if isinstance(score, (tuple, list)):
        return f"{score[0]:g} of {score[1]:g}"
    return f"{score:.3f}"


def _asked(result: Mapping[str, Any], question: Question | None) -> str:
    """The words that were asked; older runs keep them in the answer only."""
    asked = result.get("question") or (result.get("answer") or {}).get("question")
    return str(asked or (question.question if question else ""))


def _parts(words: str, markers: set[int]) -> tuple[Part, ...]:
    out: list[Part] = []
    for i, piece in enumerate(_MARKER.split(words)):
        if i % 2 and int(piece) in markers:
            out.append(Part(f"[{piece}]", int(piece)))
        elif piece:
            out.append(Part(f"[{piece}]" if i % 2 else piece))
    return tuple(out)


def _stated(words: str, phrases: tuple[str, ...]) -> tuple[tuple[str, bool], ...]:
    return tuple((phrase, states(words, phrase)) for phrase in phrases)


def _times(result: Mapping[str, Any]) -> tuple[tuple[str, float], ...]:
    times = dict(result.get("times_ms") or {})
    steps = times.pop("steps", None) or {}
    return tuple((name, float(ms)) for name, ms in {**times, **steps}.items() if ms is not None)


def _scores(result: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Those that apply; a leg's own are in its ranks."""
    scores: Mapping[str, Any] = result["scores"] or {}
    return tuple(
        (MEASURES[n].label, shown_score(s)) for n, s in scores.items()
        if s is not None and n in MEASURES and MEASURES[n].section != "legs"
    )  # fmt: skip
