"""The headline figures of the last release, in plain words, read from where releases are kept.

The About page reads them when the chat is started, so that they are always those of the last
release; nothing is copied by hand.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ValidationError

RELEASES = Path(__file__).resolve().parents[2] / "evals" / "release"
_VERSION = re.compile(r"\d+(\.\d+)*")
# What is told of a release: the measure, and what it means for somebody who asks.
HEADLINES: tuple[tuple[str, str], ...] = (
    ("verbatim", "quotations stand in the source exactly as shown, character for character"),
    ("authority_right", "citations state the weight of their source rightly, such as “proposal, not law”"),
    ("answered_correctly", "questions that the documents answer got an answer that cites a right place"),
    ("answered_complete", "questions that the documents answer got an answer that cites every place it should"),
    ("first_citation_right", "first citations were to a right place"),
    ("declined", "questions that the documents do not answer were declined rather than answered"),
    ("list_complete", "questions for a list got every item of it"),
)


class _Estimate(BaseModel):
    value: float | None = None
    low: float | None = None
    high: float | None = None
    of: int = 0


class _Release(BaseModel):
    name: str
    started: str
    questions: int
    figures: dict[str, _Estimate]


@dataclass(frozen=True, slots=True)
class Headline:
    """A share in percent with its 95 % interval, of how many, and what it means."""

    value: float
    low: float | None
    high: float | None
    of: int
    means: str

    @property
    def words(self) -> str:
        """The figure for people: "92 of 100 (between 88 and 95)"."""
        share = f"{self.value:.0f} of 100" if self.value < 99.5 or self.value == 100 else f"{self.value:.1f} of 100"
        if self.low is None or self.high is None:
            return share
        return f"{share} (between {self.low:.0f} and {self.high:.0f})"


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured of the last release, on how many questions, and on which day (YYYY-MM-DD)."""

    release: str
    day: str
    questions: int
    headlines: Sequence[Headline]


def last_figures(folder: Path = RELEASES) -> Figures | None:
    """The figures of the release with the highest version; `None` where there is none that can be read."""
    files = [p for p in folder.glob("*.jsonl") if _VERSION.fullmatch(p.stem)] if folder.is_dir() else []
    if not files:
        return None
    newest = max(files, key=lambda p: tuple(int(n) for n in p.stem.split(".")))
    try:
        with newest.open(encoding="utf-8") as lines:
            release = _Release.model_validate(json.loads(lines.readline()))
    except (OSError, ValueError, ValidationError):
        return None
    found = [_headline(release.figures[name], means) for name, means in HEADLINES if name in release.figures]
    return Figures(release.name, release.started[:10], release.questions, tuple(h for h in found if h))


def _headline(estimate: _Estimate, means: str) -> Headline | None:
    if estimate.value is None:
        return None
    low, high = ((None if x is None else 100 * x) for x in (estimate.low, estimate.high))
    return Headline(100 * estimate.value, low, high, estimate.of, means)
