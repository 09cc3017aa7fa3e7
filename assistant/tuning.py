"""The numbers that were fitted on the development split, read from data files with their provenance."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from assistant.types import Query, Want
from ingest.types import Kind, Provision, Source

_FOLDER = Path(__file__).parent


@cache
def _read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((_FOLDER / name).read_text(encoding="utf-8"))
    return data


@dataclass(frozen=True, slots=True)
class Ranking:
    """Weights of the legs and small preferences between kinds of provisions."""

    text: float
    entry: float
    several: float  # weight of the mean of the three nearest entries
    lexical: float
    best_of: float  # weight of the better of the two dense legs
    whole_penalty: float
    list_bonus: float
    timescale_penalty: float
    when_bonus: float
    source_bonus: float

    @classmethod
    def load(cls) -> Ranking:
        """The shipped weights."""
        return cls(**_read("ranking.json")["weights"])

    @staticmethod
    def forget() -> None:
        """Read the files anew next time: they have been written."""
        _read.cache_clear()

    def score(self, legs: Mapping[str, float], p: Provision, query: Query, sources: set[str]) -> float:
        """One provision's score for one question."""
        out = self.text * legs["text"] + self.entry * legs["entry"] + self.lexical * legs["lexical"]
        out += self.several * legs.get("several", 0.0)
        out += self.best_of * max(legs["text"], legs["entry"])
        if p.kind.is_whole:
            out += self.list_bonus if Want.LIST in query.wants and p.kind is not Kind.SECTION else -self.whole_penalty
        if p.kind is Kind.TIMESCALE:
            out += self.when_bonus if Want.WHEN in query.wants else -self.timescale_penalty
        if p.source_id in sources:
            out += self.source_bonus
        return out

    def sources_in(self, text: str, sources: Iterable[Source]) -> set[str]:
        """The held sources that a question names."""
        low = f" {' '.join(re.findall(r'[a-z0-9]+', text.casefold()))} "
        found: set[str] = set()
        for source in sources:
            if source.held and any(f" {name} " in low for name in names_of(source)):
                found.add(source.id)
        return found


@cache
def names_of(source: Source) -> tuple[str, ...]:
    """Ways to name a source: its title, its short name, and what the catalogue says it is called."""
    clean = (
        " ".join(re.findall(r"[a-z0-9]+", n.casefold())) for n in (source.title, source.short or "", *source.called)
    )
    return tuple(dict.fromkeys(n for n in clean if n))


@dataclass(frozen=True, slots=True)
class Answerability:
    """Two logistic regressions: for sources with plain-language entries, and for those without."""

    with_entries: Mapping[str, float]
    without_entries: Mapping[str, float]
    threshold_with: float
    threshold_without: float
    floor: float  # where nothing is nearer than this, there is nothing to answer from
    floor_without: float  # the same for sources without plain-language entries

    @classmethod
    def load(cls) -> Answerability:
        """The shipped weights."""
        data = _read("answerability.json")
        return cls(
            data["with_entries"],
            data["without_entries"],
            data["threshold_with"],
            data["threshold_without"],
            data["floor"],
            data["floor_without"],
        )

    def probability(self, signals: Mapping[str, float], with_entries: bool) -> float:
        """The probability that the corpus answers."""
        weights = self.with_entries if with_entries else self.without_entries
        z = weights["intercept"] + sum(w * signals[name] for name, w in weights.items() if name != "intercept")
        return round(1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, z)))), 4)

    def threshold(self, with_entries: bool) -> float:
        """The probability from which on a question is answered."""
        return self.threshold_with if with_entries else self.threshold_without


@dataclass(frozen=True, slots=True)
class Choice:
    """How evidence is chosen from the ranking."""

    ratio: float  # a further provision is added from this share of the best score on
    most: int  # provisions in one answer, lists aside
    part_ratio: float  # a part of a question is answered from this share of the best part's score on
    all_parts: float  # one provision answers all parts of a question from this share of each part's best score on
    list_ratio: float  # a wanted list is taken from this share of the best score on
    list_window: int  # how far down the ranking a wanted list is looked for
    short_list: int  # a whole of at most this many items is shown whole although no list was asked for
    siblings: int  # how many items of one list near the top stand for the list

    @classmethod
    def load(cls) -> Choice:
        """The shipped numbers."""
        return cls(**_read("ranking.json")["choice"])


@dataclass(frozen=True, slots=True)
class FollowUp:
    """How a follow-up's own words and the conversation's topic share the ranking."""

    joined: float  # weight of topic and message read together, for a message with words of its own
    focus: float  # added to what the last answer cited
    family: float  # added to what belongs to it
    part: float  # weight of the whole question in the ranking for one of its parts

    @classmethod
    def load(cls) -> FollowUp:
        """The shipped numbers."""
        return cls(**_read("ranking.json")["follow_up"])
