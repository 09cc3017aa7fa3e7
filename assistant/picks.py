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


@dataclass(frozen=True, slots=True)
class Pick:
    """What a message picks of a list: an item by its number from 1 (-1 is the last), or a step from the one at hand."""

    number: int = 0
    step: int = 0


def pick_of(message: str) -> Pick | None:
    """What a message picks: "the second one", "number 4", "the last of those", "the one after that".

    >>> pick_of("and number four?"), pick_of("the next one"), pick_of("the last of those")
    (Pick(number=4, step=0), Pick(number=0, step=1), Pick(number=-1, step=0))
    """
    if _BEFORE.search(message):
        return Pick(step=-1)
    if _NEXT.search(message):
        return Pick(step=1)
    m = _PICK.search(message)
    if m is None:
        return None
    word = next(g for g in m.groups() if g).casefold()
    if word in ("last", "final"):
        return Pick(-1)
    if word == "other":
        return Pick(2)
    number = number_of(re.sub(r"(st|nd|rd|th)$", "", word) if word[0].isdigit() else word)
    return Pick(number) if number else None
