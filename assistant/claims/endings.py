"""Where a quoted sentence may be ended early: at a comma, before a part that limits nothing.

What comes after must hold no condition, negation, limit, figure or "or", and nothing before it may reach into it.
A permission is never cut at all but before ", which": what follows "may" nearly always narrows it.
"""

from __future__ import annotations

from collections.abc import Sequence

from assistant.claims.lists import (
    AUXILIARIES,
    CONDITIONS,
    MONTHS,
    NEGATIONS,
    NUMBER_WORDS,
    OBLIGATIONS,
    PERMISSIONS,
    listed,
)
from assistant.claims.words import Sort, Word

# Words that narrow what was said before them.
_LIMITS = (
    (CONDITIONS - {"because", "consistent", "appropriate"})
    | NEGATIONS
    | NUMBER_WORDS
    | MONTHS
    | listed(
        """only least most more less fewer than up within over under maximum minimum solely exclusively or nor either same
        excluding subject depending according pending following using based limited restricted apart alone exception exceptions
        exempt exemption exemptions unlawful void invalid untrue withdrawn repealed"""
    )
)
# Of the most, of none and of "only": what is said of them is said of no more than the whole sentence names.
_REACHES = NEGATIONS | listed(
    "only solely exclusively most least more less fewer than best worst first last if unless whether"
)
_WHICH = ("which", "both of which", "all of which", "each of which", "whose", "who")
_PLAIN = (
    "including", "eg", "ie", "for example", "such as", "so that", "recognising", "reflecting", "emphasising",
    "identifying", "highlighting", "setting out", "drawing", "representing", "enabling", "helping", "supporting", "promoting",
    "because", "largely because", "and",
)  # fmt: skip


def may_end(words: Sequence[Word], at: int) -> bool:
    """Whether a statement may leave out a sentence's words from a place on."""
    rest = words[at:]
    if words[at].sort is not Sort.PAUSE or limits(rest):
        return False
    if not any(w.norm in AUXILIARIES for w in words[:at]):  # the sentence's verb is still to come
        return False
    if sum((w.norm == "(") - (w.norm == ")") for w in words[:at]):  # inside a bracket
        return False
    after = [w for w in rest if w.sort is not Sort.PAUSE]
    if not after:
        return True
    before = words[max((k + 1 for k in range(at) if words[k].raw == ";"), default=0) : at]
    if _opens(after, _WHICH):
        # "who" and "which" after a comma say something more of what was named; a duty in them may be a limit.
        return not any(w.norm in OBLIGATIONS for w in after)
    said = {w.norm for w in before}
    if said & (_REACHES | PERMISSIONS):
        return False
    if words[at].raw != ",":  # after a colon, a semicolon or a dash a new thought may take the first one back
        return False
    if after[0].norm == "and" and (
        [w.norm for w in after[1:2]] == ["that"] or any(w.sort is Sort.PAUSE for w in rest[1:])
    ):
        return (
            False  # "told that all is well, and that this was a lie"; "must consult, and agree with, carers in writing"
        )
    if after[0].norm == "with":  # "with consent" narrows a duty, and colours a fact
        return not said & OBLIGATIONS
    return _opens(after, _PLAIN)


def limits(words: Sequence[Word]) -> bool:
    """Whether words narrow what they are added to."""
    return any(w.norm in _LIMITS or w.sort in (Sort.NUMBER, Sort.DAY) or w.raw in ("?", "!") for w in words)


def _opens(words: Sequence[Word], phrases: Sequence[str]) -> bool:
    return any([w.norm for w in words[: len(p)]] == p for p in (phrase.split() for phrase in phrases))
