"""How a mutation changes a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

from evals.mutations.good import Good

TextMutator = Callable[[Good, Random], str | None]


def pick(found: Sequence[re.Match[str]], random: Random) -> re.Match[str] | None:
    """One of the places that were found."""
    return random.choice(found) if found else None


def put(text: str, m: re.Match[str], new: str) -> str:
    """The text with other words at a place, with a capital letter where it begins."""
    if m[0][:1].isupper() and m.start() == 0:
        new = new[:1].upper() + new[1:]
    return " ".join((text[: m.start()] + new + text[m.end() :]).split())


def added(text: str, random: Random, words: Sequence[str]) -> str:
    """The text with one of the words put in anywhere."""
    places = [m.start() for m in re.finditer(r"(?<=\w) (?=\w)", text)]
    at = random.choice(places)
    return f"{text[:at]} {random.choice(words)}{text[at:]}"
