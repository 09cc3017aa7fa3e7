"""The documents that a pack is held against: canonical texts and provisions, without model or index."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.catalogue import read_catalogue
from ingest.errors import LoadError
from ingest.loaders import load_document
from ingest.store import Index
from ingest.structure import parse
from ingest.types import Document, Provision, Source, Span


@dataclass(frozen=True, slots=True)
class Held:
    """A source as it is held now; `document` is `None` where it cannot be read, and `problem` says why."""

    source: Source
    document: Document | None = None
    provisions: tuple[Provision, ...] = ()
    problem: str = ""
    laws: Mapping[str, str] = field(default_factory=dict, hash=False)  # every source's name, by id

    def law_of(self, place: Provision) -> str | None:
        """The name of the law that a place restates."""
        return self.laws.get(place.restates) if place.restates else None


def held_sources(corpus: Path, wanted: Iterable[str]) -> dict[str, Held]:
    """The wanted sources as the corpus folder holds them; one that it does not hold is left out.

    A file that has changed since the catalogue was checked is read all the same: that is what
    one wants to know. Raises `CatalogueError` for a folder that is no corpus.
    """
    names = set(wanted)
    out: dict[str, Held] = {}
    catalogue = read_catalogue(corpus, check_hashes=False)
    names_of_laws = {s.id: s.short or s.title for s in catalogue.sources.values()}
    for entry in catalogue.held:
        if entry.source.id not in names:
            continue
        try:
            document = load_document(entry.source, entry.path)
        except LoadError as error:
            out[entry.source.id] = Held(entry.source, problem=str(error))
            continue
        out[entry.source.id] = Held(entry.source, document, parse(document, entry.hints)[0], laws=names_of_laws)
    return out


def held_in(index: Index) -> dict[str, Held]:
    """The sources as an open index holds them: for answers that come back from a browser, before they are exported."""
    laws = {s.id: s.short or s.title for s in index.sources.values()}
    places: dict[str, list[Provision]] = {source_id: [] for source_id in index.documents}
    for provision in index.provisions:
        places[provision.source_id].append(provision)
    return {i: Held(d.source, d, tuple(places[i]), laws=laws) for i, d in index.documents.items()}


def place_of(span: Span, provisions: Sequence[Provision], label: str) -> Provision | None:
    """The provision that a reader would cite for a place: the one of that label, or the smallest around it."""
    around = [p for p in provisions if p.span.contains(span)]
    named = [p for p in around if p.locator.label == label]
    return min(named or around, key=lambda p: p.span.end - p.span.start, default=None)
