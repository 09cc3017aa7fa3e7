"""What a message picks of a list that was shown: "the second one", "number 4", "the last of those"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ingest.numbering import CARDINALS, ORDINALS, number_of

_ORDINAL = rf"(?:{'|'.join(ORDINALS)}|last|final|other|\d{{1,2}}(?:st|nd|rd|th))"
_THING = r"(?:ones?|items?|points?|bullets?|things?|goals?|aims?|commitments?|outcomes?|principles?|proposals?|enablers?|of (?:them|those|these|the (?:list|lot))|in (?:the|that) list|on (?:the|that|your) list)"
_PICK = re.compile(
    rf"\bthe (?P<a>{_ORDINAL})(?: {_THING})?\b(?!\s+(?:sectors?|time|year|month|meeting|party|parties|thing|bit|question|answer|day|week|person|place|half))"
    rf"|\b(?P<b>{_ORDINAL}) {_THING}\b|^\W*(?:and |what about |ok |now )*(?P<c>{_ORDINAL})\W*$"
    rf"|\b(?:number|numbers|no\.?|nr\.?|item|bullet|point|#)\s?(?P<d>\d{{1,2}}|{'|'.join(CARDINALS)})\b"
    rf"|^\W*(?:and |what about |ok |now )*(?P<e>\d{{1,2}}|{'|'.join(CARDINALS)})\W*$",
    re.IGNORECASE,
)
_NEXT = re.compile(
    r"\b(?:the )?(?:next|following)(?: (?:one|item|point|bullet|proposal|outcome|principle))?\b(?! (?:to|step|year|month|week|time|meeting))|\b(?:the )?one after\b|\b(?:comes?|item|is) after (?:that|it)\b",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"\b(?:the )?(?:previous|preceding) one\b|\b(?:the )?one before\b", re.IGNORECASE)


_RANGE = re.compile(
    rf"\b(?:the )?(?P<end>first|last|final) (?P<count>\d{{1,2}}|{'|'.join(CARDINALS)})(?= {_THING}|\W*$)|\bboth(?: of (?:them|those|these))?\W*$",
    re.IGNORECASE,
)
_MORE = re.compile(
    rf"\s*(?:,|,? and|&|or)\s+(?:the )?(?:number |no\.? )?(?P<more>{_ORDINAL}|\d{{1,2}}|{'|'.join(CARDINALS)})\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Pick:
    """What a message picks: items of a list by their numbers from 1 (-1 is the last), or a step from the one at hand."""

    numbers: tuple[int, ...] = ()
    step: int = 0


def pick_of(message: str) -> Pick | None:
    """What a message picks: "the second one", "number 4", "the last of those", "the first two", "the one after that".

    >>> pick_of("and number four?"), pick_of("the next one"), pick_of("the last two")
    (Pick(numbers=(4,), step=0), Pick(numbers=(), step=1), Pick(numbers=(-2, -1), step=0))
    """
    if _BEFORE.search(message):
        return Pick(step=-1)
    if _NEXT.search(message):
        return Pick(step=1)
    if m := _RANGE.search(message):
        count = number_of(m["count"]) or 0 if m["count"] else 2
        forward = m["end"] is None or m["end"].casefold() == "first"
        return Pick(tuple(range(1, count + 1) if forward else range(-count, 0)))
    m = _PICK.search(message)
    if m is None:
        return None
    numbers = [_number(next(g for g in m.groups() if g))]
    end = m.end()
    while more := _MORE.match(message, end):
        numbers.append(_number(more["more"]))
        end = more.end()
    return Pick(tuple(numbers)) if all(numbers) else None


def _number(word: str) -> int:
    """The number that a word picks by; 0 where it picks by none."""
    low = word.casefold()
    if low in ("last", "final"):
        return -1
    if low == "other":
        return 2
    return number_of(re.sub(r"(st|nd|rd|th)$", "", low) if low[0].isdigit() else low) or 0
