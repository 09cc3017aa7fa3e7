"""What people wrote goes from version to version of the store, and a version that is not known is left alone."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from assistant.feedback import store as of_store
from assistant.feedback.errors import FeedbackError
from assistant.feedback.store import Store

# Version 1 as it was first released, with a record. It stays as it is, whatever the program comes to write.
VERSION_1 = """
PRAGMA application_id = 1229014594;
PRAGMA user_version = 1;
CREATE TABLE asked (id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL, question TEXT NOT NULL, standalone TEXT NOT NULL, status TEXT NOT NULL, reason TEXT,
    composer TEXT NOT NULL, fingerprint TEXT NOT NULL, total_ms REAL NOT NULL, cited TEXT NOT NULL);
CREATE TABLE opinion (id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL, question TEXT NOT NULL, standalone TEXT NOT NULL, status TEXT NOT NULL, reason TEXT,
    composer TEXT NOT NULL, fingerprint TEXT NOT NULL, total_ms REAL NOT NULL, cited TEXT NOT NULL,
        thumb TEXT NOT NULL CHECK (thumb IN ('up', 'down')), wrong TEXT, words TEXT NOT NULL);
CREATE INDEX asked_at ON asked (at);
CREATE INDEX opinion_at ON opinion (at);
INSERT INTO opinion (at, question, standalone, status, composer, fingerprint, total_ms, cited, thumb, words)
    VALUES ('2026-03-01T12:00:00Z', 'May I?', 'May I?', 'answered', 'extractive', 'f', 1.5, '[]', 'up', 'thank you');
"""


@pytest.fixture
def old(tmp_path: Path) -> Path:
    file = tmp_path / "feedback.sqlite"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(VERSION_1)
    return file


def looked_at(file: Path, what: str) -> object:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(what).fetchone()[0]


def rows(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection:
        return hashlib.sha256("\n".join(connection.iterdump()).encode()).hexdigest()


def test_the_first_version_is_read_by_this_one(old: Path) -> None:
    Store(old)
    assert looked_at(old, "SELECT words FROM opinion") == "thank you"
    assert looked_at(old, "PRAGMA user_version") == of_store.VERSION


def test_an_older_one_is_brought_up_step_by_step(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_store, "VERSION", 3)
    steps = {
        1: ("ALTER TABLE opinion ADD COLUMN tone TEXT NOT NULL DEFAULT 'even'",),
        2: ("ALTER TABLE opinion RENAME COLUMN tone TO voice", "UPDATE opinion SET voice = voice || 'ly'"),
    }
    monkeypatch.setattr(of_store, "STEPS", steps)
    Store(old)
    assert looked_at(old, "SELECT words || ' ' || voice FROM opinion") == "thank you evenly"
    assert looked_at(old, "PRAGMA user_version") == 3
    Store(old)  # and not a second time
    assert looked_at(old, "SELECT voice FROM opinion") == "evenly"


def test_a_step_that_fails_leaves_it_as_it_was(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_store, "VERSION", 2)
    steps = {1: ("ALTER TABLE opinion ADD COLUMN tone TEXT", "ALTER TABLE missing ADD COLUMN tone TEXT")}
    monkeypatch.setattr(of_store, "STEPS", steps)
    before = rows(old)
    with pytest.raises(FeedbackError, match="no such table"):
        Store(old)
    assert rows(old) == before
    assert looked_at(old, "PRAGMA user_version") == 1


def test_one_that_no_way_leads_from_is_refused(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_store, "VERSION", 2)
    with pytest.raises(FeedbackError, match="has version 1, from which no way leads to version 2"):
        Store(old)


def test_a_newer_one_is_refused_and_left_alone(old: Path) -> None:
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("PRAGMA user_version = 99")
    before = rows(old)
    with pytest.raises(FeedbackError, match=r"newer version.*99.*What to do: install the newer version again"):
        Store(old)
    assert rows(old) == before
