"""The ways of making a true claim false. Each takes a claim and gives one changed claim, or nothing where it does not apply."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from random import Random

from assistant.claims.types import Claim
from evals.mutations.citing import CITING
from evals.mutations.facts import FACTS
from evals.mutations.good import Good
from evals.mutations.wording import WORDING

# What the figures of the release are zero for. Of the others the rate is measured.
ZERO = frozenset({
    "number", "numbers swapped", "date", "unit", "negation dropped", "negation added", "obligation", "name", "names swapped", "locator",
    "evidence number", "neighbour cited", "quotation changed",
})  # fmt: skip
TEXT = {**FACTS, **WORDING}
KINDS = (*TEXT, *CITING)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed claim, what it was, and how it was changed."""

    kind: str
    before: Good
    after: Good


def mutant(kind: str, good: Good, other: Good, random: Random) -> Mutant | None:
    """One mutant of a claim; `None` where the change does not apply, or changes no word."""
    if kind in TEXT:
        text = TEXT[kind](good, random)
        after = replace(good, claim=Claim(text, good.claim.quotes)) if text else None
    else:
        after = CITING[kind](good, random, other)
    if after is None or (_words(after) == _words(good) and after.claim.quotes == good.claim.quotes):
        return None
    return Mutant(kind, good, after)


def _words(good: Good) -> list[str]:
    return re.findall(r"[\w%£]+", good.claim.text.casefold())
