"""A made corpus of any size, and a made embedding model: for measuring cost, never quality.

The words are those of the shipped documents, whole sentences in another order, so that word counts are
as uneven as in real guidance; made names and references give every paragraph words of its own, so that
the vocabulary grows with the corpus. The vectors are random directions, and are called so.
"""

from __future__ import annotations

import random
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from ingest.build import parse_corpus
from ingest.embed import Vectors
from ingest.fold import for_reading
from ingest.pieces import sentences

WORDS_A_PAGE = 400
PAGES_A_DOCUMENT = 50
DIMENSION = 384
_SYLLABLES = (
    "bal",
    "inver",
    "kil",
    "strath",
    "loch",
    "ard",
    "glen",
    "dun",
    "aber",
    "craig",
    "mor",
    "beg",
    "ness",
    "ford",
)


class MadeEmbedder:
    """Random unit vectors, the same for the same text on every machine. Knows no meaning."""

    name = "made: random directions"
    fingerprint = "made-random-directions-1"
    max_pieces = 256

    def __init__(self, near: dict[str, str] | None = None) -> None:
        """`near` maps a text to another one whose vector it is near to: a question to what answers it."""
        self._near = near or {}

    def pieces(self, text: str) -> int:
        """About four letters a piece."""
        return 2 + len(text) // 4

    def knows(self, word: str) -> bool:
        """Any word of letters."""
        return word.isalpha()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text."""
        return np.stack([self._of(text) for text in texts])

    def _of(self, text: str) -> Vectors:
        own = _direction(text)
        if text not in self._near:
            return own
        mixed = 2 * _direction(self._near[text]) + own
        return np.asarray(mixed / np.linalg.norm(mixed), dtype=np.float32)


def _direction(text: str) -> Vectors:
    row = np.random.default_rng(zlib.crc32(text.encode())).standard_normal(DIMENSION, dtype=np.float32)
    return row / np.linalg.norm(row)


def material(corpus: Path) -> list[str]:
    """The sentences of a corpus, eight to forty words long."""
    texts = (p.text for ps in parse_corpus(corpus).provisions.values() for p in ps if not p.kind.is_whole)
    found = dict.fromkeys(s for text in texts for s in sentences(for_reading(text)))
    return [s for s in found if 8 <= len(s.split()) <= 40]


def paragraphs(stock: Sequence[str], seed: int) -> Iterator[str]:
    """Paragraphs without end: one to four sentences, and a made name or reference in each."""
    draw = random.Random(seed)
    while True:
        said = " ".join(draw.choices(stock, k=draw.randint(1, 4)))
        name = "".join(draw.choices(_SYLLABLES, k=draw.randint(2, 4))).capitalize()
        yield f"{said} This holds for {name} under paragraph {draw.randint(1, 400)}({draw.choice('abcdef')})."


def write_corpus(folder: Path, pages: int, stock: Sequence[str]) -> int:
    """Write Markdown documents of so many pages of 400 words in all, and give the number of words."""
    folder.mkdir(parents=True)
    written = 0
    for number, at in enumerate(range(0, pages, PAGES_A_DOCUMENT), 1):
        wanted = WORDS_A_PAGE * min(PAGES_A_DOCUMENT, pages - at)
        text, words = _document(number, wanted, stock)
        (folder / f"made-{number:04}.md").write_text(text, encoding="utf-8")
        written += words
    return written


def _document(number: int, wanted: int, stock: Sequence[str]) -> tuple[str, int]:
    draw = random.Random(-number)
    flow = paragraphs(stock, number)
    blocks = [f"# Made guidance {number}"]
    words = section = 0
    while words < wanted:
        section += 1
        blocks.append(f"## Section {section}: {next(flow).split('This holds for ')[1]}")
        for _ in range(draw.randint(2, 5)):
            blocks.append(next(flow))
            words += len(blocks[-1].split())
        items = [f"- {next(flow).split('. ')[0]};" for _ in range(draw.choice((0, 3, 5)))]
        if items:
            blocks += ["Members should note:", "\n".join(items)]
            words += sum(len(item.split()) for item in items)
    return "\n\n".join(blocks) + "\n", words
