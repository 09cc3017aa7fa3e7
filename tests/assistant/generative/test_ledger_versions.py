"""The file of what a chat model cost has a version: an older one is taken over, a newer one left as it is."""

from __future__ import annotations

import logging
import sqlite3
from datetime import date
from pathlib import Path

import pytest

from assistant.compose.generative.ledger import VERSION, Ledger
from assistant.types import Usage

DAY = date(2026, 3, 1)


def version_of(file: Path) -> int:
    with sqlite3.connect(file) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def test_a_file_without_a_version_keeps_what_it_holds(tmp_path: Path) -> None:
    file = tmp_path / "ledger.sqlite"
    Ledger(file, today=lambda: DAY).add("small", Usage(calls=1, tokens_in=7))
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version = 0")
    again = Ledger(file, today=lambda: DAY)
    assert again.spent(DAY).tokens_in == 7
    assert version_of(file) == VERSION


def test_a_newer_file_is_not_touched(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    file = tmp_path / "ledger.sqlite"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE costs (everything_else TEXT)")
        connection.execute(f"PRAGMA user_version = {VERSION + 1}")
    before = file.read_bytes()
    with caplog.at_level(logging.ERROR):
        ledger = Ledger(file, today=lambda: DAY)
    assert "a newer version of this program wrote it" in caplog.text
    ledger.add("small", Usage(calls=1, tokens_in=7))
    assert ledger.spent(DAY).tokens_in == 7
    assert file.read_bytes() == before
