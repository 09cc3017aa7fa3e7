"""A sentence as the words by which two sentences are compared: numbers, days and short forms in one writing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from assistant.claims.lists import BOUNDS, CONDITIONS, MONTHS, NEGATIONS, NUMBER_WORDS, OBLIGATIONS
from assistant.dates import DAY, days_in
from ingest.numbering import CARDINALS, ORDINALS


class Sort(Enum):
    """What a word is to a comparison."""

    WORD = "word"
    NUMBER = "number"
    DAY = "day"
    PAUSE = "pause"  # a comma, a colon, a dash: free, but it shows where a part begins
    MARK = "mark"  # a bracket, a quotation mark, a question mark: must stand in both


@dataclass(frozen=True, slots=True)
class Word:
    """One word: the writing that is compared, what stood there, and where."""

    norm: str
    raw: str
    start: int
    end: int
    sort: Sort

    @property
    def plain(self) -> bool:
        """Whether its ending may differ; a word that decides the sense must be the same."""
        return self.sort is Sort.WORD and len(self.norm) > 2 and self.norm not in DECISIVE and self.norm.isalpha()


DECISIVE = NEGATIONS | OBLIGATIONS | CONDITIONS | BOUNDS | MONTHS | NUMBER_WORDS
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
_CARDINAL = {w: i for i, w in enumerate(CARDINALS, 1)} | _TENS
_ORDINAL = {w: i for i, w in enumerate(ORDINALS, 1)} | {"thirtieth": 30}
_UNITS = "|".join(CARDINALS[:9])
_FIGURE_DAY = re.compile(r"\b(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])/(?:20)?\d\d\b")
_DAYS = re.compile(rf"{DAY.pattern}|{_FIGURE_DAY.pattern}", re.IGNORECASE)
_TOKEN = re.compile(
    rf"(?P<tens>\b(?:{'|'.join(_TENS)})[- ](?:{_UNITS})\b)|(?P<short>\b(?:e\.g\.|i\.e\.))"
    r"|(?P<sign>(?<=\d)[:,](?=\d))|(?P<range>(?<=\d)\s?[-–—]\s?(?=\d))|(?P<number>(?:(?<![^\s(])[-−–])?[£$€]?(?:(?<![\w.])\.)?\d+(?:,\d{3})*(?:\.\d+)*[a-z]{0,3}(?![^\W\d_]))"
    r"|(?P<word>[^\W_]+(?:['’][^\W\d_]+)*)|(?P<pause>[,;:–—→]|(?<=\s)-(?=\s))|(?P<stop>\.|…)|(?P<joint>-)|(?P<mark>\S)",
    re.IGNORECASE,
)
_SECTOR = re.compile(
    r"(?: (?:and|or) \w+)?[ -]sectors?\b|, (?:\w+,? (?:and |or )?){1,2}sectors?\b", re.IGNORECASE
)  # no number
_NOT = re.compile(r"^(.+)n['’]t$")
_IS = frozenset(("it's", "that's", "he's", "she's", "there's", "here's", "what's", "who's", "where's"))
_SHORT = {"'s": "", "'re": "are", "'ve": "have", "'ll": "will", "'m": "am", "'d": "would"}


@lru_cache(maxsize=4096)
def words_of(text: str) -> tuple[Word, ...]:
    """The words of a folded text.

    >>> [w.norm for w in words_of("They don’t pay within six months, or by 1st April 2019.")]
    ['they', 'do', 'not', 'pay', 'within', '6', 'months', ',', 'or', 'by', '1 april 2019']
    """
    out: list[Word] = []
    at = 0
    for m in _DAYS.finditer(text):
        out += _words(text, at, m.start())
        out.append(Word(days_in(m[0])[0], m[0], m.start(), m.end(), Sort.DAY))
        at = m.end()
    return (*out, *_words(text, at, len(text)))


def _words(text: str, start: int, end: int) -> list[Word]:
    out: list[Word] = []
    for m in _TOKEN.finditer(text, start, end):
        raw, low = m[0], m[0].casefold().replace("’", "'")
        a, z = m.span()
        if m["tens"]:
            tens, unit = re.split(r"[- ]", low)
            out.append(Word(str(_TENS[tens] + _CARDINAL[unit]), raw, a, z, Sort.NUMBER))
        elif m["short"]:
            out.append(Word(low.replace(".", ""), raw, a, z, Sort.WORD))
        elif m["range"]:  # "3 - 6 months" is "3 to 6 months"
            out.append(Word("to", raw, a, z, Sort.WORD))
        elif m["number"]:
            out.append(Word(_figure(low), raw, a, z, Sort.NUMBER))
        elif m["word"] and low == "third" and _SECTOR.match(text, z):
            out.append(Word(low, raw, a, z, Sort.WORD))
        elif raw == "A" and a > 0:  # "group A", "annex A": a name and no article
            out.append(Word(raw, raw, a, z, Sort.WORD))
        elif m["word"]:
            out += [Word(norm, raw, a, z, sort) for norm, sort in _forms(low)]
        elif m["pause"]:
            out.append(Word("," if raw != ":" else ":", raw, a, z, Sort.PAUSE))
        elif m["sign"]:  # "9:30" and "1,5" are no lists
            out.append(Word(raw, raw, a, z, Sort.MARK))
        elif m["mark"]:
            if raw == "&":
                out.append(Word("and", raw, a, z, Sort.WORD))
            else:
                out.append(Word(raw.translate(_QUOTES), raw, a, z, Sort.WORD if raw == "%" else Sort.MARK))
    return out


_QUOTES = str.maketrans("“”‘’„«»", '""\'\'"""')


