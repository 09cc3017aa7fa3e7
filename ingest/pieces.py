"""The texts that are embedded for a provision, each short enough for the model to read whole.

MiniLM reads 256 word pieces. A long provision therefore has several vectors that all lead to
it: windows of sentences under its headings, each sentence by itself, and its plain-language
entries. A whole (section, list, table) is embedded by its name and the openings of its parts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from ingest.embed import Embedder
from ingest.fold import for_reading
from ingest.types import Document, Provision

_SENTENCE = re.compile(r"(?<=[.?!;])[”\"’')]?\s+(?=[A-Z“‘\"(•-])")
_MIN_SENTENCE_WORDS = 6


class Leg(StrEnum):
    """Where a vector comes from."""

    TEXT = "text"
    ENTRY = "entry"


@dataclass(frozen=True, slots=True)
class Piece:
    """One text to embed; `id` is stable across rebuilds, `owner` is the provision's id."""

    id: str
    owner: str
    leg: Leg
    text: str


def sentences(text: str) -> list[str]:
    """The sentences of a folded text."""
    return [s.strip() for s in _SENTENCE.split(text) if s.strip()]


def context_of(provision: Provision, document: Document) -> str:
    """The headings and the lead-in that a reader has in mind when the provision's own words begin."""
    trail = [t for t in provision.trail[1:] if t] or list(provision.trail[:1])
    lead = for_reading(provision.lead_in.of(document.text)) if provision.lead_in else ""
    if provision.lead_in and provision.lead_in.contains(provision.span):
        lead = ""
    lead = " ".join([*(for_reading(o.of(document.text)) for o in provision.outer), lead]).strip()
    return " ".join(x for x in (": ".join(trail[-2:]), lead) if x)


def pieces_of(
    provision: Provision, document: Document, children: list[Provision], entries: tuple[str, ...], embedder: Embedder
) -> list[Piece]:
    """Every text that leads to one provision."""
    texts = _whole(provision, document, children) if provision.kind.is_whole else _own(provision, document)
    windows = [w for text in texts for w in _fit(text, embedder)]
    out = [Piece(f"{provision.id}|t{i}", provision.id, Leg.TEXT, w) for i, w in enumerate(dict.fromkeys(windows))]
    out += [Piece(f"{provision.id}|e{i}", provision.id, Leg.ENTRY, e) for i, e in enumerate(entries)]
    return out


def _own(provision: Provision, document: Document) -> list[str]:
    text = for_reading(provision.text)
    parts = [s for s in sentences(text) if len(s.split()) >= _MIN_SENTENCE_WORDS]
    context = context_of(provision, document)
    whole = " ".join([text, *(for_reading(c.of(document.text)) for c in provision.closing)])
    return [f"{context}. {whole}" if context else whole, text, *(parts if len(parts) > 1 else [])]


def _whole(provision: Provision, document: Document, children: list[Provision]) -> list[str]:
    opening = for_reading(provision.text[:300])
    parts = "; ".join(" ".join(for_reading(c.text).split()[:10]) for c in children if not c.kind.is_whole)
    name = ": ".join([*provision.trail[1:], provision.locator.label])
    return [f"{name}. {opening}", f"{name}: {parts}"] if parts else [f"{name}. {opening}"]


def _fit(text: str, embedder: Embedder) -> list[str]:
    """Cut a text at sentences, then at words, so that no piece is longer than the model reads."""
    limit = embedder.max_pieces
    if embedder.pieces(text) <= limit:
        return [text]
    out: list[str] = []
    current = ""
    for part in (w for s in sentences(text) for w in _words(s, embedder, limit)):
        joined = f"{current} {part}".strip()
        if current and embedder.pieces(joined) > limit:
            out.append(current)
            current = part
        else:
            current = joined
    return [*out, current] if current else out


def _words(sentence: str, embedder: Embedder, limit: int) -> list[str]:
    if embedder.pieces(sentence) <= limit:
        return [sentence]
    words = sentence.split()
    if len(words) == 1:  # no blank in sight: cut the characters, a piece has at least one
        return [sentence[i : i + limit // 2] for i in range(0, len(sentence), limit // 2)]
    half = len(words) // 2
    return _words(" ".join(words[:half]), embedder, limit) + _words(" ".join(words[half:]), embedder, limit)
