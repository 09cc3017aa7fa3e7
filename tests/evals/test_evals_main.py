"""The commands, with a scripted assistant in the place of the real one."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from evals_makers import FakeAssistant, cite, gold, make_answer

from evals import __main__ as commands
from evals import measuring
from ingest.errors import IndexProblem

MEETS = "The board must meet twice a year."
ENTRY = {"id": "guide-001", "persona": "officer", "kind": "direct", "question": "right", "answerable": True,
         "gold": [[gold(MEETS)]]}  # fmt: skip
NO_ANSWER = {"id": "guide-003", "persona": "officer", "kind": "unanswerable", "question": "who?", "answerable": False}


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "questions.yaml"
    path.write_text(yaml.safe_dump([ENTRY, NO_ANSWER]), encoding="utf-8")
    return path


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, corpus_folder: Path, questions: Path) -> Any:
    """Run a command on the small corpus; `broken` is what the question "right" meets instead of an answer."""

    def _call(command: str, *more: str, broken: Exception | None = None, opening: Exception | None = None) -> int:
        assistant = FakeAssistant({"right": broken or make_answer(cite(MEETS))})

        def open_fake(*_: object, **__: object) -> FakeAssistant:
            if opening:
                raise opening
            return assistant

        monkeypatch.setattr(measuring, "open_assistant", open_fake)
        out = ["--out", str(tmp_path / "out")] if command in ("run", "gate") else []
        return commands.main([command, "--corpus", str(corpus_folder), *out, *more, "--questions", str(questions)])

    return _call


def test_run_prints_the_figures_and_writes_the_run(
    call: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("run", "--split", "dev") == 0
    out = capsys.readouterr().out
    assert "2 questions: 1 answerable, 1 not." in out
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"results.jsonl", "record.json", "report.md"}


def test_run_as_json_is_json_and_nothing_else(call: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("run", "--split", "dev", "--format", "json") == 0
    data = json.loads(capsys.readouterr().out)
    assert data["summary"]["groups"]["overall"]["figures"]["found_at_5"]["value"] == 1.0
    assert data["record"]["index"]["fingerprint"] == "f" * 64


def test_a_run_with_an_error_ends_with_3_and_says_which(call: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("run", "--split", "dev", broken=RuntimeError("no store")) == 3
    assert "guide-001: RuntimeError: no store" in capsys.readouterr().err


def test_without_an_index_nothing_can_be_measured(call: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("run", "--split", "dev", opening=IndexProblem("missing", "No index.", remedy="build one.")) == 3
    assert "No index. What to do: build one." in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ([], "No question is left to ask in the split 'test'"),  # the default, and the file has no test question
        (["--ids", "guide-009"], "There is no question 'guide-009'"),
        (["--kind", "layman"], "There is no kind 'layman'"),
    ],
)
def test_a_call_for_what_is_not_there_ends_with_2(
    call: Any, more: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("run", *more) == 2
    assert words in " ".join(capsys.readouterr().err.split())


def test_ids_and_limit_narrow_a_run(call: Any, tmp_path: Path) -> None:
    assert call("run", "--ids", "guide-003") == 0
    assert '"guide-003"' in (tmp_path / "out" / "results.jsonl").read_text(encoding="utf-8")
    assert call("run", "--split", "all", "--limit", "1") == 0
    assert len((tmp_path / "out" / "results.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_the_gate_passes_fails_and_knows_what_it_could_not_measure(call: Any, tmp_path: Path) -> None:
    file = tmp_path / "gate.toml"

    def gate(least: float, **script: Exception) -> int:
        file.write_text(f'version = 1\n[[threshold]]\nmeasure = "groups_at_10"\nmin = {least}', encoding="utf-8")
        return int(call("gate", "--split", "dev", "--thresholds", str(file), **script))

    assert gate(1.0) == 0
    assert gate(1.1) == 1
    assert gate(1.0, broken=RuntimeError("no")) == 3
    file.write_text("version", encoding="utf-8")
    assert call("gate", "--split", "dev", "--thresholds", str(file)) == 2


def test_check_finds_gold_that_is_not_in_its_source(
    call: Any, questions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("check") == 0
    wrong = ENTRY | {"gold": [[gold("The board must meet three times a year.")]]}
    questions.write_text(yaml.safe_dump([wrong]), encoding="utf-8")
    assert call("check") == 1
    assert "guide-001, group 1: guide, section 1: the source does not hold these words" in capsys.readouterr().out


def test_a_corpus_that_is_not_there_is_a_clear_error(
    tmp_path: Path, questions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert commands.main(["check", "--corpus", str(tmp_path / "none"), "--questions", str(questions)]) == 2
    assert "There is no such corpus folder." in " ".join(capsys.readouterr().err.split())
