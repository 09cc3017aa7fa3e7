"""The same question put otherwise: does the answer stay the same?

Two answers are *the same* when they have the same status and, where both are answers, cite the
same set of places (source and offsets). Words, order and notes are not compared. The gentler
`first_same` wants only the first citation of both to be the same place.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from typing import Any

from evals.questions import Question
from evals.retrieval import found_at

Reply = Mapping[str, Any]
WAYS = ("misspelt", "upper_case", "lay", "reordered")
# Words from which letters can be lost without losing the word: no figures, no labels.
_WORD = re.compile(r"(?<![\w'’(])[A-Za-z]{5,}(?![\w'’)])")
_ONE_IN = 5  # one slip in so many words that can be misspelt, and at least one


def variants_of(question: Question) -> dict[str, str]:
    """The other wordings of a question by way, in the order of `WAYS`; one that changes nothing is left out.

    `misspelt` and `upper_case` are made, the same each time for the same id and wording; `lay`
    and `reordered` are those that its author wrote.
    """
    made: dict[str, str | None] = {
        "misspelt": misspelt(question.question, question.id), "upper_case": question.question.upper(),
        "lay": question.variants.lay, "reordered": question.variants.reordered,
    }  # fmt: skip
    return {way: text for way in WAYS if (text := made[way]) and text != question.question}


def misspelt(text: str, seed: str) -> str:
    """A text with slips of the keyboard in a few of its longer words, the first letter of each kept.

    A slip is two letters swapped, one left out or one doubled. A text without a word of five
    letters is given back as it is.
    """
    words = list(_WORD.finditer(text))
    if not words:
        return text
    draw = random.Random(f"misspelt {seed}")
    chosen = sorted(draw.sample(range(len(words)), max(1, len(words) // _ONE_IN)), reverse=True)
    for place in chosen:
        word = words[place]
        text = text[: word.start()] + _slip(word[0], draw) + text[word.end() :]
    return text


def _slip(word: str, draw: random.Random) -> str:
    at = draw.randrange(1, len(word) - 1)
    way = draw.choice(("swap", "lose", "double"))
    if way == "swap" and word[at] != word[at + 1]:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if way == "double":
        return word[: at + 1] + word[at:]
    return word[:at] + word[at + 1 :]


def cited_places(answer: Reply) -> list[list[Any]]:
    """What an answer cites, in order: `[source, start, end]` of each citation."""
    return [[c["source_id"], c["start"], c["end"]] for c in answer["citations"]]


def same_answer(one: Reply, other: Reply) -> bool:
    """Whether two answers have the same status and, where they are answers, cite the same set of places."""
    if one["status"] != other["status"]:
        return False
    return one["status"] != "answered" or _set(cited_places(one)) == _set(cited_places(other))


def same_first(one: Reply, other: Reply) -> bool:
    """Whether two answers have the same status and, where they are answers, cite the same place first."""
    if one["status"] != other["status"]:
        return False
    return one["status"] != "answered" or cited_places(one)[:1] == cited_places(other)[:1]


def compare_variant(question: Question, base: Reply, asked: str, answer: Reply) -> dict[str, Any]:
    """How the answer to another wording, `asked`, stands to the answer to the question itself.

    `found_at_5` is `None` for a question without gold. An answer that is an error, or is held
    against one, could not be compared: its `same` and `first_same` are `None`.
    """
    failed = "error" in (base["status"], answer["status"])
    return {
        "question": asked,
        "status": answer["status"],
        "citations": cited_places(answer),
        "same": None if failed else same_answer(base, answer),
        "first_same": None if failed else same_first(base, answer),
        "found_at_5": None if failed or not question.gold else found_at(question.gold, list(answer["passages"]), 5),
    }


def _set(places: Sequence[Sequence[Any]]) -> set[tuple[Any, ...]]:
    return {tuple(place) for place in places}
