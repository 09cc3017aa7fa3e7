"""Whether a vector store is what was written: quickly by its pages, and by its rows where those say nothing."""

from __future__ import annotations

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from ingest import store_check
from ingest.store import Index, new_store, read_manifest
from ingest.store_check import as_written, pages_hash, rows_hash


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store of fifty vectors, closed."""
    folder = tmp_path / "chroma"
    opened = new_store(folder)
    vectors = np.random.default_rng(1).normal(size=(50, 8)).astype(np.float32)
    opened.collection.add([f"v{i}" for i in range(50)], vectors, [{"text": f"text {i}"} for i in range(50)])
    opened.client.close()
    return folder


def database(store: Path) -> Path:
    return store / "chroma.sqlite3"


def changed(store: Path, statement: str) -> None:
    with closing(sqlite3.connect(database(store))) as connection, connection:
        connection.execute(statement)


def test_opening_an_index_leaves_its_pages_and_the_kept_hashes_hold(tiny_index: Path) -> None:
    build, manifest = read_manifest(tiny_index)
    before = database(build / "chroma").read_bytes()
    for _ in range(3):
        with closing(Index(tiny_index)):
            pass
    assert database(build / "chroma").read_bytes() != before  # or there would be nothing to leave out
    assert pages_hash(build / "chroma") == manifest.pages != ""
    assert rows_hash(build / "chroma") == manifest.rows != ""


def test_rows_are_not_read_where_the_pages_say_enough(store: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pages, rows = pages_hash(store), rows_hash(store)
    monkeypatch.setattr(store_check, "rows_hash", lambda _: pytest.fail("the rows were read"))
    assert as_written(store, pages, rows)


def test_any_byte_of_a_page_counts(store: Path) -> None:
    file, draw = database(store), random.Random(4)
    pages, data = pages_hash(store), file.read_bytes()
    with closing(sqlite3.connect(file)) as connection:
        (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'acquire_write'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    left_out = {*range(24, 28), *range(92, 100), *range((root - 1) * size, root * size)}
    around = [0, 16, 23, 28, 91, 100, (root - 1) * size - 1, root * size, len(data) - 1]
    for at in [*around, *(i for i in draw.choices(range(len(data)), k=60) if i not in left_out)]:
        file.write_bytes(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :])
        assert pages_hash(store) != pages, at
    for at in (24, 99, root * size - 1):
        file.write_bytes(data[:at] + bytes([data[at] ^ 4]) + data[at + 1 :])
        assert pages_hash(store) == pages, at
    file.write_bytes(data + b"\0")
    assert pages_hash(store) != pages


def test_a_store_that_was_only_rearranged_is_what_was_written(store: Path) -> None:
    changed(store, "CREATE TABLE made_elsewhere (a)")
    changed(store, "DROP TABLE made_elsewhere")
    pages, rows = pages_hash(store), rows_hash(store)
    changed(store, "VACUUM")
    assert pages_hash(store) != pages
    assert as_written(store, pages, rows)


def test_other_rows_are_not_what_was_written(store: Path) -> None:
    pages, rows = pages_hash(store), rows_hash(store)
    changed(store, "UPDATE embedding_metadata SET string_value = 'a different text' WHERE id = 7")
    assert not as_written(store, pages, rows)


def test_an_index_without_the_hash_of_its_pages_is_checked_by_its_rows(store: Path) -> None:
    assert as_written(store, "", rows_hash(store))
    assert not as_written(store, "", "another")


@pytest.mark.parametrize("rest", ["wal", "journal"])
def test_an_open_transaction_is_left_to_sqlite(store: Path, rest: str) -> None:
    assert pages_hash(store)
    database(store).with_name(f"chroma.sqlite3-{rest}").write_bytes(b"something")
    assert pages_hash(store) == ""


@pytest.mark.parametrize("data", [b"", b"SQLite format 3\0", b"not a database at all" * 99])
def test_what_is_no_database_is_told_by_reading_its_rows(store: Path, data: bytes) -> None:
    database(store).write_bytes(data)
    assert pages_hash(store) == ""
    with pytest.raises(sqlite3.Error):
        as_written(store, "", "rows")


def test_a_table_of_many_pages_is_not_left_out(store: Path) -> None:
    """One page is left out and no more: what has grown beyond it is checked by rows."""
    for i in range(40):
        changed(store, f"INSERT INTO acquire_write (lock_status) VALUES ('{'x' * 300}{i}')")
    assert pages_hash(store) == ""
