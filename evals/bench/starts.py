"""How long whole processes take, from starting them to their end, in turn and again."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

from evals.errors import CallError

ROOT = Path(__file__).resolve().parents[2]


def start_times(commands: Mapping[str, Sequence[str]], times: int = 3) -> dict[str, list[float]]:
    """Seconds of each command by its name, `times` of each; the commands take turns.

    One round goes before that is not counted: it reads the libraries from the disk. Raises `CallError` for a
    command that fails, with the last line of what it said.
    """
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for round_ in range(times + 1):
        for name, command in commands.items():
            seconds = _whole(command)
            if round_:
                taken[name].append(seconds)
    return taken


def medians(taken: Mapping[str, Sequence[float]]) -> dict[str, float]:
    """The median of each."""
    return {name: median(values) for name, values in taken.items()}


def _whole(command: Sequence[str]) -> float:
    start = time.perf_counter()
    done = subprocess.run(list(command), cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - ours
    took = time.perf_counter() - start
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["nothing"])[-1]
        raise CallError(f"A process to be timed failed: {said} What to do: run it by itself: {' '.join(command)}")
    return took
