"""Mutations of how a statement is put: who does what to whom, how many, under what condition, who says it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from random import Random

from assistant.claims.attribution import attributed
from evals.mutations.edits import TextMutator, pick, put
from evals.mutations.good import Good
from evals.mutations.vocabulary import COMPARED, CONDITION, OBLIGED, OPPOSED, QUANTIFIED, QUANTITY
from ingest.types import Authority


def _turned(good: Good, random: Random) -> str | None:
    """Subject and object of a verb in each other's place."""
    m = pick(
        list(
            re.finditer(r"\b(?:must|shall|should|may|can|will|is|are|has|have|requires?|provides?)\b", good.claim.text)
        ),
        random,
    )
    if m is None:
        return None
    before, after = good.claim.text[: m.start()].split(), good.claim.text[m.end() :].rstrip(".").split()
    who = max((i for i, w in enumerate(before) if w == "that"), default=-1) + 1
    if len(before) <= who or len(after) < 2:
        return None
    verb, rest = after[0], after[1:]
    return " ".join([*before[:who], *rest, m[0], verb, *before[who:]]) + "."


def _opposed(pairs: Sequence[tuple[str, str]]) -> Callable[[Good, Random], str | None]:
    both = dict(pairs) | {b: a for a, b in reversed(pairs)}
    pattern = re.compile(rf"\b(?:{'|'.join(sorted(both, key=len, reverse=True))})\b")

    def change(good: Good, random: Random) -> str | None:
        m = pick(list(pattern.finditer(good.claim.text)), random)
        return m and put(good.claim.text, m, both[m[0]])

    return change


def _quantity(good: Good, random: Random) -> str | None:
    text = good.claim.text
    m = pick(list(QUANTIFIED.finditer(text)), random)
    if m is None:
        m = pick(list(re.finditer(r"(?<=\w) (?=\w+s\b)", text)), random)
        return m and f"{text[: m.start()]} {random.choice(QUANTITY)}{text[m.start() :]}"
    return put(text, m, random.choice(["", *(q for q in QUANTITY if q != m[0].casefold())]))


def _condition_dropped(good: Good, random: Random) -> str | None:
    m = pick([m for m in CONDITION.finditer(good.claim.text) if m.start()], random)
    return m and put(good.claim.text, m, "")


def _cut_before_condition(good: Good, random: Random) -> str | None:
    m = pick([m for m in CONDITION.finditer(good.claim.text) if m.start() > 20], random)
    return m and good.claim.text[: m.start()].rstrip(",;: ") + "."


def _cut(good: Good, random: Random) -> str | None:
    words = good.claim.text.split()
    return " ".join(words[: random.randrange(3, len(words))]).rstrip(",;:.–- ") + "." if len(words) > 5 else None


def _word_dropped(good: Good, random: Random) -> str | None:
    words = good.claim.text.split()
    at = random.randrange(len(words))
    return " ".join(words[:at] + words[at + 1 :])


def _word_moved(good: Good, random: Random) -> str | None:
    words = good.claim.text.rstrip(".").split()
    if len(words) < 4:
        return None
    a, b = random.sample(range(len(words)), 2)
    words[a], words[b] = words[b], words[a]
    return " ".join(words) + "."


def _word_replaced(good: Good, random: Random) -> str | None:
    words = good.claim.text.split()
    other = random.choice(good.sheet[-1].text.split())
    words[random.randrange(len(words))] = other
    return " ".join(words)


def _unattributed(good: Good, random: Random) -> str | None:
    said = attributed(good.claim.text, good.sheet[0])
    if not said.who or not OBLIGED.search(said.rest):
        return None
    return said.rest[0].upper() + said.rest[1:]


def _misattributed(good: Good, random: Random) -> str | None:
    if good.sheet[0].provision.authority is Authority.LEGISLATION:
        return None
    who = random.choice(["The law says that", "The Act requires that", "The legislation provides that", "Ministers have decided that",
                         "The 2019 review proposed that", "Statutory guidance says that", "By law,", "It is a legal duty that"])  # fmt: skip
    rest = attributed(good.claim.text, good.sheet[0]).rest
    return f"{who} {rest[0].lower()}{rest[1:]}"


# Each changes the order, the limits, or the attribution of a statement.
WORDING: Mapping[str, TextMutator] = {
    "subject and object": _turned,
    "comparison": _opposed(COMPARED),
    "opposite": _opposed(OPPOSED),
    "quantity": _quantity,
    "condition dropped": _condition_dropped,
    "cut before condition": _cut_before_condition,
    "attribution dropped": _unattributed,
    "attribution changed": _misattributed,
    "cut anywhere": _cut,
    "word dropped": _word_dropped,
    "words moved": _word_moved,
    "word replaced": _word_replaced,
}
