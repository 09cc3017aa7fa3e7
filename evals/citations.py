"""Scores of citations and of the answer's words: pure functions on the JSON answer.

A citation is *right* when its quotation and a gold quotation of the same source overlap by more
than half of the shorter, measured by positions in the source file's text, or when its lead-in,
which is quoted above it, holds the gold quotation whole. A citation whose quotation does not stand
at its own offsets has no position, and is never right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evals.questions import Gold, Group
from evals.reference import Reference
from evals.spans import mostly_the_same
from ingest.fold import for_reading
from ingest.types import Span

Cited = Mapping[str, Any]
_MARKERS = re.compile(r"\s*\[\d{1,3}\]")
_MARKS = re.compile(r"[*_`#]+")


def stands(reference: Reference, source: str, quoted: Cited) -> bool:
    """Whether `quote` is, character for character, the text of the source from `start` to `end`."""
    text, start, end = reference.texts.get(source), quoted["start"], quoted["end"]
    return text is not None and 0 <= start < end <= len(text) and bool(text[start:end] == quoted["quote"])


def quotations(citation: Cited) -> Iterator[Cited]:
    """The quotations of a citation: its words, its lead-in where it has one, and what else stands around them."""
    yield citation
    if citation.get("lead_in"):
        yield citation["lead_in"]
    yield from citation.get("around", ())


def in_full(citation: Cited) -> str:
    """Every quotation of a citation in the order of the source, as it is read."""
    return " ".join(for_reading(q["quote"]) for q in sorted(quotations(citation), key=lambda q: int(q["start"])))


def verbatim(reference: Reference, citations: Sequence[Cited]) -> tuple[int, int]:
    """How many quotations, lead-ins among them, stand in the source file; and of how many."""
    found = [stands(reference, c["source_id"], q) for c in citations for q in quotations(c)]
    return sum(found), len(found)


def supports(reference: Reference, citation: Cited, gold: Gold) -> bool:
    """Whether a citation is right by one gold quotation."""
    if citation["source_id"] != gold.source or not stands(reference, gold.source, citation):
        return False
    cited, lead = Span(citation["start"], citation["end"]), citation.get("lead_in")
    above = Span(lead["start"], lead["end"]) if lead and stands(reference, gold.source, lead) else None
    return any(
        mostly_the_same(cited, place) or (above is not None and above.contains(place))
        for place in reference.gold_places(gold, citation["locator"])
    )


def right(reference: Reference, citation: Cited, groups: Sequence[Group]) -> bool:
    """Whether a citation is right by any gold quotation of any group."""
    return any(supports(reference, citation, gold) for group in groups for gold in group)


def covered(reference: Reference, citations: Sequence[Cited], groups: Sequence[Group]) -> int:
    """How many gold groups some citation covers."""
    return sum(any(supports(reference, c, gold) for gold in group for c in citations) for group in groups)


def plain(text: str) -> str:
    """Words for comparison: case and white space folded, Markdown marks and citation markers left out."""
    return " ".join(_MARKS.sub("", for_reading(_MARKERS.sub("", text))).split()).casefold()


def states(text: str, phrase: str) -> bool:
    """Whether a text holds a phrase; a number is held whole: "14 days" is not in "114 days"."""
    words = plain(phrase)
    before = r"(?<!\d)" if words[:1].isdigit() else ""
    after = r"(?!\d)" if words[-1:].isdigit() else ""
    return re.search(before + re.escape(words) + after, plain(text)) is not None
