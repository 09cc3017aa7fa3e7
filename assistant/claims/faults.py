"""Faults in words: what is wrong with a statement's form, and in what it differs from its quotation."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from assistant.claims.align import Difference
from assistant.claims.lists import (
    ARTICLES,
    BOUNDS,
    CONDITIONS,
    JOINING,
    MONTHS,
    NEGATIONS,
    NUMBER_WORDS,
    OBLIGATIONS,
    listed,
)
from assistant.claims.types import Fault, FaultKind
from assistant.claims.words import Sort, Word

MOST_CHARACTERS = 600
_MARKUP = re.compile(
    r"https?://|www\.|\b[\w.+-]+@[\w-]+\.\w|\b[\w-]+\.(?:scot|gov|uk|com|org|net|io)\b|</?\w|&\w+;|\*\*|__|`|~~|^\s*(?:#{1,6}|[-*+•>])\s|"
    r"!?\[[^\]]*\](?:\([^)]*\))?|\{|\}|\\|\||\n\s*\n|\n\s*(?:[-*•]|\d+[.)])\s",
)
_PLAIN = frozenset(" .,;:!?'\"’‘“”()–—-/%£$€&…")
_LATIN = "\u024f"
_PLACE = listed("""section sections proposal proposals paragraph paragraphs para schedule article regulation principle outcome
    objective recommendation annex appendix exhibit chapter part page rule item number s ss reg art sch""")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ROMAN = re.compile(r"[ivx]{1,5}")


def of_form(text: str) -> Iterator[Fault]:
    """What a statement may not have whatever it says: nothing in it, too much, marks of layout, another alphabet."""
    if not re.search(r"\w", text):
        yield Fault(FaultKind.UNSUPPORTED, text, "The statement says nothing.")
    if len(text) > MOST_CHARACTERS:
        yield Fault(
            FaultKind.TOO_LONG,
            text[:60],
            f"The statement is longer than {MOST_CHARACTERS} characters; make several of it.",
        )
    if m := _MARKUP.search(text):
        yield Fault(
            FaultKind.MARKUP,
            m[0],
            f"A statement is plain text without links, addresses, lists or marks such as “{m[0].strip()}”.",
        )
    other = next((c for c in text if not (c.isalnum() or c in _PLAIN or c in "\n\t")), None)
    if other is not None:
        yield Fault(
            FaultKind.MARKUP, other, f"A statement has no characters such as {unicodedata.name(other, 'this one')}."
        )
    foreign = next(
        (
            c
            for c in text
            if c.isalnum() and (c > _LATIN or (not c.isascii() and unicodedata.normalize("NFKC", c) != c))
        ),
        None,
    )
    if foreign is not None:
        yield Fault(FaultKind.LANGUAGE, foreign, "A statement is in English, in its ordinary letters and figures.")


def of_difference(difference: Difference) -> Iterator[Fault]:
    """Faults for one place at which a statement differs from the sentence that it quotes."""
    before = difference.before_said
    for word in difference.said:
        kind = kind_of(word, before)
        if word.norm not in ARTICLES:
            yield Fault(kind, word.raw, _ADDED[kind].format(f"“{word.raw}”"))
        before = word.norm
    before = difference.before_source
    for word in difference.source:
        kind = kind_of(word, before)
        before = word.norm
        if word.norm in ARTICLES or word.norm in JOINING or word.sort is Sort.MARK:
            continue
        if kind is not FaultKind.UNSUPPORTED or not difference.edge:
            yield Fault(kind, word.raw, _LEFT_OUT[kind].format(f"“{word.raw}”"))


def kind_of(word: Word, before: str) -> FaultKind:
    """What a word decides."""
    norm = word.norm
    if word.sort is Sort.DAY or (norm in MONTHS and word.raw[:1].isupper()) or _YEAR.fullmatch(norm):
        return FaultKind.DATE
    if (word.sort is Sort.NUMBER or _ROMAN.fullmatch(norm)) and (
        before in _PLACE
        or (norm[-1:].isalpha() and norm[:1].isdigit() and not norm.endswith(("st", "nd", "rd", "th")))
        or before == "("
    ):
        return FaultKind.LOCATOR
    if word.sort is Sort.NUMBER or norm in NUMBER_WORDS or norm == "%":
        return FaultKind.NUMBER
    if norm in NEGATIONS:
        return FaultKind.NEGATION
    if norm in OBLIGATIONS:
        return FaultKind.OBLIGATION
    if norm in CONDITIONS:
        return FaultKind.CONDITION
    if norm in BOUNDS:
        return FaultKind.NUMBER
    if before and word.raw[:1].isupper():
        return FaultKind.NAME
    return FaultKind.UNSUPPORTED


_ADDED = {
    FaultKind.DATE: "The date {} does not stand there in the words that are quoted.",
    FaultKind.LOCATOR: "The place {} does not stand there in the words that are quoted.",
    FaultKind.NUMBER: "The number, amount or limit {} does not stand there in the words that are quoted.",
    FaultKind.NEGATION: "The negation {} does not stand there in the words that are quoted.",
    FaultKind.OBLIGATION: "The word {} says how binding it is, and does not stand there in the words that are quoted.",
    FaultKind.CONDITION: "The condition {} does not stand there in the words that are quoted.",
    FaultKind.NAME: "The name {} does not stand there in the words that are quoted.",
    FaultKind.UNSUPPORTED: "The word {} does not stand there in the words that are quoted; use the quotation's own words, in their order.",
}
_LEFT_OUT = {
    FaultKind.DATE: "The quoted sentence has the date {}, which the statement leaves out.",
    FaultKind.LOCATOR: "The quoted sentence has the place {}, which the statement leaves out.",
    FaultKind.NUMBER: "The quoted sentence has the number, amount or limit {}, which the statement leaves out.",
    FaultKind.NEGATION: "The quoted sentence has the negation {}, which the statement leaves out.",
    FaultKind.OBLIGATION: "The quoted sentence has the word {}, which says how binding it is; the statement leaves it out.",
    FaultKind.CONDITION: "The quoted sentence has the condition {}, which the statement leaves out.",
    FaultKind.NAME: "The quoted sentence has the name {}, which the statement leaves out.",
    FaultKind.UNSUPPORTED: "The quoted sentence has the word {}, which the statement leaves out; keep it, or end at a comma.",
}
