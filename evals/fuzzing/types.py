"""What a target promises, and what a find is. All values are frozen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Protocol


class BrokenPromiseError(AssertionError):
    """Something that holds for any input did not hold for this one: which promise, and of what."""

    def __init__(self, promise: str, of: str = "") -> None:
        """State it; finds of one promise are taken for one fault."""
        self.promise = promise
        super().__init__(f"{of}: {promise}" if of else promise)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one input may take: seconds of the processor, and megabytes by which the process may grow."""

    seconds: float = 5.0
    megabytes: int = 500


class Target(Protocol):
    """Something that takes what comes from outside. A check reads nothing but its input, so that it can be repeated."""

    name: str
    bounds: Bounds

    def inputs(self, seed: int) -> Iterator[bytes]:
        """Inputs without end; the same seed gives the same."""

    def check(self, data: bytes) -> str:
        """A word for how it ended, such as `read` or `refused`. Whatever it raises is a find."""


class Made:
    """A target whose inputs each come from the seed and their own number."""

    name: str
    bounds = Bounds()

    def make(self, rng: Random) -> bytes:
        """One input."""
        raise NotImplementedError

    def inputs(self, seed: int) -> Iterator[bytes]:
        """Inputs without end; the same seed gives the same."""
        number = 0
        while True:
            yield self.make(Random(f"{seed}:{self.name}:{number}"))
            number += 1


@dataclass(frozen=True, slots=True)
class Find:
    """An input that did not end as it should: the kind of error, where in the project it arose, what it said."""

    kind: str
    place: str
    said: str
    data: bytes

    @property
    def key(self) -> tuple[str, str]:
        """Finds with one key are taken for one fault."""
        return self.kind, self.place
