"""Sources and places by name, for programs: exactly what is asked for, or what there is instead."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any

from ingest.errors import IngestError
from ingest.numbering import references
from ingest.store import Index
from ingest.types import Locator, Provision, Source

_AROUND = 600  # characters of the document shown before and after a place
_NEAREST = 5


class NotThere(IngestError):
    """There is no such source or place; `nearest` are names that there are."""

    def __init__(self, problem: str, nearest: tuple[str, ...] = ()) -> None:
        """State what there is not, and what there is."""
        self.nearest = nearest
        super().__init__(f"{problem} What to do: name one of {', '.join(nearest)}." if nearest else problem)


def find_source(index: Index, source_id: str) -> Source:
    """A source of the catalogue. Raises `NotThere`."""
    source = index.sources.get(source_id)
    if source is None:
        known = tuple(s.id for s in index.sources.values() if s.held)
        raise NotThere("There is no such source.", known)
    return source


def places_of(index: Index, source_id: str) -> list[Provision]:
    """The places of a source, in reading order. Raises `NotThere` where its words are not held."""
    if find_source(index, source_id).id not in index.documents:
        raise NotThere(
            "The words of this source are not held.", tuple(i for i in index.documents)
        )  # fmt: skip
    return [p for p in index.provisions if p.source_id == source_id]


def find_provision(index: Index, source_id: str, locator: str) -> Provision:
    """A place by its locator ("proposal 4(iv)"), its slug ("proposal-4-iv") or another way to write it ("4iv").

    Raises `NotThere` where there is none, or more than one.
    """
    places = places_of(index, source_id)
    wanted = " ".join(locator.split()).casefold()
    found = [p for p in places if p.locator.label.casefold() == wanted]
    found = found or [p for p in places if p.locator.slug == Locator(wanted).slug and p.locator.slug]
    if not found:
        keys = {r.key for r in references(locator[:200])}
        found = [p for p in places if keys & set(p.locator.keys)] if len(keys) == 1 else []
    if len(found) == 1:
        return found[0]
    if found:
        raise NotThere("More than one place is called so.", tuple(p.locator.label for p in found))
    labels = {p.locator.label.casefold(): p.locator.label for p in places}
    near = get_close_matches(wanted[:200], list(labels), _NEAREST, 0.3) or list(labels)[:_NEAREST]
    raise NotThere("There is no such place in this source.", tuple(labels[n] for n in near))


def source_dict(index: Index, source: Source) -> dict[str, Any]:
    """A source as programs get it."""
    document = index.documents.get(source.id)
    return {
        "id": source.id, "title": source.title, "short": source.short, "author": source.author,
        "publisher": source.publisher, "published": source.published, "authority": source.authority.value,
        "url": source.url, "held": document is not None, "settles": source.settles,
        "missing": [m.part for m in source.missing], "document_sha256": document.sha256 if document else None,
        "characters": len(document.text) if document else None,
    }  # fmt: skip


def place_dict(index: Index, p: Provision) -> dict[str, Any]:
    """A place as an outline lists it."""
    parent = index.by_id.get(p.parent) if p.parent else None
    return {
        "locator": p.locator.label, "slug": p.locator.slug, "kind": p.kind.value, "start": p.span.start,
        "end": p.span.end, "page": p.page, "parent": parent.locator.label if parent else None,
    }  # fmt: skip


def provision_dict(index: Index, p: Provision) -> dict[str, Any]:
    """A place with its verbatim words and what stands around them."""
    source, document = index.sources[p.source_id], index.documents[p.source_id]
    text = document.text
    lead = None
    if p.lead_in is not None:
        lead = {"quote": p.lead_in.of(text), "start": p.lead_in.start, "end": p.lead_in.end}
    return {
        **place_dict(index, p), "source_id": source.id, "title": source.title, "publisher": source.publisher,
        "published": source.published, "authority": p.authority.value, "restates": p.restates, "speaker": p.speaker,
        "url": source.url, "trail": list(p.trail), "text": p.span.of(text), "lead_in": lead,
        "children": [index.by_id[c].locator.label for c in p.children],
        "before": text[max(0, p.span.start - _AROUND) : p.span.start], "after": text[p.span.end : p.span.end + _AROUND],
        "document_sha256": document.sha256, "index": {"fingerprint": index.fingerprint},
    }  # fmt: skip
