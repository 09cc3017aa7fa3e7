"""Files of an index that change by themselves: a byte, the second half, all of it, or the file is gone.

Each file is hurt before the index is opened, and while a running assistant has it open. It is right where
that is told with what to do, or where the answers stay as they were, byte for byte. The trials run in a
process of their own, because a native library that reads a damaged file may take its process with it.
"""

from __future__ import annotations

import contextlib
import logging
import multiprocessing
import os
import random
import shutil
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from assistant.chain import Assistant
from assistant.live import Live
from evals.faults.made import TODAY, CountedWords, Made, as_bytes, make, opened, questions, said
from evals.faults.result import Outcome, Plan, clear
from evals.faults.running import until
from ingest.build import build
from ingest.errors import IngestError
from ingest.places import open_index
from ingest.store import build_in_use

NAME = "damage"
HOW = ("byte", "half", "nothing", "missing")
WHEN = ("before it is opened", "while it is open")
_SHARE = 4  # questions that are asked after a damage: every question is asked where a byte of the store changed
_SWITCHING = 30.0  # seconds
_UNHARMED = "the answers stay the same"


def damage(plan: Plan, ways: Sequence[str] = HOW, apart: bool = True) -> Iterator[Outcome]:
    """Hurt each file in each way; a byte `times` times, each time another one. `apart`: in another process."""
    made, draw = make(plan.place(NAME)), plan.draw(NAME)
    with Worker() if apart else contextlib.nullcontext() as worker:
        for when in WHEN:
            for name in files_of(made.index):
                for how in (w for way in ways for w in [way] * (plan.times if way == "byte" else 1)):
                    yield _tried(worker, made, name, how, when, draw.randrange(1 << 32))
    yield mended(made, draw)


def files_of(index: Path) -> list[str]:
    """The files that an index is read from, by their path inside it; the lock of builders is none."""
    return sorted(p.relative_to(index).as_posix() for p in index.rglob("*") if p.is_file() and p.suffix != ".lock")


def hurt(path: Path, how: str, draw: random.Random) -> str:
    """Do it, and say what was done."""
    size = path.stat().st_size
    if how == "missing":
        path.unlink()
        return "removed"
    if how == "byte" and size:
        at, bit = draw.randrange(size), draw.randrange(8)
        with path.open("r+b") as file:
            file.seek(at)
            old = file.read(1)[0]
            file.seek(at)
            file.write(bytes([old ^ (1 << bit)]))
        return f"bit {bit} of byte {at} of {size} turned over"
    os.truncate(path, size // 2 if how == "half" else 0)
    return "cut in half" if how == "half" else "emptied"


class Worker:
    """Does the trials in another process, and starts a new one where that dies."""

    def __init__(self) -> None:
        """Nothing is started yet."""
        self._context = multiprocessing.get_context("spawn")

    def __enter__(self) -> Worker:
        """Start."""
        self._start()
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self._far.close()
        self._process.join(10)

    def _start(self) -> None:
        self._far, near = self._context.Pipe()
        self._process = self._context.Process(target=_work, args=(near,), daemon=True)
        self._process.start()
        near.close()

    def tried(self, index: Path, name: str, how: str, when: str, seed: int, right: dict[str, bytes]) -> tuple[str, str]:
        """As `trial`; where the process dies of it, that is what came of it."""
        try:
            self._far.send((index, name, how, when, seed, right))
            done, told = self._far.recv()
        except EOFError:
            self._process.join()
            done, told = how, f"the process died ({self._process.exitcode})"
            self._start()
        return str(done), str(told)


def _tried(worker: Worker | None, made: Made, name: str, how: str, when: str, seed: int) -> Outcome:
    """One trial, on a copy of the index."""
    copy = made.index.with_name("hurt")
    shutil.copytree(made.index, copy)
    done, told = (worker.tried if worker else trial)(copy, name, how, when, seed, made.right)
    shutil.rmtree(copy)
    short = "/".join(Path(name).parts[2:]) or name  # without the build's random name
    problem = "" if told == _UNHARMED else clear(told)
    return Outcome(NAME, f"{short} {done} {when}", told if not problem else "-", problem)


def _work(asked: Connection) -> None:
    logging.disable(logging.CRITICAL)
    while True:
        try:
            asked.send(trial(*asked.recv()))
        except EOFError:
            return


def trial(index: Path, name: str, how: str, when: str, seed: int, right: dict[str, bytes]) -> tuple[str, str]:
    """Hurt a file and ask: what was done, and what came of it."""
    draw = random.Random(seed)
    path = index / name
    asked = questions() if "chroma" in name else draw.sample(questions(), _SHARE)
    if when == WHEN[0]:
        done = hurt(path, how, draw)
        try:
            with opened(index) as assistant:
                return done, _compared(said(assistant, asked), right)
        except IngestError as error:
            return done, str(error)
    clock = iter(range(0, 10**6, 100))  # every question finds that it is time to look for a new build
    live = Live(index, lambda: Assistant(open_index(index), CountedWords(), TODAY), lambda: float(next(clock)))
    try:
        done = hurt(path, how, draw)
        return done, _compared(_asked(live, asked), right)
    except IngestError as error:
        return done, str(error)
    finally:
        live.close()


def _asked(live: Live, asked: Sequence[str]) -> dict[str, bytes]:
    out = {}
    for question in asked:
        with live.in_use() as assistant:
            out[question] = as_bytes(assistant.ask(question, (), 20).to_dict())
    return out


def _compared(got: dict[str, bytes], right: dict[str, bytes]) -> str:
    wrong = [question for question, answer in got.items() if answer != right[question]]
    return f"{len(wrong)} of {len(got)} answers were silently others, as to “{wrong[0]}”" if wrong else _UNHARMED


def mended(made: Made, draw: random.Random) -> Outcome:
    """The command that the messages name makes it whole again, also for a chat that is running."""
    injected = "the vector store and two more files emptied, then `python -m ingest build`"
    clock = iter(range(0, 10**6, 100))
    live = Live(
        made.index, lambda: Assistant(open_index(made.index), CountedWords(), TODAY), lambda: float(next(clock))
    )
    with contextlib.closing(live):
        store = next(name for name in files_of(made.index) if name.endswith("chroma.sqlite3"))
        for name in (store, *draw.sample([n for n in files_of(made.index) if n != store], 2)):
            hurt(made.index / name, "nothing", draw)
        build(made.corpus, made.index, CountedWords())
        with opened(made.index) as assistant:
            problem = "" if said(assistant) == made.right else "the answers are others"
        if not until(lambda: _rightly(live, made), _SWITCHING):
            problem = problem or "a running chat does not take the new index up"
    return Outcome(NAME, injected, "a new start and a running chat answer as before", problem)


def _rightly(live: Live, made: Made) -> bool:
    """Whether the build in use is asked, and answers as it should."""
    with live.in_use() as assistant:
        return assistant.index.name == build_in_use(made.index) and said(assistant) == made.right
