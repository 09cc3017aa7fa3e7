"""Names of places as people give them, made into the names that the documents use.

"Recommendation 4(i)" is the review's proposal 4(i), "proposal 3.2" its proposal 3(ii). A name
that the corpus owns is never changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ingest.numbering import Reference, key, roman_value
from ingest.types import Provision

_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
# Nouns that people use for one another. A section or an outcome is nothing but that.
_ALIKE = frozenset({"proposal", "recommendation", "action", "commitment", "objective", "item"})

# Places that hold others.
_HOLDERS = frozenset({"section", "paragraph", "part", "article", "schedule", "annex", "exhibit", "page"})


@dataclass(frozen=True, slots=True)
class Renamed:
    """A reference under the name that the documents use, and what it was called in the question."""

    reference: Reference
    said: str | None = None


class Keys:
    """The places that the corpus has names for."""

    def __init__(self, provisions: Iterable[Provision]) -> None:
        """Learn which provisions own which key."""
        self._owners: dict[str, list[Provision]] = {}
        for p in provisions:
            for k in p.locator.keys:
                self._owners.setdefault(k, []).append(p)

    def sources(self, reference: Reference) -> set[str]:
        """The sources that have the place."""
        return {p.source_id for p in self._owners.get(reference.key, ())}

    def named_as(self, references: Sequence[Reference]) -> tuple[Renamed, ...]:
        """Each reference as the corpus names it; one that nothing answers to stays as it is.

        "Paragraph 4.3, recommendation 2" is no other document's second commitment: what stands in
        a place that is not held is not held either.
        """
        inside_nothing = any(r.noun in _HOLDERS and r.key not in self._owners for r in references)
        return tuple(Renamed(r) if inside_nothing else self._named_as(r) for r in references)

    def range_of(self, noun: str | None) -> tuple[str, str] | None:
        """The first and the last place of a noun: ("outcome 1", "outcome 9")."""
        if noun is None:
            return None
        numbered = sorted({int(m[1]) for k in self._owners if (m := re.match(rf"{noun} (\d{{1,3}})(?!\.)(?:\(|$)", k))})
        return (f"{noun} {numbered[0]}", f"{noun} {numbered[-1]}") if len(numbered) > 1 else None

    def inside(self, reference: Reference) -> list[str]:
        """The numbers of what stands inside the first part of a reference: 4(i), 4(ii) …; in order."""
        head = f"{reference.noun} {reference.path[0]}("
        found = {k.removeprefix(f"{reference.noun} ") for k in self._owners if k.startswith(head) and k.count("(") == 1}
        return sorted(found, key=lambda k: (roman_value(k.partition("(")[2].rstrip(")")), k))

    def of_number(self, reference: Reference) -> tuple[str, ...]:
        """The places that a bare number may stand for: "6" may be outcome 6, principle 6, section 6."""
        number = re.escape(key(None, reference.path))
        return tuple(sorted({k for k in self._owners if re.fullmatch(rf"[a-z]+ {number}", k)}))

    def _named_as(self, reference: Reference) -> Renamed:
        if reference.key in self._owners or reference.noun is None:
            return Renamed(reference)
        for noun, path in self._other_names(reference):
            other = key(noun, path)
            if other in self._owners:
                return Renamed(replace(reference, key=other, noun=noun, path=path), reference.key)
        return Renamed(reference)

    def _other_names(self, reference: Reference) -> Iterable[tuple[str, tuple[str, ...]]]:
        noun = reference.noun or ""
        nouns = [noun, *sorted(_ALIKE - {noun}, key=lambda n: (n != "proposal", n))] if noun in _ALIKE else [noun]
        paths = [reference.path, *_other_paths(reference.path)]
        for path in paths:
            for n in nouns:
                yield n, path


def _other_paths(path: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """3.2, 3(2) and 3b as 3(ii)."""
    numbers = path[0].split(".") if len(path) == 1 else [path[0], *path[1:]]
    if len(numbers) == 2 and all(n.isdigit() for n in numbers) and 0 < int(numbers[1]) < len(_ROMAN):
        yield numbers[0], _ROMAN[int(numbers[1])]
    if len(path) == 1 and (m := re.fullmatch(r"(\d{1,2})([A-H])", path[0])):
        yield m[1], _ROMAN[ord(m[2]) - ord("A") + 1]


def roman(number: int) -> str:
    """A small number as the documents write it in their labels: "iv"; empty beyond twelve."""
    return _ROMAN[number] if 0 <= number < len(_ROMAN) else ""


def called_otherwise(renamed: Iterable[Renamed]) -> tuple[str, ...]:
    """What a reader should know of places that the documents call otherwise."""
    return tuple(dict.fromkeys(_call(r) for r in renamed if r.said))


def _call(renamed: Renamed) -> str:
    return f"The document calls {renamed.said} “{renamed.reference.key}”."
