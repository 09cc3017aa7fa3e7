"""Reads a PDF in a process of its own, within bounds of time and memory.

A page that takes too long, or more memory than it may, is given up and reported; a new process
goes on with the next page. After too many such pages the file is given up.
"""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.loaders.pdf.limits import Limits, Refusal
from ingest.loaders.pdf.opening import REPAIR, check_bytes
from ingest.loaders.pdf.parts import Block, Line
from ingest.loaders.pdf.worker import messages, request

_ROOT = Path(__file__).resolve().parents[3]
_CODE = "import sys; sys.path.insert(0, sys.argv[1]); from ingest.loaders.pdf.worker import main; main()"
_TOO_LONG = "it takes longer than {:g} seconds"
_DIED = "the process that read it ended: it needs more memory than a page may take, or the file misleads its reader"


@dataclass(frozen=True, slots=True)
class Read:
    """What a file gave: the runs of each page, its labels and outline, and the pages with troubles."""

    pages: tuple[Block, ...]
    labels: tuple[str, ...] = ()
    outline: tuple[tuple[str, int, int], ...] = ()
    failed: tuple[tuple[int, str], ...] = ()
    damaged: tuple[int, ...] = ()


Reader = Callable[[bytes, Limits], Read]


def read_bounded(data: bytes, limits: Limits) -> Read:
    """Read a file in a process of its own. Raises `Refusal` for a file that cannot be read as a whole."""
    check_bytes(data, limits)
    told, first = _Told(limits), 1
    deadline = time.monotonic() + limits.file_seconds
    while True:
        with contextlib.closing(_spoken(data, limits, first, deadline)) as said:
            why = _listen(told, said)
        if why is None or told.complete:
            return told.read()
        if told.count is None:
            raise Refusal(f"The PDF could not be opened: {why.replace('it ', 'opening it ', 1)}.", REPAIR)
        first = told.give_up(why)
        if len(told.lost) >= limits.lost_pages:
            pages = ", ".join(map(str, told.lost))
            raise Refusal(f"The PDF was given up after pages {pages}: {why}.", REPAIR)
        if told.complete:
            return told.read()


def read_here(data: bytes, limits: Limits) -> Read:
    """Read a file in this process, without bounds of time and memory: quicker for files that one has made oneself."""
    check_bytes(data, limits)
    told = _Told(limits)
    _listen(told, messages(data, limits))
    return told.read()


class _Told:
    """What has been heard of a file so far."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.letters = 0
        self.count: int | None = None
        self.labels: tuple[str, ...] = ()
        self.outline: tuple[tuple[str, int, int], ...] = ()
        self.pages: list[Block] = []
        self.failed: list[tuple[int, str]] = []
        self.damaged: list[int] = []
        self.lost: list[int] = []

    @property
    def complete(self) -> bool:
        return self.count is not None and len(self.pages) >= self.count

    def take(self, message: dict[str, Any]) -> None:
        if "refused" in message:
            raise Refusal(message["refused"], message["remedy"])
        if "pages" in message:
            self.count = message["pages"]
            self.labels = tuple(message["labels"])
            self.outline = tuple((title, page, depth) for title, page, depth in message["outline"])
            return
        number = message["page"]
        self.pages.append([_line(run, number) for run in message.get("runs", ())])
        self.letters += sum(len(line.text) for line in self.pages[-1])
        if self.letters > self.limits.letters:
            raise Refusal(f"The PDF has more than {self.limits.letters:,} letters.", "split it into documents.")
        if "failed" in message:
            self.failed.append((number, message["failed"]))
        elif message["damaged"]:
            self.damaged.append(number)

    def give_up(self, why: str) -> int:
        """The page that was being read is lost; the number of the next one."""
        number = len(self.pages) + 1
        self.pages.append([])
        self.failed.append((number, why))
        self.lost.append(number)
        return number + 1

    def read(self) -> Read:
        return Read(tuple(self.pages), self.labels, self.outline, tuple(self.failed), tuple(self.damaged))


def _line(run: Sequence[Any], page: int) -> Line:
    text, x, end, down, size, bold, *row = run
    return Line(text, x, end, down, size, bold, page, row=bool(row))


def _listen(told: _Told, said: Iterator[dict[str, Any]]) -> str | None:
    """Take what is said until its end; the reason where it ends too early."""
    try:
        for message in said:
            told.take(message)
    except _CutShortError as cut:
        return str(cut)
    return None


class _CutShortError(Exception):
    """The process said nothing more in time, or ended before the last page."""


def _spoken(data: bytes, limits: Limits, first: int, deadline: float) -> Generator[dict[str, Any], None, None]:
    """The messages of a worker process, as they come; it is ended with the iterator."""
    process = subprocess.Popen(  # noqa: S603 - this program itself, without a shell
        [sys.executable, "-c", _CODE, str(_ROOT)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    lines: queue.Queue[bytes | None] = queue.Queue(maxsize=64)
    threads = [
        threading.Thread(target=_send, args=(process, request(limits, first), data), daemon=True),
        threading.Thread(target=_hear, args=(process, lines), daemon=True),
    ]
    try:
        for thread in threads:
            thread.start()
        count, seconds = None, limits.opening_seconds
        while True:
            try:
                line = lines.get(timeout=seconds)
            except queue.Empty:
                raise _CutShortError(_TOO_LONG.format(seconds)) from None
            if line is None:
                break
            message = json.loads(line)
            if "refused" not in message:
                count, seconds = message.get("pages", count), limits.page_seconds
            yield message
            if time.monotonic() > deadline:
                raise Refusal(f"The PDF takes longer than {limits.file_seconds:g} seconds to read.",
                              "split it into documents.")  # fmt: skip
            if "refused" in message or message.get("page") == count:
                return
        raise _CutShortError(_DIED)
    finally:
        process.kill()
        while threads[1].is_alive():  # let go of what waits for room in the queue
            with contextlib.suppress(queue.Empty):
                lines.get(timeout=0.05)
        process.wait()
        threads[0].join()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()  # type: ignore[union-attr]


def _send(process: subprocess.Popen[bytes], head: bytes, data: bytes) -> None:
    with contextlib.suppress(OSError):  # the process has ended; that is told by what it did not say
        assert process.stdin is not None
        process.stdin.write(head)
        process.stdin.write(data)
        process.stdin.close()


def _hear(process: subprocess.Popen[bytes], lines: queue.Queue[bytes | None]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        lines.put(line)
    lines.put(None)
