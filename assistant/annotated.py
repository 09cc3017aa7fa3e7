"""What the publisher of legislation notes beside a cited provision: repealed, amended, in force since.

The annotations stand in the text below the section that they are about, each a place of its own
("s. 27A, annotation F3"). Whoever is shown the section is told of them in their own words; of one
subsection, only of those that speak of it or of the whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.types import Statement
from ingest.fold import for_reading
from ingest.store import Index
from ingest.types import Authority, Kind, Provision

_ANNOTATION = re.compile(r"^(?P<owner>.+), annotation (?P<kind>[FCIE])\d+$")
_ORDER = "FCIE"  # amended or repealed; applied otherwise; in force; extent
_MOST = 4
_GONE = re.compile(r"\.(?: \.){3,}")
_PLACE = re.compile(r"\b(?:ss?|arts?|regs?|rr?|paras?)\. ?(\d+[A-Z]*)((?:\(\w+\))+)(\s?[-–])?", re.IGNORECASE)
_OWN = re.compile(r"(\d+[A-Z]*)((?:\(\w+\))*)", re.IGNORECASE)


class Annotations:
    """The annotations of an index by the place that they are about."""

    def __init__(self, index: Index) -> None:
        """Learn which annotations belong to which place."""
        self._index = index
        self._of: dict[tuple[str, str], list[tuple[str, Provision]]] = {}
        for p in index.provisions:
            of_law = p.authority is Authority.LEGISLATION and p.kind is Kind.FOOTNOTE
            if of_law and (m := _ANNOTATION.match(p.locator.label)):
                self._of.setdefault((p.source_id, m["owner"]), []).append((m["kind"], p))

    def notes(self, statements: Sequence[Statement]) -> list[str]:
        """The notes of an answer: what has no words any more, then what the publisher says; each once."""
        cited = [e.provision for s in statements for e in s.evidence if e.provision.authority is Authority.LEGISLATION]
        out: list[str] = []
        for p in cited:
            if not _left(p.text):
                out.append(f"Of {p.locator.label} no words are left: the dots stand for repealed words.")
            elif _GONE.search(p.text):
                out.append(f"In {p.locator.label}, the dots stand for repealed words.")
        found = {a.id: (kind, a) for p in cited for kind, a in self._about(p)}
        told = sorted(found.values(), key=lambda x: _ORDER.index(x[0]))
        for _, a in told[:_MOST]:
            place, _, name = a.locator.label.rpartition(", annotation ")
            out.append(f"The publisher notes on {place} ({name}): “{for_reading(a.text)}”")
        if len(told) > _MOST:
            names = ", ".join(a.locator.label for _, a in told[_MOST:][:_MOST])
            out.append(f"The publisher notes more on this: {names}{' and others' if len(told) > 2 * _MOST else ''}.")
        return list(dict.fromkeys(out))

    def _about(self, p: Provision) -> Iterator[tuple[str, Provision]]:
        """The annotations on a provision and on all that holds it."""
        holder: Provision | None = p
        while holder is not None:
            for kind, annotation in self._of.get((p.source_id, holder.locator.label), ()):
                if _speaks_of(annotation.text, p.locator.label):
                    yield kind, annotation
            holder = self._index.by_id.get(holder.parent) if holder.parent else None


def _left(text: str) -> bool:
    """Whether words of a provision are left besides the dots."""
    return bool(re.search(r"\w", text))


def _speaks_of(annotation: str, label: str) -> bool:
    """Whether an annotation is not about other parts of the section only: "S. 27(3)(4) repealed" is not on s. 27(1)."""
    own = _OWN.search(label.rpartition("para. ")[2] if "para. " in label else label)
    inner = re.findall(r"\((\w+)\)", own[2]) if own else []
    if own is None or not inner:
        return True
    said = [m for m in _PLACE.finditer(annotation.partition(" by ")[0]) if m[1].casefold() == own[1].casefold()]
    return not said or any(m[3] or _meets(re.findall(r"\((\w+)\)", m[2]), inner) for m in said)


def _meets(said: list[str], inner: list[str]) -> bool:
    """Whether one place holds the other; "(2)(4)" names two subsections, "(1)(b)" one paragraph."""
    if len(said) > 1 and said[0][0].isdigit() and said[1][0].isdigit():
        return inner[0] in said
    return all(a.casefold() == b.casefold() for a, b in zip(said, inner, strict=False))
