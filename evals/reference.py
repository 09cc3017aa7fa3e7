"""What answers are scored against: the texts of the source files, and where provisions stand.

The texts come from the files through the catalogue, not from the index, so that an index that
has lost or changed a word is found out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from evals.questions import Gold
from evals.spans import folded_label, places
from ingest.build import parse_corpus
from ingest.types import Span


@dataclass(frozen=True, slots=True)
class Reference:
    """`texts` by source id; `labels` gives the spans of the provisions of a source and folded label."""

    texts: Mapping[str, str]
    labels: Mapping[tuple[str, str], tuple[Span, ...]]

    @classmethod
    def of(cls, texts: Mapping[str, str], provisions: Iterable[tuple[str, str, Span]] = ()) -> Reference:
        """From texts and (source, label, span) of provisions."""
        labels: dict[tuple[str, str], tuple[Span, ...]] = {}
        for source, label, span in provisions:
            key = (source, folded_label(label))
            labels[key] = (*labels.get(key, ()), span)
        return cls(dict(texts), labels)

    def gold_places(self, gold: Gold, cited_as: str) -> tuple[Span, ...]:
        """Where the words of a gold quotation count for a citation with the locator `cited_as`.

        Words that stand once count there. Words that stand more than once count at every place,
        unless the citation names another locator than the gold does and exactly one place lies
        inside a provision with the gold's label: then only that place counts.
        """
        every = places(self.texts.get(gold.source, ""), gold.quotation)
        if len(every) < 2 or folded_label(cited_as) == folded_label(gold.locator):
            return every
        provisions = self.labels.get((gold.source, folded_label(gold.locator)), ())
        inside = tuple(place for place in every if any(p.contains(place) for p in provisions))
        return inside if len(inside) == 1 else every


def read_reference(corpus: Path) -> Reference:
    """The reference of a corpus folder. Raises `CorpusError` for one that does not hang together."""
    parsed = parse_corpus(corpus)
    return Reference.of(
        {source: document.text for source, document in parsed.documents.items()},
        ((p.source_id, p.locator.label, p.span) for ps in parsed.provisions.values() for p in ps),
    )
