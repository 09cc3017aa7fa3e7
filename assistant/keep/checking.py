"""Holds a pack against the documents as they are now, quotation by quotation.

A quotation *stands* where the same words stand at the same place; it has *moved* where they
stand elsewhere in the document (white space folded, as in all verification, and nothing else);
otherwise it is *gone*. It is *incomplete* where the document binds it by words that the pack
leaves out. No near match ever counts: the nearest words are shown, as such.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from rapidfuzz import fuzz, process

from assistant.keep.binding import left_out
from assistant.keep.documents import Held, place_of
from assistant.keep.pack import KeptAnswer, KeptCitation, KeptWords
from assistant.keep.reading import ReadPack
from assistant.keep.sentences import checkable, not_as_composed
from ingest.fold import for_reading, whitespace
from ingest.types import Document, Provision, Source, Span

_NEAR, _NEAR_ROOM = 60.0, 4_000  # how alike "nearest words" must be (0 to 100), and the longest text compared


class Finding(StrEnum):
    """What became of a quotation."""

    STANDS = "stands"
    MOVED = "moved"
    INCOMPLETE = "incomplete"
    GONE = "gone"
    SOURCE_GONE = "source_gone"

    @property
    def is_lost(self) -> bool:
        """Whether the words are no longer to be found, or not with what binds them."""
        return self in (Finding.INCOMPLETE, Finding.GONE, Finding.SOURCE_GONE)


@dataclass(frozen=True, slots=True)
class Change:
    """A detail of a citation that the catalogue or the document now states otherwise."""

    field: str
    then: str | None
    now: str | None


@dataclass(frozen=True, slots=True)
class Checked:
    """One quotation and what became of it."""

    answer: int  # counted from 1
    citation: KeptCitation
    finding: Finding
    document_changed: bool | None  # `None` where there is no document to compare
    now: Span | None = None
    locator: str | None = None
    page: int | None = None
    changes: tuple[Change, ...] = ()
    why: str = ""
    nearest: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found. `altered` says what in the pack is not as the assistant wrote it."""

    checked: tuple[Checked, ...]
    altered: tuple[str, ...] = ()

    @property
    def lost(self) -> bool:
        """Whether a quotation is gone, or the pack is not what the assistant wrote."""
        return bool(self.altered) or any(c.finding.is_lost for c in self.checked)

    @property
    def changed(self) -> bool:
        """Whether anything at all is not as it was."""
        return self.lost or any(
            c.document_changed or c.changes or c.finding is not Finding.STANDS for c in self.checked
        )


def check_pack(read: ReadPack, held: Mapping[str, Held]) -> Report:
    """Hold every quotation against `held`, and every sentence of the answers against its quotations."""
    altered = [] if read.whole else ["The pack's content does not match its own hash: it was changed after export."]
    texts = {name: _Folded(h.document.text) for name, h in held.items() if h.document is not None}
    checked: list[Checked] = []
    for number, answer in enumerate(read.pack.answers, 1):
        altered += [f"Answer {number}: {problem}" for problem in not_as_composed(answer)]
        found = [_check(number, c, held.get(c.source_id), texts.get(c.source_id)) for c in answer.citations]
        checked += _with_what_binds(answer, found, held, texts) if checkable(answer) else found
    return Report(tuple(checked), tuple(altered))


# -- a quotation against its document ----------------------------------------------------------


