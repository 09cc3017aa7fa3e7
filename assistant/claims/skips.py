"""What of a quoted sentence a statement may leave out without saying anything else.

A closed list of places: the punctuation, articles, words that only join ("however"), a remark in
brackets or between commas that begins with "including" or "e.g.", a label before a colon, and at the end
a part that limits nothing. Everything else must be kept, because a word left out can widen a rule:
"reserves must not be built up unnecessarily" is not "reserves must not be built up".
"""

from __future__ import annotations

from functools import lru_cache

from assistant.claims.lists import (
    ARTICLES,
    AUXILIARIES,
    BOUNDS,
    JOINING,
    JOINING_PHRASES,
    LOOSE_ENDS,
    NEGATIONS,
    NOT_BARE,
    OF_WHICH,
    REMARKS,
    SAYING,
    listed,
)
from assistant.claims.units import decides
from assistant.claims.words import Sort, Word

_LONGEST_LABEL = 6
_WHICH = frozenset(("which", "both of which", "all of which", "each of which"))


@lru_cache(maxsize=2048)
def skips(words: tuple[Word, ...], intro: int) -> tuple[tuple[int, ...], ...]:
    """For each place of a sentence, the places that can be gone on from without what lies between."""
    out: list[set[int]] = [set() for _ in range(len(words) + 1)]
    for i, word in enumerate(words):
        after = words[i + 1].norm if i + 1 < len(words) else ""
        if word.sort is Sort.PAUSE or word.norm in JOINING or word.norm == '"':
            out[i].add(i + 1)
        if word.norm in ARTICLES and after not in NOT_BARE:
            out[i].add(i + 1)
        if word.norm == "that" and i and words[i - 1].norm in SAYING:
            out[i].add(i + 1)
        out[i] |= {i + len(p) for p in JOINING_PHRASES if _stands(words, i, p)}
        if word.norm == "(" and (end := _bracket(words, i)):
            out[i].add(end)
        if word.norm == "," and (end := _remark(words, i)):
            out[i].add(end)
    for end in _heads(words, intro):
        out[0].add(end)
    for i in range(1, len(words)):
        if _loose(words, i):
            out[i].add(len(words))
    return tuple(tuple(sorted(ends)) for ends in out)


def _stands(words: tuple[Word, ...], at: int, phrase: tuple[str, ...]) -> bool:
    return len(words) >= at + len(phrase) and all(words[at + k].norm == p for k, p in enumerate(phrase))


def _bracket(words: tuple[Word, ...], at: int) -> int | None:
    """The end of a bracket that holds a short form, "(IJBs)", or a remark."""
    end = next((k for k in range(at + 1, len(words)) if words[k].norm in "()"), None)
    if end is None or words[end].norm != ")" or at == 0 or words[at - 1].sort is Sort.NUMBER:
        return None
    inside = words[at + 1 : end]
    short = len(inside) == 1 and inside[0].raw.isalpha() and sum(c.isupper() for c in inside[0].raw) > 1
    remark = (
        bool(inside) and (inside[0].norm in REMARKS or _stands(inside, 0, ("for", "example"))) and not _limits(inside)
    )
    return end + 1 if short or remark else None


def _remark(words: tuple[Word, ...], at: int) -> int | None:
    """The end of a remark between two commas."""
    if at + 1 >= len(words) or not (words[at + 1].norm in REMARKS or _stands(words, at + 1, ("for", "example"))):
        return None
    end = next((k for k in range(at + 1, len(words)) if words[k].sort is Sort.PAUSE), None)
    return end + 1 if end is not None and not _limits(words[at + 1 : end]) and _alone(words, end) else None


def _alone(words: tuple[Word, ...], end: int) -> bool:
    """Whether a remark ends at a comma, and not in the middle of a list: what follows goes on with the sentence's verb."""
    return end + 1 < len(words) and words[end + 1].norm in AUXILIARIES


def _heads(words: tuple[Word, ...], intro: int) -> list[int]:
    """Where a sentence can begin: after a label and its colon, after an introduction that decides nothing."""
    out = []
    label = next((k for k, w in enumerate(words[: _LONGEST_LABEL + 1]) if w.norm == ":"), None)
    if label and not decides(words[:label]):
        out.append(label + 1)
    if intro and not decides(words[:intro]):
        out.append(intro)
    return out


def _limits(words: tuple[Word, ...]) -> bool:
    return decides(words)


def _loose(words: tuple[Word, ...], at: int) -> bool:
    """Whether all from a place on can be left out: it begins a part of its own, limits nothing, and nothing before it reaches into it."""
    rest = words[at:]
    if words[at].sort is not Sort.PAUSE or decides(rest):
        return False
    if not any(w.norm in AUXILIARIES for w in words[:at]):  # the verb is still to come
        return False
    opens = next((k for k, w in enumerate(rest) if w.sort is not Sort.PAUSE), None)
    if opens is None:
        return True
    phrase = next((p for p in OF_WHICH if _stands(rest, opens, tuple(p.split()))), rest[opens].norm)
    if phrase in _WHICH:
        return True
    if phrase not in LOOSE_ENDS and phrase not in OF_WHICH:
        return False
    since = max((k for k in range(at) if words[k].raw == ";"), default=0)
    return not any(w.norm in NEGATIONS or w.norm in _REACHES for w in words[since:at])


# What is said of all, of none or of the most is said of no more than the sentence names.
_REACHES = (BOUNDS - listed("first last next another some several many about around very better")) | {"only"}
