import json
from pathlib import Path
from typing import Any

import pytest
from run_makers import make_finished, make_result, write_folder

from evals.errors import RunError
from evals.finished import pair_up, read_finished

SCORES = {"found_at_5": True, "reciprocal_rank": 0.5, "citation_recall": (1, 2), "declined": None}


@pytest.mark.parametrize(
    ("record", "words"),
    [({}, "field split is missing"), ({"split": "dev"}, "field questions is missing"),
     ({"split": "odd", "questions": 1}, "field split is not as `run` writes it")],
)  # fmt: skip
def test_a_record_that_says_nothing_is_refused(tmp_path: Path, record: dict[str, Any], words: str) -> None:
    folder = write_folder(tmp_path / "run", make_finished([make_result("guide-002", {"answered": True})]))
    (folder / "record.json").write_text(json.dumps(record))
    with pytest.raises(RunError, match=r"record\.json:1: it is no record of a run") as caught:
        read_finished(folder)
    assert words in str(caught.value)


def test_a_run_folder_is_read_back(tmp_path: Path) -> None:
    folder = write_folder(tmp_path / "run", make_finished([make_result("guide-001", SCORES)], split="dev"))
    run = read_finished(folder)
    assert (run.name, run.record["split"]) == ("run", "dev")
    assert run.results["guide-001"]["scores"]["citation_recall"] == (1, 2)
    assert run.results["guide-001"]["scores"]["found_at_5"] is True
    assert run.errors == ()


def test_an_error_is_read_as_an_error(tmp_path: Path) -> None:
    run = make_finished([make_result("guide-001", None), make_result("guide-003", SCORES)])
    assert read_finished(write_folder(tmp_path, run)).errors == ("guide-001",)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('{"id": "guide-003"', "results.jsonl:2: it is not JSON"),
        ("[]", "results.jsonl:2: a JSON object is expected"),
        ('{"id": "guide-003"}', "results.jsonl:2: field kind"),
        (json.dumps(make_result("guide-001", {})), "results.jsonl:2: the question 'guide-001' is there already, in line 1"),
        (json.dumps(make_result("guide-003", {"found_at_5": "yes"})), "results.jsonl:2: field scores.found_at_5"),
        (json.dumps(make_result("guide-003", {"citation_recall": [1, 2, 3]})), "results.jsonl:2: field scores.citation"),
    ],
)  # fmt: skip
def test_a_line_that_cannot_be_read_is_named(tmp_path: Path, line: str, words: str) -> None:
    folder = write_folder(tmp_path, make_finished([make_result("guide-001", SCORES)]))
    with (folder / "results.jsonl").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(RunError, match=words):
        read_finished(folder)


@pytest.mark.parametrize("gone", ["results.jsonl", "record.json"])
def test_a_folder_that_is_no_run_is_refused(tmp_path: Path, gone: str) -> None:
    folder = write_folder(tmp_path, make_finished([make_result("guide-001", SCORES)]))
    (folder / gone).unlink()
    with pytest.raises(RunError, match=f"{gone}: it cannot be read: No such file"):
        read_finished(folder)


def test_a_run_without_results_and_a_file_that_is_no_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="there is no result in it"):
        read_finished(write_folder(tmp_path, make_finished([])))
    (tmp_path / "image").write_bytes(b"\xff\xfe")
    with pytest.raises(RunError, match="not UTF-8"):
        read_finished(tmp_path / "image")


def test_questions_are_paired_by_id_and_content_and_errors_set_aside() -> None:
    before = make_finished([make_result(i, SCORES) for i in ("guide-001", "guide-003", "guide-005", "guide-007")])
    after = make_finished([
        make_result("guide-009", SCORES), make_result("guide-005", None),
        make_result("guide-003", SCORES, content="another"), make_result("guide-001", SCORES),
    ])  # fmt: skip
    found = pair_up(before, after)
    assert (found.pairs, found.errors, found.reworded) == (("guide-001",), ("guide-005",), ("guide-003",))
    assert (found.only_before, found.only_after) == (("guide-007",), ("guide-009",))
    assert not found.same_set
    assert pair_up(before, before).same_set
