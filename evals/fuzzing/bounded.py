"""One check within bounds of processor time and memory; what goes over them, or raises anything, is a find.

Processor time is measured, not the clock, so that a busy machine makes no finds.
"""

from __future__ import annotations

import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from evals.fuzzing.types import Bounds, BrokenPromiseError, Find

_ROOT = Path(__file__).resolve().parents[2]
_HERE = "evals/fuzzing/"
_PATIENCE = 20  # times the processor's seconds that may pass by the clock: something waits for ever
_SAID = 500


class TookTooLongError(BaseException):
    """A check took longer than it may. No `except Exception` on the way may take it for an error of its own."""


def run_bounded(check: Callable[[bytes], str], data: bytes, bounds: Bounds) -> str | Find:
    """How the check ended, or the find."""
    before = peak_megabytes()
    start = time.process_time()
    try:
        with _alarm(bounds.seconds):
            ended = check(data)
    except TookTooLongError as error:
        return Find("too long", _place(error), f"took more than {bounds.seconds:g} s of the processor", data)
    except Exception as error:  # noqa: BLE001 - whatever a check raises is what is looked for
        place = error.promise if isinstance(error, BrokenPromiseError) else _place(error)
        said = "".join(traceback.format_exception_only(error)).strip()[:_SAID]
        return Find(type(error).__name__, place, said, data)
    taken = time.process_time() - start
    if taken > bounds.seconds:  # where no alarm can be set, or none was heard in a library's own loop
        return Find(
            "too long", "as a whole", f"took {taken:.1f} s of the processor; {bounds.seconds:g} is allowed", data
        )
    grown = peak_megabytes() - before
    if grown > bounds.megabytes:
        return Find("too much memory", "as a whole", f"grew by {grown:.0f} MB; {bounds.megabytes} is allowed", data)
    return ended


@contextmanager
def _alarm(seconds: float) -> Iterator[None]:
    """Raise `TookTooLongError` in here after so much processor time; where the system cannot, do nothing."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def ring(number: int, frame: FrameType | None) -> None:
        raise TookTooLongError

    signals = {signal.ITIMER_PROF: signal.SIGPROF, signal.ITIMER_REAL: signal.SIGALRM}
    before = {number: signal.signal(number, ring) for number in signals.values()}
    try:
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, seconds * _PATIENCE)
        yield
    finally:
        for timer in signals:
            signal.setitimer(timer, 0)
        for number, handler in before.items():
            signal.signal(number, handler)


def peak_megabytes() -> float:
    """The most memory that this process has held; 0 where the system does not say."""
    try:
        import resource
    except ImportError:  # Windows
        return 0.0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / 1_000_000 if sys.platform == "darwin" else peak / 1_000


def _place(error: BaseException) -> str:
    """File and line of the project's innermost code, the fuzzing itself left aside where there is other."""
    frames = []
    for frame in traceback.extract_tb(error.__traceback__):
        path = Path(frame.filename)
        if path.is_relative_to(_ROOT) and ".venv" not in path.parts:
            frames.append(f"{path.relative_to(_ROOT).as_posix()}:{frame.lineno}")
    inner = [f for f in frames if not f.startswith(_HERE)] or frames
    return inner[-1] if inner else "outside the project"
