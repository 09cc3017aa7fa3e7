"""What became of asking a model: what it wrote, what was wrong with it, and how it ended. Kept so that it can be explained."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from assistant.claims.types import Claim, Fault
from assistant.types import Statement, Usage


class Outcome(StrEnum):
    """How asking the model ended."""

    WRITTEN = "written"  # its statements stand, and answer
    DECLINED = "declined"  # it says that the evidence does not answer
    UNVERIFIED = "unverified"  # nothing that answers stood on its quotations
    FAILED = "failed"  # it could not be asked, or gave nothing that can be read
    PLANTED = "planted"  # what the answer stands on holds words that speak to a model, and it was not asked
    TOO_MUCH = "too_much"  # what the answer stands on does not fit, and it was not asked


NAME = "generative"
_INSTEAD = "so these are the sources\u2019 own words."
NOTES = {
    "unverified": f"The model\u2019s wording could not be verified, {_INSTEAD}",
    "too_much": f"This is too much for the model to put in its own words, {_INSTEAD}",
    "planted": f"A document speaks to chat models here, and the model was not asked, {_INSTEAD}",
    "too_long": f"This is too much for the model to put in its own words, {_INSTEAD}",
    "budget": f"The day\u2019s budget for the model is spent, {_INSTEAD}",
    "time_out": f"The model took too long, {_INSTEAD}",
    "content_filter": f"The model\u2019s provider did not take the question, {_INSTEAD}",
    "truncated": f"The model\u2019s answer was cut off, {_INSTEAD}",
    "malformed": f"The model\u2019s answer could not be read, {_INSTEAD}",
    "": f"The model could not be reached, {_INSTEAD}",
}
DECLINED_NOTE = (
    "A chat model read the nearest passages and found that they do not answer the question. "
    "To see what they say, ask for the sources\u2019 own words."
)


@dataclass(frozen=True, slots=True)
class Tried:
    """A statement that the model wrote; it stands where nothing is wrong with it. `dropped` says why one that stands is not shown."""

    attempt: int  # 1, or 2 for one that was written again
    claim: Claim
    faults: tuple[Fault, ...] = ()
    dropped: str = ""


@dataclass(frozen=True, slots=True)
class Exchanged:
    """One call: the messages sent (role and words), and what came back."""

    messages: tuple[tuple[str, str], ...]
    reply: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What came of asking a model. `statements` are those that stand, where the outcome is `written`."""

    model: str
    outcome: Outcome
    statements: tuple[Statement, ...] = ()
    tried: tuple[Tried, ...] = ()
    calls: tuple[Exchanged, ...] = ()
    usage: Usage = field(default_factory=Usage)
    failure: str = ""  # the kind of `errors.Failure`, where there was one

    @property
    def note(self) -> str:
        """What the reader is told where the sources' own words stand in; empty where they do not."""
        match self.outcome:
            case Outcome.WRITTEN | Outcome.DECLINED:
                return ""
            case Outcome.FAILED:
                return NOTES.get(self.failure, NOTES[""])
            case _:
                return NOTES[self.outcome.value]
