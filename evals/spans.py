"""Where a quotation stands in a text, white space aside.

Every span counts code points of the text as it is, not of a folded copy.
"""

from __future__ import annotations

import re
from functools import lru_cache

from ingest.types import Span


@lru_cache(maxsize=4096)
def _pattern(quotation: str) -> re.Pattern[str]:
    return re.compile(r"\s+".join(re.escape(word) for word in quotation.split()))


def places(text: str, quotation: str) -> tuple[Span, ...]:
    r"""Every place of a quotation in a text; runs of white space count as equal.

    >>> places("a rose\n is a  rose", "a rose")
    (Span(start=0, end=6), Span(start=11, end=18))
    """
    if not quotation.strip():
        return ()
    return tuple(Span(m.start(), m.end()) for m in _pattern(quotation).finditer(text))


def holds(text: str, quotation: str) -> bool:
    """Whether a text holds the whole quotation, white space folded."""
    return bool(quotation.strip()) and _pattern(quotation).search(text) is not None


def mostly_the_same(one: Span, other: Span) -> bool:
    """Whether two spans share more than half of the shorter."""
    return 2 * one.overlap(other) > min(one.end - one.start, other.end - other.start)


def folded_label(label: str) -> str:
    """A locator for comparison: case and white space folded."""
    return " ".join(label.split()).casefold()
