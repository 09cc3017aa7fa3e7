"""The store: what goes in is masked, many may write at once, and a foreign file is never touched."""

from __future__ import annotations

import os
import sqlite3
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from feedback_makers import CITED, START, asked

from assistant.chain import Assistant
from assistant.feedback.errors import FeedbackError
from assistant.feedback.queries import View, listing
from assistant.feedback.records import CONSENT, MAX_WORDS, Opinion, Thumb, Wrong, asked_of
from assistant.feedback.store import Store, open_store

SECRETS = ("jean.muir@example.org", "0131 496 0000", "0101901234", "AB123456C", "EH1 1AA")
WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, {tests!r})
from feedback_makers import asked
from assistant.feedback.store import Store
store = Store(Path({path!r}))
for i in range({count}):
    store.add_question(asked(f"{{sys.argv[1]}}-{{i}}"))
"""


def everything_on_disk(store: Store) -> bytes:
    return b"".join(p.read_bytes() for p in store.path.parent.iterdir())


def test_what_an_answer_leaves_behind(store: Store, small_assistant: Assistant) -> None:
    answer = small_assistant.ask("what does a direction require?")
    store.add_question(asked_of(answer, START))
    [row] = listing(store, View.QUESTIONS).rows
    assert (row.question, row.status, row.at) == (answer.question, "answered", "2026-03-01T09:00:00Z")
    assert row.cited[0].quote == answer.citations[0].evidence.text
    assert row.fingerprint == answer.fingerprint
    assert row.total_ms > 0


def test_no_personal_data_reaches_the_disk_by_any_door(store: Store) -> None:
    words = " and ".join(SECRETS)
    record = asked(f"I am {words}", standalone=f"am I {words}?")
    store.add_question(record)
    store.add_opinion(Opinion(record, Thumb.DOWN, Wrong.OTHER, f"write to {words}"))
    kept = everything_on_disk(store)
    assert b"write to [e-mail] and [telephone]" in kept
    for secret in SECRETS:
        assert secret.encode() not in kept


def test_a_record_has_no_field_for_who_asked(store: Store) -> None:
    store.add_opinion(Opinion(asked(), Thumb.UP))
    with store.connection() as connection:
        names = {r["name"] for table in ("asked", "opinion") for r in connection.execute(f"PRAGMA table_info({table})")}
    assert names == {"id", "at", "question", "standalone", "status", "reason", "composer", "fingerprint", "total_ms",
                     "cited", "thumb", "wrong", "words"}  # fmt: skip


def test_the_file_is_for_its_owner_only(store: Store) -> None:
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(store.path.parent.stat().st_mode) == 0o700


def test_twenty_threads_lose_nothing(store: Store) -> None:
    with ThreadPoolExecutor(20) as pool:
        numbers = list(pool.map(lambda i: store.add_question(asked(f"question {i}")), range(200)))
    assert len(set(numbers)) == 200
    assert listing(store, View.QUESTIONS).total == 200


def test_several_processes_lose_nothing_even_while_they_make_the_file(tmp_path: Path) -> None:
    path = tmp_path / "shared.sqlite"
    code = WRITER.format(tests=str(Path(__file__).parent), path=str(path), count=25)
    root = Path(__file__).resolve().parents[3]
    environment = {**os.environ, "PYTHONPATH": str(root)}
    running = [subprocess.Popen([sys.executable, "-c", code, str(n)], env=environment, cwd=root) for n in range(3)]
    assert [process.wait(120) for process in running] == [0, 0, 0]
    assert listing(Store(path), View.QUESTIONS).total == 75


def failing(store: Store) -> None:
    with store.writing() as connection:
        connection.execute("DELETE FROM asked")
        raise ZeroDivisionError


def test_a_writer_that_fails_leaves_nothing_half_and_no_lock(store: Store) -> None:
    store.add_question(asked("first"))
    with pytest.raises(ZeroDivisionError):
        failing(store)
    store.add_question(asked("second"))
    assert listing(store, View.QUESTIONS).total == 2


def test_old_records_are_forgotten_for_good(store: Store) -> None:
    store.add_question(asked("the old one", 0))
    store.add_opinion(Opinion(asked("the old one", 1), Thumb.UP))
    store.add_question(asked("the new one", 100))
    assert store.forget(START + timedelta(minutes=50)) == 2
    assert [r.question for r in listing(store, View.QUESTIONS).rows] == ["the new one"]
    with store.connection() as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"the old one" not in everything_on_disk(store)


def test_opening_forgets_what_is_older_than_the_days_that_are_set(tmp_path: Path) -> None:
    path = tmp_path / "feedback.sqlite"
    Store(path).add_question(asked("the old one"))
    assert listing(open_store(path, 30, START + timedelta(days=29)), View.QUESTIONS).total == 1
    assert listing(open_store(path, 30, START + timedelta(days=31)), View.QUESTIONS).total == 0


def test_too_many_words_are_refused_and_not_cut(store: Store) -> None:
    with pytest.raises(FeedbackError, match="shorten it"):
        store.add_opinion(Opinion(asked(), Thumb.DOWN, Wrong.OTHER, "x" * (MAX_WORDS + 1)))
    assert listing(store, View.FEEDBACK).total == 0


@pytest.mark.parametrize("text", ["half \ud800 of one", "nul \0 in it", "'; DROP TABLE asked; --", "\u202emirror", ""])
def test_strange_texts_are_kept_as_text(store: Store, text: str) -> None:
    store.add_opinion(Opinion(asked(text or "?"), Thumb.DOWN, Wrong.OTHER, text))
    [row] = listing(store, View.FEEDBACK).rows
    assert "DROP" not in text or row.words == text
    assert not {"\0", "\u202e", "\ud800"} & set(row.words)


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE theirs (x)")
        connection.commit()
    with pytest.raises(FeedbackError, match="another program"):
        Store(path)
    with closing(sqlite3.connect(path)) as connection:
        assert [r[0] for r in connection.execute("SELECT name FROM sqlite_master")] == ["theirs"]


def test_what_is_no_database_and_a_newer_one_are_refused_with_the_remedy(store: Store, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("these are my notes, and they are long enough to be read as a header " * 20)
    with pytest.raises(FeedbackError, match="ASSISTANT_FEEDBACK_FILE"):
        Store(tmp_path / "notes.txt")
    with store.connection() as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(FeedbackError, match="version 99"):
        Store(store.path)
    with pytest.raises(FeedbackError, match="cannot be written"):
        Store(tmp_path)
    with pytest.raises(FeedbackError, match="cannot be written"):
        Store(tmp_path / "notes.txt" / "below")


def test_the_consent_says_what_the_store_does() -> None:
    for word in ("nowhere else", "E-mail", "telephone", "CHI", "National Insurance", "postcodes", "names"):
        assert word in CONSENT
    assert [w.label for w in Wrong] == ["Wrong source", "Not what I asked", "Out of date", "Too long", "Other"]
    assert CITED[0].locator == "proposal 2(ii)"
