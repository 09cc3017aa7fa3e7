"""When a held document was published, and by whom, from the catalogue.

A document says little about itself, and what it says of dates is mostly about other things. Who asks
when it came out, or who wrote it, is told what the catalogue states beside what was found.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.dates import day_in_words
from assistant.leaning import topic_words
from assistant.tuning import names_of
from assistant.types import Query
from ingest.types import Source

_ASKS = re.compile(
    r"\b(?:when (?:was|were|did)|what (?:date|year|day)|which year|how old|how recent|date of|who (?:wrote|published|produced|issued|made|is behind)|"
    r"whose (?:report|review|framework|guidance|document|page|piece)|authors?\b|publishers?\b|published\b|come out|came out)",
    re.IGNORECASE,
)
_OF_ITSELF = re.compile(
    r"^(?:wrote|written|write|publish\w*|produc\w*|issu\w*|made|behind|out|come|came|author\w*|publisher\w*|date|dated|year|old|recent|new|day|first|"
    r"report|review|framework|guidance|document|page|piece|paper|original|final|released?|launched?|appear\w*)$",
    re.IGNORECASE,
)


def asked_of(text: str, named: Iterable[Source]) -> list[Source]:
    """The documents of which a question asks when they came out or who made them, and nothing more."""
    if not _ASKS.search(text):
        return []
    sources = list(named)
    known = {w.casefold() for s in sources for name in names_of(s) for w in name.split()}
    rest = [w for w in topic_words(text) if w not in known and not _OF_ITSELF.match(w)]
    return sources if not rest else []


def document_notes(query: Query, named: Iterable[Source]) -> list[str]:
    """What the catalogue states of the documents that a question asks about, where it asks for no more than that."""
    return [_fact(s) for s in asked_of(query.search, named)]


def days_of_publication(text: str, named: Iterable[Source]) -> set[str]:
    """The days on which the documents that a question asks about were published, as `days_in` gives them."""
    days = (s.published for s in asked_of(text, named) if s.published and s.published.count("-") == 2)
    return {day_in_words(d).casefold() for d in days}


def _fact(source: Source) -> str:
    by = f" by {source.author}" if source.author else f" by {source.publisher}" if source.publisher else ""
    if not source.published:
        return f"The catalogue has no date for \u201c{source.title}\u201d, published{by}."
    return f"By the catalogue, \u201c{source.title}\u201d was published{by} on {day_in_words(source.published)}."
