"""What is asked untimed, shared out among those who can answer: this process, and its helpers.

Measured on a quiet machine with two cores, over 324 asks of 100 questions with the default model,
one ask took on average

    24 ms   by this process alone
    27 ms   by two threads of it, 25 ms by three: they wait for each other's lock
    22 ms   by two threads that hand the lock on ten times as often, 18 ms by three
    15 ms   by this process and a second one (`helper.py`)

so that a second process is what helps. It costs the seconds of a start, which a whole run takes
anyway to time it, and the memory of another assistant. The answers were the same in every way.
Texts are not embedded together, which would be quicker: a text gets other last digits among
others than alone.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from threading import Thread
from typing import NamedTuple

from assistant.types import Turn
from evals.observe import Observation


class Asking(NamedTuple):
    """A question as an assistant is asked it."""

    question: str
    history: tuple[Turn, ...]
    top_k: int


Asker = Callable[[str, Sequence[Turn], int], Observation]


class AskerGoneError(Exception):
    """An asker can answer no more; what it was asked is asked of somebody else."""


def share(asks: Sequence[Asking], askers: Sequence[Asker]) -> list[Observation | Exception]:
    """The observation of each ask, in order; an ask that fails is its exception.

    The first asker works in this thread, and takes over from those that are gone; it does not
    go. An interrupt of this thread is raised at once.
    """
    waiting = deque(enumerate(asks))
    out: dict[int, Observation | Exception] = {}

    def work(asker: Asker) -> None:
        while waiting:
            try:
                number, ask = waiting.popleft()
            except IndexError:  # another thread was quicker
                return
            try:
                out[number] = asker(*ask)
            except AskerGoneError:
                waiting.appendleft((number, ask))
                return
            except Exception as error:  # noqa: BLE001 - the boundary of an ask: it becomes the ask's result
                out[number] = error

    threads = [Thread(target=work, args=(asker,), daemon=True) for asker in askers[1 : len(asks)]]
    for thread in threads:
        thread.start()
    work(askers[0])
    for thread in threads:
        thread.join()
    work(askers[0])
    return [out[number] for number in range(len(asks))]
