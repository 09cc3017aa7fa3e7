"""What became of a question, in one word: the endings that a maintainer looks for."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any


class Outcome(Enum):
    """Every ending of a question, gravest first; the value is its name for people."""

    ERROR = "error"
    ANSWERED_WRONGLY = "answered wrongly"
    WRONG = "wrong"
    DECLINED_WRONGLY = "declined wrongly"
    IN_PART = "right in part"
    RIGHT = "right"
    DECLINED_RIGHTLY = "declined rightly"

    @property
    def key(self) -> str:
        """Its name in an address and in a style sheet."""
        return self.value.replace(" ", "-")

    @property
    def good(self) -> bool:
        """Whether nothing went wrong."""
        return self in (Outcome.RIGHT, Outcome.DECLINED_RIGHTLY)

    @property
    def meaning(self) -> str:
        """What the word stands for."""
        return _MEANINGS[self]


_MEANINGS = {
    Outcome.ERROR: "could not be scored, and is in no figure",
    Outcome.ANSWERED_WRONGLY: "the documents do not say, and it was answered all the same",
    Outcome.WRONG: "answered, and no citation is right",
    Outcome.DECLINED_WRONGLY: "the documents say, and it was not answered",
    Outcome.IN_PART: "a citation is right, but some of the gold is not cited",
    Outcome.RIGHT: "every group of gold is covered by a citation",
    Outcome.DECLINED_RIGHTLY: "the documents do not say, and it was declined",
}


def outcome_of(result: Mapping[str, Any]) -> Outcome:
    """The ending of a result; a friendly reply to an unanswerable question counts as declined."""
    scores = result["scores"]
    if result["status"] == "error" or scores is None:
        return Outcome.ERROR
    answered = result["status"] == "answered"
    if not result["answerable"]:
        return Outcome.ANSWERED_WRONGLY if answered else Outcome.DECLINED_RIGHTLY
    if not answered:
        return Outcome.DECLINED_WRONGLY
    if scores["answered_complete"]:
        return Outcome.RIGHT
    return Outcome.IN_PART if scores["answered_correctly"] else Outcome.WRONG
