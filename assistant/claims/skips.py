"""What of a quoted sentence a statement may leave out without saying anything else.

A closed list of places: the punctuation, articles, words that only join ("however"), a remark in
brackets, between dashes or between commas that limits nothing, "it is important to remember that", and the
endings of `endings`. Everything else must be kept, because a word left out can widen a rule: "reserves must
not be built up unnecessarily" is not "reserves must not be built up".
"""

from __future__ import annotations

from functools import lru_cache

from assistant.claims.endings import limits, may_end
from assistant.claims.lists import (
    ARTICLES,
    AUXILIARIES,
    JOINING,
    JOINING_PHRASES,
    NOT_BARE,
    OBLIGATIONS,
    REMARKS,
    REMINDERS,
    SAYING,
)
from assistant.claims.units import decides
from assistant.claims.words import Sort, Word
from ingest.numbering import NOUNS

_LONGEST_LABEL = 6
_ANYWHERE = (("in", "particular"), ("in", "turn"), ("of", "course"))
# "Boards – in Fife at any rate – must pay": a remark that begins so may say where or for whom.
_WHERE = frozenset(
    [
        "in",
        "at",
        "on",
        "for",
        "of",
        "with",
        "by",
        "to",
        "from",
        "within",
        "under",
        "over",
        "during",
        "through",
        "among",
        "outside",
        "inside",
    ]
)
_LISTED = frozenset(NOUNS.values())


@lru_cache(maxsize=2048)
def skips(words: tuple[Word, ...], intro: int) -> tuple[tuple[int, ...], ...]:
    """For each place of a sentence, the places that can be gone on from without what lies between.

    `intro` is how many of the words introduce the sentence.
    """
    out: list[set[int]] = [set() for _ in range(len(words) + 1)]
    bracketed = any(w.norm == "(" for w in words)
    dashed = any(w.raw in ("–", "—") for w in words)
    for i, word in enumerate(words):
        after = words[i + 1].norm if i + 1 < len(words) else ""
        if word.sort is Sort.PAUSE or word.norm in JOINING or word.norm == '"':
            out[i].add(i + 1)
        if word.norm in ARTICLES and after not in NOT_BARE:
            out[i].add(i + 1)
        clause = i == 0 and (
            after == "," or after in ARTICLES
        )  # "That, so far as possible, services …", not "that board"
        if word.norm == "that" and (clause or (i and words[i - 1].norm in SAYING and after not in ("to", ","))):
            out[i].add(i + 1)
        if i in (0, intro):
            out[i] |= {i + len(p) for p in JOINING_PHRASES if _stands(words, i, p)}
        out[i] |= {i + len(p) for p in _ANYWHERE if _stands(words, i, p)}
        ends = (
            _bracket(words, i) if bracketed else None,
            _remark(words, i),
            _between_dashes(words, i) if dashed else None,
        )
        out[i] |= {end for end in ends if end is not None}
    out[0] |= {len(p) for p in REMINDERS if _stands(words, 0, p)}
    if (end := _label(words, intro)) is not None:
        out[0].add(end)
    for i in range(1, len(words)):
        if may_end(words, i):
            out[i].add(len(words))
    return tuple(tuple(sorted(ends)) for ends in out)


def _stands(words: tuple[Word, ...], at: int, phrase: tuple[str, ...]) -> bool:
    return (
        len(words) >= at + len(phrase)
        and words[at].norm == phrase[0]
        and all(words[at + k].norm == p for k, p in enumerate(phrase))
    )


def _bracket(words: tuple[Word, ...], at: int) -> int | None:
    """The end of a bracket that holds a short form, "(IJBs)", or a remark."""
    if words[at].norm != "(" or at == 0 or words[at - 1].sort is Sort.NUMBER:
        return None
    end = next((k for k in range(at + 1, len(words)) if words[k].norm in "()"), None)
    if end is None or words[end].norm != ")":
        return None
    inside = words[at + 1 : end]
    short = len(inside) == 1 and inside[0].raw.isalpha() and sum(c.isupper() for c in inside[0].raw) > 1
    return end + 1 if short or _is_remark(inside) else None


def _remark(words: tuple[Word, ...], at: int) -> int | None:
    """The end of a remark between two commas; in a list it would not be known where it ends."""
    if words[at].norm != ",":
        return None
    end = next((k for k in range(at + 1, len(words)) if words[k].sort is Sort.PAUSE), None)
    if end is None or not _is_remark(words[at + 1 : end]):
        return None
    return end + 1 if end + 1 < len(words) and words[end + 1].norm in AUXILIARIES else None


def _between_dashes(words: tuple[Word, ...], at: int) -> int | None:
    """The end of a remark between two dashes."""
    if words[at].raw not in ("–", "—"):
        return None
    end = next((k for k in range(at + 1, len(words)) if words[k].raw in ("–", "—")), None)
    inside = words[at + 1 : end] if end else ()
    if (
        end is None
        or not inside
        or inside[0].norm in _WHERE
        or limits(inside)
        or any(w.norm in OBLIGATIONS for w in inside)
    ):
        return None
    return end + 1


def _is_remark(words: tuple[Word, ...]) -> bool:
    """Whether words only give examples, and limit nothing."""
    begins = bool(words) and (words[0].norm in REMARKS or _stands(words, 0, ("for", "example")))
    return begins and words[0].norm != "ie" and not limits(words) and not any(w.norm in OBLIGATIONS for w in words)


def _label(words: tuple[Word, ...], intro: int) -> int | None:
    """The end of a label such as "Principles of integration:" before the words that introduce a list."""
    end = next((k for k, w in enumerate(words[: min(_LONGEST_LABEL + 1, intro)]) if w.norm == ":"), None)
    return end + 1 if end and words[0].norm in _LISTED and not decides(words[:end]) else None
