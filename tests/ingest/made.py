"""Made documents for the parser, and what holds for the provisions of every document."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from ingest.blocks import NO_HINTS, Hints
from ingest.build import Parsed, parse_corpus
from ingest.structure import parse
from ingest.types import Document, Provision, Source

ROOT = Path(__file__).resolve().parents[2]


@cache
def shipped() -> Parsed:
    """The five documents, parsed once."""
    return parse_corpus(ROOT / "corpus")


def made(text: str) -> Document:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(Source("made", "Made"), text, digest, digest)


def read(text: str, hints: Hints = NO_HINTS) -> dict[str, Provision]:
    """The provisions of a made document by label, in order, and sound."""
    document = made(text)
    provisions, _ = parse(document, hints)
    check_sound(document, provisions)
    return {p.locator.label: p for p in provisions}


def check_sound(document: Document, provisions: tuple[Provision, ...]) -> None:
    """What holds for every document whatever its shape."""
    assert len({p.id for p in provisions}) == len(provisions)
    assert len({p.locator.label for p in provisions}) == len(provisions)
    assert len({p.locator.slug for p in provisions}) == len(provisions)
    known = {p.id: p for p in provisions}
    for p in provisions:
        assert p.locator.label
        assert p.text == document.text[p.span.start : p.span.end]
        assert p.text.strip() == p.text
        assert p.source_id == document.source.id
        if p.parent is not None:
            assert known[p.parent].span.contains(p.span), p.locator.label
            assert p.id in known[p.parent].children
        for child in p.children:
            assert known[child].parent == p.id


def folded(text: str) -> str:
    return " ".join(text.split())
