"""The parser of places and numbers: it never raises, what it finds stands in the text, and a key reads back as itself."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from assistant.pages import page_references
from assistant.picks import pick_of
from assistant.pinpoints import Pinpoints, joined_numbers
from assistant.places import Places
from evals.fuzzing.targets.words import Texts
from evals.fuzzing.types import Bounds, BrokenPromiseError, Made
from ingest.numbering import Reference, references, roman_value
from ingest.store import Index

_IN_INDEX = 8  # one text in so many is also looked for among the places of an index, which takes longer


class Locating(Made):
    """References, page references, counted places, and the places that an answer cites."""

    name = "locator"
    bounds = Bounds(seconds=2.0, megabytes=300)

    def __init__(self, index: Index) -> None:
        """Look places up in this index."""
        self._texts = Texts(index)
        self._index = index
        self._places = Places(index)
        self._pinpoints = Pinpoints(index)

    def make(self, rng: Random) -> bytes:
        """A text."""
        return self._texts.make(rng).encode("utf-8", "replace")

    def check(self, data: bytes) -> str:
        """`places` where the text names some, else `none`."""
        text = data.decode("utf-8", "replace")
        found = references(text)
        for r in found:
            _stands(r, text)
        if any(a.end > b.start for a, b in pairwise(found)):
            raise BrokenPromiseError("two references overlap")
        joined = joined_numbers(text)
        page_references(text)
        pick_of(text)
        roman_value(text)
        if len(text) % _IN_INDEX == 0:
            self._look_up(joined)
        return "places" if found else "none"

    def _look_up(self, text: str) -> None:
        held = self._index.by_id
        counted = self._pinpoints.find(text)
        if counted is not None and counted.place is not None and counted.place.id not in held:
            raise BrokenPromiseError("a counted place is not in the index")
        last = self._pinpoints.last_of(text)
        if last is not None and not references(last.key):
            raise BrokenPromiseError("the last place of a list does not read back")
        cited = self._places.cited_in(text)
        if len({p.id for p in cited}) != len(cited) or any(p.id not in held for p in cited):
            raise BrokenPromiseError("an answer cites a place twice, or one that is not in the index")
        self._places.listed_in(text)
        if (pick := pick_of(text)) is not None:
            self._places.picked(cited, pick)


def _stands(r: Reference, text: str) -> None:
    """A reference stands in the text, and its key, read as a text, names the same place."""
    if not 0 <= r.start < r.end <= len(text):
        raise BrokenPromiseError("a reference does not stand in the text", r.key)
    if not r.key.isprintable():
        raise BrokenPromiseError("a key is not printable", repr(r.key))
    again = references(r.key)
    if r.noun is not None and [a.key for a in again] != [r.key]:
        raise BrokenPromiseError("a key reads back as another", f"{r.key!r}, {[a.key for a in again]}")
