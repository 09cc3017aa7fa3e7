"""What is thin in the plain-language index: a report for the people who write it.

A provision holds facts of several kinds: what, who, when, how much, why. The kinds are told by
signal words, in the provision and in its entries alike, so that "missing" is a hint for a reader and
no verdict: a date in a title is no deadline, and an entry may ask for a date without saying "when".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ingest.build import Parsed
from ingest.entry_rules import LEAST, Encode, carries_content, close_in_words, near_duplicates
from ingest.fold import for_reading
from ingest.types import Kind, Provision


class Fact(StrEnum):
    """A kind of fact that a provision may state and an entry may ask for."""

    WHO = "who"
    WHAT = "what"
    WHEN = "when"
    HOW_MUCH = "how much"
    WHY = "why"


_NUMBER = "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty(?:-\\w+)?|half"
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_BODIES = (
    r"Boards?|Authorit(?:y|ies)|Councils?|Government|Ministers?|Officers?|Chief Executives?|Inspectorate|COSLA|"
    r"IJBs?|Partnerships?|Commission|carers?|sectors?|partners|partnerships|bodies|members|staff|teams?|professionals?"
)
# An Act's year is part of its name, an item's number part of its label.
_NO_FACT = re.compile(
    r"(?:Act|Regulations|Order|Plan|Strategy|Contract|Priorities|Scotland)\W+\(?(?:19|20)\d\d\)?|^\d+\.\s*(?:\([ivx]+\))?"
)
_STATES = {
    Fact.WHO: re.compile(rf"\b(?:{_BODIES})\b", re.IGNORECASE),
    Fact.WHEN: re.compile(rf"\b(?:(?:19|20)\d\d|Timescale|(?:{_MONTH})\b \d|\d+ months|by (?:the )?end|each year|annual(?:ly)?|regular(?:ly)?)\b"),
    Fact.HOW_MUCH: re.compile(rf"\d+ ?%|\b(?:{_NUMBER})\b|\b\d+ (?!months|January|May)[a-z-]+"),
    Fact.WHY: re.compile(r"\b(?:so that|in order to|because|to ensure|to enable|in order that|aim(?:s|ed)? (?:to|at)|purpose|to promote|designed to|as a result)\b"),
}  # fmt: skip
_ASKS = {
    Fact.WHO: re.compile(rf"\b(?:who|whose|whom|name|names|which (?:\w+ ){{0,3}}?(?:body|bodies|person|people|minister|organisations?|group|boss(?:es)?)|{_BODIES}|council|NHS|nurses?|doctors?|GPs?|boss(?:es)?)\b", re.IGNORECASE),
    Fact.WHEN: re.compile(rf"\b(?:when|how (?:long|soon|early|often|old|quickly)|by what|deadline|timescales?|date|year|years|yearly|annual(?:ly)?|month|months|(?:19|20)\d\d|{_MONTH}|on time|in time|late|regular(?:ly)?|every day|one-off|once|ever since|over time|finish(?:ed)?|start)\b"),
    Fact.HOW_MUCH: re.compile(rf"\b(?:how (?:many|much|often|far)|number|percent|share|all|full|list|{_NUMBER}|\d+)\b", re.IGNORECASE),
    Fact.WHY: re.compile(r"\b(?:why|reason|reasons|purpose|aim|aims|point of|what(?:'s| is| are) .{0,60}\bfor$|how come|what for|what good|what use|so that|what does it achieve)\b", re.IGNORECASE),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Thin:
    """A provision that wants entries: how many it has, how many of them differ, what nobody asks for."""

    source_id: str
    locator: str
    entries: int
    distinct: int
    missing: tuple[Fact, ...]

    def is_short(self, least: int) -> bool:
        """Whether it has fewer than `least` entries, or fewer that are not each other's near-duplicates."""
        return self.distinct < least


def facts_stated(provision: Provision) -> frozenset[Fact]:
    """The kinds of fact that a provision seems to state. A whole is asked for as a whole: what."""
    if provision.kind.is_whole:
        return frozenset({Fact.WHAT})
    if provision.kind is Kind.TIMESCALE:
        return frozenset({Fact.WHEN})
    text = _NO_FACT.sub(" ", for_reading(provision.text))
    return frozenset({Fact.WHAT, *(fact for fact, signs in _STATES.items() if signs.search(text))})


def facts_asked(entries: Iterable[str]) -> frozenset[Fact]:
    """The kinds of fact that entries seem to ask for; any entry asks what."""
    found = {fact for entry in entries for fact, signs in _ASKS.items() if signs.search(entry)}
    return frozenset({Fact.WHAT, *found})


def thin_provisions(parsed: Parsed, encode: Encode, least: int = LEAST) -> list[Thin]:
    """The provisions that carry content and want entries, in the order of the documents.

    Listed are those with fewer than `least` different entries (of two near-duplicates the later
    one does not count), and those that seem to state a kind of fact for which no entry asks.
    """
    asked = parsed.plain.asked_as
    close = {identity: close_in_words(entries, entries) for identity, entries in asked.items()}
    same = {(d.one, d.other) for d in near_duplicates([pair for pairs in close.values() for pair in pairs], encode)}
    out = []
    for source, provisions in parsed.provisions.items():
        length = len(parsed.documents[source].text)
        for p in provisions:
            if not carries_content(p, length):
                continue
            entries = asked.get(p.id, ())
            later = {other for one, other, _ in close.get(p.id, ()) if (one, other) in same}
            missing = sorted(facts_stated(p) - facts_asked(entries), key=list(Fact).index) if entries else []
            thin = Thin(source, p.locator.label, len(entries), len(entries) - len(later), tuple(missing))
            if thin.is_short(least) or missing:
                out.append(thin)
    return out


def as_text(thin: list[Thin], sources: Iterable[str], least: int = LEAST) -> str:
    """The report for people: for each document what is short of entries, then what no entry asks for."""
    lines: list[str] = []
    for source in sources:
        mine = [t for t in thin if t.source_id == source]
        short = [t for t in mine if t.is_short(least)]
        lines.append(f"{source}: {len(short)} provisions have fewer than {least} different entries.")
        for t in short:
            alike = f", {t.distinct} of them different" if t.distinct < t.entries else ""
            lines.append(f"  {t.locator}: {t.entries} entries{alike}")
        for t in mine:
            if t.missing:
                lines.append(f"  {t.locator}: perhaps nobody asks {' or '.join(t.missing)}")
    return "\n".join(lines) + "\n"


def as_json(thin: list[Thin]) -> str:
    """The report as a JSON list, one object a provision."""
    rows = [
        {"source_id": t.source_id, "locator": t.locator, "entries": t.entries, "distinct": t.distinct,
         "missing": [str(fact) for fact in t.missing]}
        for t in thin
    ]  # fmt: skip
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"
