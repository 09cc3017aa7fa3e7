"""One question with what came of it and what it is held against: what a defect is planted into."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from evals.citations import right
from evals.observe import Observation
from evals.questions import Question
from evals.reference import Reference
from ingest.fold import for_reading
from ingest.types import Provision, Span

Citation = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Case:
    """A question, what was observed, and the sources as they are."""

    question: Question
    seen: Observation
    reference: Reference

    @property
    def answer(self) -> Mapping[str, Any]:
        """The JSON answer."""
        return self.seen.answer

    @property
    def answered(self) -> bool:
        """Whether there is an answer with citations, that a defect could be planted into."""
        return self.answer["status"] == "answered" and bool(self.answer["citations"])

    @property
    def citations(self) -> list[Citation]:
        """The citations of the answer, in order."""
        return list(self.answer["citations"])

    def with_answer(self, **changes: Any) -> Case:
        """The case with another answer; this one is left alone."""
        return replace(self, seen=replace(self.seen, answer={**self.answer, **changes}))

    def with_words(self, words: str) -> Case:
        """The case with other words of the answer."""
        return self.with_answer(answer=words)


# Plants a defect into a case; `None` where it does not apply.
Damage = Callable[[Case], Case | None]


def restated(case: Case, citations: Iterable[Citation]) -> Case:
    """The case with an answer that cites just these, each quoted in full under its title and locator.

    Nothing is damaged by that alone: the suite's tests hold it to be caught by nothing.
    """
    numbered = [{**c, "marker": n} for n, c in enumerate(citations, 1)]
    words = "\n\n".join(_said(c) for c in numbered)
    return case.with_answer(status="answered", reason=None, answer=words, citations=numbered)


def reading(citation: Citation) -> str:
    """The words of a citation as an answer says them, with what introduces them."""
    lead = citation.get("lead_in")
    return _line(f"{lead['quote']} {citation['quote']}" if lead else citation["quote"])


def cite(reference: Reference, provision: Provision) -> dict[str, Any]:
    """A citation of a provision that is right in everything."""
    source, text = reference.sources.get(provision.source_id), reference.texts[provision.source_id]
    lead = provision.lead_in
    return {
        "marker": 1, "source_id": provision.source_id, "title": source.title if source else provision.source_id,
        "publisher": None, "published": None, "authority": provision.authority.value, "restates": provision.restates,
        "locator": provision.locator.label, "page": reference.page_of(provision.source_id, provision.span.start),
        "quote": provision.span.of(text), "start": provision.span.start, "end": provision.span.end, "url": None,
        "speaker": provision.speaker, "trail": [],
        "lead_in": {"quote": lead.of(text), "start": lead.start, "end": lead.end} if lead else None,
    }  # fmt: skip


def leaves(reference: Reference, source: str) -> list[Provision]:
    """The smallest provisions of a source, in the order of the text."""
    every = reference.provisions.get(source, ())
    parents = {p.parent for p in every}
    return sorted((p for p in every if p.id not in parents), key=lambda p: p.span.start)


def irrelevant(case: Case, source: str, *, after: int = 0) -> Provision | None:
    """The next provision of a source, from an offset on, that no gold makes right; `None` where there is none."""
    every = leaves(case.reference, source)
    later = [p for p in every if p.span.start >= after]
    for p in [*later, *(p for p in every if p.span.start < after)]:
        if not right(case.reference, cite(case.reference, p), case.question.gold) and not _cited(case, p):
            return p
    return None


def _cited(case: Case, provision: Provision) -> bool:
    return any(
        c["source_id"] == provision.source_id and Span(c["start"], c["end"]).overlap(provision.span)
        for c in case.citations
    )


def other_sources(case: Case, citation: Citation) -> Sequence[str]:
    """The sources that a citation is not of, in order of name."""
    return [s for s in sorted(case.reference.provisions) if s != citation["source_id"]]


def _said(citation: Citation) -> str:
    title = citation.get("title") or citation["source_id"]
    return f"In {title} ({citation['locator']}): “{reading(citation)}” [{citation['marker']}]"


def _line(text: str) -> str:
    return " ".join(for_reading(text).split())
