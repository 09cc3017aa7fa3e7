import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evals.errors import CallError, RunError
from evals.files import RunFolder, folder_for, without_times

ONE, THREE = {"id": "x-1", "error": None}, {"id": "x-3", "error": None}


def folder_with(path: Path, lines: str) -> RunFolder:
    folder = RunFolder(path)
    folder.begin({"state": "running"})
    (path / "results.jsonl").write_text(lines, encoding="utf-8")
    return folder


def test_a_folder_is_named_by_time_and_split(tmp_path: Path) -> None:
    began = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert folder_for(tmp_path, began, "dev") == tmp_path / "20260102T030405Z-dev"
    (tmp_path / "20260102T030405Z-dev").mkdir()
    assert folder_for(tmp_path, began, "dev") == tmp_path / "20260102T030405Z-dev-2"


def test_each_result_is_on_disk_before_the_next(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path / "a" / "b")
    folder.begin({"state": "running"})
    folder.append(ONE)
    assert folder.read_results() == [ONE]
    folder.append(THREE)
    assert folder.read_results() == [ONE, THREE]
    assert folder.read_record() == {"state": "running"}


def test_a_finished_run_has_its_report_and_figures(tmp_path: Path) -> None:
    folder = folder_with(tmp_path / "run", "")
    folder.finish([ONE], {"state": "finished", "summary": {}}, "# Report\n")
    assert {p.name for p in folder.path.iterdir()} == {"results.jsonl", "record.json", "report.md"}
    assert json.loads((folder.path / "record.json").read_text(encoding="utf-8"))["state"] == "finished"
    assert (folder.path / "report.md").read_text(encoding="utf-8") == "# Report\n"
    assert folder.read_results() == [ONE]


def test_a_last_line_that_is_torn_is_dropped(tmp_path: Path) -> None:
    whole = json.dumps(ONE)
    assert folder_with(tmp_path / "a", whole + '\n{"id": "x-3", "err').read_results() == [ONE]
    # Whole by chance, but nothing says that it is: its line break is missing.
    assert folder_with(tmp_path / "b", f"{whole}\n{json.dumps(THREE)}").read_results() == [ONE]


@pytest.mark.parametrize("line", ["{", "[]", '{"id": "x-1"}'])
def test_any_other_line_that_cannot_be_read_is_named(line: str, tmp_path: Path) -> None:
    folder = folder_with(tmp_path, f"{json.dumps(ONE)}\n{line}\n{json.dumps(THREE)}\n")
    with pytest.raises(RunError, match=r"results.jsonl:2: it is not a result"):
        folder.read_results()


def test_a_run_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, json.dumps(ONE) + "\n")
    with pytest.raises(CallError, match=r"a run in .* already.*--out.*--resume"):
        folder.begin({})
    assert folder.read_results() == [ONE]
    assert folder.read_record() == {"state": "running"}


def test_a_folder_that_cannot_be_written_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CallError, match=r"cannot be written.*--out"):
        RunFolder(tmp_path / "file").begin({})


@pytest.mark.parametrize("text", [None, "{", "[]"])
def test_a_record_that_cannot_be_read_is_an_error(text: str | None, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / "record.json").write_text(text, encoding="utf-8")
    with pytest.raises(RunError, match=r"record.json: .*What to do"):
        RunFolder(tmp_path).read_record()


def test_only_times_are_left_out() -> None:
    result = {"id": "x-1", "times_ms": {"total": 1.0}, "answer": {"status": "declined", "timings_ms": {"total": 1.0}}}
    assert without_times(result) == {"id": "x-1", "answer": {"status": "declined"}}
    assert without_times({"answer": None}) == {"answer": None}
    assert "times_ms" in result


def test_two_at_once_do_not_write_one_run(tmp_path: Path) -> None:
    with (
        RunFolder(tmp_path / "run").alone(),
        pytest.raises(CallError, match=r"Another process is writing the run in .*run\. What to do: wait"),
        RunFolder(tmp_path / "run").alone(),
    ):
        pass
    with RunFolder(tmp_path / "run").alone():
        pass  # and afterwards it is free again
