"""Ways of making a true claim false. Each takes a claim and gives one changed claim, or nothing where it does not apply."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from assistant.claims.attribution import attributed
from assistant.claims.types import Claim, Quoted
from evals.mutations.good import Good
from ingest.fold import for_reading, whitespace
from ingest.numbering import CARDINALS, ORDINALS
from ingest.types import Authority

_NUMBER = re.compile(
    rf"\b(?:\d+(?:\.\d+)?|{'|'.join([*CARDINALS[1:], *ORDINALS, 'half', 'twice', 'once', 'thirds'])})\b", re.IGNORECASE
)
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)? (?:{'|'.join(_MONTHS)}|May)(?: \d{{4}})?|(?:{'|'.join(_MONTHS)})|(?:19|20)\d\d|\d\d/\d\d/\d\d)\b"
)
_UNIT = ("days", "weeks", "months", "years")
_AUXILIARY = re.compile(r"\b(is|are|was|were|has|have|will|must|should|may|can|could|would|shall|does|do|did)\b")
_NEGATION = re.compile(r"\s(?:not|no|never|without|neither|nor|unless)\b|n['’]t\b", re.IGNORECASE)
_OBLIGATION = (
    "must",
    "shall",
    "should",
    "may",
    "can",
    "will",
    "might",
    "could",
    "would",
    "ought to",
    "need to",
    "has to",
    "is required to",
    "is entitled to",
)
_OBLIGED = re.compile(
    r"\b(?:must|shall|should|may|can|will|might|could|would|is required to|are required to|need to|are entitled to)\b"
)
_NAMES = ("Health Board", "Local Authority", "IJB", "Integration Joint Board", "Integration Authority", "Scottish Government", "COSLA",
          "Chief Officer", "Care Inspectorate", "Audit Scotland", "NHS Board", "Scottish Ministers", "Ministerial Strategic Group",
          "Healthcare Improvement Scotland", "Chief Executive", "council", "third sector", "carer")  # fmt: skip
_NAMED = re.compile(r"(?:(?<=\s)|^)(?:[A-Z][\w’'-]+(?: (?:and|of|for|the) (?=[A-Z])| (?=[A-Z]))?){1,6}")
_KNOWN = re.compile(rf"\b(?:{'|'.join(_NAMES)})s?\b", re.IGNORECASE)
_COMPARED = (("more", "less"), ("before", "after"), ("increase", "reduce"), ("increased", "reduced"), ("at least", "at most"), ("above", "below"),
             ("within", "after"), ("better", "worse"), ("improve", "worsen"), ("highest", "lowest"), ("most", "least"), ("first", "last"),
             ("up to", "at least"), ("longer", "shorter"), ("by", "after"), ("fell", "rose"), ("under", "over"), ("including", "excluding"))  # fmt: skip
_QUANTITY = (
    "all",
    "every",
    "each",
    "some",
    "most",
    "many",
    "any",
    "no",
    "few",
    "both",
    "several",
    "only some",
    "almost all",
    "a few",
    "half of",
    "the majority of",
)
_QUANTIFIED = re.compile(
    r"\b(?:all|every|each|some|most|many|any|both|several|a number of|a range of|the majority of)\b", re.IGNORECASE
)
_CONDITION = re.compile(
    r",? \b(?:unless|if|where|when|except|subject to|provided that|only|until|while|in so far as|so far as|as far as|whether or not|without|before)\b[^,.;]*",
    re.IGNORECASE,
)
_LOCATOR = re.compile(
    r"\b(?:[Ss]ection|[Pp]aragraph|[Pp]roposal|[Pp]rinciple|[Oo]utcome|[Ss]chedule|[Ee]xhibit|[Aa]nnex|regulation) (\d+[A-Z]?)((?:\s?\(\w+\))*)"
)
_ROMANS = ("i", "ii", "iii", "iv", "v", "vi")
_OPPOSED = (("lawful", "unlawful"), ("statutory", "non-statutory"), ("required", "prohibited"), ("effective", "ineffective"), ("include", "exclude"),
            ("appropriate", "inappropriate"), ("clear", "unclear"), ("able", "unable"), ("support", "oppose"), ("agreed", "refused"), ("ensure", "prevent"),
            ("available", "unavailable"), ("continue", "cease"), ("accept", "reject"), ("possible", "impossible"), ("paid", "unpaid"), ("unpaid", "paid"))  # fmt: skip


def _pick(found: Sequence[re.Match[str]], random: Random) -> re.Match[str] | None:
    return random.choice(found) if found else None


def _put(text: str, m: re.Match[str], new: str) -> str:
    if m[0][:1].isupper() and m.start() == 0:
        new = new[:1].upper() + new[1:]
    return " ".join((text[: m.start()] + new + text[m.end() :]).split())


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
    m = _pick(list(_NUMBER.finditer(text)), random)
    if m is None or random.random() < 0.15:
        return _added(text, random, ["three", "25", "two", "the 9", "at least 10", "50%", "£500"])
    return _put(text, m, "" if random.random() < 0.3 else _other_number(m[0], random))


def _date(good: Good, random: Random) -> str | None:
    text = good.claim.text
    m = _pick(list(_DATE.finditer(text)), random)
    if m is None:
        return _added(text, random, ["in 2018", "by 1 April 2020", "since 2015", "in March", "from 31 March 2019"])
    old = m[0]
    match random.randrange(4):
        case 0:
            return _put(text, m, "")
        case 1:
            new = re.sub(r"\d{4}", lambda y: str(int(y[0]) + random.choice((-10, -1, 1, 10))), old)
        case 2:
            new = re.sub("|".join((*_MONTHS, "May")), lambda _: random.choice(_MONTHS), old)
        case _:
            new = re.sub(r"^\d{1,2}(?!\d)", lambda d: str(int(d[0]) % 28 + 1), old)
    return _put(text, m, new)


def _added(text: str, random: Random, words: Sequence[str]) -> str:
    places = [m.start() for m in re.finditer(r"(?<=\w) (?=\w)", text)]
    at = random.choice(places)
    return f"{text[:at]} {random.choice(words)}{text[at:]}"


def _unit(good: Good, random: Random) -> str | None:
    m = _pick(list(re.finditer(r"\b(?:day|week|month|year)(s?)\b", good.claim.text)), random)
    return m and _put(
        good.claim.text,
        m,
        random.choice([u for u in _UNIT if u != f"{m[0].rstrip('s')}s"]).removesuffix("" if m[1] else "s"),
    )


def _negation_dropped(good: Good, random: Random) -> str | None:
    m = _pick(list(_NEGATION.finditer(good.claim.text)), random)
    return m and _put(good.claim.text, m, " " if m[0][0] != "n" else "")


def _negation_added(good: Good, random: Random) -> str | None:
    m = _pick(list(_AUXILIARY.finditer(good.claim.text)), random)
    return m and _put(
        good.claim.text,
        m,
        random.choice([f"{m[0]} not", f"{m[0]} never", f"{m[0]} no longer", f"{m[0]} rarely", f"{m[0]} no"]),
    )


def _limited(good: Good, random: Random) -> str | None:
    return _added(
        good.claim.text,
        random,
        ["only", "unless agreed", "if possible", "always", "never", "mainly", "where appropriate", "usually"],
    )


def _obligation(good: Good, random: Random) -> str | None:
    text = good.claim.text
    m = _pick(list(_OBLIGED.finditer(text)), random)
    if m is None:
        m = _pick(list(re.finditer(r"\b(?:is|are|was|were|has|have)\b", text)), random)
        return m and _put(text, m, random.choice(["must be", "should be", "may be", "can be", "will be"]))
    if random.random() < 0.2:
        return _put(text, m, "")
    return _put(text, m, random.choice([o for o in _OBLIGATION if o.split()[-2:] != m[0].split()[-2:]]))


def _name(good: Good, random: Random) -> str | None:
    text = good.claim.text
    found = list(_KNOWN.finditer(text)) or [m for m in _NAMED.finditer(text) if m.start()]
    m = _pick(found, random)
    if m is None:
        return _added(text, random, [f"by the {n}" for n in _NAMES])
    new = random.choice(
        [n for n in _NAMES if n.casefold() not in m[0].casefold() and m[0].casefold() not in n.casefold()]
    )
    if _long(new) == _long(m[0]):
        return None
    return _put(text, m, new)


def _names_swapped(good: Good, random: Random) -> str | None:
    text = good.claim.text
    found = list(_KNOWN.finditer(text))
    if len(found) < 2:
        return None
    a, b = sorted(random.sample(found, 2), key=lambda m: m.start())
    if _long(a[0]) == _long(b[0]):
        return None
    return text[: a.start()] + b[0] + text[a.end() : b.start()] + a[0] + text[b.end() :]


def _long(name: str) -> str:
    return name.rstrip("s").casefold().replace("ijb", "integration joint board")


def _numbers_swapped(good: Good, random: Random) -> str | None:
    text = good.claim.text
    found = list(_NUMBER.finditer(text))
    pairs = [(a, b) for i, a in enumerate(found) for b in found[i + 1 :] if a[0].casefold() != b[0].casefold()]
    if not pairs:
        return None
    a, b = random.choice(pairs)
    return text[: a.start()] + b[0] + text[a.end() : b.start()] + a[0] + text[b.end() :]


def _locator(good: Good, random: Random) -> str | None:
    text = good.claim.text
    m = _pick(list(_LOCATOR.finditer(text)), random)
    if m is None:
        return _added(text, random, ["under section 27", "in proposal 4(iv)", "(section 5)", "under paragraph 3"])
    number, tail = m[1], m[2]
    options = [
        f"{number}A{tail}",
        f"{int(re.sub('[A-Z]', '', number)) + 1}{tail}",
        re.sub("[A-Z]", "", number) + tail,
        number,
    ]
    if tail:
        last = re.findall(r"\((\w+)\)", tail)[-1]
        options += [f"{number}{tail.replace(f'({last})', f'({r})')}" for r in _ROMANS if r != last]
        options.append(f"{number}{tail.rpartition('(')[0].rstrip()}")
    options = [o for o in options if o != f"{number}{tail}"]
    return text[: m.start(1)] + random.choice(options) + text[m.end() :]


def _turned(good: Good, random: Random) -> str | None:
    """Subject and object of a verb in each other's place."""
    m = _pick(
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
        m = _pick(list(pattern.finditer(good.claim.text)), random)
        return m and _put(good.claim.text, m, both[m[0]])

    return change


def _quantity(good: Good, random: Random) -> str | None:
    text = good.claim.text
    m = _pick(list(_QUANTIFIED.finditer(text)), random)
    if m is None:
        m = _pick(list(re.finditer(r"(?<=\w) (?=\w+s\b)", text)), random)
        return m and f"{text[: m.start()]} {random.choice(_QUANTITY)}{text[m.start() :]}"
    return _put(text, m, random.choice(["", *(q for q in _QUANTITY if q != m[0].casefold())]))


def _condition_dropped(good: Good, random: Random) -> str | None:
    m = _pick([m for m in _CONDITION.finditer(good.claim.text) if m.start()], random)
    return m and _put(good.claim.text, m, "")


def _cut_before_condition(good: Good, random: Random) -> str | None:
    m = _pick([m for m in _CONDITION.finditer(good.claim.text) if m.start() > 20], random)
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
    if not said.who or not _OBLIGED.search(said.rest):
        return None
    return said.rest[0].upper() + said.rest[1:]


def _misattributed(good: Good, random: Random) -> str | None:
    if good.sheet[0].provision.authority is Authority.LEGISLATION:
        return None
    who = random.choice(["The law says that", "The Act requires that", "The legislation provides that", "Ministers have decided that",
                         "The 2019 review proposed that", "Statutory guidance says that", "By law,", "It is a legal duty that"])  # fmt: skip
    rest = attributed(good.claim.text, good.sheet[0]).rest
    return f"{who} {rest[0].lower()}{rest[1:]}"


TextMutator = Callable[[Good, Random], str | None]
_TEXT: Mapping[str, TextMutator] = {
    "number": _number, "numbers swapped": _numbers_swapped, "date": _date, "unit": _unit, "negation dropped": _negation_dropped,
    "negation added": _negation_added, "limit added": _limited, "obligation": _obligation, "name": _name, "names swapped": _names_swapped,
    "locator": _locator, "subject and object": _turned, "comparison": _opposed(_COMPARED), "opposite": _opposed(_OPPOSED),
    "quantity": _quantity, "condition dropped": _condition_dropped, "cut before condition": _cut_before_condition,
    "attribution dropped": _unattributed, "attribution changed": _misattributed,
    "cut anywhere": _cut, "word dropped": _word_dropped, "words moved": _word_moved, "word replaced": _word_replaced,
}  # fmt: skip


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


_CLAIM = {
    "evidence number": _numbers_of_evidence, "neighbour cited": _neighbour, "quotation changed": _quote_changed,
    "facts merged": _merged, "statements joined": _joined,
}  # fmt: skip
# What the figures of the release are zero for. Of the others the rate is measured.
ZERO = frozenset({
    "number", "numbers swapped", "date", "unit", "negation dropped", "negation added", "obligation", "name", "names swapped", "locator",
    "evidence number", "neighbour cited", "quotation changed",
})  # fmt: skip
KINDS = (*_TEXT, *_CLAIM)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A changed claim, what it was, and how it was changed."""

    kind: str
    before: Good
    after: Good


def mutant(kind: str, good: Good, other: Good, random: Random) -> Mutant | None:
    """One mutant of a claim; `None` where the change does not apply, or changes no word."""
    if kind in _TEXT:
        text = _TEXT[kind](good, random)
        after = replace(good, claim=Claim(text, good.claim.quotes)) if text else None
    else:
        after = _CLAIM[kind](good, random, other)
    if after is None or (_words(after) == _words(good) and after.claim.quotes == good.claim.quotes):
        return None
    return Mutant(kind, good, after)


def _words(good: Good) -> list[str]:
    return re.findall(r"[\w%£]+", good.claim.text.casefold())
