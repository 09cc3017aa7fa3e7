"""A made board's rules, small and known to the letter, and an embedding model of counted words: what faults are tried on.

Every rule is one sentence with a body, a duty and a number of days of its own, so that a vector that leads
to a wrong place is seen in the answer. It needs no model, and gives the same vectors on every machine.
"""

from __future__ import annotations

import contextlib
import json
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from assistant.chain import Assistant
from ingest.build import build
from ingest.embed import Vectors
from ingest.places import open_index

TODAY = date(2026, 3, 1)
DIMENSION = 384
_BODIES = ("integration board", "health board", "council", "audit committee", "chief officer", "finance officer",
           "carers' panel", "locality group", "standards officer")  # fmt: skip
_DUTIES = ("publish the reserves policy", "reply to a complaint", "send the papers", "review the scheme",
           "agree the budget", "report on delayed discharge", "consult unpaid carers", "keep a register of interests")  # fmt: skip


class CountedWords:
    """A text is the bag of its words: two texts are as near as they share words. It has learnt nothing."""

    name = "made: counted words"
    fingerprint = "made-counted-words-1"
    max_pieces = 64

    def pieces(self, text: str) -> int:
        """About one for a word."""
        return 2 + len(text.split())

    def knows(self, word: str) -> bool:
        """Any word of letters."""
        return word.isalpha()

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text, of unit length."""
        rows = np.zeros((len(texts), DIMENSION), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            row[0] = 0.01  # a text without words has a direction, too
            for word in text.casefold().split():
                row[1 + zlib.crc32(word.strip(".,:;?!()").encode()) % (DIMENSION - 1)] += 1.0
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def _days(body: int, duty: int) -> int:
    return 3 + 2 * body + 11 * duty


def write_rules(folder: Path) -> Path:
    """Write the rules, a document for each third of the bodies."""
    folder.mkdir(parents=True)
    for number in range(3):
        blocks = [f"# Standing orders, part {number + 1}"]
        for body, name in list(enumerate(_BODIES))[3 * number : 3 * number + 3]:
            blocks.append(f"## The {name}")
            rules = [f"The {name} must {duty} within {_days(body, n)} days." for n, duty in enumerate(_DUTIES)]
            blocks += rules[:5]
            blocks += [f"The {name} should also:", "\n".join(f"- {d}; and say why not;" for d in _DUTIES[5:])]
            blocks += rules[5:]
        (folder / f"orders-{number + 1}.md").write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
    return folder


def change_rules(corpus: Path, number: int) -> None:
    """Add a rule, so that the next build has work to do."""
    with (corpus / "orders-1.md").open("a", encoding="utf-8") as file:
        file.write(f"\nRule number {number} of the board is new, and stands at the end.\n")


def questions() -> tuple[str, ...]:
    """A question for every third rule, and two that the rules do not answer."""
    asked = [
        f"When must the {name} {duty}?"
        for body, name in enumerate(_BODIES)
        for n, duty in enumerate(_DUTIES)
        if (body + n) % 3 == 0
    ]
    return (*asked, "What must the health board do?", "Who won the football?")


def said(assistant: Assistant, asked: Sequence[str] | None = None) -> dict[str, bytes]:
    """What is answered to each question, byte for byte, without the times. Raises what the assistant raises."""
    return {q: as_bytes(assistant.ask(q, (), 20).to_dict()) for q in asked or questions()}


def as_bytes(answer: dict[str, Any]) -> bytes:
    """An answer as the contract has it, without what differs from one time to the next."""
    return json.dumps({k: v for k, v in answer.items() if k != "timings_ms"}, sort_keys=True).encode()


@contextlib.contextmanager
def opened(index: Path) -> Iterator[Assistant]:
    """The assistant over an index, closed at the end. Raises `IndexProblem`."""
    held = open_index(index)
    try:
        yield Assistant(held, CountedWords(), TODAY)
    finally:
        held.close()


@dataclass(frozen=True, slots=True)
class Made:
    """A corpus of rules with its index, and what is answered from it."""

    corpus: Path
    index: Path
    right: dict[str, bytes]


def make(folder: Path) -> Made:
    """Write the rules, index them, and ask everything once."""
    corpus, index = write_rules(folder / "corpus"), folder / "index"
    build(corpus, index, CountedWords())
    with opened(index) as assistant:
        return Made(corpus, index, said(assistant))
