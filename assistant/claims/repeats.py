"""What a statement is beside those before it: the same again, or a timescale that a reader takes for theirs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.claims.attribution import attributed
from assistant.claims.lists import ARTICLES
from assistant.claims.types import Claim
from assistant.claims.words import Sort, words_of
from assistant.types import Evidence
from ingest.fold import whitespace

Core = tuple[frozenset[int], tuple[str, ...]]


def core_of_claim(claim: Claim, sheet: Sequence[Evidence]) -> Core:
    """The evidence of a claim that stands, and its words without who says it, articles and pauses."""
    numbers = frozenset(q.number for q in claim.quotes)
    text = whitespace(claim.text)
    for number in sorted(numbers):
        text = attributed(text, sheet[number - 1]).rest
    words = (w for w in words_of(text) if w.sort is not Sort.PAUSE and w.norm not in ARTICLES)
    return numbers, tuple(w.norm for w in words)


def repeats(core: Core, before: Iterable[Core]) -> bool:
    """Whether all of a claim's words stand, in their order, in one claim of the same evidence before it."""
    return any(core[0] <= numbers and _stand_in(core[1], words) for numbers, words in before)


def _stand_in(fewer: Sequence[str], more: Sequence[str]) -> bool:
    rest = iter(more)
    return all(word in rest for word in fewer)


def is_bare_timescale(core: Core) -> bool:
    """Whether a claim is a timescale by itself, such as "The proposed timescale for this is 6 months"."""
    return core[1][:1] == ("timescale",) or core[1][:2] == ("proposed", "timescale")
