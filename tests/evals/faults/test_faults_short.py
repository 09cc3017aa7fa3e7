"""A short run of each kind of fault; the long one is `python -m evals faults`."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.__main__ import main
from evals.faults import damage as damaging
from evals.faults import readonly as reading
from evals.faults.damage import damage, trial
from evals.faults.disk import disk
from evals.faults.handles import handles
from evals.faults.killing import kill
from evals.faults.made import Made, make
from evals.faults.memory import memory
from evals.faults.readonly import readonly
from evals.faults.result import Outcome, Plan, clear
from ingest.store import Index


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return Plan(tmp_path, 1, 7, tmp_path)


def lines(outcomes: list[Outcome]) -> list[str]:
    """The faults that did harm, for a reader of the test."""
    assert outcomes
    return [o.line for o in outcomes if o.problem]


def test_a_byte_of_each_file_of_an_index(plan: Plan) -> None:
    outcomes = list(damage(plan, ["byte"], apart=False))
    assert lines(outcomes) == []
    hurt = " ".join(o.injected for o in outcomes)
    for name in ("CURRENT", "manifest.json", "chroma.sqlite3", "data_level0.bin", "provisions.jsonl", "orders-1.txt"):
        assert hurt.count(f"{name} bit") == 2, name  # before it is opened, and while it is


def test_a_full_disk(plan: Plan) -> None:
    outcomes = list(disk(plan))
    assert lines(outcomes) == []
    assert sum("told with what to do" in o.outcome for o in outcomes) >= 5


def test_no_memory(plan: Plan) -> None:
    outcomes = list(memory(plan, real=False))
    assert lines(outcomes) == []
    assert len(outcomes) == 6


def test_no_handles(plan: Plan) -> None:
    outcomes = list(handles(plan, chat=False))
    assert lines(outcomes) == []
    assert any("told with what to do" in o.outcome for o in outcomes)


def test_a_read_only_index(plan: Plan) -> None:
    assert lines(list(readonly(plan, [reading.ASK]))) == []


def test_the_chat_is_killed_in_the_middle_of_conversations(plan: Plan) -> None:
    assert lines(list(kill(plan))) == []


# -- trials that could not fail would prove nothing ------------------------------------------------------


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return make(tmp_path / "made")


def test_an_answer_that_is_silently_another_is_a_problem(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it would be, were the files of an index not checked."""

    def other_days(path: Path, how: str, draw: object) -> str:
        path.write_bytes(path.read_bytes().replace(b" days", b" year"))
        return "changed"

    monkeypatch.setattr(damaging, "hurt", other_days)
    name = next(n for n in damaging.files_of(made.index) if n.endswith("provisions.jsonl"))
    arguments = (made.index, name, "byte", damaging.WHEN[0], 1, made.right)
    _, told = trial(*arguments)
    assert clear(told) == ""
    assert "provisions.jsonl is not the file that was written" in told
    monkeypatch.setattr(Index, "_check_files", lambda self: None)
    _, told = trial(*arguments)
    assert "answers were silently others" in told
    assert clear(told) != ""


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ("The disk is full. What to do: make room.", ""),
        ("", "nothing was said"),
        ("The disk is full.", "the message names no remedy"),
        ("Traceback (most recent call last):\nOSError: What to do: nothing", "a traceback reached whoever runs it"),
    ],
)
def test_what_a_clear_message_is(said: str, wrong: str) -> None:
    assert clear(said).startswith(wrong)
    assert bool(clear(said)) is bool(wrong)


def test_the_command_fails_where_there_was_harm_or_a_trial_broke_off(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def lost(plan: Plan) -> object:
        yield Outcome("disk", "full", "-", "a file is lost" if plan.seed == 3 else "")

    def broken(plan: Plan) -> object:
        raise RuntimeError("no server")

    monkeypatch.setattr("evals.faults.disk.disk", lost)
    monkeypatch.setattr("evals.faults.memory.memory", broken)
    assert main(["faults", "--only", "disk"]) == 0
    assert capsys.readouterr().out.endswith("1 faults (seed 1): disk 1. Problems: 0.\n")
    assert main(["faults", "--only", "disk", "--seed", "3"]) == 1
    assert "disk: full: - PROBLEM: a file is lost\n" in capsys.readouterr().out
    assert main(["faults", "--only", "memory", "disk"]) == 1
    assert "memory: the trial itself: - PROBLEM: it broke off: RuntimeError: no server" in capsys.readouterr().out
