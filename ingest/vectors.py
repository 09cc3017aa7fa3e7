"""The vectors of a build by the hash of their text, in two files: of each only the hash is held in memory.

    vectors.f32     one row of 32-bit numbers a text, in reading order, bit for bit as the model gave it
    vectors.keys    the hash of each row's text, 16 bytes

Chroma gives vectors back as its search graph keeps them; these are what the next build takes over, so
that an index that grew step by step is the same as one built anew.
"""

from __future__ import annotations

import hashlib
import os
import struct
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from ingest.embed import Vectors

ROWS, KEYS = "vectors.f32", "vectors.keys"
_SIZE = 16
_NUMBER = 4
_PAIR = struct.Struct(">QQ")


def text_key(text: str) -> bytes:
    """The hash by which an unchanged text is known again."""
    return hashlib.sha256(text.encode("utf-8")).digest()[:_SIZE]


class RowTable:
    """Which row has which hash, in two flat arrays: at most 72 bytes a row, where a dictionary takes 200.

    A hash is looked for from the place that its first half names, and from there on place by place.
    """

    def __init__(self) -> None:
        """Begin empty."""
        self._count = 0
        self._room(1 << 10)

    def __len__(self) -> int:
        """How many rows there are."""
        return self._count

    def _room(self, size: int) -> None:
        self._mask = size - 1
        self._keys = array("Q", bytes(16 * size))
        self._rows = array("q", bytes(8 * size))  # the row and one; 0 where there is none

    def _place(self, first: int, second: int) -> int:
        at = first & self._mask
        while self._rows[at] and (self._keys[2 * at] != first or self._keys[2 * at + 1] != second):
            at = (at + 1) & self._mask
        return at

    def find(self, key: bytes) -> int | None:
        """The row of a hash; `None` for one that is not there."""
        row = self._rows[self._place(*_PAIR.unpack(key))]
        return row - 1 if row else None

    def __contains__(self, key: bytes) -> bool:
        """Whether a hash has a row."""
        return self._rows[self._place(*_PAIR.unpack(key))] > 0

    def add(self, key: bytes) -> None:
        """Give the next row to a hash that has none."""
        if 3 * (self._count + 1) > 2 * len(self._rows):
            keys, rows = self._keys, self._rows
            self._room(2 * len(rows))
            for old, row in enumerate(rows):
                if row:
                    self._put(keys[2 * old], keys[2 * old + 1], row)
        self._count += 1
        first, second = _PAIR.unpack(key)
        self._put(first, second, self._count)

    def _put(self, first: int, second: int, row: int) -> None:
        at = self._place(first, second)
        self._keys[2 * at], self._keys[2 * at + 1], self._rows[at] = first, second, row


class VectorFile:
    """Writes the vectors of one build, and gives back those that it has."""

    def __init__(self, folder: Path) -> None:
        """Begin both files."""
        self._rows = (folder / ROWS).open("w+b")
        self._keys = (folder / KEYS).open("wb")
        self._row = RowTable()
        self._size = 0

    def find(self, key: bytes) -> Vectors | None:
        """The vector of a text that was added before; `None` for another."""
        row = self._row.find(key)
        if row is None:
            return None
        self._rows.seek(row * self._size)
        return np.frombuffer(self._rows.read(self._size), dtype=np.float32)

    def add(self, key: bytes, vector: Vectors) -> None:
        """Add the vector of a text; a text that is there already is left as it is. Raises `OSError`."""
        if key in self._row:
            return
        self._size = vector.nbytes
        self._rows.seek(0, os.SEEK_END)
        self._rows.write(vector.tobytes())
        self._keys.write(key)
        self._row.add(key)

    def close(self) -> None:
        """Write what is not written yet. Raises `OSError` where there is no room."""
        try:
            self._rows.close()
        finally:
            self._keys.close()


class KnownVectors:
    """The vectors of an earlier build, looked up in its files."""

    def __init__(self, folder: Path | None = None) -> None:
        """Open the files of a build; without a folder nothing is known. Raises `OSError`, `ValueError`."""
        self._rows = None if folder is None else (folder / ROWS).open("rb")
        keys = np.fromfile(folder / KEYS, dtype=">u8").reshape(-1, 2) if folder else np.zeros((0, 2), dtype=">u8")
        self._order = np.argsort(keys[:, 0], kind="stable")
        self._keys = keys[self._order]
        size = (folder / ROWS).stat().st_size if folder else 0
        self._size = size // max(1, len(keys))
        if self._size * len(keys) != size or self._size % _NUMBER or bool(len(keys)) != bool(size):
            raise ValueError("the vectors and their keys do not belong together")

    def find(self, key: bytes) -> Vectors | None:
        """The vector of a text; `None` if that build did not have it."""
        if self._rows is None:
            return None
        first, second = np.frombuffer(key, dtype=">u8")
        at = int(np.searchsorted(self._keys[:, 0], first))
        while at < len(self._keys) and self._keys[at, 0] == first:
            if self._keys[at, 1] == second:
                self._rows.seek(int(self._order[at]) * self._size)
                return np.frombuffer(self._rows.read(self._size), dtype=np.float32)
            at += 1
        return None

    def close(self) -> None:
        """Give the file back."""
        if self._rows is not None:
            self._rows.close()


@contextmanager
def known_vectors(folder: Path | None) -> Iterator[KnownVectors]:
    """The vectors of a build, or none; files that cannot be used are as good as none."""
    try:
        known = KnownVectors(folder)
    except (OSError, ValueError):
        known = KnownVectors()
    try:
        yield known
    finally:
        known.close()
