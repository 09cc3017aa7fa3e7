"""Clocks and memory: small measurements that the benchmarks share."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from statistics import median
from typing import Any, ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


def timed(call: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> tuple[float, T]:
    """How long a call took, in seconds, and what it gave."""
    start = time.perf_counter()
    out = call(*args, **kwargs)
    return time.perf_counter() - start, out


def median_ms(call: Callable[[T], object], things: Iterable[T], rounds: int = 3) -> float:
    """The median time of a call over things, in milliseconds; each at its best of some rounds, for other work only adds."""
    best = [min(timed(call, thing)[0] for _ in range(rounds)) for thing in things]
    return 1000 * median(best)


def in_a_process(module: str, *arguments: str) -> dict[str, Any]:
    """Run a module of ours in a process of its own, and read the JSON object that it prints last."""
    command = [sys.executable, "-m", module, *arguments]  # this program itself, without a shell
    done = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    out: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return out
