"""Whether a statement is a quoted sentence's own words in their own order.

Both are read from left to right. A word of the statement must be the next word of the sentence, but for
what `skips` lets a statement leave out, for articles, and for the phrases of `lists`. So a subject never
changes place with an object, and each number, "not" and "must" stays with its own words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.claims.lists import ARTICLES, LONGEST_PHRASE, NEGATIONS, NOT_BARE, PHRASES, SAYING, TOGETHER
from assistant.claims.skips import skips
from assistant.claims.units import Unit
from assistant.claims.words import Sort, Word, same_word

_BEGIN_PHRASES = frozenset(p[0] for p in PHRASES)
# "Carers, who are paid, may vote" says that all carers are paid; "carers who are paid may vote" does not.
_RELATIVE = frozenset(("who", "which", "whose", "whom", "where", "when"))
# "No, carers must be paid" is the opposite of "no carers must be paid": what follows these stays joined to them.
_JOINED = NEGATIONS | {"only", "unless", "except", "if", "when", "where", "until"}
_STRANGE = 12  # more words than this that a sentence does not have are more than the phrases of the list can bring


def without_pauses(words: tuple[Word, ...]) -> tuple[Word, ...]:
    """Words without commas, colons and dashes."""
    return tuple(w for w in words if w.sort is not Sort.PAUSE)


def follows(statement: tuple[Word, ...], unit: Unit) -> bool:
    """Whether a statement can be read off a sentence.

    Its pauses are its own, but for one before "who" or "which", or after a "no", a "not" or an "only".
    """
    said, words = without_pauses(statement), unit.words
    apart = {statement[k + 1].start for k, w in enumerate(statement[:-1]) if w.sort is Sort.PAUSE}
    allowed = skips(words, unit.intro)
    if len({w.norm for w in said} - {w.norm for w in words}) > _STRANGE:
        return False
    own = [_phrases(said, i) for i in range(len(said))]
    theirs = [_phrases(words, j) for j in range(len(words))] if any(own) else []
    exact = any(w.norm in TOGETHER for w in words)
    seen: set[tuple[int, int]] = set()
    todo = [(0, 0)]
    while todo:
        i, j = todo.pop()
        if (i, j) in seen:
            continue
        seen.add((i, j))
        if j == len(words):
            if i == len(said):
                return True
            continue
        todo += [(i, k) for k in allowed[j]]
        if i == len(said):
            continue
        if (
            unit.quoted[j]
            and same_word(said[i], words[j])
            and not (_cut_off(said, i, apart) and not _pauses(words, j))
            and not (
                (exact and said[i].norm != words[j].norm)
                or (
                    said[i].norm in _RELATIVE and said[i].start in apart and not (j and words[j - 1].sort is Sort.PAUSE)
                )
            )
        ):
            todo.append((i + 1, j + 1))
        if _may_come(said, i, words, j):
            todo.append((i + 1, j))
        if own[i]:
            todo += [
                (i + length, j + other)
                for other, group in theirs[j]
                for length, wanted in own[i]
                if group == wanted and all(unit.quoted[j : j + other])
            ]
    return False


def _cut_off(said: tuple[Word, ...], at: int, apart: set[int]) -> bool:
    """Whether a statement has a pause or a stop after a word that decides the sense of what follows it."""
    if said[at].norm not in _JOINED or at + 1 == len(said):
        return False
    after = said[at + 1].start
    return after in apart or after - said[at].end > 1  # stops are no words: they show in the gap


def _pauses(words: tuple[Word, ...], at: int) -> bool:
    """Whether the sentence itself has a pause or a stop after a word."""
    if at + 1 == len(words):
        return True
    return words[at + 1].sort is Sort.PAUSE or words[at + 1].start - words[at].end > 1


def _phrases(words: tuple[Word, ...], at: int) -> list[tuple[int, int]]:
    """The phrases of the list that begin at a place: how long, and which."""
    out: list[tuple[int, int]] = []
    if words[at].norm not in _BEGIN_PHRASES:
        return out
    for length in range(1, min(LONGEST_PHRASE, len(words) - at) + 1):
        group = PHRASES.get(tuple(w.norm for w in words[at : at + length]))
        if group is not None:
            out.append((length, group))
    return out


def _may_come(said: tuple[Word, ...], i: int, words: tuple[Word, ...], j: int) -> bool:
    """Whether a word of the statement says nothing by itself: an article, "that" after "ensure", the "is" of a timescale."""
    after = said[i + 1] if i + 1 < len(said) else None
    before = words[j - 1].norm if j else ""
    norm = said[i].norm
    if norm in ARTICLES:
        per = i > 0 and said[i - 1].sort is Sort.NUMBER  # "£5 a day"
        return after is not None and after.norm not in NOT_BARE and after.sort is not Sort.NUMBER and not per
    if norm == "that":
        return before in SAYING
    return norm in ("is", "was", "of") and before == ":" and j > 1 and words[j - 2].norm == "timescale"


@dataclass(frozen=True, slots=True)
class Difference:
    """One place at which a statement and a sentence differ: the words of each, and the word before them in each."""

    said: tuple[Word, ...]
    source: tuple[Word, ...]
    before_said: str
    before_source: str
    edge: bool  # the statement has nothing before it, or nothing after it


def differences(said: tuple[Word, ...], unit: Unit) -> Iterator[Difference]:
    """In what the statement differs from its nearest quoted sentence, place by place."""
    words = tuple(w for w in unit.words if w.sort is not Sort.PAUSE)
    match = SequenceMatcher(None, [w.norm for w in said], [w.norm for w in words], autojunk=False)
    for tag, a, b, c, d in match.get_opcodes():
        if tag != "equal":
            yield Difference(
                said[a:b], words[c:d], said[a - 1].norm if a else "", words[c - 1].norm if c else "",
                a in (0, len(said)) and a == b,
            )  # fmt: skip


def nearness(said: tuple[Word, ...], unit: Unit) -> int:
    """How many words a statement shares with a sentence."""
    return len({w.norm for w in said} & {w.norm for w in unit.words})
