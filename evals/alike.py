"""The place of a text that is most alike some words, from word to word.

Letters are aligned first (rapidfuzz, the best window of the words' length), then the ends are
moved word by word, then fitted to the ends of sentences, so that words put in or taken out do
not cut a sentence. Likeness is the normalised Indel similarity, white space folded.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz

from ingest.types import Span

# Measured on quotations held against documents that they are not from: half reach 0.55, one in ten 0.7.
LEAST = 0.6  # less alike than this is another text
_SNAP = 4  # words by which a place may grow or shrink to end with a sentence
_SNAP_COST = 0.06  # likeness that this may cost
_SAME = 2  # words in common by which a sentence is the one that the quotation began or ended with
_BULLET = re.compile(r"[^\w\s]+|\(?(?:[ivxlc]+|[a-z]|\d{1,3})[.)]|\d{1,3}", re.IGNORECASE)
_ENDS = re.compile(r"[.!?:;]['\"”’)*_\]]*$")


def most_alike(quotation: str, text: str, least: float = LEAST) -> tuple[Span, float] | None:
    """The place of a text that is most alike a quotation, from word to word, and how alike; `None` below `least`."""
    wanted = " ".join(quotation.split())
    words = _words(text)
    if not wanted or not words.spans:
        return None
    found = fuzz.partial_ratio_alignment(wanted, words.joined)
    if found is None or found.score < 100 * least / 2:
        return None
    first, last = words.at(found.dest_start), words.at(max(found.dest_start, found.dest_end - 1))
    first, last = _fitted(wanted, words, first, last)
    similarity = words.alike(wanted, first, last)
    if similarity < least:
        return None
    return Span(words.spans[first].start, words.spans[last].end), similarity


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a text with their places, and the same words joined by single spaces."""

    spans: tuple[Span, ...]
    joined: str
    starts: tuple[int, ...]  # of each word in `joined`
    begins: frozenset[int]  # words that begin a sentence, a line or a bullet's words

    def at(self, place: int) -> int:
        """The word at a place of `joined`."""
        return bisect_right(self.starts, place) - 1

    def alike(self, wanted: str, first: int, last: int) -> float:
        end = self.starts[last] + self.spans[last].end - self.spans[last].start
        return fuzz.ratio(wanted, self.joined[self.starts[first] : end]) / 100

    def begin_alike(self, wanted: str, first: int) -> bool:
        """Whether the words from `first` on begin as the quotation does."""
        return self.joined.startswith(" ".join(wanted.split()[:_SAME]), self.starts[first])

    def end_alike(self, wanted: str, last: int) -> bool:
        """Whether the words up to `last` end as the quotation does."""
        end = self.starts[last] + self.spans[last].end - self.spans[last].start
        return self.joined.endswith(" ".join(wanted.split()[-_SAME:]), 0, end)


@lru_cache(maxsize=64)
def _words(text: str) -> _Words:
    spans = tuple(Span(m.start(), m.end()) for m in re.finditer(r"\S+", text))
    written = [s.of(text) for s in spans]
    starts, begins, at = [], set(), 0
    for i, word in enumerate(written):
        starts.append(at)
        at += len(word) + 1
        gap = text[spans[i - 1].end : spans[i].start] if i else "\n"
        if "\n" in gap or _ENDS.search(written[i - 1]) or (i - 1 in begins and _BULLET.fullmatch(written[i - 1])):
            begins.add(i)
    return _Words(spans, " ".join(written), tuple(starts), frozenset(begins))


def _fitted(wanted: str, words: _Words, first: int, last: int) -> tuple[int, int]:
    """The first and the last word most alike, each moved in turn; then fitted to the ends of sentences."""
    reach = max(12, len(wanted.split()))
    final = len(words.spans) - 1
    for _ in range(2):
        end = last
        first = max(_near(first, reach, 0, end), key=lambda i: words.alike(wanted, i, end))
        start = first
        last = max(_near(last, reach, start, final), key=lambda i: words.alike(wanted, start, i))
    if not wanted[0].islower():
        begins = [i for i in _near(first, reach, 0, last) if i in words.begins]
        first = _snapped(first, begins, lambda i: words.alike(wanted, i, last), lambda i: words.begin_alike(wanted, i))
    if not wanted[-1].isalnum():
        ends = [i for i in _near(last, reach, first, final) if i == final or i + 1 in words.begins]
        last = _snapped(last, ends, lambda i: words.alike(wanted, first, i), lambda i: words.end_alike(wanted, i))
    return first, last


def _near(place: int, reach: int, least: int, most: int) -> range:
    return range(max(least, place - reach), min(most, place + reach) + 1)


def _snapped(place: int, ends: list[int], alike: Callable[[int], float], same: Callable[[int], bool]) -> int:
    """The end of a sentence in place of a word: one that has the quotation's own words, or a near one at little cost."""
    own = [i for i in ends if same(i)]
    if own:
        return max(own, key=alike)
    best = max((i for i in ends if abs(i - place) <= _SNAP), key=alike, default=place)
    return best if alike(best) >= alike(place) - _SNAP_COST else place
