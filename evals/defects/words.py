"""Defects of an answer's words: said otherwise than the source says it, or said by the wrong voice."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from evals.answers import statements
from evals.defects.case import Case, Citation, leaves, reading, restated
from ingest.types import Span

Change = Callable[[str], str]

_NEGATED = re.compile(r"\b(must|shall|should|may|can|could|will|would|is|are|was|were|be|do|does|did|has|have) not\b")
_OBLIGED = re.compile(r"\bmust\b")
_FIGURE = re.compile(r"\b(\d{1,4})([A-Z])?\b")
_CONDITION = re.compile(r",?\s+(?:unless|except|subject to|provided that|other than|until|only|if|where)\b")
_MARKERS = re.compile(r"(?:\s*\[\d{1,3}\])+")
_ITEM = re.compile(r"^\S{1,8}\.\s", re.MULTILINE)
_CONTEXT = 25  # characters around a changed place by which it is found in the answer
_ACTORS = {"Integration Authorities": "Care homes", "Integration Joint Boards": "Care homes", "Health Boards": "Care homes",
           "Local Authorities": "Care homes", "carers": "tenants", "people": "tenants", "services": "buildings"}  # fmt: skip


def without_not(text: str) -> str:
    """An obligation loses its negation, once: must not becomes must."""
    changed = _NEGATED.sub(r"\1", text, count=1)
    return changed if changed != text else text.replace("cannot", "can", 1)


def another_figure(text: str) -> str:
    """27A becomes 27B; of a number without a letter, 28 becomes 29."""
    return _FIGURE.sub(lambda m: f"{m[1]}{chr(ord(m[2]) + 1)}" if m[2] else str(int(m[1]) + 1), text, count=1)


def may_for_must(text: str) -> str:
    """A duty becomes a choice."""
    return _OBLIGED.sub("may", text, count=1)


def other_actor(text: str) -> str:
    """Somebody else is named; no number, negation or obligation changes."""
    for actor, other in _ACTORS.items():
        if actor in text:
            return text.replace(actor, other, 1)
    return text


def said(change: Change) -> Callable[[Case], Case | None]:
    """The defect that changes the words of the answer, and leaves the quotation as it is."""

    def damage(case: Case) -> Case | None:
        words = case.answer["answer"]
        for citation in case.citations if case.answered else ():
            found = _changed_in(words, reading(citation), change)
            if found is not None:
                return case.with_words(found)
        return None

    return damage


def quoted(change: Change) -> Callable[[Case], Case | None]:
    """The defect that changes a quotation and says it so: words and quotation agree, the source does not."""

    def damage(case: Case) -> Case | None:
        for n, c in enumerate(case.citations if case.answered else ()):
            quote = change(c["quote"])
            if quote != c["quote"]:
                return restated(case, [*case.citations[:n], {**c, "quote": quote}, *case.citations[n + 1 :]])
        return None

    return damage


def dropped_condition(case: Case) -> Case | None:
    """A quotation ends before its "unless", "except", "subject to", "if" or "where"."""
    for n, c in enumerate(case.citations if case.answered else ()):
        found = _CONDITION.search(c["quote"], 20)
        if found:
            cut = {**c, "quote": c["quote"][: found.start()], "end": c["start"] + found.start()}
            return restated(case, [*case.citations[:n], cut, *case.citations[n + 1 :]])
    return None


def truncated_list(case: Case) -> Case | None:
    """The second half of a list is missing, whether it is one quotation or one for each item."""
    if not case.answered:
        return None
    if len(case.citations) >= 4 and len(_ITEM.findall(case.answer["answer"])) >= 3:
        return restated(case, case.citations[: len(case.citations) // 2])
    for n, c in enumerate(case.citations):
        items = _items(case, c)
        if len(items) >= 3:
            cut = _until(c, items[len(items) // 2].start)
            return restated(case, [*case.citations[:n], cut, *case.citations[n + 1 :]])
    return None


def said_as_law(case: Case) -> Case | None:
    """The first statement, of a proposal, is introduced as what the law requires."""
    if not case.answered or case.citations[0].get("authority") != "proposal" or case.citations[0].get("restates"):
        return None
    first = next((s for s in statements(case.answer["answer"]) if s.lead), None)
    if first is None:
        return None
    return case.with_words(
        case.answer["answer"].replace(first.lead, f"The Act requires ({case.citations[0]['locator']}):", 1)
    )


def missing_marker(case: Case) -> Case | None:
    """The first statement has lost its markers."""
    words = case.answer["answer"]
    changed = _MARKERS.sub("", words, count=1)
    return case.with_words(changed) if case.answered and changed != words else None


def uncited_sentence(case: Case) -> Case | None:
    """A sentence is added that stands on nothing; it has no number, negation or obligation in it."""
    return (
        case.with_words(case.answer["answer"] + "\n\nCarers are paid for their time as well.")
        if case.answered
        else None
    )


def swapped_markers(case: Case) -> Case | None:
    """The first two statements have each other's markers."""
    words = case.answer["answer"]
    one, other = " [1]", " [2]"
    if not case.answered or one not in words or other not in words:
        return None
    return case.with_words(words.replace(one, "\0", 1).replace(other, one, 1).replace("\0", other))


def no_notes(case: Case) -> Case | None:
    """What a reader should know beside the answer, such as that it is not law, is left out."""
    return case.with_answer(notes=[]) if case.answered and case.answer.get("notes") else None


def _changed_in(words: str, old: str, change: Change) -> str | None:
    """The answer's words with the change that it makes to `old`; `None` where it makes none, or `old` is not there."""
    new = change(old)
    if new == old:
        return None
    at = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
    behind = next((i for i, (a, b) in enumerate(zip(old[::-1], new[::-1], strict=False)) if a != b), 0)
    tail = max(0, min(behind, len(old) - at, len(new) - at) - _CONTEXT)
    start = max(0, at - _CONTEXT)
    part, changed = old[start : len(old) - tail], new[start : len(new) - tail]
    return words.replace(part, changed, 1) if part in words else None


def _items(case: Case, citation: Citation) -> list[Span]:
    quote = Span(citation["start"], citation["end"])
    return [p.span for p in leaves(case.reference, citation["source_id"]) if quote.contains(p.span)]


def _until(citation: Citation, end: int) -> dict[str, Any]:
    quote = citation["quote"][: end - citation["start"]].rstrip()
    return {**citation, "quote": quote, "end": citation["start"] + len(quote)}
