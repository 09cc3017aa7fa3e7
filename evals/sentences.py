"""Does a quotation leave out a condition of its own sentence?

A quotation may end where a provision of the source, parsed afresh, ends, or where a sentence
ends. One that is cut elsewhere leaves out a part of its sentence, and one of an item leaves out
the sentence that introduces it: where that part holds a condition, a negation or an obligation
and is quoted nowhere else in the answer, the quotation says something else than its source.
A heading that introduces an item may be said as the place of it. What introduces somebody's speech is no condition of it, and the introductions of the same words
in two sources need not both be quoted where they bind alike.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from evals.citations import plain, quotations, stands
from evals.preserved import BINDING
from evals.reference import Reference
from ingest.fold import for_reading
from ingest.types import Kind, Span

Cited = Mapping[str, Any]
Shown = Sequence[tuple[str, Span]]
# A sentence ends at its mark before a capital, or at an empty line; not after "e.g." or "s. 27".
_END = re.compile(
    r"(?<!\be\.g)(?<!\bi\.e)(?<!\bs)(?<!\bss)(?<!\bp)(?<!\bNo)(?<!\bpara)(?<!\bart)[.?!](?:\[\d{1,3}\])?[\"'”’)*_]*"
    r"(?=\s+[\"'“‘(*_•]*[A-Z0-9]|\s*$)|\n[ \t]*\n"
)
_MARK = 12  # characters at the end of a quotation among which its last mark stands


def conditions_kept(reference: Reference, answer: Mapping[str, Any]) -> tuple[int, int] | None:
    """How many quotations leave out no such words; of those that stand at their place. `None` of nothing."""
    standing = [c for c in answer["citations"] if stands(reference, c["source_id"], c)]
    shown = [
        (c["source_id"], Span(q["start"], q["end"]))
        for c in standing for q in quotations(c) if stands(reference, c["source_id"], q)
    ]  # fmt: skip
    said = plain(answer["answer"])
    kept = [
        not any(_binding(reference, c, part, shown) for part in cut_off(reference, c))
        and all(
            plain(lead.of(reference.texts[c["source_id"]])).rstrip(" .,;:–-") in said
            or _bound_alike(reference, c, lead, standing, shown)
            for lead in introductions(reference, c)
        )
        for c in standing
    ]
    return (sum(kept), len(kept)) if kept else None


def cut_off(reference: Reference, citation: Cited) -> list[Span]:
    """The parts of the quotation's own sentence that it does not hold. The citation must stand at its place."""
    source = citation["source_id"]
    text, quote = reference.texts[source], Span(citation["start"], citation["end"])
    around = reference.smallest_around(source, quote) or Span(0, len(text))
    edges = reference.edges(source)
    words = quote.of(text)
    start, end = quote.end - len(words.lstrip()), quote.start + len(words.rstrip())
    out: list[Span] = []
    if start not in edges.starts:
        ends = [m.end() for m in _END.finditer(text, around.start, start)]
        out += _span(text, ends[-1] if ends else around.start, start)
    last = text[max(start, end - _MARK) : end]
    if end not in edges.ends and all(m.end() < len(last) for m in _END.finditer(last)):
        following = _END.search(text, end, around.end)
        out += _span(text, end, following.end() if following else around.end)
    return out


def introductions(reference: Reference, citation: Cited) -> list[Span]:
    """The sentence that introduces the provision that is quoted, where it does not hold it itself."""
    quote = Span(citation["start"], citation["end"])
    return [
        p.lead_in for p in reference.provisions.get(citation["source_id"], ())
        if p.span == quote and p.lead_in and not quote.contains(p.lead_in) and p.kind is not Kind.QUOTATION
    ]  # fmt: skip


def _binding(reference: Reference, citation: Cited, part: Span, shown: Shown) -> set[str]:
    """The binding words of a part that no quotation of the answer shows."""
    source = citation["source_id"]
    if any(where == source and span.contains(part) for where, span in shown):
        return set()
    return _words_of(reference, source, part)


def _bound_alike(reference: Reference, citation: Cited, lead: Span, others: Sequence[Cited], shown: Shown) -> bool:
    """Whether what a lead-in binds to is shown, there or above the same words of another source."""
    missing = _binding(reference, citation, lead, shown)
    if not missing:
        return True
    words = plain(citation["quote"]).rstrip(".,;:")
    for other in others:
        if other is not citation and plain(other["quote"]).rstrip(".,;:") == words:
            source = other["source_id"]
            leads = [s for s in introductions(reference, other) if any(w == source and o.contains(s) for w, o in shown)]
            if any(missing <= _words_of(reference, source, s) for s in leads):
                return True
    return False


def _words_of(reference: Reference, source: str, part: Span) -> set[str]:
    return {m[0].casefold() for m in BINDING.finditer(for_reading(part.of(reference.texts[source])))}


def _span(text: str, start: int, end: int) -> list[Span]:
    return [Span(start, end)] if text[start:end].strip() else []
