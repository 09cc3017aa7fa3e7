"""What runs short while a command works is told with what to do: no traceback, and nothing said twice."""

from __future__ import annotations

import errno
import io
import json
import sys
from pathlib import Path

import pytest
from assistant_makers import TODAY, WordsEmbedder

from assistant import __main__ as program
from assistant.chain import Assistant
from evals.__main__ import main as evals_main
from evals.faults.result import Outcome
from ingest.__main__ import main as ingest_main
from ingest.build import build
from ingest.shortages import shortage
from ingest.store import Index

QUESTION = "what does a direction require?"


@pytest.fixture
def asked(small_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands ask the small corpus."""
    build(small_corpus, tmp_path / "index", WordsEmbedder())
    assistant = Assistant(Index(tmp_path / "index"), WordsEmbedder(), TODAY)
    monkeypatch.setattr(program, "_open", lambda *_: assistant)


@pytest.mark.usefixtures("asked")
def test_a_full_disk_under_a_kept_answer_is_told_beside_the_one_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """There were once two JSON objects: the answer, and an error."""

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("assistant.keep.files.write_new", full)
    assert program.main(["ask", "--format", "json", "--keep", str(tmp_path / "kept.md"), QUESTION]) == 1
    out, told = capsys.readouterr()
    assert json.loads(out)["status"] == "answered"
    assert "The file cannot be written: No space left on device. What to do: name a place" in told


class Full(io.StringIO):
    """The output is redirected to a file on a full disk."""

    def write(self, _: str) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize("command", ["assistant", "ingest", "evals"])
def test_output_that_finds_no_room_is_told(
    command: str, small_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    """It once ended with a traceback."""
    batch = tmp_path / "batch.jsonl"
    batch.write_text(json.dumps({"id": 1, "question": QUESTION}))
    monkeypatch.setattr(sys, "stdout", Full())
    if command == "assistant":
        assert program.main(["ask", "--batch", str(batch)]) == 1
    elif command == "ingest":
        assert ingest_main(["check", "--corpus", str(small_corpus)]) == 1
    else:
        monkeypatch.setattr("evals.faults.disk.disk", lambda _: iter([Outcome("disk", "full", "whole")]))
        assert evals_main(["faults", "--only", "disk"]) == 3
    assert (
        capsys.readouterr().err
        == "The disk is full. What to do: make room, and try again. What was there before is not lost.\n"
    )


@pytest.mark.usefixtures("asked")
def test_no_memory_for_the_program_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def none(*_: object) -> None:
        raise ImportError("libtorch_cpu.so: failed to map segment from shared object")

    monkeypatch.setattr(program, "_open", none)
    assert program.main(["ask", QUESTION]) == 1
    assert capsys.readouterr().err.endswith(
        "The memory is not enough. What to do: give the program more memory, or end others, and try again. Nothing is lost.\n"
    )


def test_only_shortages_are_told_so() -> None:
    assert shortage(OSError(errno.EMFILE, "Too many open files")).startswith("Too many files are open. What to do: ")
    assert shortage(OSError(errno.EACCES, "Permission denied")) == ""
    assert shortage(ValueError("a mistake of ours")) == ""
