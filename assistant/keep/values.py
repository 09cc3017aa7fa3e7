"""A kept answer as the values that answers are made of, for everything that writes or checks answers."""

from __future__ import annotations

from assistant.keep.pack import KeptAnswer, KeptCitation
from assistant.types import Citation, Evidence, Statement
from ingest.types import Authority, Kind, Locator, Provision, Source, Span


def citations_of(kept: KeptAnswer) -> tuple[Citation, ...]:
    """The citations as values, for everything that writes citations."""
    return tuple(Citation(c.marker, _evidence(c)) for c in kept.citations)


def statements_of(kept: KeptAnswer) -> tuple[tuple[Statement, ...], tuple[tuple[int, ...], ...]]:
    """The statements as values with their markers, for everything that writes answers."""
    by_marker = {c.marker: c for c in kept.citations}
    statements, markers = [], []
    for s in kept.statements:
        first, *others = (by_marker[m] for m in s.markers)
        evidence = (_evidence(first, s.introduced), *(_evidence(o) for o in others))
        statements.append(Statement(s.lead, s.text, evidence, s.number, tuple(s.quoted)))
        markers.append(tuple(s.markers))
    return tuple(statements), tuple(markers)


def _evidence(c: KeptCitation, introduced: bool = True) -> Evidence:
    quote = Span(c.start, c.end)
    lead = c.lead_in if introduced else None
    source = Source(
        c.source_id, c.title, publisher=c.publisher, author=c.author, published=c.published,
        authority=Authority(c.authority), url=c.url, short=c.short,
    )  # fmt: skip
    provision = Provision(
        id=f"{c.source_id}#{c.locator}", source_id=c.source_id, kind=Kind(c.kind), locator=Locator(c.locator),
        span=quote, text=c.quote, trail=tuple(c.trail), authority=Authority(c.authority), restates=c.restates,
        speaker=c.speaker, page=c.page, printed_page=c.printed_page,
    )  # fmt: skip
    span = Span(lead.start, lead.end) if lead else None
    around = [(Span(w.start, w.end), w.quote) for w in c.around]
    outer = tuple(
        w for w in around if w[0].start < c.start and (lead or c.lead_in is None)
    )  # it introduces the lead-in
    closing = tuple(w for w in around if w[0].start >= c.start)
    return Evidence(provision, source, quote, c.quote, span, lead.quote if lead else "", outer, closing)
