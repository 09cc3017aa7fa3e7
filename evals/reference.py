"""What answers are scored against: the source files as they are now, read and parsed afresh.

Texts, provisions, pages and authorities come from the files through the catalogue, not from the
index, so that an index that has lost or changed a word, or is older than its files, is found out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from evals.questions import Gold
from evals.spans import folded_label, places
from ingest.build import parse_corpus
from ingest.types import Authority, Kind, Locator, Page, Provision, Source, Span

Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Edges:
    """The offsets at which some provision of a source begins or ends, white space aside."""

    starts: frozenset[int]
    ends: frozenset[int]


@dataclass(frozen=True, slots=True)
class Reference:
    """The sources as they are now, each by its id.

    `texts` are canonical texts, which every offset counts; `provisions` are in the order of the
    text; `pages` is empty for a text without pages; `sources` are the catalogue's entries, those
    that are not held among them. `labels` gives the spans of the provisions of a source and a
    folded label.
    """

    texts: Mapping[str, str]
    provisions: Mapping[str, tuple[Provision, ...]] = field(default_factory=dict)
    pages: Mapping[str, tuple[Page, ...]] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict)
    labels: Mapping[tuple[str, str], Spans] = field(default_factory=dict)
    _places: dict[tuple[str, str], Spans] = field(default_factory=dict, compare=False, repr=False)
    _edges: dict[str, Edges] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(
        cls, texts: Mapping[str, str], provisions: Iterable[tuple[str, str, Span]] = (),
        pages: Mapping[str, Sequence[Page]] | None = None, sources: Iterable[Source] = (),
    ) -> Reference:  # fmt: skip
        """From texts and (source, label, span) of provisions, which have the authority of their source."""
        by_id = {s.id: s for s in sources}
        made: dict[str, tuple[Provision, ...]] = {}
        for source, label, span in provisions:
            authority = by_id[source].authority if source in by_id else Authority.UNSTATED
            new = Provision(f"{source}/{label}", source, Kind.PARAGRAPH, Locator(label), span,
                            span.of(texts[source]), authority=authority)  # fmt: skip
            made[source] = (*made.get(source, ()), new)
        return cls.parsed(texts, made, {s: tuple(p) for s, p in (pages or {}).items()}, by_id)

    @classmethod
    def parsed(
        cls, texts: Mapping[str, str], provisions: Mapping[str, tuple[Provision, ...]],
        pages: Mapping[str, tuple[Page, ...]], sources: Mapping[str, Source],
    ) -> Reference:  # fmt: skip
        """From the parts as ingestion makes them."""
        labels: dict[tuple[str, str], Spans] = {}
        for source, every in provisions.items():
            for p in every:
                key = (source, folded_label(p.locator.label))
                labels[key] = (*labels.get(key, ()), p.span)
        return cls(dict(texts), dict(provisions), dict(pages), dict(sources), labels)

    def every_place(self, gold: Gold) -> Spans:
        """Every place of the gold's words in its source; the whole source where any words of it will do."""
        text = self.texts.get(gold.source, "")
        if gold.quotation is None:
            return (Span(0, len(text)),) if text else ()
        key = (gold.source, gold.quotation)
        if key not in self._places:
            self._places[key] = places(text, gold.quotation)
        return self._places[key]

    def gold_places(self, gold: Gold, cited_as: str) -> Spans:
        """Where the words of a gold quotation count for a citation with the locator `cited_as`.

        Words that stand once count there. Words that stand more than once count at every place,
        unless the citation names another locator than the gold does and exactly one place lies
        inside a provision with the gold's label: then only that place counts.
        """
        every = self.every_place(gold)
        if len(every) < 2 or folded_label(cited_as) == folded_label(gold.locator):
            return every
        provisions = self.spans_of(gold.source, gold.locator)
        inside = tuple(place for place in every if any(p.contains(place) for p in provisions))
        return inside if len(inside) == 1 else every

    def spans_of(self, source: str, label: str) -> Spans:
        """Where the provisions of that label stand in a source."""
        return self.labels.get((source, folded_label(label)), ())

    def in_a_provision(self, gold: Gold) -> bool:
        """Whether some provision of the source holds the gold's words whole; the whole document is none to be found."""
        parsed = [p for p in self.provisions.get(gold.source, ()) if p.parent or p.kind is not Kind.SECTION]
        if gold.quotation is None:
            return bool(parsed)
        return any(p.span.contains(place) for p in parsed for place in self.every_place(gold))

    def smallest_around(self, source: str, place: Span) -> Span | None:
        """The smallest provision that holds a place; `None` where none does."""
        around = [p.span for p in self.provisions.get(source, ()) if p.span.contains(place)]
        return min(around, key=_length, default=None)

    def directly_around(self, source: str, span: Span) -> Span | None:
        """The smallest provision that holds a provision and is larger; `None` for the largest."""
        around = [p.span for p in self.provisions.get(source, ()) if p.span.contains(span) and p.span != span]
        return min(around, key=_length, default=None)

    def edges(self, source: str) -> Edges:
        """Where the provisions of a source begin and end."""
        if source not in self._edges:
            every = self.provisions.get(source, ())
            self._edges[source] = Edges(
                frozenset(p.span.end - len(p.text.lstrip()) for p in every),
                frozenset(p.span.start + len(p.text.rstrip()) for p in every),
            )
        return self._edges[source]

    def page_of(self, source: str, offset: int) -> int | None:
        """The physical page of an offset, counted from 1; `None` for a text without pages."""
        return next((p.number for p in self.pages.get(source, ()) if p.start <= offset < p.end), None)


def _length(span: Span) -> int:
    return span.end - span.start


def read_reference(corpus: Path) -> Reference:
    """The reference of a corpus folder. Raises `CorpusError` for one that does not hang together."""
    parsed = parse_corpus(corpus)
    return Reference.parsed(
        {source: document.text for source, document in parsed.documents.items()},
        parsed.provisions,
        {source: document.pages for source, document in parsed.documents.items()},
        parsed.catalogue.sources,
    )
