"""A full disk under everything that is written: a build, feedback, a copy, what a model costs, a kept answer, a run.

The disk is a small one in memory (tmpfs) where mounting is allowed; elsewhere no file may grow (RLIMIT_FSIZE).
It is right where what was there is whole, whoever runs it is told what to do, and the same works once there is room.
"""

from __future__ import annotations

import contextlib
import os
import resource
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from assistant.compose.generative.ledger import Ledger
from assistant.feedback.records import Asked, Opinion, Thumb, Wrong
from assistant.feedback.store import Store
from assistant.keep.files import write_export
from assistant.keep.making import keep_answer, make_pack
from assistant.operate.copies.making import back_up
from assistant.settings import Settings
from assistant.types import Usage
from evals.errors import EvalError
from evals.faults.made import CountedWords, Made, change_rules, make, opened, questions, said
from evals.faults.result import Outcome, Plan, clear
from evals.files import RunFolder
from ingest.build import build
from ingest.errors import IngestError

NAME = "disk"
_SIZE = 48  # megabytes
_KILOBYTE = 1024


@dataclass(frozen=True, slots=True)
class Disk:
    """A folder whose disk can be filled, and how that is done."""

    folder: Path
    mounted: bool

    @property
    def how(self) -> str:
        """As it is told."""
        return "full tmpfs" if self.mounted else "no file may grow"

    @contextlib.contextmanager
    def full(self, room: int) -> Iterator[None]:
        """While it lasts, there is room for so many bytes."""
        if not self.mounted:
            soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
            try:
                yield
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
            return
        ballast = self.folder / "ballast"
        ballast.write_bytes(b"x" * max(0, shutil.disk_usage(self.folder).free - room))
        try:
            yield
        finally:
            ballast.unlink()


