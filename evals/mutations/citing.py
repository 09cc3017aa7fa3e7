"""Mutations of what is cited: the wrong evidence, the neighbour, inexact words, two quotations made one."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

from assistant.claims.types import Claim, Quoted
from evals.mutations.good import Good
from ingest.fold import for_reading, whitespace


def _numbers_of_evidence(good: Good, random: Random, other: Good) -> Good | None:
    """The quotation's words said to stand in other evidence."""
    if len(good.sheet) < 2:
        return None
    to = random.randrange(2, len(good.sheet) + 1)
    return replace(good, claim=Claim(good.claim.text, tuple(Quoted(to, q.words) for q in good.claim.quotes)))


def _neighbour(good: Good, random: Random, other: Good) -> Good | None:
    """The statement with a quotation from the provision next to its own."""
    if len(good.sheet) < 2:
        return None
    to = random.randrange(2, len(good.sheet) + 1)
    return replace(good, claim=Claim(good.claim.text, (Quoted(to, good.sheet[to - 1].text),)))


def _quote_changed(good: Good, random: Random, other: Good) -> Good | None:
    """The quotation with one word other than it is."""
    words = good.claim.quotes[0].words.split()
    at = random.randrange(len(words))
    words[at] = random.choice(
        ["not", "must", "may", "9", words[at] + "s", words[at].swapcase(), "", words[at][1:] or "x"]
    )
    quote = " ".join(" ".join(words).split())
    if quote in whitespace(good.sheet[0].text) or quote in for_reading(good.sheet[0].text):
        return None  # shorter, and still the evidence's own words
    return replace(good, claim=Claim(good.claim.text, (Quoted(1, quote),)))


def _merged(good: Good, random: Random, other: Good) -> Good | None:
    """The beginning of one statement with the end of another, both quoted."""
    cut = re.compile(r"\b(?:must|shall|should|may|can|will|is|are|has|have|was|were)\b")
    a, b = cut.search(good.claim.text, 25), cut.search(other.claim.text, 25)
    if a is None or b is None:
        return None
    text = good.claim.text[: a.start()] + other.claim.text[b.start() :]
    quotes = (Quoted(1, good.claim.quotes[0].words), Quoted(2, other.claim.quotes[0].words))
    return Good(Claim(text, quotes), (good.sheet[0], other.sheet[0]), good.origin)


def _joined(good: Good, random: Random, other: Good) -> Good | None:
    """Two statements made one with "and", so that the second has the subject of the first."""
    cut = re.compile(r"\b(?:must|shall|should|may|can|will|is|are|has|have)\b")
    b = cut.search(other.claim.text, 25)
    if b is None:
        return None
    text = good.claim.text.rstrip(".") + ", and " + other.claim.text[b.start() :]
    quotes = (Quoted(1, good.claim.quotes[0].words), Quoted(2, other.claim.quotes[0].words))
    return Good(Claim(text, quotes), (good.sheet[0], other.sheet[0]), good.origin)


# Each changes what a statement quotes, or joins two.
CITING: Mapping[str, Callable[[Good, Random, Good], Good | None]] = {
    "evidence number": _numbers_of_evidence, "neighbour cited": _neighbour, "quotation changed": _quote_changed,
    "facts merged": _merged, "statements joined": _joined,
}  # fmt: skip
# What the figures of the release are zero for. Of the others the rate is measured.
