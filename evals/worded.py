"""Does every statement of an answer cite something, and say it in the words that it cites?

Words are compared as people read them (`ingest.fold`), case, outer punctuation and a list's last
"and" aside. A quotation may be said with or without its lead-in and the number that labels it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from evals.answers import Said, by_marker, statements
from evals.citations import in_full
from ingest.fold import for_reading

_LABEL = re.compile(r"^\(?\d{1,3}[.)]\s+(?:\([ivx]{1,5}\)\s+)?")
_TAIL = re.compile(r"(?:[\s.,;:“”\"'’]|\b(?:and|or)\b)*$")
_HEAD = re.compile(r"^[\s“”\"'‘]+")
Cited = Mapping[str, Any]


def statements_cited(answer: Mapping[str, Any]) -> tuple[int, int]:
    """How many statements of an answer's text name a citation that there is; and of how many."""
    citations = by_marker(answer["citations"])
    found = [bool(s.markers) and all(m in citations for m in s.markers) for s in statements(answer["answer"])]
    return sum(found), len(found)


def as_quoted(answer: Mapping[str, Any]) -> tuple[int, int] | None:
    """How many statements are in the words of every quotation they cite; of those that cite. `None` of nothing."""
    citations = by_marker(answer["citations"])
    found = [
        all(m in citations and _in_the_words(s, citations[m]) for m in (s.markers[:1] if s.introduces else s.markers))
        for s in statements(answer["answer"]) if s.markers and (s.words.strip() or not s.introduces)
    ]  # fmt: skip
    return (sum(found), len(found)) if found else None


def _in_the_words(said: Said, citation: Cited) -> bool:
    words = _plain(said.words)
    lead, quote = (citation.get("lead_in") or {}).get("quote", ""), citation["quote"]
    if said.introduces:
        return words == _plain(lead)
    return words == _plain(in_full(citation) if citation.get("around") else quote) or words in {
        _plain(t) for q in (quote, _unlabelled(quote)) for t in (q, f"{_unlabelled(lead)} {q}", f"{lead} {q}")
    }


def _unlabelled(text: str) -> str:
    return _LABEL.sub("", for_reading(text))


def _plain(text: str) -> str:
    return _TAIL.sub("", _HEAD.sub("", " ".join(for_reading(text).split()).casefold()))
