"""The one home of references: "proposal 4 (iv)", "4iv", "the sixth outcome" -> one key.

A key is what two ways of writing the same reference have in common. The parser gives every
provision its keys; a question is read for keys with the same functions.

>>> key("proposal", ("4", "iv"))
'proposal 4(iv)'
>>> [r.key for r in references("What does Proposal 4 (IV) say, and the sixth outcome?")]
['proposal 4(iv)', 'outcome 6']
>>> [r.key for r in references("s.27(1)(a) and 27A")]
['section 27(1)(a)', 'section 27A']
>>> [r.key for r in references("sch. 1 para. 5(2), reg 4 and subsection (1A) of section 27")]
['schedule 1 paragraph 5(2)', 'regulation 4', 'section 27(1a)']
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

# The nouns that documents of this field number and that readers cite.
NOUNS: dict[str, str] = {
    "proposal": "proposals",
    "recommendation": "recommendations",
    "principle": "principles",
    "outcome": "outcomes",
    "objective": "objectives",
    "commitment": "commitments",
    "characteristic": "characteristics",
    "component": "components",
    "enabler": "enablers",
    "arrangement": "arrangements",
    "area": "areas",
    "indicator": "indicators",
    "action": "actions",
}
# Labels that name a place by itself; the other nouns are aliases of "section 5, bullet 3".
CITED_BY_NOUN = frozenset({"proposal", "recommendation", "principle", "outcome", "objective"})

PLACES: dict[str, str] = {
    "section": "section", "sections": "section", "sect": "section", "sec": "section", "s": "section",
    "ss": "section", "chapter": "section", "part": "part", "paragraph": "paragraph",
    "paragraphs": "paragraph", "para": "paragraph", "paras": "paragraph", "article": "article",
    "art": "article", "articles": "article", "arts": "article", "regulation": "regulation",
    "regulations": "regulation", "reg": "regulation", "regs": "regulation", "rule": "rule", "rules": "rule",
    "schedule": "schedule", "schedules": "schedule", "sch": "schedule", "footnote": "footnote",
    "page": "page", "annex": "annex", "appendix": "annex", "exhibit": "exhibit", "bullet": "bullet",
    "row": "row", "item": "item",
}  # fmt: skip
_WORDS = {**PLACES, **{n: n for n in NOUNS}, **{p: n for n, p in NOUNS.items()}}
# What people type for them; a short list of its own, because a key is never guessed loosely.
_WORDS |= {"propsal": "proposal", "proposel": "proposal", "propsoal": "proposal", "pricniple": "principle",
           "principal": "principle", "princple": "principle", "outcom": "outcome", "outome": "outcome",
           "oucome": "outcome", "secton": "section", "reccomendation": "recommendation"}  # fmt: skip

CARDINALS = [
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
]  # fmt: skip
ORDINALS = [
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth",
]  # fmt: skip
_NUMBER_WORDS = {w: str(i) for i, w in enumerate(CARDINALS, 1)}
_ORDINAL_WORDS = {w: str(i) for i, w in enumerate(ORDINALS, 1)}
# ASCII only: "İ" and the Kelvin sign would count as an "i" and a "k" of either case.
_ROMAN = r"(?a:x{0,3}(?:ix|iv|v?i{1,3}|v|x))"

# A letter after the number is part of it (27A), but never the start of a roman numeral (4iv).
_NUM = r"(?a:\d{1,3}(?:[a-hj-uwyz]{1,2}(?![a-z]))?(?:\.\d{1,3})*)"
_INNER = rf"(?a:{_ROMAN}|[a-z]{{1,2}}|z{{1,2}}[a-z]|\d{{1,2}}[a-z]{{0,2}})"  # legislation inserts (1A) and (za)
# A blank can be read in one way only: in two, many in brackets would be tried in every combination.
_TAIL = rf"(?:(?:\s{{0,2}}|\s?\.\s?)\(\s?{_INNER}\s?\))*"
_BARE_ROMAN = rf"(?:[ .]?(?P<roman>{_ROMAN})(?![a-z0-9]))?"
_NOUN_WORDS = "|".join(_WORDS)
_NAMED = re.compile(
    rf"(?<!['’])\b(?:(?P<noun>{_NOUN_WORDS})\b\.?\s*+(?:number|no\.?|#)?\s*|(?P<joined>(?-i:ss?|art|reg|sch|para))(?=\d))"
    rf"(?:(?P<num>{_NUM})(?P<tail>{_TAIL}){_BARE_ROMAN}|(?P<word>{'|'.join(CARDINALS)})(?!\s+(?:by|at|after)\b|-))(?![\w])(?!\s+(?:chief\s+)?(?:finance\s+)?officers?\b)",
    re.IGNORECASE,
)
_ORDINAL = re.compile(
    rf"(?<![\w-])(?:(?P<word>{'|'.join(ORDINALS)})|(?P<num>\d{{1,2}})(?:st|nd|rd|th))\s+(?!sectors?\b|part(?:y|ies)\b|time\b|year\b)"
    r"(?:(?:national\s+)?health\s+(?:and|&)\s+wellbeing\s+|(?:\w+\s+){0,3}?)"
    rf"(?P<noun>{_NOUN_WORDS})\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"(?<![\w.(])(?P<num>\d{{1,2}})(?:(?P<tail>(?:\s?\.?\s?\(\s?{_ROMAN}\s?\)))|\.?(?P<roman>{_ROMAN}))(?![\w)])",
    re.IGNORECASE,
)
# Places inside places, as legislation is spoken of.
_LAW = r"\b(?P<law>sections?|ss?|articles?|arts?|regulations?|regs?|rules?)\.?\s*"
_IN_SCHEDULE = re.compile(
    rf"\bsch(?:edule)?\.?\s*+(?P<sch>\d{{1,2}}[a-z]?)?\s*+,?\s*para(?:graph)?s?\.?\s*(?P<num>{_NUM})(?P<tail>{_TAIL})(?!\w)"
    rf"|\bpara(?:graph)?s?\.?\s*(?P<num2>{_NUM})(?P<tail2>{_TAIL})\s+(?:of|in|to)\s+(?:the\s+)?sch(?:edule)?(?![a-z])\.?"
    r"(?:\s*(?P<sch2>\d{1,2}[a-z]?)\b)?",
    re.IGNORECASE,
)
_INSIDE = rf"(?:sub-?sections?\s*\(?\s?{_INNER}\s?\)?|(?:sub-?)?para(?:graph)?s?\.?\s*\(\s?{_INNER}\s?\)){_TAIL}"
_IN_SECTION = re.compile(
    rf"\b(?P<inner>{_INSIDE})\s+(?:of|in|under)\s+{_LAW}(?P<num>{_NUM})(?P<tail>{_TAIL})(?!\w)"
    rf"|{_LAW.replace('law', 'law2')}(?P<num2>{_NUM})(?P<tail2>{_TAIL})\s*,?\s*(?P<inner2>{_INSIDE})(?!\w)",
    re.IGNORECASE,
)
_MORE = re.compile(rf"\s*(?:,|and|&|or|to)\s*(?P<num>{_NUM})(?P<tail>{_TAIL})(?![\w%])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference found in a text: its key, where it stood, and whether the noun was said."""

    key: str
    noun: str | None
    path: tuple[str, ...]
    start: int
    end: int


