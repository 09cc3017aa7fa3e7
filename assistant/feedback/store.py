"""The store of questions and feedback: one SQLite file, many writers, nothing that says who.

Every text that a person wrote is masked here, at the only door, whoever calls. The file belongs
to the user that runs the assistant (mode 0600). Its version stands in `user_version`.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from assistant.feedback.errors import FeedbackError
from assistant.feedback.masking import mask
from assistant.feedback.records import MAX_WORDS, Asked, Opinion
from assistant.feedback.versions import STEPS, VERSION, bring_up
from assistant.keep.safe import plain
from ingest.shortages import MORE_HANDLES, no_handles

_APPLICATION = 0x49414642  # "IAFB": tells our file from another program's
_WAIT = 10.0  # seconds that a writer waits for another
_ASKED = """
    at TEXT NOT NULL, question TEXT NOT NULL, standalone TEXT NOT NULL, status TEXT NOT NULL, reason TEXT,
    composer TEXT NOT NULL, fingerprint TEXT NOT NULL, total_ms REAL NOT NULL, cited TEXT NOT NULL"""
_SCHEMA = (
    f"CREATE TABLE asked (id INTEGER PRIMARY KEY AUTOINCREMENT, {_ASKED})",
    f"""CREATE TABLE opinion (id INTEGER PRIMARY KEY AUTOINCREMENT, {_ASKED},
        thumb TEXT NOT NULL CHECK (thumb IN ('up', 'down')), wrong TEXT, words TEXT NOT NULL)""",
    "CREATE INDEX asked_at ON asked (at)",
    "CREATE INDEX opinion_at ON opinion (at)",
)


def safe_words(text: str) -> str:
    """What is stored of words that somebody wrote: masked, without control characters."""
    return mask(plain(text)).strip()


class Store:
    """The file of questions and feedback. Safe to share between threads and processes: each call has its connection."""

    def __init__(self, path: Path) -> None:
        """Open the file, or make it. Raises `FeedbackError` where it is of another program, or cannot be written."""
        self.path = path
        try:
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))  # others of this machine do not read it
        except OSError as error:
            raise self._unusable(f"cannot be written: {error.strerror or error}") from error
        with self.connection() as connection:
            self._prepare(connection)

    def add_question(self, asked: Asked) -> int:
        """Keep a question and how it ended; its number. Call only where recording is switched on."""
        with self.writing() as connection:
            return _insert(connection, "asked", _columns(asked))

    def add_opinion(self, opinion: Opinion) -> int:
        """Keep an opinion; its number. Raises `FeedbackError` for more words than are taken."""
        if len(opinion.words) > MAX_WORDS:
            raise FeedbackError(f"The text has {len(opinion.words)} characters, and {MAX_WORDS} is the most.",
                                remedy="shorten it; nothing has been sent yet.")  # fmt: skip
        columns = {
            **_columns(opinion.asked), "thumb": opinion.thumb.value,
            "wrong": opinion.wrong.value if opinion.wrong else None, "words": safe_words(opinion.words),
        }  # fmt: skip
        with self.writing() as connection:
            return _insert(connection, "opinion", columns)

    def forget(self, before: datetime) -> int:
        """Remove for good what is older; how many records went."""
        with self.writing() as connection:
            return sum(
                connection.execute(f"DELETE FROM {table} WHERE at < ?", (moment(before),)).rowcount  # noqa: S608 - one of two
                for table in ("asked", "opinion")
            )

    @contextlib.contextmanager
    def connection(self) -> Iterator[sqlite3.Connection]:
        """A connection for one task. Raises `FeedbackError` for whatever SQLite has to complain of."""
        try:
            with contextlib.closing(sqlite3.connect(self.path, timeout=_WAIT, isolation_level=None)) as connection:
                connection.row_factory = sqlite3.Row
                connection.execute("PRAGMA secure_delete = ON")
                yield connection
        except (sqlite3.Error, UnicodeError) as error:
            raise self._unusable(f"cannot be used: {error}") from error

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of it is kept, or nothing. One writer waits for the other."""
        with self.connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.execute("ROLLBACK")
                raise
            connection.execute("COMMIT")

    def _prepare(self, connection: sqlite3.Connection) -> None:
        """Make the tables, once, whoever comes first."""
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        application = connection.execute("PRAGMA application_id").fetchone()[0]
        empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        if version == 0 and application == 0 and empty:
            for statement in _SCHEMA:
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {_APPLICATION}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
        elif application != _APPLICATION:
            connection.execute("ROLLBACK")
            raise self._unusable("is a database of another program")
        elif version > VERSION:
            connection.execute("ROLLBACK")
            raise FeedbackError(
                f"The feedback file {self.path} was written by a newer version of the program (it has version {version}, "
                f"and this one reads version {VERSION}).",
                remedy="install the newer version again; or put a copy of before back with `python -m assistant restore "
                "FILE --only feedback --replace` once the file is moved away.",
            )
        elif version != VERSION:
            try:
                known = bring_up(connection, version, STEPS, VERSION)
            except sqlite3.Error:
                connection.execute("ROLLBACK")
                raise
            if not known:
                connection.execute("ROLLBACK")
                raise self._unusable(f"has version {version}, from which no way leads to version {VERSION}")
        connection.execute("COMMIT")

    def _unusable(self, why: str) -> FeedbackError:
        remedy = "name another place with ASSISTANT_FEEDBACK_FILE, or mend this one"
        if no_handles():
            why, remedy = f"{why}: too many files are open", MORE_HANDLES
        return FeedbackError(f"The feedback file {self.path} {why}.", remedy=f"{remedy}.")


def open_store(path: Path, days: int, now: datetime | None = None) -> Store:
    """The store, with what is older than so many days forgotten. Raises `FeedbackError`."""
    store = Store(path)
    store.forget((now or datetime.now(UTC)) - timedelta(days=days))
    return store


def moment(at: datetime) -> str:
    """A time as the store keeps it: UTC, to the second, so that text sorts as time."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _columns(asked: Asked) -> dict[str, object]:
    cited = [{"source_id": c.source_id, "locator": c.locator, "quote": c.quote} for c in asked.cited]
    return {
        "at": moment(asked.at), "question": safe_words(asked.question), "standalone": safe_words(asked.standalone),
        "status": asked.status, "reason": asked.reason, "composer": asked.composer, "fingerprint": asked.fingerprint,
        "total_ms": asked.total_ms, "cited": json.dumps(cited, ensure_ascii=False),
    }  # fmt: skip


def _insert(connection: sqlite3.Connection, table: str, columns: dict[str, object]) -> int:
    names, marks = ", ".join(columns), ", ".join("?" * len(columns))
    statement = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 - names of ours; values stand apart
    number = connection.execute(statement, tuple(columns.values())).lastrowid
    return int(number or 0)
