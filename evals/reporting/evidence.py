"""What an answer cites, set against the gold, for one question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.render import AUTHORITY_WORDS
from evals.citations import right, stands, supports
from evals.questions import Gold, Question
from evals.reference import Reference
from evals.reporting.context import Excerpt, Numbered, Stretch, excerpts
from evals.reporting.folder import Run
from evals.retrieval import holds_gold
from ingest.types import Span

PLACES = 3  # of words that stand in many, so many are shown
CUT = 180  # characters of a passage that are shown


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation; `right` and `verbatim` are `None` where the source cannot be read as it was."""

    marker: int
    source: str
    title: str
    locator: str
    authority: str
    quote: str
    lead_in: str | None
    right: bool | None
    verbatim: bool | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """One alternative of a gold group."""

    source: str
    locator: str
    quotation: str | None


@dataclass(frozen=True, slots=True)
class GoldGroup:
    """A gold group: its alternatives, what became of it, and its best rank in each ranking (10 deep)."""

    number: int
    alternatives: tuple[Wanted, ...]
    stage: str | None
    cited_by: tuple[int, ...]
    ranks: Mapping[str, int | None]

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """The source and the locator of each alternative, each pair once."""
        named = (
            (a.source, a.locator if a.quotation is not None else f"{a.locator} (any words)") for a in self.alternatives
        )
        return tuple(dict.fromkeys(named))


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage of the ranking, shortened, with the gold groups that it holds."""

    rank: int
    source: str
    locator: str
    text: str
    groups: tuple[int, ...]


def citations(run: Run, result: Mapping[str, Any], question: Question | None) -> tuple[Cited, ...]:
    """The citations in the order of the answer."""
    return tuple(_cited(run, c, question) for c in _part(result, "citations"))


def _cited(run: Run, c: Mapping[str, Any], question: Question | None) -> Cited:
    reference = _usable(run, c["source_id"])
    judged = reference is not None and question is not None
    return Cited(
        marker=c["marker"], source=c["source_id"], title=c.get("title") or c["source_id"], locator=c["locator"],
        authority=AUTHORITY_WORDS.get(str(c.get("authority")), "authority not stated"), quote=c["quote"],
        lead_in=(c.get("lead_in") or {}).get("quote"),
        right=right(reference, c, question.gold) if judged and reference and question else None,
        verbatim=stands(reference, c["source_id"], c) if reference else None,
    )  # fmt: skip


def gold_groups(run: Run, result: Mapping[str, Any], question: Question | None) -> tuple[GoldGroup, ...]:
    """The gold groups of a question with what became of each."""
    if question is None:
        return ()
    stages = {loss["group"]: loss["stage"] for loss in result.get("losses") or ()}
    cites = _part(result, "citations")
    return tuple(
        GoldGroup(
            number=n, alternatives=tuple(Wanted(g.source, g.locator, g.quotation) for g in group), stage=stages.get(n),
            cited_by=tuple(c["marker"] for c in cites if run.reference and any(supports(run.reference, c, g) for g in group)),
            ranks={leg: _rank(run.reference, places, group) for leg, places in (result.get("legs") or {}).items()},
        )
        for n, group in enumerate(question.gold, 1)
    )  # fmt: skip


def _rank(reference: Reference | None, places: Sequence[Sequence[Any]], group: Sequence[Gold]) -> int | None:
    """The first place that holds the words of an alternative whole, counted from 1."""
    if reference is None:
        return None
    wanted = [(g.source, span) for g in group if g.quotation is not None for span in reference.every_place(g)]
    whole = {g.source for g in group if g.quotation is None}
    for rank, (source, start, end, *_) in enumerate(places, 1):
        if source in whole or any(s == source and start <= w.start and w.end <= end for s, w in wanted):
            return rank
    return None


def passages(result: Mapping[str, Any], question: Question | None) -> tuple[Passage, ...]:
    """The ranking that retrieval gave, best first."""
    gold = question.gold if question else ()
    return tuple(
        Passage(p.get("rank", n), p["source_id"], p["locator"], _short(p["text"]),
                tuple(i for i, group in enumerate(gold, 1) if any(holds_gold(p, g) for g in group)))
        for n, p in enumerate(_part(result, "passages"), 1)
    )  # fmt: skip


def in_context(run: Run, result: Mapping[str, Any], question: Question | None) -> tuple[Excerpt, ...]:
    """Gold and citations in the words of their sources; of a source that has changed the quotations alone."""
    gold: dict[str, list[tuple[Gold, int]]] = {}
    for n, group in enumerate(question.gold if question else (), 1):
        for g in group:
            gold.setdefault(g.source, []).append((g, n))
    cited: dict[str, list[Mapping[str, Any]]] = {}
    for c in _part(result, "citations"):
        cited.setdefault(c["source_id"], []).append(c)
    out: list[Excerpt] = []
    for source in dict.fromkeys([*gold, *cited]):
        reference = _usable(run, source)
        golds, cites = gold.get(source, []), cited.get(source, [])
        if reference is None:
            out += _quotations_alone(source, golds, cites)
            continue
        placed = [c for c in cites if stands(reference, source, c)]
        out += excerpts(source, reference.texts[source], _gold_spans(reference, golds, placed),
                        [(Span(c["start"], c["end"]), c["marker"]) for c in placed])  # fmt: skip
        out += _quotations_alone(source, (), [c for c in cites if c not in placed])
    return tuple(out)


def _gold_spans(
    reference: Reference, golds: Sequence[tuple[Gold, int]], cites: Sequence[Mapping[str, Any]]
) -> list[Numbered]:
    """The places of gold; of words that stand in many, those in the named provision or in a citation come first."""
    out: list[Numbered] = []
    for g, n in golds:
        if g.quotation is None:
            continue
        every = reference.every_place(g)
        named = reference.spans_of(g.source, g.locator)
        cited = [Span(c["start"], c["end"]) for c in cites]
        near = sorted(every, key=lambda place: (not any(p.contains(place) for p in named),
                                                not any(c.overlap(place) for c in cited), place.start))  # fmt: skip
        out += [(place, n) for place in near[:PLACES]]
    return out


def _quotations_alone(
    source: str, golds: Sequence[tuple[Gold, int]], cites: Sequence[Mapping[str, Any]]
) -> list[Excerpt]:
    stretches = [Stretch(g.quotation, (n,)) for g, n in golds if g.quotation is not None]
    stretches += [Stretch(c["quote"], (), (c["marker"],)) for c in cites]
    return [Excerpt(source, 0, 0, (stretch,), True, True) for stretch in stretches]


def _usable(run: Run, source: str) -> Reference | None:
    known = run.reference is not None and source in run.reference.texts
    return run.reference if known and source not in run.changed else None


def _part(result: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    return list((result.get("answer") or {}).get(name) or ())


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= CUT else words[: words.rfind(" ", 0, CUT)] + " …"
