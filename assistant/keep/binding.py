"""What a quotation must not be kept without: the words of its document that introduce it and close the list it stands in.

They are read in the document, and not in the pack: so a pack that leaves a condition out is
noticed, however its sentences and its hash were made to fit.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.compose.extractive import binds
from assistant.evidence import needs_lead_in
from ingest.fold import for_reading
from ingest.types import Document, Provision, Span

_WHOLE = 0.9  # of a place: a shorter quotation is of a sentence in it, such as one that spells letters out


def left_out(
    quote: Span, document: Document, provisions: Sequence[Provision], kept: Iterable[Span], leads: bool
) -> str:
    """The first words that bind a quotation and are not among the kept ones, as people read them; empty where all are.

    `quote` and `kept` are places in `document` as it is now; `kept` are those of all words that the
    answer keeps of it. With `leads` a sentence of the answer stands on it first, and so what
    introduces it counts, too: of the same words in a second source it is not kept. The smallest provision around the quotation says what binds it, whatever the
    pack calls the place.
    """
    around = [p for p in provisions if p.span.contains(quote)]
    if not around:
        return ""
    place = min(around, key=lambda p: p.span.end - p.span.start)
    kept = tuple(kept)
    for words in _binding(place, quote, document, leads):
        tight = _tight(words, document.text)
        if not any(k.contains(tight) for k in (quote, *kept)):
            return for_reading(tight.of(document.text))
    return ""


def _binding(place: Provision, quote: Span, document: Document, leads: bool) -> list[Span]:
    """What binds a place. Words that only introduce it, and ask or forbid nothing, may be left out."""
    out = list(place.closing)
    whole = quote.end - quote.start >= _WHOLE * (place.span.end - place.span.start)
    if (
        leads
        and whole
        and place.lead_in is not None
        and needs_lead_in(place)
        and not place.lead_in.contains(place.span)
    ):
        out += [s for s in (*place.outer, place.lead_in) if binds(s.of(document.text))]
    return out


def _tight(span: Span, text: str) -> Span:
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, start + len(words.strip()))
