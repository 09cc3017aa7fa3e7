"""`feedback` and `hash-password`: lists, exports, drafts, and messages instead of tracebacks."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from feedback_makers import asked

from assistant.__main__ import main
from assistant.feedback.password import is_password
from assistant.feedback.records import Opinion, Thumb, Wrong
from assistant.feedback.store import Store
from evals.questions import load

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    for name in [n for n in os.environ if n.startswith("ASSISTANT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("ASSISTANT_FEEDBACK_FILE", str(store.path))
    store.add_question(asked("who may vote?", status="declined", reason="not_in_corpus", cited=()))
    store.add_opinion(Opinion(asked("who pays\n\x1b[31mfor travel?", 10), Thumb.UP))
    store.add_opinion(Opinion(asked("how long?", 2_000), Thumb.DOWN, Wrong.OUT_OF_DATE, "there is a new Act"))

    def call(*args: object) -> tuple[int, str, str]:
        code = main([str(a) for a in args])
        got = capsys.readouterr()
        assert "Traceback" not in got.err
        return code, got.out, got.err

    return call


def test_each_list_is_a_line_a_record(run: Run) -> None:
    code, out, err = run("feedback")
    lines = out.splitlines()
    assert (code, len(lines), err) == (0, 2, "2 of 2.\n")
    assert lines[0].endswith("how long? | down out_of_date there is a new Act")
    assert "\x1b" not in out
    assert run("feedback", "declines")[1].rstrip().endswith("declined (not_in_corpus) 12 ms who may vote?")


@pytest.mark.parametrize(
    ("arguments", "count"),
    [(("--words", "travel"), 1), (("--since", "2026-03-02"), 1), (("--thumb", "down"), 1), (("--wrong", "too_long"), 0),
     (("--source", "review"), 2), (("questions", "--reason", "not_in_corpus"), 1), (("slow",), 0)],
)  # fmt: skip
def test_filters(run: Run, arguments: tuple[str, ...], count: int) -> None:
    assert len(run("feedback", *arguments)[1].splitlines()) == count


@pytest.mark.parametrize(
    "arguments", [("everything",), ("--since", "yesterday"), ("--reason", "x"), ("--draft", "one")]
)
def test_a_wrong_call_is_said_in_words(
    run: Run, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    with pytest.raises(SystemExit) as ended:
        run("feedback", *arguments)
    assert ended.value.code == 2
    assert "<" not in capsys.readouterr().err


def test_csv_and_drafts_go_to_new_files(run: Run, tmp_path: Path) -> None:
    assert run("feedback", "--csv", tmp_path / "a.csv")[0] == 0
    assert (tmp_path / "a.csv").read_bytes().count(b"\r\n") == 3
    assert run("feedback", "--draft", 1, "--out", tmp_path / "a.yaml")[0] == 0
    assert load([tmp_path / "a.yaml"])[0].answerable
    for again in (("--csv", tmp_path / "a.csv"), ("--draft", 1, "--out", tmp_path / "a.yaml"), ("--draft", 1),
                  ("--draft", 99, "--out", tmp_path / "b.yaml"), ("--csv", tmp_path / "no" / "a.csv")):  # fmt: skip
        code, _, err = run("feedback", *again)
        assert code == 1
        assert "What to do: " in err


def test_without_a_file_nothing_is_made(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_FEEDBACK_FILE", str(tmp_path / "none.sqlite"))
    code, _, err = run("feedback")
    assert (code, (tmp_path / "none.sqlite").exists()) == (1, False)
    assert "What to do: " in err


def test_a_password_becomes_a_setting(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse battery\n"))
    code, out, _ = run("hash-password")
    assert (code, is_password("correct horse battery", out.strip())) == (0, True)
    monkeypatch.setattr("sys.stdin", io.StringIO("short\n"))
    assert run("hash-password")[0] == 1


def test_a_password_in_the_clear_is_refused_and_not_repeated(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_MAINTAINER_PASSWORD", "correct horse battery")
    code, _, err = run("feedback")
    assert code == 2
    assert "hash-password" in err
    assert "correct horse" not in err
