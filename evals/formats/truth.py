"""On which page words stand and where they open, by what was written; nothing is read back from a file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.fold import for_reading

_ENOUGH = 90  # letters by which a place is known; what follows may be broken by a note


@dataclass(frozen=True, slots=True)
class Place:
    """A page: its place in the file, from 1, and the number printed on it, if any; 0 in a format without pages.

    `link` is the address that should open there.
    """

    page: int
    printed: str | None = None
    link: str | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """Words that were written at a place."""

    words: str
    place: Place


class Truth:
    """Where the words of one document were written. A format without pages writes nothing down."""

    def __init__(self, running: Sequence[Placed], notes: Sequence[Placed] = ()) -> None:
        """Take the lines of the running text and of the notes, in reading order."""
        self._flows = [_Flow(running), _Flow(notes)]
        self.paged = any(line.place.page for line in running)
        self.linked = any(line.place.link for line in running)

    def places_of(self, quotation: str) -> frozenset[Place]:
        """The places where such words begin; empty where they were not written."""
        letters = letters_of(quotation)
        return frozenset(place for flow in self._flows for place in flow.places_of(letters)) if letters else frozenset()

    def links_of(self, quotation: str, label: str) -> frozenset[str]:
        """The addresses that a citation of such words, by that label, may have."""
        return frozenset(place.link for place in self.places_of(quotation) if place.link)


class _Flow:
    def __init__(self, lines: Sequence[Placed]) -> None:
        self._starts: list[int] = []
        self._places = [line.place for line in lines]
        parts = []
        length = 0
        for line in lines:
            self._starts.append(length)
            parts.append(letters_of(line.words))
            length += len(parts[-1])
        self._text = "".join(parts)

    def places_of(self, letters: str) -> list[Place]:
        letters = letters[:_ENOUGH]
        at, out = self._text.find(letters), []
        while at >= 0:
            out.append(self._places[bisect_right(self._starts, at) - 1])
            at = self._text.find(letters, at + 1)
        return out


def letters_of(words: str) -> str:
    """Letters and digits only, without marks of notes: how a line was broken or a mark was set makes no difference."""
    return re.sub(r"[\W_]+", "", for_reading(words)).casefold()
