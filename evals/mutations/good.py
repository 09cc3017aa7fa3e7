"""Claims that are true because they say no more than a sentence says: what the mutations start from.

Verbatim sentences of the corpus, with who says them where the source needs that; the hand-written true
claims; and made sentences with the figures, places and conditions of legislation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from assistant.claims.attribution import form_of
from assistant.claims.check import check_claim
from assistant.claims.quoting import folded
from assistant.claims.types import Claim, Quoted
from assistant.claims.units import sentences
from assistant.evidence import evidence_of, without_number
from assistant.types import Evidence
from evals.mutations.labelled import HERE, TRUE, made, read
from ingest.store import Index

MADE = HERE / "made.yaml"
_LEAST_WORDS = 5


@dataclass(frozen=True, slots=True)
class Good:
    """A true claim. `sheet[0]` is what it quotes; the rest is what stands beside it, and says something else."""

    claim: Claim
    sheet: tuple[Evidence, ...]
    origin: str


def good_claims(index: Index) -> list[Good]:
    """Every true claim that stands, in one order; those that are wrongly rejected are counted elsewhere."""
    found = [*_verbatim(index), *_written(index), *_made()]
    return [g for g in found if check_claim(g.claim, g.sheet).stands]


def verbatim_claims(index: Index) -> list[Good]:
    """Those of any index: its own sentences, and the made ones."""
    return [g for g in (*_verbatim(index), *_made()) if check_claim(g.claim, g.sheet).stands]


def _verbatim(index: Index) -> Iterator[Good]:
    """Each sentence of each provision, beside the provisions that come after it in its source."""
    parts = [p for p in index.provisions if not p.kind.is_whole]
    every = [evidence_of(p, index) for p in parts]
    for at, evidence in enumerate(every):
        text, _ = folded(evidence.text)
        lead = form_of(evidence).removesuffix("…")
        neighbours = tuple(e for e in every[at + 1 : at + 3] if e.source.id == evidence.source.id)
        for start, end in sentences(text):
            said = text[start:end].strip()
            if len(said.split()) < _LEAST_WORDS:
                continue
            quotes = (Quoted(1, said),)
            own = without_number(said)
            introduced = " ".join([*(without_number(folded(t)[0]) for t in evidence.introduction), own])
            for words in (own, lead + own[0].lower() + own[1:], lead + own, lead + introduced):
                if check_claim(Claim(words, quotes), (evidence,)).stands:
                    yield Good(Claim(words, quotes), (evidence, *neighbours), "verbatim")
                    break


def _written(index: Index) -> Iterator[Good]:
    held = [p for p in index.provisions if not p.kind.is_whole]
    for labelled in read(TRUE, index):
        evidence = labelled.sheet[0]
        at = next(i for i, p in enumerate(held) if p.id == evidence.provision.id)
        beside = tuple(evidence_of(p, index) for p in held[at + 1 : at + 3])
        yield Good(labelled.claim, (evidence, *beside), "written")


def _made() -> Iterator[Good]:
    texts = yaml.safe_load(MADE.read_text(encoding="utf-8"))
    every = [made({"text": t}) for t in texts]
    for at, text in enumerate(texts):
        beside = (every[(at + 1) % len(every)], every[(at + 2) % len(every)])
        yield Good(Claim(text, (Quoted(1, text),)), (every[at], *beside), "made")