def key(noun: str | None, path: Iterable[str]) -> str:
    """The canonical form of a reference: "proposal 4(iv)", "section 27(1)(a)", "4(iv)"."""
    first, *rest = path
    number = first + "".join(f"({part})" for part in rest)
    return f"{noun} {number}" if noun else number


def plural(noun: str) -> str:
    """The plural of a noun that documents number."""
    return NOUNS.get(noun, noun + "s")


def number_of(word: str) -> int | None:
    """The value of "twelve", "twelfth" or "12"; `None` for any other word."""
    low = word.casefold()
    value = _NUMBER_WORDS.get(low) or _ORDINAL_WORDS.get(low) or (low if low.isdigit() else None)
    return int(value) if value else None


def _path(num: str, tail: str | None, roman: str | None) -> tuple[str, ...]:
    parts = re.findall(r"\(\s?([^)\s]+)\s?\)", tail or "")
    if roman:
        parts.append(roman)
    # 27A keeps its letter; roman and letter parts are compared in lower case.
    return (num.upper(), *(p.casefold() for p in parts))


def _in_schedules(text: str) -> Iterable[Reference]:
    """References such as "sch. 1 para. 5(2)", "paragraph 5(2) of schedule 1", "paragraph 3 of the schedule"."""
    for m in _IN_SCHEDULE.finditer(text):
        number = m["sch"] or m["sch2"]
        noun = f"schedule {number.upper()} paragraph" if number else "schedule paragraph"
        path = _path(m["num"] or m["num2"], m["tail"] or m["tail2"], None)
        yield Reference(key(noun, path), noun, path, m.start(), m.end())


