"""The memory and the open files of a process while users come and go, and whether both stay as they are."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from evals.bench.proc import memory, open_files, processor_seconds

GROWTH = 0.05
_FILES_MORE = 10  # connections come and go
_SAMPLES = 240  # of a whole run, and not more than four in a second


@dataclass(frozen=True, slots=True)
class Look:
    """What a process held, so many seconds after the start."""

    at: float
    memory: int
    files: int


@dataclass(slots=True)
class Watched:
    """The looks at a process, and the seconds that processors worked for it meanwhile."""

    looks: list[Look] = field(default_factory=list)
    processor_seconds: float | None = None


@contextmanager
def watching(pid: int | None, seconds: float) -> Iterator[Watched]:
    """Look at a process again and again until the block ends; nothing is seen where there is none to look at."""
    watched, over, start = Watched(), threading.Event(), time.perf_counter()
    if pid is None:
        yield watched
        return

    def look() -> None:
        while True:
            held, files = memory(pid), open_files(pid)
            if held is not None and files is not None:
                watched.looks.append(Look(time.perf_counter() - start, held, files))
            if over.wait(max(0.25, seconds / _SAMPLES)):
                return

    worked = processor_seconds(pid)
    thread = threading.Thread(target=look, name="watching", daemon=True)
    thread.start()
    try:
        yield watched
    finally:
        over.set()
        thread.join()
        ended = processor_seconds(pid)
        watched.processor_seconds = None if worked is None or ended is None else ended - worked


def steadiness(looks: Sequence[Look]) -> dict[str, Any]:
    """From the end of the first tenth to the end: what was held, how it grew, and whether it is flat.

    Each end is the median of a twentieth of the time. Memory is flat within 5 per cent, files within 10 of them. All
    is `None` where nothing was seen.
    """
    if len(looks) < 4:
        return dict.fromkeys(("memory_first", "memory_last", "memory_growth", "memory_flat", "files_first", "files_last",
                              "files_flat"))  # fmt: skip
    whole = looks[-1].at - looks[0].at
    first = [k for k in looks if 0.1 <= (k.at - looks[0].at) / whole <= 0.15] or [looks[len(looks) // 10]]
    last = [k for k in looks if (k.at - looks[0].at) / whole >= 0.95]
    before, after = _middle(first, lambda k: k.memory), _middle(last, lambda k: k.memory)
    opened, left = _middle(first, lambda k: k.files), _middle(last, lambda k: k.files)
    return {
        "memory_first": before, "memory_last": after, "memory_growth": round(after / before - 1, 4),
        "memory_flat": after <= (1 + GROWTH) * before,
        "files_first": opened, "files_last": left, "files_flat": left <= opened + _FILES_MORE,
    }  # fmt: skip


def _middle(looks: Sequence[Look], of: Callable[[Look], int]) -> int:
    return round(median(of(k) for k in looks))
