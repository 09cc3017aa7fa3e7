"""What became of a fault that was brought about: one line each, and a problem where something was lost or unclear."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Outcome:
    """One fault: its kind, what exactly was done, what came of it in a few words, and what is wrong with that."""

    fault: str
    injected: str
    outcome: str
    problem: str = ""

    @property
    def line(self) -> str:
        """As it is printed."""
        return f"{self.fault}: {self.injected}: {self.outcome}{f' PROBLEM: {self.problem}' if self.problem else ''}"


@dataclass(frozen=True, slots=True)
class Plan:
    """How often each fault is brought about, with which chance, in which folder, and of which corpus' words."""

    folder: Path
    times: int
    seed: int
    corpus: Path

    def draw(self, name: str) -> random.Random:
        """Chance for one fault: the same for the same seed, whichever other faults are tried."""
        return random.Random(f"{self.seed} {name}")

    def place(self, name: str) -> Path:
        """A new folder for one fault."""
        path = self.folder / name
        path.mkdir()
        return path


Fault = Callable[[Plan], Iterator[Outcome]]
REMEDY = "What to do: "


def clear(said: str) -> str:
    """What is wrong with a message that people get; empty where it says what to do and shows nothing of the inside."""
    if not said.strip():
        return "nothing was said"
    if "Traceback" in said:
        return f"a traceback reached whoever runs it: {said.strip().splitlines()[-1][:200]}"
    return "" if REMEDY in said else f"the message names no remedy: {said.strip()[:300]}"
