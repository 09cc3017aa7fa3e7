"""How many there are: a question that counts wrongly is told, and gets the right list.

"What are the ten outcomes?" is answered with the nine, and a note says that there are nine.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.dates import MONTH
from assistant.types import Query, Statement, Want
from ingest.numbering import CARDINALS, NOUNS, number_of
from ingest.store import Index
from ingest.types import Kind, Provision

_THINGS = (
    "goals",
    "aims",
    "points",
    "parts",
    "things",
    "steps",
    "bullets",
    "members",
    "bodies",
    "sections",
    "elements",
)
_COUNT = re.compile(
    rf"(?<!of the )(?<!of )(?<!\w[-–])\b(?P<number>{'|'.join(CARDINALS)}|\d{{1,2}})\s+(?P<between>(?:[\w-]+\s+){{0,4}}?)(?P<noun>{'|'.join((*NOUNS.values(), *_THINGS))})\b",
    re.IGNORECASE,
)


def number_word(number: int) -> str:
    """A number as it is written in a sentence: "nine", "25"."""
    return CARDINALS[number - 1] if 0 < number <= 12 else str(number)


def without_wrong_count(text: str, index: Index) -> str:
    """A question without a number that no list of such things has, so that it finds no other list by it.

    "The ten outcomes" once brought up a list of ten other things.
    """
    m = _COUNT.search(text)
    if m is None:
        return text
    number, noun = number_of(m["number"]), m["noun"].casefold()
    sizes = {_size(p, index) for p in index.provisions if p.kind is Kind.LIST and noun in p.locator.keys}
    if not sizes or number in sizes or number == _total(noun, index):
        return text
    return f"{text[: m.start('number')]}{text[m.start('between') :]}"


def count_notes(query: Query, statements: Sequence[Statement], index: Index) -> list[str]:
    """What to tell somebody who counts otherwise than the documents do."""
    if not (m := _COUNT.search(query.question)):
        return []
    asked, noun = number_of(m["number"]), m["noun"].casefold()
    shown = _shown_lists(statements, index)
    if shown:
        fitting = [(whole, size) for whole, size in shown if noun in whole.locator.keys or noun not in NOUNS.values()]
    else:
        fitting = [(p, _size(p, index)) for p in index.provisions if p.kind is Kind.LIST and noun in p.locator.keys]
        if len({size for _, size in fitting}) != 1:
            return []
    if not fitting or asked in {size for _, size in fitting} or asked == _total(noun, index):
        return []
    names = dict.fromkeys(_name(whole, index) for whole, _ in fitting)
    size = fitting[0][1]
    said = f"The {' and the '.join(names)} {'list' if len(names) > 1 else 'lists'} {number_word(size)}"
    return [
        f"You asked about {m['number'].lower()} {noun}. {said}{' here' if shown and asked and size < asked and noun == 'proposals' else ''}."
    ]


_ANY_NUMBER = rf"(?:\d+(?:\.\d+)?|{'|'.join(CARDINALS)}|(?:twenty|thirty|forty|fifty)[- ]\w+|a dozen|hundred|thousand)"
_NUMBER = re.compile(rf"\b(?:{_ANY_NUMBER}|once|twice|both|a single|none|no)\b", re.IGNORECASE)
_TIME = r"(?:years?|months?|weeks?|(?:working )?days?|hours?|minutes?)"
_TIME_ASKED = re.compile(rf"\bhow many (?:\w+ )?{_TIME}\b", re.IGNORECASE)
# A year, a date, a span of time and a label are no answer to how many things or people there are.
_OTHER_NUMBERS = re.compile(
    rf"\b(?:19|20)\d\d\b|\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? (?:{MONTH})\b|\b(?:\d+ ?[-–] ?)?{_ANY_NUMBER}[’']? {_TIME}\b|\b\d+ ?\([ivx]+\)|\b(?:section|proposal|paragraph|outcome|principle|exhibit)s? \d+",
    re.IGNORECASE,
)


_SUM = re.compile(r"[£€$%]|\b(?:half|quarter|third|per cent|pounds?|free of charge)\b|\b\d", re.IGNORECASE)


def counts_nothing(query: Query, statements: Sequence[Statement]) -> bool:
    """Whether a question asks how many or, of what was quoted, how much, and nothing found has such a number."""
    if Want.AMOUNT in query.wants and query.follow_up and not query.own_words and not query.references:
        return not any(_SUM.search(_OTHER_NUMBERS.sub(" ", s.text)) for s in statements)
    if Want.COUNT not in query.wants or query.references:
        return False
    time = bool(_TIME_ASKED.search(query.search))
    texts = (s.text if time else _OTHER_NUMBERS.sub(" ", s.text) for s in statements)
    return not any(s.number for s in statements) and not any(_NUMBER.search(text) for text in texts)


def _shown_lists(statements: Sequence[Statement], index: Index) -> list[tuple[Provision, int]]:
    """The wholes that an answer gives item by item, each with how many items it gives of it."""
    sizes: dict[str, int] = {}
    for statement in statements:
        p = statement.evidence[0].provision
        if statement.number and p.parent:
            sizes[p.parent] = sizes.get(p.parent, 0) + 1
    return [(index.by_id[i], n) for i, n in sizes.items() if n == _size(index.by_id[i], index)]


def _size(whole: Provision, index: Index) -> int:
    return sum(index.by_id[c].kind in (Kind.ITEM, Kind.ROW) for c in whole.children)


def _total(noun: str, index: Index) -> int:
    """How many things of a noun a source has in all of its lists together."""
    totals: dict[str, int] = {}
    for p in index.provisions:
        if p.kind is Kind.LIST and noun in p.locator.keys:
            totals[p.source_id] = totals.get(p.source_id, 0) + _size(p, index)
    return max(totals.values(), default=0)


def _name(p: Provision, index: Index) -> str:
    source = index.sources[p.source_id]
    return source.short or source.title
