"""Claims written by hand, true and false, each with what it quotes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from assistant.claims.types import Claim, Quoted
from assistant.evidence import evidence_of
from assistant.types import Evidence
from evals.errors import CallError
from ingest.store import Index
from ingest.types import Authority, Kind, Locator, Provision, Source, Span

HERE = Path(__file__).resolve().parent
TRUE, FALSE = HERE / "true.yaml", HERE / "false.yaml"


@dataclass(frozen=True, slots=True)
class Labelled:
    """One claim with the evidence that it is checked against; `kind` is its way of being true or false."""

    claim: Claim
    sheet: tuple[Evidence, ...]
    kind: str


def read(path: Path, index: Index) -> list[Labelled]:
    """The claims of a file. Raises `CallError` where a claim names a provision that the index does not hold."""
    return [_labelled(entry, path, index) for entry in _entries(path)]


@cache
def _entries(path: Path) -> tuple[Mapping[str, Any], ...]:
    return tuple(yaml.safe_load(path.read_text(encoding="utf-8")))


def _labelled(entry: Mapping[str, Any], path: Path, index: Index) -> Labelled:
    evidence = made(entry) if "text" in entry else _held(entry, path, index)
    quote = entry.get("quote", evidence.text)
    return Labelled(Claim(entry["say"], (Quoted(1, quote),)), (evidence,), entry.get("way") or entry["kind"])


def _held(entry: Mapping[str, Any], path: Path, index: Index) -> Evidence:
    found = (p for p in index.provisions if p.source_id == entry["source"] and p.locator.label == entry["at"])
    provision = next(found, None)
    if provision is None:
        raise CallError(
            f"{path.name} names {entry['at']!r} of {entry['source']!r}, which the index does not hold. "
            "What to do: build the index of the project's own corpus, or name another with --index."
        )
    return evidence_of(provision, index)


def made(entry: Mapping[str, Any]) -> Evidence:
    """Evidence of a text that stands in no document, with what introduces and closes it."""
    authority = Authority(entry.get("authority", "legislation"))
    lead_in, text, closing = str(entry.get("lead_in", "")), str(entry["text"]), str(entry.get("closing", ""))
    source = Source("made", "A made text", authority=authority, file="made.txt")
    start = len(lead_in) + 1 if lead_in else 0
    span = Span(start, start + len(text))
    close = ((Span(span.end + 1, span.end + 1 + len(closing)), closing),) if closing else ()
    provision = Provision("made#1", "made", Kind.PARAGRAPH, Locator("paragraph 1"), span, text, authority=authority)
    return Evidence(provision, source, span, text, Span(0, len(lead_in)) if lead_in else None, lead_in, closing=close)
