"""A small corpus on shared care, an embedder whose nearness is shared words, and makers of values.

The corpus has every habit that answering must respect: proposals with timescales, outcomes that
two sources restate in the same words and one in other words, bullets with a lead-in, sections
of the same number in two sources, an opinion, statutory guidance, and a part that is missing.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from assistant.lexical import tokens_of
from assistant.tuning import FollowUp, Ranking
from assistant.types import Evidence, Hit, LegScore, Query, Turn
from ingest.embed import Vectors
from ingest.store import Index
from ingest.types import Authority, Kind, Locator, Provision, Source, Span

TODAY = date(2026, 3, 1)
# Weights of the tests' own: the shipped ones may be fitted anew without a test changing its mind.
RANKING = replace(
    Ranking.load(), text=0.4, entry=0.6, lexical=0.9, best_of=0.5, whole_penalty=0.03, list_bonus=0.12,
    timescale_penalty=0.14, when_bonus=0.0, source_bonus=0.2,
)  # fmt: skip
FOLLOW_UP = replace(FollowUp.load(), joined=0.5, focus=0.25, family=0.1, part=0.4)

REVIEW = """Review of Shared Care

Some good progress was made by the boards in their first two years of work.

National wellbeing outcomes

1. People live in good health for longer

2. Carers are supported to look after their own health

3. Resources are used well

All of the work of the boards serves these outcomes.

1. Working together

Trust must underpin the joint work of all the partners.

We propose that:

1. (i) Leaders will learn together. An audit of the training programmes will be made.

Timescale: 6 months

1. (ii) Relationships between partners must improve. Partners must not work against each other.

Timescale: 12 months

2. Money

Money must be used to best effect.

We propose that:

2. (i) Each board must keep a reserves policy. Reserves must not be built up unnecessarily.

Timescale: 3 months

2. (ii) Clear directions must be given by the boards. Section 27A applies within 28 days.

Timescale: By the end of March 2019
"""

FRAMEWORK = """# Framework for Shared Care

## 1 Purpose

The framework helps chief officers to plan local care.

A good local service should:

- offer reablement to people who leave hospital;
- use telecare and **technology enabled care**;
- link every GP practice to a care team.

## 2 Money

Budgets follow the person through the service.
"""

EXPLAINER = """Shared care explained

The national outcomes are:

1. People live in good health for longer.

2. Carers are supported to look after their own health.

3. Resources are never wasted

The outcomes apply to every partnership of Scotland.
"""

OPINION = """Shared care so far

Our biggest challenge is culture, and culture changes slowly.

The next chapter of the work will be written by local people.
"""

STATUTORY = """Directions of boards

A direction must be in writing. It must set out the budget of the function.
"""

CATALOGUE = """
[[held]]
id = "review"
file = "documents/review.txt"
title = "Review of Shared Care"
short = "2019 review"
called = ["review"]
publisher = "Shared Care Group"
published = 2019-02-04
authority = "proposal"
url = "https://example.org/review"
missing = [{ part = "the review's Annex A", ask = ["annex a"] }]
[held.structure]
restates = { outcome = "outcomes-regulations" }

[[held]]
id = "framework"
file = "documents/framework.md"
title = "Framework for Shared Care"
short = "2020 framework"
called = ["framework"]
publisher = "Care Office"
published = 2020-11-15
authority = "guidance"

[[held]]
id = "explainer"
file = "documents/explainer.txt"
title = "Shared care explained"
short = "care page"
called = ["care page"]
publisher = "the Care Alliance"
authority = "explainer"
[held.structure]
restates = { outcome = "outcomes-regulations" }

[[held]]
id = "opinion"
file = "documents/opinion.txt"
title = "Shared care so far"
short = "opinion piece by Ann Smith"
called = ["opinion piece", "ann smith"]
author = "Ann Smith"
publisher = "the Care Alliance"
published = 2018-06-17
authority = "opinion"

[[held]]
id = "directions"
file = "documents/directions.txt"
title = "Directions of boards"
short = "directions guidance"
publisher = "Care Office"
published = 2020-01-01
authority = "statutory-guidance"

[[official]]
id = "outcomes-regulations"
title = "National Outcomes Regulations 2014"
short = "Outcomes Regulations 2014"
authority = "legislation"
url = "https://example.org/regulations"
settles = "the national outcomes in law"
topics = ["national outcome"]

