"""The rows of an index that is being written: a small one's here, a large one's by a process of its own.

While Chroma takes rows in, no other Python of the same process runs, and embedding would wait for it. The other
process (`ingest/rows_worker.py`) is given parts through a pipe, in which few find room: who writes waits for it, not
the memory.
"""

from __future__ import annotations

import contextlib
import errno
import json
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ingest.embed import Vectors

# From so many rows on, another process is worth the second that it takes to start.
MANY = 3_000
HEAD = struct.Struct("<III")  # bytes of JSON, rows, numbers in a row; all zero at the end
_ROOT = Path(__file__).resolve().parent.parent
_CODE = "import sys; sys.path.insert(0, sys.argv[1]); from ingest.rows_worker import main; main(sys.argv[2])"
_PATIENCE = 600.0  # seconds for the last rows to be on the disk


class Part(NamedTuple):
    """Rows that go in together; `vectors` has one row for each id."""

    ids: list[str]
    vectors: Vectors
    metadatas: list[dict[str, str | int]]


class Opened(NamedTuple):
    """Chroma's client and the new collection in it."""

    client: Any
    collection: Any


class Rows:
    """Takes parts in order. Raises `OSError` or what Chroma raises where they cannot be written."""

    def __init__(self, folder: Path, opened: Callable[[Path], Opened]) -> None:
        """Name the store's folder, and what opens it in this process."""
        self._folder = folder
        self._opened = opened
        self._waiting: list[Part] = []
        self._count = 0
        self._here: Opened | None = None
        self._other: subprocess.Popen[bytes] | None = None

    def add(self, ids: list[str], embeddings: Vectors, metadatas: list[dict[str, str | int]]) -> None:
        """Take a part in."""
        part = Part(ids, embeddings, metadatas)
        self._count += len(ids)
        if self._other is not None:
            self._send(self._other, part)
            return
        self._waiting.append(part)
        if self._count > MANY:
            self._other = self._start()
            for waiting in self._waiting:
                self._send(self._other, waiting)
            self._waiting.clear()

    def close(self) -> None:
        """Everything is written when this returns."""
        if self._other is not None:
            self._end(self._other)
            return
        self._here = self._opened(self._folder)
        for part in self._waiting:
            add_part(self._here.collection, part)
        self._here.client.close()
        self._here = None

    def abandon(self) -> None:
        """Give up, whatever has been written."""
        if self._other is not None:
            self._other.kill()
            self._other.wait()
            self._close_pipes(self._other)
        if self._here is not None:
            self._here.client.close()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 - this program itself, without a shell
            [sys.executable, "-c", _CODE, str(_ROOT), str(self._folder)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def _send(self, other: subprocess.Popen[bytes], part: Part) -> None:
        words = json.dumps([part.ids, part.metadatas]).encode()
        vectors = np.ascontiguousarray(part.vectors, dtype="<f4")
        try:
            assert other.stdin is not None
            other.stdin.write(HEAD.pack(len(words), *vectors.shape) + words + vectors.tobytes())
        except OSError as error:
            raise self._reason(other) from error

    def _end(self, other: subprocess.Popen[bytes]) -> None:
        try:
            assert other.stdin is not None
            other.stdin.write(HEAD.pack(0, 0, 0))
            other.stdin.close()
            if other.wait(_PATIENCE) != 0:
                raise self._reason(other)
        except (BrokenPipeError, subprocess.TimeoutExpired) as error:
            raise self._reason(other) from error
        finally:
            self._close_pipes(other)

    @staticmethod
    def _reason(other: subprocess.Popen[bytes]) -> OSError:
        """Why the other process ended: what it said last, or that it said nothing."""
        assert other.stdout is not None
        if other.poll() is None:
            with contextlib.suppress(subprocess.TimeoutExpired):
                other.wait(5)
        said = other.stdout.read().decode(errors="replace").strip() if other.poll() is not None else ""
        ended = other.poll()
        if not said and ended is not None and ended < 0:
            said = f"the process that writes it was ended by the system (signal {-ended}), perhaps for want of memory"
        return OSError(errno.EIO, said or f"the process that writes it ended with {ended}")

    @staticmethod
    def _close_pipes(other: subprocess.Popen[bytes]) -> None:
        for pipe in (other.stdin, other.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def add_part(collection: Any, part: Part) -> None:
    """Put a part into a collection of Chroma."""
    collection.add(ids=part.ids, embeddings=part.vectors, metadatas=part.metadatas)


def read_part(read: Callable[[int], bytes]) -> Part | None:
    """The next part from a pipe; `None` at the end. Raises `EOFError` where whoever sent it is gone."""

    def exactly(count: int) -> bytes:
        data = read(count)
        if len(data) != count:
            raise EOFError
        return data

    words, rows, numbers = HEAD.unpack(exactly(HEAD.size))
    if not words:
        return None
    ids, metadatas = json.loads(exactly(words))
    vectors = np.frombuffer(exactly(4 * rows * numbers), dtype="<f4").reshape(rows, numbers)
    return Part(ids, vectors, metadatas)
