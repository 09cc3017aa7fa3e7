"""How long things take that are done in turn, question by question, and how many of them in a second."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median
from typing import TypeVar

from evals.bench.rates import timed
from evals.stats import percentile

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of one way of working: over the questions, each at its best of some rounds."""

    median: float
    p95: float


def in_turn(ways: Mapping[str, Callable[[T], object]], things: Sequence[T], rounds: int = 3) -> dict[str, Times]:
    """The times of each way by its name. All ways do a thing before the next one, so that a busy moment meets all.

    Other work only adds, so the best of the rounds counts. The first thing is done once more before, uncounted.
    """
    best: dict[str, list[float]] = {name: [] for name in ways}
    for call in ways.values():
        call(things[0])
    for thing in things:
        taken: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(rounds):
            for name, call in ways.items():
                taken[name].append(1000 * timed(call, thing)[0])
        for name, values in taken.items():
            best[name].append(min(values))
    return {name: Times(median(values), percentile(values, 0.95) or 0.0) for name, values in best.items()}


@dataclass(frozen=True, slots=True)
class Rate:
    """Things in a second by the clock, and the milliseconds that processors worked for each."""

    per_second: float
    processor_ms: float


def rates(ways: Mapping[str, Callable[[], object]], count: int, rounds: int = 3) -> dict[str, Rate]:
    """How many of `count` things a way does in a second; the ways take turns, and the best round of each counts.

    The processors' time is of this process.
    """
    best: dict[str, Rate] = {}
    for _ in range(rounds):
        for name, call in ways.items():
            worked = time.process_time()
            seconds, _done = timed(call)
            rate = Rate(count / seconds, 1000 * (time.process_time() - worked) / count)
            if name not in best or rate.per_second > best[name].per_second:
                best[name] = rate
    return best


def by_clients(clients: int, call: Callable[[T], object], things: Sequence[T]) -> Callable[[], None]:
    """Do all things, by so many clients at once who each take the next one."""

    def run() -> None:
        with ThreadPoolExecutor(clients, thread_name_prefix="client") as pool:
            for _ in pool.map(call, things):
                pass

    return run
