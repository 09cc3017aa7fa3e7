"""How many characters of the gold the citations quote, and how much of what they quote is gold."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from evals.citations import quotations, stands
from evals.questions import Gold, Group
from evals.reference import Reference
from ingest.types import Span

Places = dict[str, list[Span]]


def gold_quoted(reference: Reference, citations: Sequence[Mapping[str, Any]], groups: Sequence[Group]) -> float | None:
    """The share of the gold's characters that the quotations cover, lead-ins among them.

    Of each group the alternative and the place of it that is covered best counts. Groups that any
    words of a source will do for have no characters to cover; `None` where all are such.
    """
    cited = _merged(
        (c["source_id"], q) for c in citations for q in quotations(c) if stands(reference, c["source_id"], q)
    )
    best = [_best(group, cited, reference) for group in groups]
    parts = [pair for pair in best if pair is not None]
    whole = sum(length for _, length in parts)
    return sum(covered for covered, _ in parts) / whole if whole else None


def quoted_gold(reference: Reference, citations: Sequence[Mapping[str, Any]], groups: Sequence[Group]) -> float | None:
    """The share of the characters cited that are gold of any alternative; lead-ins aside, each character once.

    A quotation that does not stand at its place has no character that is gold. `None` where
    nothing is cited.
    """
    good = [c for c in citations if stands(reference, c["source_id"], c)]
    beside = sum(len(c["quote"]) for c in citations if c not in good)
    cited = _merged((c["source_id"], c) for c in good)
    wanted = _merged((g.source, span) for group in groups for g in group for span in reference.every_place(g))
    whole = beside + sum(s.end - s.start for spans in cited.values() for s in spans)
    part = sum(s.overlap(w) for source, spans in cited.items() for s in spans for w in wanted.get(source, ()))
    return part / whole if whole else None


def _best(group: Group, cited: Places, reference: Reference) -> tuple[int, int] | None:
    pairs = list(_coverage(group, cited, reference))
    return max(pairs, key=lambda pair: (pair[0] / pair[1], -pair[1])) if pairs else None


def _coverage(group: Group, cited: Places, reference: Reference) -> Iterator[tuple[int, int]]:
    for gold in group:
        if not _has_words(gold):
            continue
        for place in reference.every_place(gold):
            yield sum(place.overlap(s) for s in cited.get(gold.source, ())), place.end - place.start


def _has_words(gold: Gold) -> bool:
    return gold.quotation is not None


def _merged(spans: Iterable[tuple[str, Span | Mapping[str, Any]]]) -> Places:
    """Spans by source, in order, those that overlap as one."""
    by_source: Places = {}
    for source, span in spans:
        one = span if isinstance(span, Span) else Span(span["start"], span["end"])
        by_source.setdefault(source, []).append(one)
    return {source: _joined(sorted(every, key=lambda s: (s.start, s.end))) for source, every in by_source.items()}


def _joined(spans: list[Span]) -> list[Span]:
    out: list[Span] = []
    for span in spans:
        if out and span.start <= out[-1].end:
            out[-1] = Span(out[-1].start, max(out[-1].end, span.end))
        else:
            out.append(span)
    return out