def _in_sections(text: str) -> Iterable[Reference]:
    """References such as "subsection (1) of section 27", "section 27, subsection (1)(a)", "paragraph (a) of s. 27(1)"."""
    for m in _IN_SECTION.finditer(text):
        noun = _WORDS[(m["law"] or m["law2"]).casefold()]
        inner = re.sub(r"^[a-z-]+\.?\s*\(?\s?(\w+)\s?\)?", r"(\1)", m["inner"] or m["inner2"], flags=re.IGNORECASE)
        path = _path(m["num"] or m["num2"], (m["tail"] or m["tail2"] or "") + inner, None)
        yield Reference(key(noun, path), noun, path, m.start(), m.end())


def references(text: str) -> list[Reference]:
    """Every reference in a text, in order of place; the longer reading wins where two overlap."""
    found: list[Reference] = [*_in_schedules(text), *_in_sections(text)]
    for m in _NAMED.finditer(text):
        noun = _WORDS[(m["noun"] or m["joined"]).casefold()]
        if m["word"]:
            path: tuple[str, ...] = (_NUMBER_WORDS[m["word"].casefold()],)
        else:
            path = _path(m["num"], m["tail"], m["roman"])
        found.append(Reference(key(noun, path), noun, path, m.start(), m.end()))
        end = m.end()
        while more := _MORE.match(text, end):  # "outcomes 3, 4 and 5", "proposals 4(i) and 4(ii)"
            path = _path(more["num"], more["tail"], None)
            found.append(Reference(key(noun, path), noun, path, more.start("num"), more.end()))
            end = more.end()
    for m in _ORDINAL.finditer(text):
        noun = _WORDS[m["noun"].casefold()]
        if noun in ("proposal", "regulation", "rule"):  # "the second proposal on finance" is not a label
            continue
        number = _ORDINAL_WORDS[m["word"].casefold()] if m["word"] else m["num"]
        found.append(Reference(key(noun, (number,)), noun, (number,), m.start(), m.end()))
    for m in _BARE.finditer(text):
        path = _path(m["num"], m["tail"], m["roman"])
        found.append(Reference(key(None, path), None, path, m.start(), m.end()))
    found.sort(key=lambda r: (r.start, -r.end))
    kept: list[Reference] = []
    for ref in found:
        if not kept or ref.start >= kept[-1].end:
            kept.append(ref)
    return kept


def roman_value(text: str) -> int:
    """The value of a lower-case roman numeral up to 39; 0 where it is none."""
    if not re.fullmatch(_ROMAN, text):
        return 0
    values = [{"i": 1, "v": 5, "x": 10}[c] for c in text]
    return sum(-v if i + 1 < len(values) and values[i + 1] > v else v for i, v in enumerate(values))
