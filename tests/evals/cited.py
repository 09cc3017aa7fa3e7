"""Citations of the tests' small corpus (`tests/fakes.py`), parsed afresh, as the assistant would give them."""

from __future__ import annotations

from typing import Any

from evals.reference import Reference
from evals.spans import places
from ingest.types import Provision


def provision(reference: Reference, source: str, label: str) -> Provision:
    return next(p for p in reference.provisions[source] if p.locator.label == label)


def cited(reference: Reference, source: str, label: str, words: str | None = None, **changes: Any) -> dict[str, Any]:
    """The citation of a provision, with its lead-in; or of the first place of some words of it."""
    p = provision(reference, source, label)
    text = reference.texts[source]
    span = p.span if words is None else next(s for s in places(text, words) if p.span.contains(s))
    lead = None
    if p.lead_in and not p.lead_in.contains(p.span):
        lead = {"quote": p.lead_in.of(text), "start": p.lead_in.start, "end": p.lead_in.end}
    return {
        "source_id": source, "locator": label, "quote": span.of(text), "start": span.start, "end": span.end,
        "page": p.page, "authority": p.authority.value, "restates": p.restates, "speaker": p.speaker,
        "title": reference.sources[source].title, "lead_in": lead,
    } | changes  # fmt: skip


def saying(text: str, *citations: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """An answer with this text."""
    numbered = [c | {"marker": n} for n, c in enumerate(citations, 1)]
    return {"status": "answered", "reason": None, "answer": text, "citations": numbered, "passages": [],
            "notes": [], "signposts": []} | changes  # fmt: skip
