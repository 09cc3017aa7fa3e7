"""Follow-ups that go on with what was quoted: "go on", "are those law?", "how many are there?", "which is the shortest?".

They have no subject to search for. What they ask about is found from the places that the
answers of the conversation stand on.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.conversation import Thread
from assistant.counts import number_word
from assistant.places import Places
from ingest.store import Index
from ingest.types import Kind, Provision

_POLITE = (
    r"^\W*(?:(?:ok(?:ay)?|right|so|and|but|please|pls|yes|yeah|aye|then|can you|could you|would you|will you)\W+)*"
)
_END = r"(?:\W+(?:please|pls|then|on that|on this|about (?:that|this|it)|of (?:that|it)))*\W*$"
_MORE = re.compile(
    rf"{_POLITE}(?:go on|carry on|continue|keep going|read on|(?:tell|give|show) (?:me|us) (?:some |a bit |a little )?more(?: details?| information)?|"
    rf"(?:tell|give|show) (?:me|us) (?:some |more )?(?:details?|information)|(?:any |some |a bit )?more(?: details?| information)?|in more detail|"
    rf"(?:what|anything) else(?: does (?:it|that) say| is there| there)?|what (?:does|did) (?:it|that) say (?:next|after that)){_END}",
    re.IGNORECASE,
)
_ALL_WORTH = re.compile(
    r"^\W*(?:\w+\W+){0,3}?(?:are|were|aren['’]?t) (?:they|those|these|any of (?:them|those|these)|all of (?:them|those|these))\b",
    re.IGNORECASE,
)
_HOW_MANY = re.compile(
    rf"{_POLITE}how many(?: (?:is|are|were) (?:there|they|those|these|that|it)| of (?:them|those|these)(?: (?:are|were) there)?| (?:in|on) (?:the|that) list| altogether| in (?:all|total))*{_END}",
    re.IGNORECASE,
)
_EXTREME = re.compile(
    rf"{_POLITE}(?:which|what)(?:['’]?s| one| of (?:them|those|these|the (?:two|three|four)))*(?: is| was| has| had| comes?| came)? ?(?:the )?"
    rf"(?P<end>shortest|soonest|earliest|quickest|longest|latest)(?: (?:one|timescale|deadline|time|due|of (?:them|those|these|all)))*{_END}",
    re.IGNORECASE,
)
_MONTHS = re.compile(r"(?<!\d)(\d{1,4})(?:\s*[-–]\s*(\d{1,4}))?\s*months?\b", re.IGNORECASE)
_MOST = 3  # neighbours shown at once


@dataclass(frozen=True, slots=True)
class Continued:
    """The places that a message goes on with, and what to tell about them."""

    focus: tuple[Provision, ...]
    remark: str
    why: str


class Continuing:
    """Finds what a message without a subject of its own goes on with."""

    def __init__(self, index: Index, places: Places) -> None:
        """Keep the parts."""
        self._index = index
        self._places = places

    @staticmethod
    def wanted(message: str) -> bool:
        """Whether a message goes on with what was quoted, by its wording."""
        return any(pattern.match(message) for pattern in (_MORE, _HOW_MANY, _EXTREME))

    def of(self, message: str, thread: Thread, standing: bool = False) -> Continued | None:
        """What a message goes on with; `None` where it does not, or where there is nothing to go on with.

        `standing`: it asks what the words at hand are worth.
        """
        answers = [c for c in map(self._places.cited_in, thread.answers) if c]
        if not answers:
            return None
        if _MORE.match(message):
            return self._beside(answers)
        if standing and _ALL_WORTH.match(message) and (len(answers[0]) > 1 or answers[0][0].kind.is_whole):
            return Continued(_of_one_source(answers[0]), "", "it asks what all that was quoted is worth")
        if _HOW_MANY.match(message):
            return self._counted(answers)
        if m := _EXTREME.match(message):
            return self._extreme(answers, m["end"].casefold() in ("longest", "latest"))
        return None

    def _beside(self, answers: Sequence[Sequence[Provision]]) -> Continued | None:
        """What stands next to the last place that was quoted and has not been shown: after it, else before it."""
        shown = [p for cited in answers for p in cited]
        place: Provision | None = answers[0][-1]
        while place is not None and place.parent:
            siblings = [self._index.by_id[c] for c in self._index.by_id[place.parent].children]
            at = next(i for i, s in enumerate(siblings) if s.id == place.id)
            new = [s for s in siblings[at + 1 :] if not _shown(s, shown)][:_MOST]
            new = new or [s for s in siblings[:at] if not _shown(s, shown)][-_MOST:]
            new = [s for s in new if s.kind is not Kind.SECTION]
            if new:
                return Continued(
                    tuple(new), "This stands next to it in the document.", "it asks for what comes with it"
                )
            place = self._index.by_id[place.parent]
        return None

    def _counted(self, answers: Sequence[Sequence[Provision]]) -> Continued | None:
        """The last list of the conversation, counted."""
        for cited in answers:
            own = _of_one_source(cited)
            size = self._places.size(own)
            if size > 1 and len(own) == 1 and own[0].kind in (Kind.LIST, Kind.TABLE):
                return Continued(own, f"There are {number_word(size)}.", "it asks how many the last list has")
        return None

    def _extreme(self, answers: Sequence[Sequence[Provision]], longest: bool) -> Continued | None:
        """The shortest or longest of the timescales that the conversation has come to, with what it is for."""
        lengths: dict[str, tuple[int, int]] = {}
        for p in (p for cited in answers for p in cited):
            owner = self._index.by_id[p.parent] if p.kind is Kind.TIMESCALE and p.parent else p
            due = next(
                (self._index.by_id[c] for c in owner.children if self._index.by_id[c].kind is Kind.TIMESCALE), None
            )
            if due is not None and (m := _MONTHS.search(due.text)):
                lengths[due.id] = (int(m[2] or m[1]), int(m[1]))
        if len(lengths) < 2:
            return None
        best = max(lengths.values()) if longest else min(lengths.values())
        found = [self._index.by_id[i] for i, n in lengths.items() if n == best]
        found.sort(key=lambda p: (p.source_id, p.span.start))
        return Continued(tuple(found), "", "it compares the timescales of the conversation")


def _of_one_source(cited: Sequence[Provision]) -> tuple[Provision, ...]:
    """What was cited of the first source, where others have the same labels; else all of it."""
    first = [p for p in cited if p.source_id == cited[0].source_id]
    labels = {p.locator.label for p in first}
    return tuple(first if all(p.locator.label in labels for p in cited) else cited)


def _shown(p: Provision, shown: Sequence[Provision]) -> bool:
    """Whether a place, or something of it, has been quoted."""
    return any(
        s.source_id == p.source_id and s.span.overlap(p.span) for s in shown if not s.span.contains(p.span)
    ) or any(s.source_id == p.source_id and s.span.contains(p.span) and s.kind is not Kind.SECTION for s in shown)
