"""The same thing in two sources in other words: both are shown, and the difference is named.

Equal words are one statement with two citations (`same_words`). Here it is about words that are
nearly equal: two wordings of one outcome, one principle, one objective. Nothing says which of
them is right; the reader is told in which words they part.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache

import numpy as np
from rapidfuzz import fuzz, process

from assistant.lexical import stem
from assistant.types import Statement
from ingest.fold import for_reading
from ingest.types import Kind, Provision, Source

_ALIKE = 85.0  # of 100, by characters after sorting nothing: word order counts
_TO_BE = frozenset({"be", "is", "are", "being"})
_JOINING = frozenset({"the", "a", "an", "and", "or", ""})
_LEAST_WORDS = 5
_MOST_NAMED = 3
_NUMBERED = re.compile(r"^\d{1,3}[.)]\s+(?:\([ivx]{1,5}\)\s+)?")


def words_of(p: Provision) -> list[str]:
    """The words of a provision as they are read, without its number and its last mark."""
    return list(_words(p.text))


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_NUMBERED.sub("", for_reading(text)).rstrip(" .,;:").split())


def near_twins(provisions: Iterable[Provision]) -> dict[str, tuple[Provision, ...]]:
    """For each provision, those of other sources that say nearly, but not quite, the same words."""
    own = [p for p in provisions if not p.kind.is_whole and p.kind is not Kind.TIMESCALE]
    own = [p for p in own if len(words_of(p)) >= _LEAST_WORDS]
    texts = [" ".join(words_of(p)).casefold() for p in own]
    out: dict[str, tuple[Provision, ...]] = {}
    if not own:
        return out
    alike = process.cdist(texts, texts, scorer=fuzz.ratio, score_cutoff=_ALIKE, dtype=np.float32)
    for i, j in zip(*np.nonzero(alike), strict=True):
        if own[i].source_id != own[j].source_id and texts[i] != texts[j]:
            out[own[i].id] = (*out.get(own[i].id, ()), own[j])
    return out


def difference(one: Provision, other: Provision) -> list[tuple[str, str]]:
    """The words in which two wordings part, in order; a side without such words is empty.

    Forms of one word ("Take", "Takes"; "Be", "Is") and joining words are no difference.
    """
    a, b = words_of(one), words_of(other)
    matcher = SequenceMatcher(a=[_form(w) for w in a], b=[_form(w) for w in b], autojunk=False)
    parts = [(a[i1:i2], b[j1:j2]) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal"]
    return [(" ".join(x), " ".join(y)) for x, y in parts if any(_form(w) not in _JOINING for w in (*x, *y))]


def difference_notes(
    statements: Sequence[Statement],
    in_order: Callable[[Iterable[Provision]], list[Provision]],
    sources: Mapping[str, Source],
) -> list[str]:
    """In which words the sources of an answer part, where it shows two wordings of one thing.

    Only what is shown is compared: of all provisions, that would grow with the square of their number.
    """
    shown = {e.provision.id: e.provision for s in statements for e in s.evidence}
    if len({p.source_id for p in shown.values()}) < 2:
        return []
    twins = near_twins(in_order(shown.values()))
    out: list[str] = []
    named: set[frozenset[str]] = set()
    for p in shown.values():
        for other in twins.get(p.id, ()):
            pair = frozenset((p.id, other.id))
            parts = difference(p, other)
            if pair in named or not parts:
                continue
            named.add(pair)
            out.append(_note(p, other, parts, sources))
    return out[:_MOST_NAMED]


def _note(one: Provision, other: Provision, parts: Sequence[tuple[str, str]], sources: Mapping[str, Source]) -> str:
    first, second = (sources[p.source_id].short or sources[p.source_id].title for p in (one, other))
    told = []
    for a, b in parts[:_MOST_NAMED]:
        if a and b:
            told.append(f"“{a}” in the {first}, “{b}” in the {second}")
        else:
            told.append(f"only the {first if a else second} has “{a or b}”")
    more = "; and more" if len(parts) > _MOST_NAMED else ""
    return f"Two wordings of {one.locator.label}: {'; '.join(told)}{more}."


def _form(word: str) -> str:
    bare = re.sub(r"\W", "", word).casefold()
    return "be" if bare in _TO_BE else stem(bare)
