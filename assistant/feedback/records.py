"""What is kept of a turn and of people's opinion of it. Frozen values; the store masks every text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from assistant.types import Answer

MAX_WORDS = 2_000  # characters of the free text
CONSENT = (
    "What you send is kept on the computer that runs this assistant, and nowhere else: your thumb, your reason, your "
    "words, the question and which passages were cited. No name, no address of your device, no cookie. E-mail addresses, "
    "telephone, CHI and National Insurance numbers and postcodes are taken out before it is kept; names are not found, "
    "so please write none. The people who look after the assistant read it to mend it."
)
RECORDING = (
    "Questions are recorded on the computer that runs this assistant, so that it can be mended, without anything that "
    "says who asked. Please write no names."
)


class Thumb(StrEnum):
    """Whether the answer helped."""

    UP = "up"
    DOWN = "down"


class Wrong(StrEnum):
    """What was wrong with it."""

    WRONG_SOURCE = "wrong_source"
    NOT_WHAT_I_ASKED = "not_what_i_asked"
    OUT_OF_DATE = "out_of_date"
    TOO_LONG = "too_long"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The reason as people choose it."""
        return self.value.replace("_", " ").capitalize().replace(" i ", " I ")


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage that an answer cited. Public words: these are not masked."""

    source_id: str
    locator: str
    quote: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and how it ended. `total_ms` is the chain's own time in milliseconds."""

    at: datetime
    question: str
    standalone: str
    status: str
    reason: str | None
    composer: str
    fingerprint: str
    total_ms: float
    cited: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What somebody thought of an answer."""

    asked: Asked
    thumb: Thumb
    wrong: Wrong | None = None
    words: str = ""


def asked_of(answer: Answer, at: datetime | None = None) -> Asked:
    """What is kept of an answer: never its session, and never the conversation before it."""
    cited = tuple(
        Cited(c.evidence.source.id, c.evidence.provision.locator.label, c.evidence.text) for c in answer.citations
    )
    return Asked(
        at or datetime.now(UTC), answer.question, answer.standalone_question, answer.status.value,
        answer.reason.value if answer.reason else None, answer.composer, answer.fingerprint,
        round(answer.timings_ms.get("total", 0.0), 1), cited,
    )  # fmt: skip
