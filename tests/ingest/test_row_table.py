"""The hashes of a build's texts, held in flat arrays."""

from __future__ import annotations

import random

from ingest.vectors import RowTable, text_key


def test_every_hash_is_found_in_its_row_and_no_other() -> None:
    table = RowTable()
    keys = [text_key(f"text {n}") for n in range(5000)]  # the table grows three times
    for key in keys:
        assert key not in table
        table.add(key)
    assert [table.find(key) for key in keys] == list(range(5000))
    assert len(table) == 5000
    assert all(table.find(text_key(f"other {n}")) is None for n in range(5000))


def test_hashes_that_begin_alike_are_told_apart() -> None:
    table = RowTable()
    draw = random.Random(4)
    keys = [bytes(8) + draw.randbytes(8) for _ in range(300)]  # all look for the same place
    keys += [draw.randbytes(7) + b"\xff" + bytes(8) for _ in range(300)]  # and these for the last one
    for key in keys:
        table.add(key)
    assert [table.find(key) for key in keys] == list(range(600))
    assert table.find(bytes(16)) is None


def test_a_table_takes_little_memory() -> None:
    table = RowTable()
    for n in range(20_000):
        table.add(text_key(str(n)))
    held = table._keys.itemsize * len(table._keys) + table._rows.itemsize * len(table._rows)
    assert held / 20_000 <= 72
