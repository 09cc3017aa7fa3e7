"""A start that waits for what comes up beside it: a server of the index, and the first build there."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from ingest.errors import IndexProblem

T = TypeVar("T")
_BETWEEN = 2.0


def open_in_time(
    opener: Callable[[], T], seconds: float, tell: Callable[[str], None],
    clock: Callable[[], float] = time.monotonic, sleep: Callable[[float], None] = time.sleep,
) -> T:  # fmt: skip
    """What `opener` gives, tried again for so many seconds while the index is not there yet; `tell` is told once.

    Raises the `IndexProblem` that is left at the end of the time, and any other at once.
    """
    end = clock() + seconds
    told = False
    while True:
        try:
            return opener()
        except IndexProblem as error:
            if error.code not in ("unavailable", "missing") or clock() + _BETWEEN > end:
                raise
            if not told:
                tell(f"{error} Waiting for it, at most {seconds:.0f} seconds.")
                told = True
        sleep(_BETWEEN)
