"""Verification: what is accepted is verbatim at its offsets; one changed letter, a dropped "not", a place off by one is not.

An input says what was made of a true statement or claim, and whether the change makes it false by itself. The check
then holds the verdict against the stored texts, read here with nothing but slices.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from random import Random
from typing import Any

from assistant.claims.check import check_claim
from assistant.claims.types import Claim, Quoted
from assistant.compose.extractive import reading_form
from assistant.evidence import evidence_of
from assistant.types import Evidence, Statement
from assistant.verify import problem
from evals.fuzzing.mutate import ODD
from evals.fuzzing.types import Bounds, BrokenPromiseError, Made
from evals.mutations.good import verbatim_claims
from ingest.store import Index
from ingest.types import Span

_NOT = re.compile(r"\b(?:not|never|no)\b ?|n['’]t\b")
_LETTER = re.compile(r"[a-pr-z]")
_NOT_LAID_OUT = re.compile(r"[\w ,.;:'’()-]+")  # words without marks of layout, whose every letter is read
_ODD = [c for c in (o.decode("utf-8", "ignore") for o in ODD) if c.strip()]


class Verifying(Made):
    """`assistant.verify` for the sources' own words, and `check_claim` for a model's."""

    name = "verify"
    bounds = Bounds(seconds=2.0, megabytes=300)

    def __init__(self, index: Index) -> None:
        """Begin from every provision, and from every true claim."""
        self._index = index
        every = [evidence_of(p, index) for p in index.provisions if len(p.text) < 3_000]
        true = [Statement("It says:", reading_form(e), (e,)) for e in every]
        self._true = [s for s in true if problem(s, index) is None]
        self._by_id = {s.evidence[0].provision.id: s for s in self._true}
        self._claims = verbatim_claims(index)

    # -- inputs -------------------------------------------------------------------------------------

    def make(self, rng: Random) -> bytes:
        """What was made of a true statement, or of a true claim."""
        made = self._of_statement(rng) if rng.random() < 0.6 else self._of_claim(rng)
        return json.dumps(made, ensure_ascii=True).encode()

    def _of_statement(self, rng: Random) -> dict[str, Any]:
        statement = rng.choice(self._true)
        e = statement.evidence[0]
        made = {"of": e.provision.id, "text": statement.text, "start": e.quote.start, "end": e.quote.end, "words": e.text,
                "lead": e.lead_in_text, "false": True}  # fmt: skip
        way = rng.randrange(6)
        if way == 0:
            made["text"] = _one_letter(rng, statement.text)
        elif way == 1:
            made["text"] = _without_not(rng, statement.text)
        elif way == 2:
            by = rng.choice((-2, -1, 1, 2))
            made |= {"start": max(0, e.quote.start + by), "end": max(1, e.quote.end + by)}
        elif way == 3:
            made["words"] = _one_letter(rng, e.text)
        elif way == 4:
            made["lead"] = _one_letter(rng, e.lead_in_text)
        else:  # the quotation and what is said of it, both cut short by as much
            cut = rng.randrange(1, 4)
            made |= {"end": e.quote.end - cut, "words": e.text[:-cut]}
        same = all(made[k] == v for k, v in (("text", statement.text), ("start", e.quote.start), ("words", e.text),
                                             ("lead", e.lead_in_text)))  # fmt: skip
        made["false"] = not (same and made["end"] == e.quote.end)
        return made

    def _of_claim(self, rng: Random) -> dict[str, Any]:
        number = rng.randrange(len(self._claims))
        claim = self._claims[number].claim
        text = claim.text
        quotes: list[list[Any]] = [[q.number, q.words] for q in claim.quotes]
        way, at = rng.randrange(4), rng.randrange(len(quotes))
        if way == 0:
            text = _one_letter(rng, text, "q")
        elif way == 1:
            text = _without_not(rng, text)
        elif way == 2 and _NOT_LAID_OUT.fullmatch(quotes[at][1]):
            quotes[at][1] = _one_letter(rng, quotes[at][1], "q")
        elif way == 3:
            quotes[at][0] += rng.choice((-1, 1, 2, 9))
        false = text != claim.text or quotes != [[q.number, q.words] for q in claim.quotes]
        return {"claim": number, "text": text, "quotes": quotes, "false": false and way != 3}

    # -- what has to hold ---------------------------------------------------------------------------

    def check(self, data: bytes) -> str:
        """`accepted` or `refused`."""
        made = json.loads(data)
        return self._check_claim(made) if "claim" in made else self._check_statement(made)

    def _check_statement(self, made: dict[str, Any]) -> str:
        statement = self._by_id[made["of"]]
        first = statement.evidence[0]
        try:
            changes = {"quote": Span(made["start"], made["end"]), "text": made["words"], "lead_in_text": made["lead"]}
            changed = replace(statement, text=made["text"], evidence=(replace(first, **changes),))
        except ValueError:  # such evidence cannot even be made
            return "refused"
        if problem(changed, self._index) is not None:
            if not made["false"]:
                raise BrokenPromiseError("a true statement is refused")
            return "refused"
        self._verbatim(changed.evidence[0])
        folded = " ".join(changed.text.split())
        forms = (reading_form(changed.evidence[0]), reading_form(replace(changed.evidence[0], lead_in=None, lead_in_text="",
                                                                         outer=(), closing=())))  # fmt: skip
        if folded not in [" ".join(form.split()) for form in forms]:
            raise BrokenPromiseError("a statement is accepted that is not the wording of its quotation")
        return "accepted"

    def _check_claim(self, made: dict[str, Any]) -> str:
        good = self._claims[made["claim"]]
        claim = Claim(made["text"], tuple(Quoted(number, words) for number, words in made["quotes"]))
        result = check_claim(claim, good.sheet)
        for e in result.evidence:
            self._verbatim(e)
        if result.stands and made["false"]:
            raise BrokenPromiseError("a false claim stands", repr(made["text"][:200]))
        if not result.stands and not result.faults:
            raise BrokenPromiseError("a claim falls without a reason")
        return "accepted" if result.stands else "refused"

    def _verbatim(self, e: Evidence) -> None:
        document = self._index.documents.get(e.source.id)
        if document is None:  # evidence that was made for the purpose stands in no document
            return
        pairs = [(e.quote, e.text), *e.outer, *e.closing, *([(e.lead_in, e.lead_in_text)] if e.lead_in else [])]
        for span, words in pairs:
            if document.text[span.start : span.end] != words:
                raise BrokenPromiseError("words are accepted that do not stand at their place")
        if not (e.provision.span.start <= e.quote.start and e.quote.end <= e.provision.span.end):
            raise BrokenPromiseError("words are accepted from outside what is cited")


def _one_letter(rng: Random, text: str, other: str = "") -> str:
    """The text with one letter that is another, or one character more or less."""
    places = [m.start() for m in _LETTER.finditer(text)]
    if not places:
        return text
    at = rng.choice(places)
    if other:
        return text[:at] + other + text[at + 1 :]
    way = rng.randrange(4)
    if way == 0:
        return text[:at] + text[at + 1 :]
    if way == 1:
        return text[:at] + rng.choice(_ODD) + text[at:]
    return text[:at] + rng.choice([c for c in "abcdefghijklmnopqrstuvwxyz" if c != text[at]]) + text[at + 1 :]


def _without_not(rng: Random, text: str) -> str:
    found = list(_NOT.finditer(text))
    if not found:
        return text
    m = rng.choice(found)
    return text[: m.start()] + text[m.end() :]