[[official]]
id = "boards-act"
title = "Boards Act 2014"
short = "Boards Act 2014"
authority = "legislation"
settles = "who votes on a board"
topics = ["vote", "voting", "reserve"]
"""

ENTRIES = {
    "review": {
        "proposal 1(i)": ["who teaches the bosses to get along?"],
        "proposal 2(i)": ["how much cash can we stash away?", "rainy day money"],
        "proposal 2(ii)": ["what does a direction require?"],
        "outcomes 1 to 3": ["what are we all supposed to be aiming for?"],
    },
    "framework": {"section 1, bullet 1": ["help to get back on your feet"]},
}
UNANSWERED = [
    ("who gets a vote on the board?", "membership", "boards-act"),
    ("who won the football?", "off-topic", None),
]

DOCUMENTS = {
    "review.txt": REVIEW, "framework.md": FRAMEWORK, "explainer.txt": EXPLAINER,
    "opinion.txt": OPINION, "directions.txt": STATUTORY,
}  # fmt: skip

# What the embedder takes for common English, besides stop words.
COMMON = frozenset(
    ["quick", "brown", "dog", "football", "world", "cup", "bread", "bake", "song", "vote", "gets", "won", "back", "explain",
     "number", "proposal", "proposals", "section", "outcome", "one", "ones", "next", "after", "list", "meet", "papers"]
)  # fmt: skip


def write_corpus(folder: Path) -> Path:
    """The corpus with its catalogue and its plain-language index, as a maintainer would keep it."""
    (folder / "documents").mkdir(parents=True)
    (folder / "plain-language").mkdir()
    for name, text in DOCUMENTS.items():
        (folder / "documents" / name).write_text(text, encoding="utf-8")
    (folder / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    for source, entries in ENTRIES.items():
        rows = [{"locator": locator, "asked_as": asked} for locator, asked in entries.items()]
        (folder / "plain-language" / f"{source}.yaml").write_text(json.dumps(rows), encoding="utf-8")
    rows = [{"question": q, "group": g, "answered_by": by} for q, g, by in UNANSWERED]
    (folder / "plain-language" / "not-answered.yaml").write_text(json.dumps(rows), encoding="utf-8")
    return folder


class WordsEmbedder:
    """A text is the bag of its word stems: two texts are as near as they share words.

    Every process makes the same vectors, so that answers can be compared across processes.
    """

    name = "words"
    fingerprint = "words-1"
    max_pieces = 64
    dimension = 512

    def __init__(self) -> None:
        self.texts: list[str] = []

    def pieces(self, text: str) -> int:
        return len(text.split()) + 2

    def knows(self, word: str) -> bool:
        return word in COMMON

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.texts += texts
        out = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(out, texts, strict=True):
            row[0] = 0.01  # a text without words has a direction, too
            for token in tokens_of(text):
                row[1 + zlib.crc32(token.encode()) % (self.dimension - 1)] += 1
        return out / np.linalg.norm(out, axis=1, keepdims=True)


# -- makers ------------------------------------------------------------------------------------


def provision(index: Index, source: str, label: str) -> Provision:
    """The provision of a label."""
    return next(p for p in index.provisions if p.source_id == source and p.locator.label == label)


def make_provision(text: str = "Boards must meet.", label: str = "paragraph 1", **changes: Any) -> Provision:
    """A provision that stands at the beginning of a source called `made`."""
    values: dict[str, Any] = {
        "id": f"made#{label}", "source_id": "made", "kind": Kind.PARAGRAPH, "locator": Locator(label, ()),
        "span": Span(0, len(text)), "text": text, "authority": Authority.GUIDANCE,
    }  # fmt: skip
    return Provision(**(values | changes))


def make_source(**changes: Any) -> Source:
    """A source called `made`, held."""
    values: dict[str, Any] = {"id": "made", "title": "Made Paper", "file": "made.txt", "authority": Authority.GUIDANCE}
    return Source(**(values | changes))


def make_evidence(text: str = "Boards must meet.", source: Source | None = None, **changes: Any) -> Evidence:
    """Evidence for the whole of a made provision."""
    source = source or make_source()
    p = make_provision(text, source_id=source.id, **({"authority": source.authority} | changes))
    return Evidence(p, source, p.span, text)


def make_query(question: str, **changes: Any) -> Query:
    """A query that is searched for as it was asked."""
    return Query(**({"question": question, "standalone": question, "search": question} | changes))


def make_hit(p: Provision, score: float = 1.0, **legs: float) -> Hit:
    """A hit with leg scores: `make_hit(p, text=0.7)`."""
    every = {"text": 0.0, "entry": 0.0, "lexical": 0.0} | legs
    return Hit(p, score, {leg: LegScore(value, 1 if value else None) for leg, value in every.items()})


def places(hits: Iterable[Hit]) -> list[tuple[str, str]]:
    """Source and label of each hit."""
    return [(h.provision.source_id, h.provision.locator.label) for h in hits]


def conversation(*turns: str) -> tuple[Turn, ...]:
    """Turns of the user and of the assistant, in turn."""
    return tuple(Turn("assistant" if i % 2 else "user", text) for i, text in enumerate(turns))


@dataclass
class Explosive:
    """Stands in for any part: whatever is asked of it fails."""

    error: Exception

    def __getattr__(self, name: str) -> Any:
        raise self.error
