"""A scripted model that does what it is told: it reads the evidence that it was shown, and answers from it word for word.

It chooses by shared words, so that it is no measure of how well a real model would answer. It is there to
measure what the assistant adds to a model's own time, and to show that a faithful answer reaches the reader.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from evals.scripted.values import Asked, Said

_EVIDENCE = re.compile(r"^<<< EVIDENCE (\d+)\n(.*?)\n>>>$", re.MULTILINE | re.DOTALL)
_QUESTION = re.compile(r"^<<< QUESTION\n(.*?)\n>>>$", re.MULTILINE | re.DOTALL)
_BEGIN = re.compile(r"Begin with “(.*?) *…”")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z(“\"])")
_NUMBER = re.compile(r"^(?:\d+\.\s*)?(?:\([ivxa-z]+\)|\d+[.)]|[-*•])\s+")
_WORD = re.compile(r"[a-z]{4,}")
_LEANS = re.compile(r"(?:it|its|this|that|these|those|such|they|their|in doing so|based on)\b", re.IGNORECASE)
_SENTENCES = 2  # of one evidence
_LONGEST = 450  # characters of a sentence
_OTHERS = 3  # besides the first evidence and what belongs to it


@dataclass(frozen=True, slots=True)
class Shown:
    """One numbered evidence as a model sees it."""

    number: int
    fields: dict[str, str]

    @property
    def words(self) -> str:
        """The words that may be quoted."""
        return self.fields.get("Words", "")

    @property
    def beginning(self) -> str:
        """How a statement from it begins; empty where its words speak for themselves."""
        found = _BEGIN.search(self.fields.get("Weight", ""))
        return found[1] if found else ""

    @property
    def place(self) -> tuple[str, str]:
        """What introduces it and under which heading it stands: the same for the items of a list."""
        return self.fields.get("Introduced by", ""), self.fields.get("Under", "")


def evidence_of(shown: str) -> list[Shown]:
    """The evidence in a prompt, in the order of its numbers."""
    out = []
    for m in _EVIDENCE.finditer(shown):
        fields: dict[str, str] = {}
        for name, _, value in (line.partition(": ") for line in m[2].splitlines()):
            fields[name] = f"{fields[name]} {value}" if name in fields else value
        out.append(Shown(int(m[1]), fields))
    return out


def question_of(shown: str) -> str:
    """The question in a prompt."""
    found = _QUESTION.findall(shown)
    return str(found[-1]) if found else ""


def good(asked: Asked) -> Said:
    """The reply: the first evidence, what stands in a list with it, and what shares words with the question.

    Asked once more for what cannot be shown, it leaves that out.
    """
    as_json = asked.form != "text"
    if any(role == "assistant" for role, _ in asked.messages):
        return Said(reply([], as_json))
    evidence = evidence_of(asked.shown)
    question = question_of(asked.shown)
    return Said(reply([s for e in chosen(evidence, question) for s in statements(e, question)], as_json))


def reply(said: list[tuple[int, str, str]], as_json: bool) -> str:
    """Statements (number of evidence, words, sentence) in one of the two forms that are asked for."""
    if as_json:
        statements = [{"quotes": [{"evidence": n, "words": words}], "says": says} for n, words, says in said]
        return json.dumps({"answered": bool(said), "statements": statements}, ensure_ascii=False)
    if not said:
        return "NOTHING"
    return "\n".join([line for n, words, says in said for line in (f"SAYS: {says}", f'FROM {n}: "{words}"')] + ["END"])


def chosen(evidence: list[Shown], question: str) -> list[Shown]:
    """The first evidence, what stands in a list with it, and what shares words with the question, at most three more."""
    if not evidence:
        return []
    first, *others = evidence
    together = [e for e in others if e.place == first.place and e.place != ("", "")]
    near = [e for e in others if e not in together and _shared(e.words, question)]
    near.sort(key=lambda e: -_shared(e.words, question))
    return [first, *together, *near[:_OTHERS]]


def _shared(text: str, question: str) -> int:
    return len(set(_WORD.findall(text.casefold())) & set(_WORD.findall(question.casefold())))


def statements(e: Shown, question: str) -> Iterator[tuple[int, str, str]]:
    """The sentences of an evidence that share most with the question, in its order, each with who says it."""
    sentences = _SENTENCE.split(_NUMBER.sub("", e.words))
    whole = [s for s in sentences if len(s) <= _LONGEST and len(s.split()) > 3 and not _LEANS.match(s)] or sentences[:1]
    best = sorted(whole, key=lambda s: -_shared(s, question))[:_SENTENCES]
    for words in (s for s in whole if s in best):
        said = words.rstrip(" .;:")
        intro = _NUMBER.sub("", e.fields.get("Introduced by", "")).rstrip(" :")
        says = f"{intro} {said}".strip() if len(intro) + len(said) <= _LONGEST else said
        yield e.number, words, f"{e.beginning} {_lower(says)}." if e.beginning else f"{says}."


def _lower(words: str) -> str:
    """The sentence as it goes on after "that": its first letter small, unless it begins with a name, a short form or a place."""
    first, *others = words.split()
    keeps = first[1:] != first[1:].lower() or first == "I" or (others and others[0][0].isdigit())
    return words if keeps else words[0].lower() + words[1:]
