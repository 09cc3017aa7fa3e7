"""Stand-ins at the seams: an embedding model that a test can read, and a corpus of three small files."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ingest.catalogue import write_lock
from ingest.embed import Vectors

DIMENSION = 64


class FakeEmbedder:
    """A hashed bag of words: texts that share words are near each other, and nothing is learned.

    `encoded` keeps every text that was embedded, so that a test can say what was not.
    """

    name = "fake"
    max_pieces = 64

    def __init__(self, fingerprint: str = "fake-weights-1") -> None:
        self.fingerprint = fingerprint
        self.encoded: list[str] = []

    def pieces(self, text: str) -> int:
        return len(text.split())

    def knows(self, word: str) -> bool:
        return word.isalpha()

    def encode(self, texts: Sequence[str]) -> Vectors:
        self.encoded += texts
        vectors = np.zeros((len(texts), DIMENSION), dtype=np.float32)
        for row, text in enumerate(texts):
            vectors[row, 0] = 0.01  # a text without words has a direction too
            for word in text.casefold().split():
                vectors[row, zlib.crc32(word.strip(".,:;?!()").encode()) % DIMENSION] += 1.0
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


HANDBOOK = """\
# Board handbook

A short handbook for members of the board.

## Meetings

The board meets four times a year. Papers are sent seven days before each meeting.

Members must:

- read the papers;
- declare their interests;
- vote in person.

## Expenses

Carers are paid their bus fares.
"""

PROPOSALS = """\
Progress report

What the group found, and what it proposes to do about it.

1. Money

We propose that:

1. (i) Budgets are agreed by the end of March. The partners will share their figures in good time.

Timescale: 3 months

1. (ii) Reserves are held for a stated purpose only.

Timescale: 6 months

Back to top
"""

OPINION = """\
One view from the floor

Written by: Jean Muir

I think that the board should meet monthly, and that it should meet in public.
"""

CATALOGUE = """\
[[held]]
id = "handbook"
file = "documents/handbook.md"
title = "Board handbook"
publisher = "The board"
published = 2020-05-01
authority = "guidance"

[[held]]
id = "proposals"
file = "documents/proposals.txt"
title = "Progress report"
authority = "proposal"
url = "https://example.org/progress"
missing = [{ part = "the report's annex", ask = ["annex"] }]

[[held]]
id = "opinion"
file = "documents/opinion.txt"
title = "One view from the floor"
author = "Jean Muir"
authority = "opinion"

[[official]]
id = "board-act"
title = "Boards Act 2014"
authority = "legislation"
url = "https://example.org/act"
topics = ["vote"]
"""

ENTRIES = """\
- locator: Expenses, paragraph 1
  asked_as:
    - can I claim my ticket
    - who pays for travel
- locator: Meetings, bullet 2
  asked_as:
    - do I have to say that my brother runs the care home
"""

NOT_ANSWERED = """\
- question: who may vote on the board?
  group: membership and votes
  answered_by: board-act
- question: what is the chair paid?
  group: money and rates
  answered_by: null
"""

FILES = {
    "catalogue.toml": CATALOGUE,
    "documents/handbook.md": HANDBOOK,
    "documents/proposals.txt": PROPOSALS,
    "documents/opinion.txt": OPINION,
    "plain-language/handbook.yaml": ENTRIES,
    "plain-language/not-answered.yaml": NOT_ANSWERED,
}


def write_tiny_corpus(folder: Path) -> Path:
    """Three documents with a catalogue, its lock, and a plain-language index."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    write_lock(folder)
    return folder
