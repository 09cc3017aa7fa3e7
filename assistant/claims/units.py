"""The sentences that a quotation touches, each with the words that introduce and close it.

A statement is held against one of them, never against two at once: so no sentence lends another its
number, its "not" or its "must". A sentence that ends in a colon introduces all that follows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from assistant.claims.lists import AUXILIARIES, BOUNDS, CONDITIONS, NEGATIONS, OBLIGATIONS
from assistant.claims.quoting import Found, folded
from assistant.claims.scope import scope_of
from assistant.claims.words import Sort, Word, words_of
from assistant.evidence import without_number
from assistant.types import Evidence
from ingest.types import Kind

_END = re.compile(r"[.!?][”\"’')\]]*\s+(?=[“\"‘'(]?[A-Z0-9])")
# What ends with a full stop and no sentence.
_SHORT = re.compile(
    r"(?:\b(?:e\.g|i\.e|no|nos|mr|mrs|ms|dr|st|prof|rev|hon|v|vs|cf|para|paras|sch|art|arts|reg|regs|s|ss|sec|fig|vol|ed|approx|inc|ltd|co|c|etc|p|pp|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|est|min|max|incl|excl|dept|govt|ext|tel|ref|cllr|gen|col|jnr|snr|esq|asp|ssi|si|ch|cl|pt|viz|al|ibid|ff|bn|mins?|hrs?|[A-Z])|\A\d{1,3}|\A\d{1,3}\.\s\(\w+\))\.$",
    re.IGNORECASE,
)
_ENDS = (".", "!", "?", ":", ";", "”", '"', ")")
_SHORTEST = 14  # characters in which an abbreviation is seen
_TIMESCALE = re.compile(r"(?<=\s)Timescale:")
# "This is not the case everywhere", "However, only members may vote": what goes before is not the whole of it.
_TAKES_BACK = re.compile(
    r"^\W*(?:except|unless|provided that|subject to|save|only)\b"
    r"|^\W*(?:however|but|yet|though|although|nevertheless|nonetheless|these|those|it|they|neither|no|not|"
    r"(?:this|that)(?! (?:guide|guidance|framework|report|review|resource|document|paper|page)\b))\b"
    r".*(?:\b(?:not|no|never|nor|neither|none|untrue|false|wrong|incorrect|myth|misconception|only|except|unless|until|without|cannot|"
    r"repealed|withdrawn|superseded)\b|n['’]t\b)"
    r"|^\W*(?:in|under) (?:exceptional|limited|certain|some|rare|special)\b|^\W*(?:where|if|when) (?:this|that|it|they|these|not|no)\b"
    r"|.*\b(?:exempt|exceptions?|exemptions?|apart from|excepted|untrue|no longer|repealed|superseded|disagree[sd]?|mistaken)\b",
    re.IGNORECASE | re.DOTALL,
)
_FRAMES = re.compile(
    r"\b(?:following|below|myths?|untrue|not true|false|misconceptions?|wrong|repealed|superseded|no longer|examples?|suppose|imagine|"
    r"hypothetical|scenario|draft|withdrawn|rejected)\b",
    re.IGNORECASE,
)
_FRAME_WORDS = 20  # a longer sentence says something of its own
_DECIDES = NEGATIONS | OBLIGATIONS | CONDITIONS | BOUNDS


@dataclass(frozen=True, slots=True)
class Unit:
    """One sentence of an evidence as words. `quoted[i]` says whether word i was quoted; `intro` counts the words that introduce it."""

    words: tuple[Word, ...]
    quoted: tuple[bool, ...]
    intro: int
    place: int = -1  # which sentence of its evidence it is; -1 for words around the evidence
    taken_back: str = ""  # the next sentence, where that takes back or narrows what this one says
    framed: str = ""  # the sentence before, where that says that this one is an example, or untrue
    scope: tuple[int, str] | None = None  # a sentence near it that says where it holds, and that one's place
    asks: bool = False  # it is a question among sentences that are none


@lru_cache(maxsize=4096)
def sentences(text: str, breaks: tuple[int, ...] = ()) -> tuple[tuple[int, int], ...]:
    """Where the sentences of a folded text stand; `breaks` are places where one ends besides."""
    out: list[tuple[int, int]] = []
    start = 0
    ends = [m.end() for m in _END.finditer(text) if not _is_short(text, m.end())]
    ends += [m.start() for m in _TIMESCALE.finditer(text)]
    for end in [*sorted({*ends, *breaks}), len(text)]:
        if text[start:end].strip():
            out.append((start, end))
        start = end
    return tuple(out)


def _is_short(text: str, end: int) -> bool:
    """Whether what ends here with a full stop is an abbreviation, or the number of an item at the text's beginning."""
    tail = text[max(0, end - _SHORTEST) : end].rstrip()
    # A blank before the tail, so that only the text's own beginning is taken for one.
    return _SHORT.search(tail if end <= _SHORTEST else f" {tail}") is not None


