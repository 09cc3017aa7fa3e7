"""Mutations of the facts of a statement: numbers, days, units, names, places, negations, duties."""

from __future__ import annotations

import re
from collections.abc import Mapping
from random import Random

from evals.mutations.edits import TextMutator, added, pick, put
from evals.mutations.good import Good
from evals.mutations.vocabulary import (
    AUXILIARY,
    DATE,
    KNOWN,
    LOCATOR,
    MONTHS,
    NAMED,
    NAMES,
    NEGATION,
    NUMBER,
    OBLIGATION,
    OBLIGED,
    ROMANS,
    UNIT,
)
from ingest.numbering import CARDINALS, ORDINALS


def _other_number(old: str, random: Random) -> str:
    if re.fullmatch(r"\d+", old):
        value = int(old)
        return str(random.choice([value + 1, max(0, value - 1), value * 10, value + 100, value * 2 + 1]))
    if "." in old:
        return random.choice([old.replace(".", ""), old + "5", old.split(".")[0]])
    pool = ORDINALS if old.casefold() in ORDINALS else [*CARDINALS, "half", "twice"]
    return random.choice([w for w in pool[:12] if w != old.casefold()])


def _number(good: Good, random: Random) -> str | None:
    text = good.claim.text
    m = pick(list(NUMBER.finditer(text)), random)
    if m is None or random.random() < 0.15:
        return added(text, random, ["three", "25", "two", "the 9", "at least 10", "50%", "£500"])
    return put(text, m, "" if random.random() < 0.3 else _other_number(m[0], random))


def _date(good: Good, random: Random) -> str | None:
    text = good.claim.text
    m = pick(list(DATE.finditer(text)), random)
    if m is None:
        return added(text, random, ["in 2018", "by 1 April 2020", "since 2015", "in March", "from 31 March 2019"])
    old = m[0]
    match random.randrange(4):
        case 0:
            return put(text, m, "")
        case 1:
            new = re.sub(r"\d{4}", lambda y: str(int(y[0]) + random.choice((-10, -1, 1, 10))), old)
        case 2:
            new = re.sub("|".join((*MONTHS, "May")), lambda _: random.choice(MONTHS), old)
        case _:
            new = re.sub(r"^\d{1,2}(?!\d)", lambda d: str(int(d[0]) % 28 + 1), old)
    return put(text, m, new)


def _unit(good: Good, random: Random) -> str | None:
    m = pick(list(re.finditer(r"\b(?:day|week|month|year)(s?)\b", good.claim.text)), random)
    return m and put(
        good.claim.text,
        m,
        random.choice([u for u in UNIT if u != f"{m[0].rstrip('s')}s"]).removesuffix("" if m[1] else "s"),
    )


def _negation_dropped(good: Good, random: Random) -> str | None:
    m = pick(list(NEGATION.finditer(good.claim.text)), random)
    return m and put(good.claim.text, m, " " if m[0][0] != "n" else "")


def _negation_added(good: Good, random: Random) -> str | None:
    m = pick(list(AUXILIARY.finditer(good.claim.text)), random)
    return m and put(
        good.claim.text,
        m,
        random.choice([f"{m[0]} not", f"{m[0]} never", f"{m[0]} no longer", f"{m[0]} rarely", f"{m[0]} no"]),
    )


def _limited(good: Good, random: Random) -> str | None:
    return added(
        good.claim.text,
        random,
        ["only", "unless agreed", "if possible", "always", "never", "mainly", "where appropriate", "usually"],
    )


def _obligation(good: Good, random: Random) -> str | None:
    text = good.claim.text
    m = pick(list(OBLIGED.finditer(text)), random)
    if m is None:
        m = pick(list(re.finditer(r"\b(?:is|are|was|were|has|have)\b", text)), random)
        return m and put(text, m, random.choice(["must be", "should be", "may be", "can be", "will be"]))
    if random.random() < 0.2:
        return put(text, m, "")
    return put(text, m, random.choice([o for o in OBLIGATION if o.split()[-2:] != m[0].split()[-2:]]))


def _name(good: Good, random: Random) -> str | None:
    text = good.claim.text
    found = list(KNOWN.finditer(text)) or [m for m in NAMED.finditer(text) if m.start()]
    m = pick(found, random)
    if m is None:
        return added(text, random, [f"by the {n}" for n in NAMES])
    new = random.choice(
        [n for n in NAMES if n.casefold() not in m[0].casefold() and m[0].casefold() not in n.casefold()]
    )
    if _long(new) == _long(m[0]):
        return None
    return put(text, m, new)


def _names_swapped(good: Good, random: Random) -> str | None:
    text = good.claim.text
    found = list(KNOWN.finditer(text))
    if len(found) < 2:
        return None
    a, b = sorted(random.sample(found, 2), key=lambda m: m.start())
    if _long(a[0]) == _long(b[0]):
        return None
    return text[: a.start()] + b[0] + text[a.end() : b.start()] + a[0] + text[b.end() :]


_LETTERS = {
    "ijb": "integration joint board", "msg": "ministerial strategic group", "mdt": "multi-disciplinary team",
}  # fmt: skip


def _long(name: str) -> str:
    """A name with its letters spelt out: the same body under its other name is no false statement."""
    said = name.rstrip("s").casefold()
    return _LETTERS.get(said, said)


def _numbers_swapped(good: Good, random: Random) -> str | None:
    text = good.claim.text
    found = list(NUMBER.finditer(text))
    pairs = [(a, b) for i, a in enumerate(found) for b in found[i + 1 :] if a[0].casefold() != b[0].casefold()]
    if not pairs:
        return None
    a, b = random.choice(pairs)
    return text[: a.start()] + b[0] + text[a.end() : b.start()] + a[0] + text[b.end() :]


def _locator(good: Good, random: Random) -> str | None:
    text = good.claim.text
    m = pick(list(LOCATOR.finditer(text)), random)
    if m is None:
        return added(text, random, ["under section 27", "in proposal 4(iv)", "(section 5)", "under paragraph 3"])
    number, tail = m[1], m[2]
    options = [
        f"{number}A{tail}",
        f"{int(re.sub('[A-Z]', '', number)) + 1}{tail}",
        re.sub("[A-Z]", "", number) + tail,
        number,
    ]
    if tail:
        last = re.findall(r"\((\w+)\)", tail)[-1]
        options += [f"{number}{tail.replace(f'({last})', f'({r})')}" for r in ROMANS if r != last]
        options.append(f"{number}{tail.rpartition('(')[0].rstrip()}")
    options = [o for o in options if o != f"{number}{tail}"]
    return text[: m.start(1)] + random.choice(options) + text[m.end() :]


# Each changes what a statement says of numbers, times, places, names, or how binding it is.
FACTS: Mapping[str, TextMutator] = {
    "number": _number,
    "numbers swapped": _numbers_swapped,
    "date": _date,
    "unit": _unit,
    "negation dropped": _negation_dropped,
    "negation added": _negation_added,
    "limit added": _limited,
    "obligation": _obligation,
    "name": _name,
    "names swapped": _names_swapped,
    "locator": _locator,
}
