"""What a language model claims, and what checking a claim finds. All are frozen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from assistant.types import Evidence


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that a model says it relies on, and the number of the evidence that it took them from, from 1."""

    number: int
    words: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of a model, with what it quotes for it."""

    text: str
    quotes: tuple[Quoted, ...]


class FaultKind(StrEnum):
    """In what respect a claim does not stand on its quotations."""

    NO_QUOTE = "no_quote"
    NO_SUCH_EVIDENCE = "no_such_evidence"
    NOT_VERBATIM = "not_verbatim"
    NUMBER = "number"
    DATE = "date"
    LOCATOR = "locator"
    NAME = "name"
    NEGATION = "negation"
    OBLIGATION = "obligation"
    AUTHORITY = "authority"
    CONDITION = "condition"
    UNSUPPORTED = "unsupported"
    MARKUP = "markup"
    LANGUAGE = "language"
    TOO_LONG = "too_long"


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason why a claim cannot be shown; `why` is a plain sentence that can be sent back to the model."""

    kind: FaultKind
    words: str
    why: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The evidence narrowed to the quoted words, at their exact offsets, and the faults; a claim stands if there are none."""

    evidence: tuple[Evidence, ...]
    faults: tuple[Fault, ...]

    @property
    def stands(self) -> bool:
        """Whether the claim may be shown."""
        return not self.faults
