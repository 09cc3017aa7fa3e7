"""The same evidence in its shortest sentences ("say that more simply").

No word is changed: an extractive answer can only be made simpler by beginning with what is
shortest. A sentence that leans on the one before it ("Such decisions …", "This will …") stays
with it, and a sentence is never cut, so that no "unless" or "subject to" is lost.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.compose.extractive import reading_form
from assistant.sentences import sentence_spans
from assistant.types import Evidence, Statement
from ingest.fold import for_reading
from ingest.types import Kind, Span

_LEANS = re.compile(
    r"^(?:This|That|These|Those|Such|It|They|Their|Its|He|She|In doing so|To that end|In addition|However|Also|At the same time|As a result|Based on this)\b"
)


def simpler(statements: Sequence[Statement]) -> tuple[Statement, ...]:
    """Each statement's sentences, the shortest first; items of a list, and single sentences, as they are."""
    out: list[Statement] = []
    for statement in statements:
        first = statement.evidence[0]
        whole = statement.number or first.lead_in is not None or first.provision.kind is Kind.TIMESCALE
        pieces = [] if whole else pieces_of(first)
        if len(pieces) < 2:
            out.append(statement)
            continue
        pieces.sort(key=lambda e: (e.text.lstrip().startswith("Timescale:"), len(e.text.split()), e.quote.start))
        out += [Statement("" if i else statement.lead, reading_form(piece), (piece,)) for i, piece in enumerate(pieces)]
    return tuple(out)


def pieces_of(evidence: Evidence) -> list[Evidence]:
    """Evidence for each run of sentences of a quotation that can be read by itself."""
    spans: list[tuple[int, int]] = []
    for start, end in sentence_spans(evidence.text):
        if spans and _LEANS.match(for_reading(evidence.text[start:end])):
            start = spans.pop()[0]
        spans.append((start, end))
    at = evidence.quote.start
    return [replace(evidence, quote=Span(at + a, at + b), text=evidence.text[a:b]) for a, b in spans]
