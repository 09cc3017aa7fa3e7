"""The file of users, and the cookies of who is signed in."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from gated import HASH, SECRET, users_file

from assistant.feedback.password import hash_password
from assistant.gate import people as module
from assistant.gate.errors import GateError
from assistant.gate.people import People, read_people
from assistant.gate.session import SECONDS, Sessions

KEY = "k" * 40


@pytest.fixture
def people(tmp_path: Path) -> People:
    return People(users_file(tmp_path, "jean", "ali"))


def change(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(1, path.stat().st_mtime_ns + 1_000_000))


def test_a_file_has_names_hashes_and_remarks(tmp_path: Path) -> None:
    path = tmp_path / "users.txt"
    path.write_text(f"# who may\n\njean: {HASH}\n ali :{HASH}\n", encoding="utf-8")
    assert set(read_people(path)) == {"jean", "ali"}


@pytest.mark.parametrize(
    ("text", "words"),
    [("", "names nobody"), ("# x\n", "names nobody"), (f"a:{HASH}\njean\n", "line 2"), ("jean:secret\n", "line 1"),
     (f"two words:{HASH}\n", "line 1"), (f"a:{HASH}\na:{HASH}\n", "there twice"), (f":{HASH}\n", "line 1"), ("\udcff", "cannot be read")],
)  # fmt: skip
def test_a_file_that_is_not_of_the_form_is_refused_with_its_line(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "users.txt"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(GateError, match=words) as told:
        read_people(path)
    assert "What to do" in str(told.value)
    assert "secret" not in str(told.value)


def test_the_right_password_of_the_right_name_only(people: People) -> None:
    assert people.knows("jean", SECRET)
    assert not people.knows("jean", SECRET + "x")
    assert not people.knows("nobody", SECRET)
    assert not people.knows("", "")
    assert not people.knows("jean\udcff", "\udcff")


def test_an_unknown_name_costs_a_hash_and_a_password_that_was_right_none(
    people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the time would tell which names there are; and a program sends its password with every request."""
    counted: list[str] = []
    monkeypatch.setattr(module, "is_password", lambda given, kept: bool(counted.append(given)) or given == SECRET)
    people.knows("nobody", "x")
    assert len(counted) == 1
    assert people.knows("jean", SECRET)
    assert people.knows("jean", SECRET)
    assert len(counted) == 2
    people.knows("jean", "x")
    people.knows("ali", SECRET)
    assert len(counted) == 4


def test_a_password_is_looked_at_anew_after_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    people = People(users_file(tmp_path), clock=lambda: now[0])
    monkeypatch.setattr(module, "is_password", lambda given, kept: given == SECRET)
    assert people.knows("jean", SECRET)
    now[0] = 301.0
    monkeypatch.setattr(module, "is_password", lambda given, kept: False)
    assert not people.knows("jean", SECRET)


def test_who_is_taken_out_of_the_file_is_out_at_once(tmp_path: Path) -> None:
    path = users_file(tmp_path, "jean", "ali")
    people = People(path)
    assert people.knows("jean", SECRET)
    change(path, f"ali:{HASH}\n")
    assert not people.knows("jean", SECRET)
    assert people.kept("ali") == HASH


def test_a_file_that_goes_or_breaks_lets_nobody_in(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = users_file(tmp_path)
    people = People(path)
    path.unlink()
    assert people.kept("jean") is None
    change(path, "jean:") if path.exists() else path.write_text("jean:", encoding="utf-8")
    assert people.kept("jean") is None
    assert "nobody can sign in" in caplog.text
    change(path, f"jean:{HASH}\n")
    assert people.kept("jean") == HASH


def test_a_cookie_counts_for_who_it_was_given_to(people: People) -> None:
    sessions = Sessions(people, KEY)
    assert sessions.name_of(sessions.give("jean")) == "jean"
    assert Sessions(people, KEY).name_of(sessions.give("jean")) == "jean"  # another process with the same secret
    assert Sessions(people).name_of(sessions.give("jean")) is None
    assert Sessions(people, "x" * 40).name_of(sessions.give("jean")) is None


def test_a_cookie_that_was_not_made_here_counts_for_nobody(people: People) -> None:
    sessions = Sessions(people, KEY)
    cookie = sessions.give("jean")
    payload, rest = cookie.split(".", 1)
    for bad in (None, "", "x", ".", "jean", f"{payload[:-1]}.{rest}", cookie[:-1], cookie.replace(payload, payload[::-1]),
                sessions._signed.dumps("jean"), sessions._signed.dumps(["jean", "0" * 16]), sessions._signed.dumps([1, 2])):  # fmt: skip
        assert sessions.name_of(bad) is None


def test_a_cookie_ends_with_its_time(people: People, monkeypatch: pytest.MonkeyPatch) -> None:
    import itsdangerous.timed

    sessions = Sessions(people, KEY)
    cookie = sessions.give("jean")
    now = itsdangerous.timed.time.time()
    monkeypatch.setattr(itsdangerous.timed.time, "time", lambda: now + SECONDS + 5)
    assert sessions.name_of(cookie) is None


def test_a_new_password_or_a_name_taken_out_ends_the_sessions(tmp_path: Path) -> None:
    path = users_file(tmp_path, "jean", "ali")
    people = People(path)
    sessions = Sessions(people, KEY)
    cookies = [sessions.give(name) for name in ("jean", "ali")]
    change(path, f"jean:{hash_password('another long password', b'x' * 16)}\n")
    assert [sessions.name_of(c) for c in cookies] == [None, None]
