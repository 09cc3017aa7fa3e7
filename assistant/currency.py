"""How old the words are: timescales that have passed, and questions about what came after them.

Nothing here knows more than the documents: a timescale is only held against the day that the
settings name as today, and a question about the present only against the years of the sources.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ingest.types import Source

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")  # fmt: skip
_MONTH = "|".join(_MONTHS)
_TIMESCALE = re.compile(r"Timescale:\s*([^\n]+)")
_SPAN = re.compile(r"(?:(?<!\d)(\d{1,3})\s*(?:[-–]+|to)\s*)?(?<!\d)(\d{1,3})\s*(month|year|week)s?\b", re.IGNORECASE)
_DATE = re.compile(rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?\s+)?(?:of\s+)?({_MONTH})\s+(20\d\d)", re.IGNORECASE)
_GOES_ON = re.compile(r"\b(?:each year|every year|annually|thereafter|onwards)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Timescale:
    """When something was to be done by, as far as its words say, and whether it goes on after that."""

    words: str
    until: date | None
    goes_on: bool

    @classmethod
    def read(cls, words: str, published: date) -> Timescale:
        """Read "6 months", "By end of March 2019 and thereafter each year" and the like.

        >>> Timescale.read("3 - 6 months", date(2019, 2, 4)).until
        datetime.date(2019, 8, 4)
        """
        until = None
        if m := _DATE.search(words):
            month, year = _MONTHS.index(m[2].casefold()) + 1, int(m[3])
            until = date(year, month, max(1, min(int(m[1] or 31), monthrange(year, month)[1])))
        elif m := _SPAN.search(words):
            until = _later(published, int(m[2]), m[3].casefold())
        return cls(" ".join(words.split()), until, bool(_GOES_ON.search(words)))


def _later(day: date, count: int, unit: str) -> date:
    if unit == "week":
        return date.fromordinal(day.toordinal() + 7 * count)
    months = day.month - 1 + count * (12 if unit == "year" else 1)
    year, month = day.year + months // 12, months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def timescales_in(texts: Iterable[str], published: str | None) -> list[Timescale]:
    """The timescales in verbatim words of a source; none for a source without a date."""
    if not published:
        return []
    day = _day_of(published)
    return [Timescale.read(m[1], day) for text in texts for m in _TIMESCALE.finditer(text)]


def _day_of(published: str) -> date:
    """The day of "2019-02-04", "2019-02" or "2019"; the last one that it may be."""
    parts = [int(p) for p in published.split("-")[:3]]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else monthrange(year, month)[1])


def timescale_note(timescales: list[Timescale], year: str, today: date) -> str | None:
    """That timescales were set in the source's year, and what has become of them since.

    `None` while the source is of this year or the last, and nothing has passed.
    """
    if not timescales:
        return None
    past = [t for t in timescales if t.until is not None and t.until < today]
    ended = [t for t in past if not t.goes_on]
    several = len(timescales) > 1
    was = f"The timescales were set in {year}" if several else f"The timescale was set in {year}"
    if len(ended) == len(timescales):
        return f"{was} and {'have' if several else 'has'} passed."
    if not several and past:
        return f"{was}. Its date has passed, and it goes on after that."
    if past:
        return f"{was}. Some have passed."
    return f"{was}." if int(year) < today.year - 1 else None


# -- questions about the present ------------------------------------------------------------------

_YEAR = re.compile(r"\b(20\d\d)(?:\s?[-/–]\s?\d{2,4})?\b")
_NOW = re.compile(
    r"\b(?:nowadays|currently|at (?:the|this) moment|at present|presently|just now|right now|as of (?:now|today)|these days|this (?:year|month|week|financial year)|"
    r"(?:the )?(?:latest|most recent)|up[- ]to[- ]date|so far|since then|last (?:year|month|week)|next (?:year|month)|"
    r"still (?:in (?:the|that|his|her|this)|in force|appl\w+|valid|current|true|stand\w*|the case|have to|has to|need to|required|a thing|count\w*|the same|mandatory|hold\w*|in (?:the|post|place))|"
    r"(?:is|are|was|were|does|do) (?:\w+ ){1,5}still\b|any (?:news|update|progress) (?:on|about)|did (?:they|it|this|that|we) ever|"
    r"(?:has|have) (?:\w+ ){1,5}?(?:happened|changed|been \w+) yet|(?:has|have|had|was|were) (?:it|that|this|they|these|those|any of (?:it|them|this)|all (?:of )?(?:it|that|them)) "
    r"(?:ever |actually |all |really )*(?:been )?(?:done|happened|implemented|achieved|met|finished|completed|delivered|published|put in place|worked|carried out)|what(?:['’]s| has| is) (?:happened|changed|happening)|"
    r"(?:who|what|where|when|how|is|are|does|do) (?:[\w']+ ){1,8}?(?<!than they do )(?:now|today)(?=\W*$))\b|\bcurrent (?:chair|chief|minister|secretary|rate|figure|budget|law|version|rules?|number)s?\b",
    re.IGNORECASE,
)
# Facts that change from year to year; a text of long ago cannot say what they are now.
_CHANGES = re.compile(
    r"\bwho(?:['’]?s| is| are) (?:the |our |my )?(?:\w+ ){0,4}?(?:chief|chair\w*|officer|minister|secretary|director|convener|head|leader|chief executive|in charge)\b"
    r"|\b(?:figures?|statistics?|stats|numbers?|data|rates?|cost|price|budget|spend(?:ing)?|funding|amount|waiting times?|total)\b|\bhow (?:many|much)\b|\bname of\b"
    r"|\bdid (?:they|it|this|that|we|anyone|anybody) ever\b|\bstill (?:in (?:the|that|his|her|this)(?: \w+)? (?:job|post|role|position|place)|the (?:chief|chair|head)\w*|work\w*|chair\w*)|\bin charge now\b",
    re.IGNORECASE,
)
_NOT_OF_NOW = re.compile(
    r"\b(?:now|right|ok|okay|so) ?[,:]|^\W*now\b|\bnow that\b|\bcurrent (?:position|work|policy|arrangements|roles?|performance)\b|\btoday['’]s\b",
    re.IGNORECASE,
)


def speaks_of_now(question: str) -> bool:
    """Whether a question asks how things stand at present."""
    return bool(_NOW.search(_NOT_OF_NOW.sub(" ", question)))


def asks_what_changes(question: str) -> bool:
    """Whether a question asks for a present fact that old texts cannot give: a post's holder, a figure."""
    return speaks_of_now(question) and bool(_CHANGES.search(question))


def asks_of_later(question: str, texts: Iterable[str], newest: int) -> bool:
    """Whether a question asks what there was in a year after the newest source: "what changed in 2023?"."""
    return any(
        re.search(rf"\b(?:in|since|during|after|from) {y}\b", question) for y in later_years(question, texts, newest)
    )


def later_years(question: str, texts: Iterable[str], newest: int) -> list[str]:
    """The years of a question that come after the newest source and that no text mentions."""
    years = [m[1] for m in _YEAR.finditer(question)]
    return [y for y in dict.fromkeys(years) if int(y) > newest and not any(y in text for text in texts)]


def newest_year(sources: Iterable[Source]) -> int:
    """The year of the newest held source; 0 where none has a date."""
    return max((int(s.year) for s in sources if s.held and s.year), default=0)


def years_of(sources: Iterable[Source]) -> str:
    """The years of sources in words: "2019", "2018 and 2019"; empty where none is known."""
    years = sorted({s.year for s in sources if s.year})
    return f"{', '.join(years[:-1])} and {years[-1]}" if len(years) > 1 else "".join(years)
