"""Where quoted words stand in their evidence: character for character, white space and marks of layout aside.

Nothing near counts. A quotation begins and ends at the edge of a word, so that "27" is never
found in "27A" nor "lawful" in "unlawful".
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.types import Evidence
from ingest.fold import for_reading, reading_places, whitespace
from ingest.types import Span

LEAST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Found:
    """Quoted words in their evidence: the characters `start` to `end` of the folded text; around it where `within` is false."""

    number: int
    start: int
    end: int
    within: bool = True


folded = lru_cache(maxsize=1024)(reading_places)


def carries(words: str, evidence: Evidence) -> bool:
    """Whether quoted words are long enough to carry something: four words, all of a short provision, or its timescale."""
    read, whole = for_reading(words), for_reading(evidence.text)
    return len(read.split()) >= LEAST_WORDS or read == whole or (read.startswith("Timescale:") and whole.endswith(read))


def find(number: int, words: str, evidence: Evidence) -> Found | None:
    """The first place of the quoted words; `None` where they do not stand in the evidence exactly."""
    text, _ = folded(evidence.text)
    wanted = list(dict.fromkeys((for_reading(words), whitespace(words))))
    for quoted in wanted:
        for at in _places(quoted, text):
            return Found(number, at, at + len(quoted))
    raw = _folded_part(words, evidence.text)
    if raw is not None:
        return Found(number, *raw)
    around = (*evidence.introduction, *(t for _, t in evidence.closing))
    for quoted in wanted:
        for part in around:
            if any(True for _ in _places(quoted, folded(part)[0])):
                return Found(number, 0, 0, within=False)
    joined = " ".join(for_reading(p) for p in (*evidence.introduction, evidence.text))
    lead = len(joined) - len(text)
    for quoted in wanted:  # the words that introduce an item, and the item, quoted in one breath
        for at in _places(quoted, joined):
            if at < lead < at + len(quoted):
                return Found(number, 0, at + len(quoted) - lead)
    return None


def _places(quoted: str, text: str) -> Iterator[int]:
    at = text.find(quoted) if quoted else -1
    while at >= 0:
        end = at + len(quoted)
        before = text[at - 1] if at else " "
        after = text[end] if end < len(text) else " "
        if not (_joined(before, quoted[0]) or _joined(quoted[-1], after) or (after == "(" and quoted[-1].isdigit())):
            yield at
        at = text.find(quoted, at + 1)


def _joined(left: str, right: str) -> bool:
    """Whether a cut between two characters would cut a word or a number in two."""
    return (left.isalnum() or left in "’'-£$%") and (right.isalnum() or right in "’'-%") and left + right != "--"


def _folded_part(words: str, text: str) -> tuple[int, int] | None:
    """Words quoted with their marks of layout, which read otherwise by themselves than in their place."""
    wanted, raw = whitespace(words), whitespace(text)
    if not any(True for _ in _places(wanted, raw)):
        return None
    read, places = folded(text)
    kept = [i for i, c in enumerate(text) if not c.isspace()]
    bare, bare_text = "".join(wanted.split()), "".join(text.split())
    at = bare_text.find(bare)
    start, end = kept[at], kept[at + len(bare) - 1]
    inside = [i for i, place in enumerate(places) if start <= place <= end]
    return (inside[0], inside[-1] + 1) if inside and read else None


def narrowed(evidence: Evidence, found: Found) -> Evidence:
    """The evidence with no more than the quoted words, at their place in the document; what introduces and closes it stays."""
    if not found.within:
        return evidence
    start, end = _span(evidence.text, found)
    at = evidence.quote.start
    return replace(evidence, quote=Span(at + start, at + end), text=evidence.text[start:end])


def _span(text: str, found: Found) -> tuple[int, int]:
    """Where the words stand in the verbatim text, with the marks that open or close in them: all of "**C**ome", not "C**ome"."""
    read, places = folded(text)
    start, end = places[found.start], places[found.end - 1] + 1
    before = places[found.start - 1] + 1 if found.start else 0
    after = places[found.end] if found.end < len(places) else len(text)
    wider = before + len(text[before:start]) - len(text[before:start].lstrip())
    longer = end + len(text[end:after].rstrip())
    spans = ((start, end), (wider, end), (start, longer), (wider, longer))
    words = read[found.start : found.end]
    return next(((a, z) for a, z in spans if for_reading(text[a:z]) == words), (start, end))
