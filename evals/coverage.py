"""Which parts of the sources the questions ask about, and which nobody asks about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evals.questions import Question, split_of
from evals.reference import Reference
from ingest.types import Kind, Provision, Span

OPENING = "opening"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a source with the gold groups that have words in it.

    `kind` is `source` for the whole, `opening` for the paragraphs before the first section (title,
    date, author), `section` for a top-level section, `list` for a list or a table. `dev` and `test`
    count groups, each once a part.
    """

    source: str
    label: str
    kind: str
    dev: int
    test: int

    @property
    def asked_about(self) -> bool:
        """Whether a question of either split has gold here."""
        return self.dev + self.test > 0


def coverage(questions: Sequence[Question], reference: Reference) -> tuple[Part, ...]:
    """Every source with its parts in the order of the text; gold of a whole source counts for the source only."""
    return tuple(
        part
        for source, provisions in reference.provisions.items()
        for part in (
            _source(source, questions),
            *(_part(source, label, kind, span, questions, reference) for label, kind, span in parts_of(provisions)),
        )
    )


def parts_of(provisions: Sequence[Provision]) -> tuple[tuple[str, str, Span], ...]:
    """Label, kind and span of each top-level section and each list, in the order of the text.

    A section that is the only one of its level is a wrapper: the sections inside it are the
    top-level ones. What stands before the first of them is the opening.
    """
    inside: dict[str | None, list[Provision]] = {}
    for p in provisions:
        inside.setdefault(p.parent, []).append(p)
    around = [p for p in inside.get(None, ()) if p.kind is Kind.SECTION]
    if not around:
        return ()
    wrappers = around[:1]
    top = _sections(inside, wrappers[0])
    while len(top) == 1 and (below := _sections(inside, top[0])):
        wrappers.append(top[0])
        top = below
    sections = [(p.locator.label, "section", p.span) for p in top or wrappers[-1:]]
    lists = [(p.locator.label, "list", p.span) for p in provisions if p.kind in (Kind.LIST, Kind.TABLE)]
    return tuple(sorted([*_opening(inside, wrappers, top), *sections, *lists], key=lambda part: part[2].start))


def _sections(inside: dict[str | None, list[Provision]], of: Provision) -> list[Provision]:
    return [p for p in inside.get(of.id, ()) if p.kind is Kind.SECTION]


def _opening(
    inside: dict[str | None, list[Provision]], wrappers: Sequence[Provision], top: Sequence[Provision]
) -> list[tuple[str, str, Span]]:
    """The paragraphs before the first top-level section, as one part."""
    first = min((p.span.start for p in top), default=0)
    before = [
        p.span for w in wrappers for p in inside.get(w.id, ()) if p.kind is Kind.PARAGRAPH and p.span.end <= first
    ]
    if not before:
        return []
    return [(OPENING, OPENING, Span(min(s.start for s in before), max(s.end for s in before)))]


def _source(source: str, questions: Sequence[Question]) -> Part:
    of = [q.id for q in questions for group in q.gold if any(gold.source == source for gold in group)]
    return Part(source, "", "source", *_counts(of))


def _part(source: str, label: str, kind: str, span: Span, questions: Sequence[Question], reference: Reference) -> Part:
    of = [
        q.id for q in questions for group in q.gold
        if any(
            span.overlap(place)
            for gold in group if gold.source == source and not gold.whole_source
            for place in reference.gold_places(gold, "")
        )
    ]  # fmt: skip
    return Part(source, label, kind, *_counts(of))


def _counts(ids: Sequence[str]) -> tuple[int, int]:
    dev = sum(split_of(i) == "dev" for i in ids)
    return dev, len(ids) - dev
