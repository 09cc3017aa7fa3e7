"""Whether Chroma's database is what was written: by its pages, and where these say nothing, by its rows.

Chroma writes to its database each time it opens one: it takes the right to write by a row in a table of that name, and
SQLite counts the change in the first page. So the bytes of the file change, and yet nearly all of its pages stay as they
are; a hash of those is made as quickly as the file is read. Where it is not the one that was kept (a table was
rearranged, or a transaction is open), the rows are read, which takes fifty times as long and says the same.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

_DATABASE = "chroma.sqlite3"
# What Chroma's database says of the vectors.
_TABLES = ("collections", "segments", "embeddings", "embedding_metadata", "embeddings_queue")
_WRITTEN_AT_OPENING = "acquire_write"
# The first page: https://sqlite.org/fileformat2.html, "The Database Header".
_PAGE_SIZE = slice(16, 18)
_COUNTERS = (slice(24, 28), slice(92, 100))  # of changes; for which change the next is valid, and by which SQLite
_LEAF = 13  # the first byte of a page that holds a whole small table
_PART = 1 << 20


def rows_hash(store: Path) -> str:
    """A hash of the rows of the database. Raises `sqlite3.Error` for one that does not hang together."""
    digest = hashlib.sha256()
    with _reading(store) as connection:
        state = connection.execute("PRAGMA integrity_check").fetchone()
        if state != ("ok",):
            raise sqlite3.DatabaseError(str(state[0]))
        for table in _TABLES:
            for row in connection.execute(f"SELECT * FROM {table}"):  # noqa: S608 - a name of ours
                digest.update(repr(row).encode())
    return digest.hexdigest()


def pages_hash(store: Path) -> str:
    """A hash of all pages of the database that opening it does not change; nothing where that cannot be said."""
    file = store / _DATABASE
    if any(_holds_something(file.with_name(f"{_DATABASE}-{rest}")) for rest in ("wal", "journal")):
        return ""
    try:
        with _reading(store) as connection:
            question = "SELECT rootpage FROM sqlite_master WHERE name = ?"
            (number,) = connection.execute(question, (_WRITTEN_AT_OPENING,)).fetchone() or (0,)
        return _hash_but_for(file, number)
    except (OSError, sqlite3.Error):
        return ""  # the rows are asked next, and say what is wrong


def as_written(store: Path, pages: str, rows: str) -> bool:
    """Whether a database still holds what it did when it had these hashes. Raises what `rows_hash` raises."""
    return bool(pages and pages_hash(store) == pages) or rows_hash(store) == rows


def _hash_but_for(file: Path, number: int) -> str:
    """The hash of a database's file without the page of that number, counted from one, and the counters."""
    with file.open("rb") as pages:
        first = bytearray(pages.read(100))
        size = int.from_bytes(first[_PAGE_SIZE], "big")
        size = 1 << 16 if size == 1 else size
        start = (number - 1) * size
        if number < 2 or size < 512:
            return ""
        for counter in _COUNTERS:
            first[counter] = bytes(len(first[counter]))
        digest = hashlib.sha256(number.to_bytes(8, "big") + first)
        while part := pages.read(min(_PART, max(0, start - pages.tell()))):
            digest.update(part)
        left_out = pages.read(size)
        if left_out[:1] != bytes([_LEAF]):
            return ""
        while part := pages.read(_PART):
            digest.update(part)
    return digest.hexdigest()


@contextlib.contextmanager
def _reading(store: Path) -> Iterator[sqlite3.Connection]:
    address = (store / _DATABASE).resolve().as_uri()
    with contextlib.closing(sqlite3.connect(f"{address}?mode=ro", uri=True)) as connection:
        yield connection


def _holds_something(path: Path) -> bool:
    return path.is_file() and path.stat().st_size > 0