class _Folded:
    """A text with its white space folded, searched for folded words; places are those of the text itself."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def _characters(self) -> tuple[str, list[int]]:
        """The folded text, and where each of its characters stands."""
        characters: list[str] = []
        places: list[int] = []
        for at, c in enumerate(self.text):
            if not c.isspace():
                characters.append(c)
                places.append(at)
            elif characters and characters[-1] != " ":
                characters.append(" ")
                places.append(at)
        return "".join(characters), places

    def nearest_place(self, words: KeptWords) -> Span | None:
        """Where the words stand, nearest to their old place; `None` where they stand nowhere."""
        folded, places = self._characters
        wanted = whitespace(words.quote)
        best: Span | None = None
        at = folded.find(wanted) if wanted else -1
        while at >= 0:
            here = Span(places[at], places[at + len(wanted) - 1] + 1)
            if best is None or abs(here.start - words.start) < abs(best.start - words.start):
                best = here
            elif here.start > words.start:
                break
            at = folded.find(wanted, at + len(wanted))
        return best


def _check(answer: int, c: KeptCitation, held: Held | None, folded: _Folded | None) -> Checked:
    if held is None:
        return Checked(answer, c, Finding.SOURCE_GONE, None, why="The corpus holds no source of this id.")
    document = held.document
    if document is None or folded is None:
        return Checked(answer, c, Finding.SOURCE_GONE, None, why=held.problem)
    changed = document.sha256 != c.document_sha256
    now = _stands(c, document, folded)
    lead_stands = c.lead_in is None or _stands(c.lead_in, document, folded) is not None
    around_stand = all(_stands(words, document, folded) is not None for words in c.around)
    if now is None or not lead_stands or not around_stand:
        lost = "" if lead_stands else "The words that lead in to it are gone."
        why = "" if now is None else lost or "Words around it, which bind it too, are gone."
        nearest = _nearest(c.quote, held.provisions) if now is None else ""
        return Checked(answer, c, Finding.GONE, changed, changes=_details(c, held, None), why=why, nearest=nearest)
    place = place_of(now, held.provisions, c.locator)
    label = place.locator.label if place else None
    in_place = (now.start, now.end) == (c.start, c.end)
    return Checked(
        answer, c, Finding.STANDS if in_place else Finding.MOVED, changed, now, label, document.page_of(now.start),
        _details(c, held, place),
    )  # fmt: skip


def _with_what_binds(
    answer: KeptAnswer, found: Sequence[Checked], held: Mapping[str, Held], texts: Mapping[str, _Folded]
) -> list[Checked]:
    """What was found of an answer's quotations; one that is kept without a condition of its own is incomplete."""
    kept: dict[str, list[Span]] = {}
    for c in answer.citations:
        document = held[c.source_id].document if c.source_id in held else None
        if document is not None:
            words = (c, *([c.lead_in] if c.lead_in else []), *c.around)
            places = (_stands(w, document, texts[c.source_id]) for w in words)
            kept.setdefault(c.source_id, []).extend(p for p in places if p is not None)
    first = {s.markers[0] for s in answer.statements}
    out: list[Checked] = []
    for checked in found:
        source_id, now = checked.citation.source_id, checked.now
        document = held[source_id].document if source_id in held else None
        leads = checked.citation.marker in first
        lacks = left_out(now, document, held[source_id].provisions, kept[source_id], leads) if now and document else ""
        why = f"In the document it is bound by words that the pack leaves out: “{lacks}”."
        out.append(replace(checked, finding=Finding.INCOMPLETE, why=why) if lacks else checked)
    return out


def _stands(words: KeptWords, document: Document, folded: _Folded) -> Span | None:
    if document.text[words.start : words.end] == words.quote:
        return Span(words.start, words.end)
    return folded.nearest_place(words)


def _details(c: KeptCitation, held: Held, place: Provision | None) -> tuple[Change, ...]:
    """What the citation says of its source and place, where that is otherwise now."""
    s = held.source
    pairs = [
        ("title", c.title, s.title), ("short name", c.short, s.short), ("publisher", c.publisher, s.publisher), ("author", c.author, s.author),
        ("published", c.published, s.published), ("url", c.url, _address(c, s, place)),
    ]  # fmt: skip
    if place is not None:
        pairs += [
            ("locator", c.locator, place.locator.label), ("authority", c.authority, place.authority.value),
            ("restates", c.restates, place.restates), ("restated law", c.restates_title, held.law_of(place)), ("speaker", c.speaker, place.speaker),
            ("page", _words(c.page), _words(place.page)),
        ]  # fmt: skip
    return tuple(Change(name, then, now) for name, then, now in pairs if then != now)


def _address(c: KeptCitation, source: Source, place: Provision | None) -> str | None:
    """The place's own address, where it has one; that of a place that is gone is not known any more."""
    if place is not None:
        return place.link or source.url
    return c.url if c.url and source.url and c.url.startswith(source.url) else source.url


def _words(page: int | None) -> str | None:
    return None if page is None else str(page)


def _nearest(quote: str, provisions: tuple[Provision, ...]) -> str:
    """What in the document is most like words that are gone, with its place; empty where nothing is."""
    if len(quote) > _NEAR_ROOM:
        return ""
    texts = {i: for_reading(p.text) for i, p in enumerate(provisions) if len(p.text) <= _NEAR_ROOM}
    found = process.extractOne(for_reading(quote), texts, scorer=fuzz.ratio, score_cutoff=_NEAR)
    return f"{provisions[found[2]].locator.label}: {found[0]}" if found else ""
