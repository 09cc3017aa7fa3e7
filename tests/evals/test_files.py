import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from evals.errors import CallError
from evals.files import folder_for, write_run
from evals.summary import summarise


def test_a_folder_is_named_by_time_and_split() -> None:
    assert folder_for(Path("runs"), datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC), "dev") == Path(
        "runs/20260102T030405Z-dev"
    )


def test_three_files_are_written(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    write_run(folder, [{"id": "x-1"}, {"id": "x-3"}], {"split": "dev"}, summarise([]), "# Report\n")
    lines = (folder / "results.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == ["x-1", "x-3"]
    record = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    assert record["split"] == "dev"
    assert record["summary"]["groups"]["overall"]["questions"] == 0
    assert (folder / "report.md").read_text(encoding="utf-8") == "# Report\n"


def test_a_folder_that_cannot_be_written_is_an_error_with_a_remedy(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(CallError, match=r"cannot be written.*--out"):
        write_run(tmp_path / "file", [], {}, summarise([]), "")