@contextlib.contextmanager
def small_disk(folder: Path, mount: bool = True) -> Iterator[Disk]:
    """A disk of its own, where this machine allows it."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}m", "tmpfs", str(folder)]
    mounted = mount and bool(shutil.which("mount")) and os.geteuid() == 0
    if mounted:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603
    try:
        yield Disk(folder, mounted)
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S603, S607


@dataclass(frozen=True, slots=True)
class Written:
    """Something that is written: what does it, and what is wrong with what was there before (empty: nothing)."""

    name: str
    write: Callable[[int], None]
    wrong: Callable[[], str]
    read_while_full: bool = True
    prepare: Callable[[int], None] = lambda number: None
    quiet: bool = False  # it is told in the log, and the work that it belongs to goes on


def disk(plan: Plan, mount: bool = True) -> Iterator[Outcome]:
    """Everything that is written, `times` times each, with no room and with a little."""
    draw = plan.draw(NAME)
    with small_disk(plan.place(NAME), mount) as small:
        for one in _all(small.folder, make(small.folder / "made")):
            one.prepare(0)
            one.write(0)  # with room
            for n in range(1, plan.times + 1):
                yield _tried(small, one, n, 0 if n == 1 else draw.randrange(64 * _KILOBYTE))


def _tried(small: Disk, one: Written, number: int, room: int) -> Outcome:
    injected = f"{small.how}, room for {room} bytes, in {one.name}"
    told = ""
    one.prepare(number)
    with small.full(room):
        try:
            one.write(number)
        except (IngestError, EvalError) as error:
            told = str(error)
        except Exception as error:  # noqa: BLE001 - what reaches a user as a traceback is what is looked for
            return Outcome(NAME, injected, "-", f"a traceback: {type(error).__name__}: {error}")
        if small.mounted and one.read_while_full and (wrong := one.wrong()):
            return Outcome(NAME, injected, "-", f"while it is full: {wrong}")
    if wrong := one.wrong():
        return Outcome(NAME, injected, "-", f"with room again: {wrong}")
    problem = clear(told) if told else ""
    try:
        one.prepare(number + 1000)
        one.write(number + 1000)
        wrong = one.wrong()
    except (IngestError, EvalError) as error:
        wrong = str(error)
    outcome = "told with what to do" if told else "the work goes on" if one.quiet else "there was room enough"
    return Outcome(
        NAME, injected, f"{outcome}; whole, and works with room again", problem or (wrong and f"after it: {wrong}")
    )


def _all(folder: Path, made: Made) -> Iterator[Written]:
    yield _build(made)
    with opened(made.index) as assistant:
        answer = assistant.ask(questions()[0])
        pack = make_pack([keep_answer(answer, assistant.index, now := datetime.now(UTC))], now)
    yield _feedback(folder / "feedback.sqlite", now)
    yield _copy(folder, made)
    yield _ledger(folder / "ledger.sqlite")
    kept = folder / "kept"
    kept.mkdir()

    def keep(number: int) -> None:
        for suffix in (".json", ".md", ".docx"):
            (kept / f"{number}{suffix}").unlink(missing_ok=True)
            write_export(pack, kept / f"{number}{suffix}")

    yield Written("keeping an answer", keep, lambda: _empty(kept))
    yield _run(folder / "run")


def _build(made: Made) -> Written:
    right = [made.right]

    def write(number: int) -> None:
        build(made.corpus, made.index, CountedWords())
        with opened(made.index) as assistant:
            right[0] = said(assistant)

    def wrong() -> str:
        with opened(made.index) as assistant:
            return "" if said(assistant) == right[0] else "the index in use answers otherwise"

    return Written("a build", write, wrong, prepare=lambda number: change_rules(made.corpus, number))


def _asked(now: datetime, number: int) -> Asked:
    return Asked(
        now, f"Question number {number}", "standalone " * 40, "answered", None, "extractive", "0" * 64, 1.0, ()
    )


def _feedback(path: Path, now: datetime) -> Written:
    kept: list[int] = []

    def write(number: int) -> None:
        kept.append(Store(path).add_opinion(Opinion(_asked(now, number), Thumb.DOWN, Wrong("other"), "words " * 200)))

    def wrong() -> str:
        with closing(sqlite3.connect(path)) as connection:
            state = connection.execute("PRAGMA integrity_check").fetchone()[0]
            rows = connection.execute("SELECT count(*) FROM opinion").fetchone()[0]
        return "" if (state, rows) == ("ok", len(kept)) else f"{state}, {rows} of {len(kept)} opinions"

    return Written("feedback", write, wrong, read_while_full=False)


def _copy(folder: Path, made: Made) -> Written:
    target = folder / "copies"
    target.mkdir()
    settings = Settings(corpus=made.corpus, feedback_file=folder / "feedback.sqlite")

    def write(number: int) -> None:
        back_up(settings, target / f"{number}.zip", "0")

    return Written("a copy", write, lambda: _empty(target))


def _empty(folder: Path) -> str:
    half = [p.name for p in folder.iterdir() if p.stat().st_size == 0 or p.name.startswith(".")]
    return f"half a file is left: {half}" if half else ""


def _ledger(path: Path) -> Written:
    ledger = Ledger(path, budget=1e9)
    counted = [0]

    def write(number: int) -> None:
        ledger.add("made", Usage(calls=1, tokens_in=number, tokens_out=1, cost=0.5))
        counted[0] += 1

    def wrong() -> str:
        with closing(sqlite3.connect(path)) as connection:
            state = connection.execute("PRAGMA integrity_check").fetchone()[0]
        calls = sum(d.usage.calls for d in ledger.days())
        return "" if (state, calls) == ("ok", counted[0]) else f"{state}, {calls} of {counted[0]} calls are counted"

    return Written("what a model costs", write, wrong, read_while_full=False, quiet=True)


def _run(folder: Path) -> Written:
    run = RunFolder(folder)
    results: list[dict[str, Any]] = []

    def write(number: int) -> None:
        if (folder / "record.json").is_file():
            run.rewrite(run.read_results())  # as --resume begins
        else:
            run.begin({"what": "made"})
        result = {"id": f"made-{number}", "error": None, "answer": {"answer": "words " * 500}}
        run.append(result)
        results.append(result)
        run.write_record({"what": "made", "number": number})

    def wrong() -> str:
        read = [r["id"] for r in run.read_results()]
        run.read_record()
        lost = [r["id"] for r in results if r["id"] not in read]
        return f"lost: {lost}" if lost else ""

    return Written("a run of the evaluation", write, wrong)