@lru_cache(maxsize=1024)
def _introducing(verbatim: str) -> tuple[int, ...]:
    """The places of a folded text after a colon that ends its line: what follows on other lines is introduced by it."""
    text, places = folded(verbatim)
    colons = (k for k, c in enumerate(text[:-1]) if c == ":" and verbatim[places[k]] == ":")
    return tuple(k + 1 for k in colons if "\n" in verbatim[places[k] + 1 : places[min(k + 2, len(text) - 1)]])


def is_title(evidence: Evidence) -> bool:
    """Whether a paragraph is a heading, somebody's name or a date: one line without a verb that is known, and without an end."""
    text, _ = folded(evidence.text)
    if evidence.provision.kind is not Kind.PARAGRAPH or evidence.introduction or text.endswith(_ENDS):
        return False
    return len(sentences(text)) == 1 and not any(w.norm in AUXILIARIES for w in words_of(text))


def units(evidence: Evidence, quotes: Iterable[Found]) -> list[Unit]:
    """The sentences that any of the quotations touches."""
    quotes = tuple(quotes)
    text, _ = folded(evidence.text)
    label = len(text) - len(without_number(text))
    lead = " ".join(without_number(folded(t)[0]) for t in evidence.introduction)
    closing = " ".join(folded(t)[0] for _, t in evidence.closing)
    out: list[Unit] = []
    before = ""  # what introduces the sentences that follow
    quoted_before: list[bool] = []
    around = any(not q.within for q in quotes)
    places = sentences(text, _introducing(evidence.text))
    all_said = [text[slice(*place)].strip() for place in places]
    answers = any(not said.endswith("?") for said in all_said)
    for number, (start, end) in enumerate(places):
        after = text[slice(*places[number + 1])] if number + 1 < len(places) else ""
        back = after.strip() if _TAKES_BACK.match(after) else ""
        ahead = text[slice(*places[number - 1])].strip() if number else ""
        frame = ahead if _FRAMES.search(ahead) and len(ahead.split()) < _FRAME_WORDS else ""
        at = max(start, label) if not number else start
        introduces = text[start:end].rstrip().endswith(":")
        if not introduces and not any(q.within and q.start < end and start < q.end for q in quotes):
            continue
        words = words_of(text[at:end])
        quoted = [any(q.within and q.start <= at + w.start and at + w.end <= q.end for q in quotes) for w in words]
        intro = words_of(lead) + words_of(before)
        flags = [True] * len(words_of(lead)) + quoted_before
        if any(quoted) and not text[at:end].startswith("Timescale:"):
            tail = words_of(closing)
            flagged = (*flags, *quoted, *[True] * len(tail))
            scope, asks = scope_of(all_said, number), answers and not intro and all_said[number].endswith("?")
            out.append(Unit((*intro, *words, *tail), flagged, len(intro), number, back, frame, scope, asks))
        elif any(quoted):
            out.append(Unit(words, tuple(quoted), 0, number, back, frame))
        if introduces:
            before, quoted_before = f"{before} {text[at:end]}".strip(), [*quoted_before, *quoted]
    if around:
        for part in (*evidence.introduction, *(t for _, t in evidence.closing)):
            words = words_of(without_number(folded(part)[0]))
            out.append(Unit(words, (True,) * len(words), 0))
    return out


def decides(words: Iterable[Word]) -> bool:
    """Whether words hold something that must not be lost: a condition, a duty, a negation, a limit, a figure, an "or"."""
    return any(
        w.norm in _DECIDES or w.norm == "or" or w.sort in (Sort.NUMBER, Sort.DAY) or w.raw in ("?", "!") for w in words
    )
