"""The command `run`, with a scripted assistant in the place of the real one."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from evals_makers import FakeAssistant, FakeEmbedder, cite, gold, make_answer

from evals import __main__ as program
from evals import measuring
from evals.files import RunFolder, without_times
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


class Caller:
    """Runs the command on the small corpus; `script` is what the assistant says, `opening` what opening it meets."""

    def __init__(self, corpus: Path, questions: Path) -> None:
        self.script: dict[str, object] = {"right": make_answer(cite(MEETS))}
        self.opening: Exception | None = None
        self.assistant = FakeAssistant({})
        self._named = ["--corpus", str(corpus), "--questions", str(questions)]

    def open(self, *_: object, **__: object) -> FakeAssistant:
        if self.opening:
            raise self.opening
        self.assistant = FakeAssistant(self.script)
        return self.assistant

    def __call__(self, *more: str, out: Path | None = None, resume: Path | None = None) -> int:
        if resume:
            return program.main(["run", "--resume", str(resume), *more])
        where = ["--out", str(out)] if out else []
        return program.main(["run", *where, "--no-baseline", *more, *self._named])


@pytest.fixture
def call(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, corpus_folder: Path, questions: Path) -> Caller:
    caller = Caller(corpus_folder, questions)
    monkeypatch.setattr(measuring, "open_assistant", caller.open)
    monkeypatch.setattr(measuring, "RUNS", tmp_path / "runs")
    monkeypatch.setattr(measuring, "CACHE", tmp_path / "cache")
    return caller


def results(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "results.jsonl").read_text(encoding="utf-8").splitlines()]


def record(folder: Path) -> dict[str, Any]:
    out: dict[str, Any] = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    return out


def said(capsys: pytest.CaptureFixture[str]) -> str:
    return " ".join(capsys.readouterr().err.split())


def stop_at(call: Caller, question: str, folder: Path) -> None:
    """A run that is interrupted while it asks a question."""
    call.script[question] = KeyboardInterrupt()
    assert call("--split", "dev", out=folder) == 130
    del call.script[question]


def test_run_prints_the_figures_and_writes_the_run(
    call: Caller, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("--split", "dev", out=tmp_path / "out") == 0
    assert "2 questions: 1 answerable, 1 not." in capsys.readouterr().out
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"results.jsonl", "record.json", "report.md", ".lock"}


def test_a_run_has_a_folder_of_its_own_by_default(call: Caller, tmp_path: Path) -> None:
    assert call("--split", "dev") == 0
    assert call("--split", "dev") == 0
    assert len(list((tmp_path / "runs").iterdir())) == 2


def test_run_as_json_is_json_and_nothing_else(call: Caller, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("--split", "dev", "--format", "json") == 0
    data = json.loads(capsys.readouterr().out)
    assert data["summary"]["groups"]["overall"]["figures"]["found_at_5"]["value"] == 1.0
    assert data["record"]["index"]["fingerprint"] == "f" * 64


def test_the_record_says_what_was_measured_and_with_what(call: Caller, tmp_path: Path) -> None:
    call("--split", "dev", out=tmp_path / "out")
    kept = record(tmp_path / "out")
    assert kept["state"] == "finished"
    assert kept["ended"] >= kept["started"]
    assert set(kept["question_hashes"]) == {"guide-001", "guide-003"}
    assert set(kept["corpus"]["files"]) == {"guide.txt", "opinion.txt"}
    assert kept["settings"]["today"]  # the day, so that a run that goes on tomorrow has the same one
    assert kept["summary"]["groups"]["overall"]["questions"] == 2


def test_the_plain_set_ups_are_asked_the_same_questions(
    call: Caller, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measuring, "SentenceTransformerEmbedder", FakeEmbedder)
    assert program.main(["run", "--split", "dev", "--out", str(tmp_path / "out"), *call._named]) == 0
    assert "against plain set-ups" in capsys.readouterr().out
    found = json.loads((tmp_path / "out" / "baseline.json").read_text(encoding="utf-8"))
    assert [r["id"] for r in found["systems"]["bm25"]["results"]] == ["guide-001", "guide-003"]
    assert record(tmp_path / "out")["baseline"]["vectors"]["figures"]["found_at_10"]["of"] == 1


def test_a_run_with_an_error_ends_with_3_and_says_which(call: Caller, capsys: pytest.CaptureFixture[str]) -> None:
    call.script["right"] = RuntimeError("no store")
    assert call("--split", "dev") == 3
    assert "guide-001: RuntimeError: no store" in said(capsys)


def test_other_words_that_could_not_be_asked_end_it_with_3_too(
    call: Caller, capsys: pytest.CaptureFixture[str]
) -> None:
    call.script["WHO?"] = RuntimeError("no store")
    assert call("--split", "dev") == 3
    assert "guide-003: upper_case: RuntimeError: no store" in said(capsys)


def test_without_an_index_nothing_can_be_measured(call: Caller, capsys: pytest.CaptureFixture[str]) -> None:
    call.opening = IndexProblem("missing", "No index.", remedy="build one.")
    assert call("--split", "dev") == 3
    assert "No index. What to do: build one." in said(capsys)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ([], "No question is left to ask in the split 'test'"),  # the default, and the file has no test question
        (["--ids", "guide-009"], "There is no question 'guide-009'"),
        (["--kind", "layman"], "There is no kind 'layman'"),
    ],
)
def test_a_call_for_what_is_not_there_ends_with_2(
    call: Caller, more: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call(*more) == 2
    assert words in said(capsys)


def test_ids_and_limit_narrow_a_run(call: Caller, tmp_path: Path) -> None:
    assert call("--ids", "guide-003", out=tmp_path / "a") == 0
    assert [r["id"] for r in results(tmp_path / "a")] == ["guide-003"]
    assert call("--split", "all", "--limit", "1", out=tmp_path / "b") == 0
    assert [r["id"] for r in results(tmp_path / "b")] == ["guide-001"]
    assert record(tmp_path / "b")["limit"] == 1


def test_a_run_that_is_there_is_not_written_over(
    call: Caller, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert call("--split", "dev", out=tmp_path / "out") == 0
    assert call("--split", "dev", out=tmp_path / "out") == 2
    assert "There is a run in" in said(capsys)


def test_a_run_that_is_stopped_keeps_what_it_has_and_says_how_to_go_on(
    call: Caller, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    stop_at(call, "who?", out)
    assert [r["id"] for r in results(out)] == ["guide-001"]
    assert record(out)["state"] == "running"
    assert f"python -m evals run --resume {out}" in said(capsys).replace("\n", "")


def test_a_run_goes_on_and_comes_to_the_same_end(call: Caller, tmp_path: Path) -> None:
    assert call("--split", "dev", out=tmp_path / "whole") == 0
    stop_at(call, "who?", tmp_path / "out")
    assert call(resume=tmp_path / "out") == 0
    assert "right" not in [q for q, _, _ in call.assistant.asked]
    same = [[without_times(r) for r in results(tmp_path / name)] for name in ("whole", "out")]
    assert same[0] == same[1]
    kept = record(tmp_path / "out")
    assert kept["state"] == "finished"
    assert len(kept["resumed"]) == 1
    figures = [record(tmp_path / name)["summary"]["groups"] for name in ("whole", "out")]
    assert figures[0] == figures[1]


def test_a_torn_line_is_asked_again(call: Caller, tmp_path: Path) -> None:
    out = tmp_path / "out"
    stop_at(call, "who?", out)
    with (out / "results.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": "guide-003", "err')
    assert call(resume=out) == 0
    assert [r["id"] for r in results(out)] == ["guide-001", "guide-003"]


def test_errors_are_asked_again(call: Caller, tmp_path: Path) -> None:
    right = call.script["right"]
    call.script["right"] = RuntimeError("no store")
    assert call("--split", "dev", out=tmp_path / "out") == 3
    call.script["right"] = right
    assert call(resume=tmp_path / "out") == 0
    assert [q for q, _, _ in call.assistant.asked if q == "who?"] == []
    assert [(r["id"], r["status"]) for r in results(tmp_path / "out")] == [
        ("guide-001", "answered"), ("guide-003", "declined"),
    ]  # fmt: skip


def test_a_run_does_not_go_on_with_other_questions(
    call: Caller, tmp_path: Path, questions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    stop_at(call, "who?", out)
    before = (out / "results.jsonl").read_bytes()
    questions.write_text(yaml.safe_dump([ENTRY, NO_ANSWER | {"question": "why?"}]), encoding="utf-8")
    assert call(resume=out) == 2
    assert "the question guide-003" in said(capsys)
    assert (out / "results.jsonl").read_bytes() == before


def test_a_run_does_not_go_on_with_another_corpus(
    call: Caller, tmp_path: Path, corpus_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stop_at(call, "who?", tmp_path / "out")
    with (corpus_folder / "guide.txt").open("a", encoding="utf-8") as file:
        file.write("Section 4\nMore.\n")
    assert call(resume=tmp_path / "out") == 2
    assert "the corpus: fingerprint" in said(capsys)


def test_a_run_goes_on_by_its_own_options_only(
    call: Caller, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stop_at(call, "who?", tmp_path / "out")
    assert call("--split", "test", resume=tmp_path / "out") == 2
    assert "no others can be given with --resume" in said(capsys)
    assert call(resume=tmp_path) == 2
    assert "record.json: the record cannot be read" in said(capsys)


def test_gold_that_is_not_in_its_source_is_noted(
    call: Caller, questions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = ENTRY | {"gold": [[gold("The board must meet three times a year.")]]}
    questions.write_text(yaml.safe_dump([wrong]), encoding="utf-8")
    assert call("--split", "dev") == 0
    assert "1 gold quotation not in the source that is named" in said(capsys)


def test_a_run_that_somebody_writes_does_not_go_on(
    call: Caller, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    stop_at(call, "who?", out)
    before = (out / "results.jsonl").read_bytes()
    with RunFolder(out).alone():
        assert call(resume=out) == 2
    assert "Another process is writing the run" in said(capsys)
    assert (out / "results.jsonl").read_bytes() == before
    assert call(resume=out) == 0


def test_debug_shows_where_a_questions_error_was_raised(
    call: Caller, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call.script["right"] = RuntimeError("no store")
    assert call("--split", "dev", out=tmp_path / "a") == 3
    assert "Traceback" not in capsys.readouterr().err
    assert call("--split", "dev", "--debug", out=tmp_path / "b") == 3
    shown = capsys.readouterr().err
    assert "guide-001 ended in an error:" in shown
    assert "Traceback" in shown
    assert "in observe" in shown


def test_a_part_of_a_split_is_called_one(call: Caller, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call("--split", "all", "--limit", "1", out=tmp_path / "out") == 0
    sentence = "This run is partial: 1 of 2 questions of both splits (it was narrowed by --limit)."
    assert sentence in " ".join(capsys.readouterr().out.split())
    report = (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
    assert report.startswith("# Evaluation report: both splits (partial: 1 of 2 questions)\n")
    assert sentence in report
    assert record(tmp_path / "out")["of_questions"] == 2
