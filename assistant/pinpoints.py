"""Places that are named by a number and by what holds it: "bullet 3 of section 5", "the third proposal on governance".

The document's own labels ("proposal 4(iii)") are read elsewhere. Here a reader counts: the
second paragraph of 1.2, the second enabler for service delivery, the last principle.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.holders import Holders, headings_of
from assistant.keys import roman
from assistant.leaning import topic_words
from assistant.lexical import stem
from assistant.tuning import names_of
from ingest.numbering import CARDINALS, NOUNS, ORDINALS, Reference, number_of, references
from ingest.store import Index
from ingest.types import Kind, Provision

_NUMBER = rf"(?:\d{{1,2}}|{'|'.join(CARDINALS)})"
_ORDINAL = rf"(?:{'|'.join(ORDINALS)}|last|final|\d{{1,2}}(?:st|nd|rd|th))"
_UNIT = (
    r"(?:bullet(?:[ -]points?)?|bullets|points?|items?|paragraphs?|paras?|rows?|proposals?|enablers?|recommendations?)"
)
_IN = r"(?:in|of|on|for|from|about|under|within|to do with|concerning|regarding)"
_ROMAN = r"(?:x{0,3}(?:ix|iv|v?i{1,3}|v|x))"

# "Proposal six part three", "6 part iii", "proposal two point four".
_PART_OF = re.compile(
    rf"\b(?P<noun>proposals?|recommendations?)?\s*\b(?P<first>{_NUMBER})\s*,?\s*(?:part|point|number|no\.?|item|bullet)\s*(?P<second>{_ROMAN}|{_NUMBER})\b(?!\s*(?:of|in|%|per|million|billion)\b)",
    re.IGNORECASE,
)
_COUNTED_IN = re.compile(
    rf"\b(?P<ordinal>{_ORDINAL})\s+(?P<unit>{_UNIT})\s+{_IN}\s+(?P<place>[^?!;]+)"
    rf"|\b(?P<unit2>(?!proposal|recommendation){_UNIT})\s+(?:number\s+|no\.?\s*)?(?P<number>{_NUMBER})\s+{_IN}\s+(?P<place2>[^?!;]+)"
    rf"|(?<!schedule )(?<!sch\. )(?<!sch )(?<!annex )(?<!article )(?<!regulation )\b(?P<place3>(?:(?:section|sect|sec|s|chapter|part|paragraph|para)\.?\s*)?\d{{1,2}}(?:\.\d{{1,2}})?|section (?:{'|'.join(CARDINALS)}))[,:–-]?\s+(?P<unit3>(?!proposal|enabler){_UNIT})\s+(?:number\s+|no\.?\s*)?(?P<number3>{_NUMBER})\b"
    rf"|\b(?P<ordinal4>{_ORDINAL})\s+(?P<place4>(?:[\w-]+\s+){{1,3}})(?P<unit4>proposal|enabler)\b",
    re.IGNORECASE,
)
_GROUP = re.compile(
    rf"\b(?P<ordinal>{_ORDINAL})\s+(?:group|set|list|lot|batch|block)\s+of\s+(?P<noun>{'|'.join(NOUNS.values())})\b",
    re.IGNORECASE,
)
_LAST = re.compile(
    rf"(?:\b(?:the|its|their)\s+|^\W*)(?:very\s+)?(?:last|final)\s+(?:(?:national|health|and|wellbeing|integration|planning|delivery|key)\s+)*(?P<noun>{'|'.join(set(NOUNS) - {'enabler', 'area', 'indicator'})})\b(?!\s+(?:on|for|about|concerning|regarding|to)\b)",
    re.IGNORECASE,
)
_PLACE_WORDS = frozenset(
    [
        "section",
        "chapter",
        "part",
        "parts",
        "paragraph",
        "page",
        "document",
        "report",
        "review",
        "framework",
        "guide",
        "guidance",
        "article",
        "piece",
        "list",
        "lists",
        "group",
        "heading",
        "proposal",
        "proposals",
        "enabler",
        "enablers",
        "recommendation",
        "recommendations",
        "say",
        "says",
        "read",
        "bullet",
        "bullets",
        "point",
        "points",
        "item",
        "items",
        "called",
        "titled",
    ]
)
_SAME_UNIT = {"bullet": "bullet|item", "point": "bullet|item|paragraph", "item": "item|bullet", "enabler": "bullet|item", "recommendation": "item|bullet"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pinpoint:
    """A place that a question counts its way to; `missing` names one that is not there."""

    place: Provision | None = None
    missing: Reference | None = None


def joined_numbers(text: str) -> str:
    """A text with "proposal six part three" and the like as the documents number it.

    >>> joined_numbers("what is proposal six part three?"), joined_numbers("6 part 3")
    ('what is proposal 6(iii)?', 'proposal 6(iii)')
    """

    def out(m: re.Match[str]) -> str:
        bare = m["noun"] is None
        if bare and not (re.match(r"\W*$", text[: m.start("first")]) and re.match(r"\W*$", text[m.end() :])):
            return m[0]
        low = m["second"].casefold()
        second = low if re.fullmatch(_ROMAN, low) else roman(number_of(low) or 0)
        lead = re.match(r"\s*", m[0])
        return (
            f"{lead[0] if lead else ''}{m['noun'] or 'proposal'} {number_of(m['first'])}({second})" if second else m[0]
        )

    return _PART_OF.sub(out, text)


class Pinpoints:
    """Finds the places of an index that questions count their way to."""

    def __init__(self, index: Index) -> None:
        """Learn what holds what."""
        self._index = index
        self._sources = [s for s in index.sources.values() if s.held]
        self._holders = Holders(index.sources.values(), headings_of(index))
        self._owners: dict[str, set[str]] = {}
        for p in index.provisions:
            for k in p.locator.keys:
                self._owners.setdefault(k, set()).add(p.source_id)
        self._wholes = [p for p in index.provisions if p.kind.is_whole and p.parent]

    def find(self, text: str) -> Pinpoint | None:
        """The place that a question counts its way to; `None` where it does not count."""
        if m := _GROUP.search(text):
            lists = [p for p in self._wholes if p.kind is Kind.LIST and m["noun"].casefold() in p.locator.keys]
            lists = self._of_named_sources(lists, text)
            at = _ordinal(m["ordinal"])
            return Pinpoint(lists[at - 1 if at > 0 else at]) if len(lists) > 1 and abs(at) <= len(lists) else None
        if m := _COUNTED_IN.search(text):
            groups = m.groupdict()
            unit = next(u for u in (m["unit"], m["unit2"], m["unit3"], m["unit4"]) if u)
            place = next(p for p in (m["place"], m["place2"], m["place3"], m["place4"]) if p)
            number = next(n for n in (groups[k] for k in ("ordinal", "number", "number3", "ordinal4")) if n)
            return self._counted(_unit(unit), _ordinal(number), place, text)
        return None

    def last_of(self, text: str) -> Reference | None:
        """The last of the longest list of a noun, as a reference: "the last principle"."""
        m = _LAST.search(text)
        if m is None:
            return None
        noun = m["noun"].casefold()
        items = self._of_named_sources(
            [p for p in self._index.provisions if p.kind is Kind.ITEM and _named(p, noun)], text
        )
        counts: dict[str, list[Provision]] = {}
        for p in items:
            counts.setdefault(p.source_id, []).append(p)
        longest = max(counts.values(), key=len, default=[])
        if not longest:
            return None
        last = _named(max(longest, key=lambda p: p.span.start), noun)
        return references(last)[0]

    def _counted(self, unit: str, number: int, place: str, text: str) -> Pinpoint | None:
        named = [r for r in references(place) if r.noun in ("section", "paragraph", "part", None)]
        dotted = re.match(r"\W*(?:the )?(\d{1,2}(?:\.\d{1,2})?)\b(?!\s*\()", place)
        if named and named[0].start <= _EARLY:
            key = named[0].key
        elif dotted:
            key = f"section {dotted[1]}"
        else:
            return self._under_heading(unit, number, place, text)
        holders = [p for p in self._wholes if key in p.locator.keys]
        kept = self._of_named_sources(holders, text)
        for holder in kept:
            if (found := self._inside(holder, unit, number)) is not None:
                return Pinpoint(found)
        for holder in kept if unit == "paragraph" and self._said_to_hold(text) else ():
            if (found := self._inside(holder, "item", number)) is not None:
                return Pinpoint(found)
        noun, _, first = key.partition(" ")
        label = f"{key}, {unit} {number}" if number > 0 else key
        reference = Reference(label, noun, (first,), 0, 0)
        nowhere = kept or self._said_to_hold(text) or "." in first or noun == "paragraph"
        return Pinpoint(missing=reference) if nowhere else None

    def _under_heading(self, unit: str, number: int, place: str, text: str) -> Pinpoint | None:
        """The place under the one heading that has all the words by which the question names what holds it."""
        names = {w for s in self._sources for n in names_of(s) for w in n.split() if len(n.split()) > 1}
        whole = {stem(w) for w in topic_words(place)}
        asked = {stem(w) for w in topic_words(place) if w not in _PLACE_WORDS}
        narrow = asked - {stem(w) for w in names} or asked
        holders = [
            (p, {stem(w) for w in topic_words(self._heading(p))}) for p in self._of_named_sources(self._wholes, text)
        ]
        for words in (whole, asked, narrow):
            held = (self._inside(p, unit, number) for p, heading in holders if asked and words <= heading)
            if found := list(dict.fromkeys(p for p in held if p is not None)):
                return Pinpoint(found[0]) if len(found) == 1 else None
        return None

    def _heading(self, whole: Provision) -> str:
        """The heading that a section or a list stands under."""
        inside = next((self._index.by_id[c] for c in whole.children if self._index.by_id[c].trail), None)
        return inside.trail[-1] if inside is not None else ""

    def _inside(self, holder: Provision, unit: str, number: int) -> Provision | None:
        """The thing of a kind and number that a section or a list holds; a number below 0 counts from its end."""
        if unit == "proposal":
            pattern = rf"proposal \d+\({_ROMAN}\)$"
        else:
            pattern = rf"(?:^|, )(?:{_SAME_UNIT.get(unit, unit)}) \d+$"
        within = [
            p for p in self._index.provisions
            if p.parent in (holder.id, *holder.children) and not p.kind.is_whole and re.search(pattern, p.locator.label)
        ]  # fmt: skip
        if unit in ("point", "item", "bullet") and any(p.kind is Kind.ITEM for p in within):
            within = [p for p in within if p.kind is Kind.ITEM]
        if number < 0:
            return within[number] if within else None
        ends = roman(number) if unit == "proposal" else str(number)
        return next((p for p in within if re.search(rf"(?:\(| ){ends}\)?$", p.locator.label)), None)

    def _of_named_sources(self, places: Sequence[Provision], text: str) -> list[Provision]:
        if said := self._said_to_hold(text):
            return [p for p in places if p.source_id in said]
        low = f" {' '.join(re.findall(r'[a-z0-9]+', text.casefold()))} "
        named = {s.id for s in self._sources if any(f" {name} " in low for name in names_of(s))}
        return [p for p in places if p.source_id in named] or list(places)

    def _said_to_hold(self, text: str) -> frozenset[str]:
        """The documents that a question says its place stands in; empty where it says none."""
        asked = references(text)
        held = self._holders.of(text, asked, lambda r: self._owners.get(r.key, set()))
        return frozenset(i for h in held if h and h.sure for i in h.sources)


_EARLY = 8  # a reference names the holder where it stands at its beginning: "section 5 of …"


def _named(p: Provision, noun: str) -> str:
    """The key by which a provision is one of a noun; empty where it is none."""
    return next((k for k in p.locator.keys if k.startswith(f"{noun} ")), "")


def _unit(word: str) -> str:
    low = re.sub(r"[ -]points?$", "", word.casefold()).removesuffix("s")
    return {"para": "paragraph"}.get(low, low)


def _ordinal(word: str) -> int:
    low = word.casefold()
    if low in ("last", "final"):
        return -1
    return number_of(re.sub(r"(st|nd|rd|th)$", "", low) if low[0].isdigit() else low) or 0
