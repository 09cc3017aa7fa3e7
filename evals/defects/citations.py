"""Defects of citations: the words may be true, but they are not those of the place that is named, or not to the point."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from zlib import crc32

from evals.citations import right
from evals.defects.case import Case, Citation, cite, irrelevant, other_sources, restated
from evals.reference import Reference
from ingest.types import Provision

_LAST_NUMBER = re.compile(r"\d+(?=\D*$)")
_ROMAN = re.compile(r"\(([ivx]+)\)(?=[^()]*$)")
_STEPS = {
    "i": "ii",
    "ii": "iii",
    "iii": "iv",
    "iv": "v",
    "v": "vi",
    "vi": "vii",
    "vii": "viii",
    "viii": "ix",
    "ix": "x",
}


def wrong_document(case: Case) -> Case | None:
    """The first statement is of another document altogether: verbatim, well placed, and not to the point."""
    wrong = _from_elsewhere(case) if case.answered else None
    return restated(case, [cite(case.reference, wrong), *case.citations[1:]]) if wrong else None


def neighbouring_provision(case: Case) -> Case | None:
    """The first statement is of the next provision that is not to the point."""
    if not case.answered:
        return None
    first = case.citations[0]
    wrong = irrelevant(case, first["source_id"], after=first["end"])
    return restated(case, [cite(case.reference, wrong), *case.citations[1:]]) if wrong else None


def irrelevant_citations(case: Case) -> Case | None:
    """The same provision that is not to the point is cited three times more."""
    wrong = _from_elsewhere(case) if case.answered else None
    return restated(case, [*case.citations, *[cite(case.reference, wrong)] * 3]) if wrong else None


def first_citation_last(case: Case) -> Case | None:
    """A right first citation stands last, and one that is not right comes first."""
    first, *rest = case.citations if case.answered else (None,)
    if first is None or not rest or not _right(case, first) or _right(case, rest[0]):
        return None
    return restated(case, [*rest, first])


def wrong_locator(case: Case) -> Case | None:
    """The locator of the first citation is that of the next number: proposal 4(v) for 4(iv), s. 28 for 27."""
    if not case.answered:
        return None
    first, *rest = case.citations
    label = first["locator"]
    other = _ROMAN.sub(lambda m: f"({_STEPS.get(m[1], m[1])})", label)
    if other == label:
        other = _LAST_NUMBER.sub(lambda m: str(int(m[0]) + 1), label)
    if other == label:
        return None
    said = case.answer["answer"].replace(label, other, 1)
    return case.with_answer(answer=said, citations=[{**first, "locator": other}, *rest])


def swapped_page(case: Case) -> Case | None:
    """The first citation names the page after its own; or a page, of a source that has none."""
    if not case.answered:
        return None
    first, *rest = case.citations
    return case.with_answer(citations=[{**first, "page": (first["page"] or 0) + 1}, *rest])


def proposal_as_law(case: Case) -> Case | None:
    """A proposal is cited with the authority of legislation."""
    if not case.answered or not any(_is_proposal(c) for c in case.citations):
        return None
    changed = [{**c, "authority": "legislation"} if _is_proposal(c) else c for c in case.citations]
    return case.with_answer(citations=changed)


def no_citations(case: Case) -> Case | None:
    """The answer stays, its citations are gone."""
    return case.with_answer(citations=[]) if case.answered else None


def source_has_moved(case: Case) -> Case | None:
    """A word was put before the text of the cited source after it was indexed, so that every offset is wrong."""
    if not case.answered:
        return None
    source = case.citations[0]["source_id"]
    return replace(case, reference=_with_text(case.reference, source, f"Revised. {case.reference.texts[source]}"))


def source_has_changed(case: Case) -> Case | None:
    """A word of the cited provision was changed after it was indexed, and nothing has moved."""
    if not case.answered:
        return None
    first = case.citations[0]
    source, text = first["source_id"], case.reference.texts[first["source_id"]]
    word = re.search(r"[a-z]{4,}", first["quote"])
    if word is None:
        return None
    at = first["start"] + word.start()
    changed = text[:at] + "x" * len(word[0]) + text[at + len(word[0]) :]
    return replace(case, reference=_with_text(case.reference, source, changed))


def _from_elsewhere(case: Case) -> Provision | None:
    """A provision of another source, another one for each question, always the same one for the same."""
    sources: Sequence[str] = other_sources(case, case.citations[0])
    draw = crc32(case.question.id.encode())
    for step in range(len(sources)):
        source = sources[(draw + step) % len(sources)]
        if found := irrelevant(case, source, after=draw % max(1, len(case.reference.texts[source]))):
            return found
    return None


def _right(case: Case, citation: Citation) -> bool:
    return right(case.reference, citation, case.question.gold)


def _is_proposal(citation: Citation) -> bool:
    return bool(citation.get("authority") == "proposal" and not citation.get("restates"))


def _with_text(reference: Reference, source: str, text: str) -> Reference:
    return Reference.parsed({**reference.texts, source: text}, reference.provisions, reference.pages, reference.sources)