def _figure(low: str) -> str:
    """A figure in one writing: "1,000" is "1000", "04" is "4"; a letter is part of it: "27a"."""
    bare = low.replace(",", "")
    digits = re.match(r"0+(?=\d)", bare)
    return bare[digits.end() :] if digits and "." not in bare else bare


def _forms(low: str) -> list[tuple[str, Sort]]:
    if low in _CARDINAL:
        return [(str(_CARDINAL[low]), Sort.NUMBER)]
    if low in _ORDINAL:
        return [(f"{_ORDINAL[low]}{_ending(_ORDINAL[low])}", Sort.NUMBER)]
    if low == "cannot":
        return [("can", Sort.WORD), ("not", Sort.WORD)]
    if negated := _NOT.match(low):
        verb = {"ca": "can", "wo": "will", "sha": "shall"}.get(negated[1], negated[1])
        return [(verb, Sort.WORD), ("not", Sort.WORD)]
    if low in _IS:
        return [(low.removesuffix("'s"), Sort.WORD), ("is", Sort.WORD)]
    for ending, word in _SHORT.items():
        if low.endswith(ending) and len(low) > len(ending):
            return [(low.removesuffix(ending), Sort.WORD), *([(word, Sort.WORD)] if word else [])]
    return [(low.replace("'", ""), Sort.WORD)]


def _ending(number: int) -> str:
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10 if number not in (11, 12, 13) else 0, "th")


_NUMBERED = {"is": "are", "are": "is", "was": "were", "were": "was", "has": "have", "have": "has", "does": "do",
             "do": "does"}  # fmt: skip


@lru_cache(maxsize=65536)
def same_word(one: Word, other: Word) -> bool:
    """Whether two words are the same but for number: "boards" and "board", "is" and "are", "organise" and "organize"."""
    if _possessive(one.raw) is not _possessive(other.raw):
        return False
    if one.norm == other.norm:
        return one.sort is other.sort and _same_case(one.raw, other.raw)
    if one.sort is not Sort.WORD or other.sort is not Sort.WORD:
        return False
    if _NUMBERED.get(one.norm) == other.norm:
        return True
    if _spelt(one.norm) == _spelt(other.norm):
        return True
    return one.plain and other.plain and singular(one.norm) == singular(other.norm) and _same_case(one.raw, other.raw)


def _possessive(raw: str) -> bool:
    """Whether a word ends as in "the chair's": that is not "the chair", and may be "the chair is"."""
    low = raw.casefold().replace("’", "'")
    return low.endswith("'s") and low not in _IS


def _same_case(one: str, other: str) -> bool:
    """A short form in capitals is not the word that is spelt like it: "IT" and "it"."""
    a, b = one.rstrip("s'’"), other.rstrip("s'’")
    return not (len(a) > 1 and a.isupper() != b.isupper() and a.isalpha())


def _spelt(word: str) -> str:
    return word.replace("iz", "is").replace("yz", "ys")


_NO_PLURALS = frozenset(
    ["news", "means", "goods", "arms", "customs", "premises", "series", "species", "others", "works"]
)


def singular(word: str) -> str:
    """A plain word without the ending of the plural: "parties" is "party"."""
    if word in _NO_PLURALS:
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word
