"""The numbered evidence that a model is shown, and which of it an answer must rest on.

It is what the extractive answer stands on, as whole provisions with what introduces and closes them; and,
where there is room, the next best passages. Titles, places and addresses are not for the model to write:
`Entry.lead` says who says it and where, and is shown above each quotation.

An answer must rest on what the extractive selection put first (`Sheet.must`): each of these sets of numbers
has to be cited by a statement that stands. For a question that asks for one thing, that is the first provision
(or one with the same words elsewhere); for a list, each of its items; for a question of several parts, a
comparison, or places that are named, each of its parts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.compose.extractive import reading_form
from assistant.compose.generative.planted import speaks_to_a_model
from assistant.compose.generative.types import Outcome
from assistant.evidence import Selection, Shape, evidence_of
from assistant.types import Evidence, Hit, Statement
from ingest.store import Index
from ingest.types import Kind, Provision

_MORE = 4  # passages besides what the answer stands on
_LONGEST = 3000  # characters of such a passage
MOST_ITEMS = 15  # a longer list is better read as it stands


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, as it stands by itself; `before` is the question before it, where it goes on from that."""

    words: str
    before: str = ""
    simpler: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """Numbered evidence, with who says it and where: "The 2014 Act says (section 26(3)):"."""

    evidence: Evidence
    lead: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """The evidence, its first number 1, and the sets of numbers of each of which an answer must cite one."""

    entries: tuple[Entry, ...]
    must: tuple[frozenset[int], ...]

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """The evidence in the order of its numbers."""
        return tuple(e.evidence for e in self.entries)

    def answered_by(self, cited: frozenset[int]) -> bool:
        """Whether statements that cite these numbers rest on all that the answer must rest on."""
        return bool(self.must) and all(some & cited for some in self.must)

    def spoken_of(self, cited: Sequence[frozenset[int]]) -> frozenset[int]:
        """What a reader takes a timescale for that is stated by itself, after statements that cite these numbers.

        It is that of the statement before it; at the beginning, that of the one thing that was asked about. Where
        timescales are what was asked for, it is the next one in the order of the question.
        """
        before = cited[-1] if cited else self.must[0] if len(self.must) == 1 else frozenset()
        following = next((some for some in self.must if not any(some & numbers for numbers in cited)), frozenset())
        return before | {n for n in following if self.entries[n - 1].evidence.provision.kind is Kind.TIMESCALE}


def make_sheet(
    selection: Selection, statements: Sequence[Statement], hits: Sequence[Hit], every_part: bool, index: Index,
    lead: Callable[[Provision], str], room: int,
) -> Sheet | Outcome:  # fmt: skip
    """The sheet for an answer that consists of `statements`.

    `too_much` where it does not fit into `room` characters, `planted` where it would rest on words that speak to a model.
    """
    entries: list[Entry] = []
    numbers: dict[str, int] = {}

    def number(p: Provision) -> int:
        if p.id not in numbers:
            entries.append(Entry(evidence_of(p, index), lead(p)))
            numbers[p.id] = len(entries)
        return numbers[p.id]

    must: list[frozenset[int]] = []
    shown = {e.provision.id for s in statements for e in s.evidence}
    for at, part in enumerate(selection.parts):
        if part.shape is Shape.LIST:
            items = [i for i in part.items if i.id in shown]
            if len(items) > MOST_ITEMS:
                return Outcome.TOO_MUCH
            needed = [frozenset({number(i)}) for i in items]
        elif part.provision.id in shown:
            needed = [frozenset(number(p) for p in (part.provision, *part.same))]
        else:
            continue
        must += needed if every_part or at == 0 else []
    for statement in statements:  # what was put before the selection: letters that a document spells out
        first = statement.evidence[0].provision
        if first.id not in numbers:
            must.insert(0, frozenset({number(first)}))
    if not must or _size(entries) > room:
        return Outcome.TOO_MUCH
    if any(map(_planted, entries)):
        return Outcome.PLANTED
    for p in _others(hits, [e.evidence.provision for e in entries]):
        more = Entry(evidence_of(p, index), lead(p))
        if _size([*entries, more]) <= room and not _planted(more):
            entries.append(more)
    return Sheet(tuple(entries), tuple(must))


def _planted(entry: Entry) -> bool:
    e = entry.evidence
    return speaks_to_a_model(e.text, *e.introduction, *(text for _, text in e.closing), *e.provision.trail)


def _others(hits: Sequence[Hit], there: list[Provision]) -> list[Provision]:
    """The next best passages that say something else than what is there."""
    out: list[Provision] = []
    for hit in hits:
        p = hit.provision
        apart = all(p.source_id != o.source_id or not p.span.overlap(o.span) for o in (*there, *out))
        if len(out) < _MORE and apart and not p.kind.is_whole and len(p.text) <= _LONGEST:
            out.append(p)
    return out


def _size(entries: Sequence[Entry]) -> int:
    return sum(len(reading_form(e.evidence)) + sum(map(len, e.evidence.provision.trail)) + 120 for e in entries)
