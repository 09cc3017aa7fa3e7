import json
from pathlib import Path
from typing import Any

import pytest
from run_makers import make_finished, make_result, many

from evals.compare import compare
from evals.errors import CallError, RunError
from evals.finished import read_finished
from evals.release import last_release, store_release

SCORES = {"found_at_5": True, "reciprocal_rank": 1 / 3, "citation_recall": (1, 2), "answer_precision": 1.0}


def test_a_release_has_scores_and_no_words(tmp_path: Path) -> None:
    run = make_finished([make_result("guide-002", SCORES), make_result("guide-004", SCORES)],
                        settings={"top_k": 10, "corpus": "/home/someone/corpus"},
                        question_files={"/home/someone/questions.yaml": "h"})  # fmt: skip
    path = store_release(run, "0.2.0", tmp_path)
    text = path.read_text(encoding="utf-8")
    for words in ("What of", "The answer to", "Twice a year", "/home/someone"):
        assert words not in text
    head = json.loads(text.splitlines()[0])
    assert (head["name"], head["forced"], head["git"]["revision"]) == ("0.2.0", [], "r" * 40)
    assert head["figures"]["reciprocal_rank"]["value"] == 0.3333
    assert head["settings"] == {"top_k": 10}


def test_a_release_is_read_back_as_it_was(tmp_path: Path) -> None:
    run = make_finished([make_result("guide-002", SCORES), make_result("guide-004", {"found_at_5": False})])
    back = read_finished(store_release(run, "0.2.0", tmp_path))
    assert back.name == "0.2.0"
    assert back.results["guide-002"]["scores"] == SCORES
    assert not any(c.paired.changed for c in compare(back, run).headline)


def test_a_release_of_300_questions_is_small(tmp_path: Path) -> None:
    run = make_finished(many("found_at_5", 280, 20))
    assert store_release(run, "1.0", tmp_path).stat().st_size < 100_000


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({"git": {"revision": "r", "dirty": True}}, "files differed from the revision"),
        ({"git": {"revision": "unknown", "dirty": "unknown"}}, "its revision is not known"),
        ({"split": "dev"}, "it is not of the test split"),
        ({"limit": 3}, "it was narrowed by --limit"),
    ],
)
def test_a_run_that_is_not_fit_is_refused_unless_forced(tmp_path: Path, record: dict[str, Any], words: str) -> None:
    run = make_finished([make_result("guide-002", SCORES)], **record)
    with pytest.raises(CallError, match=words):
        store_release(run, "0.2.0", tmp_path)
    assert not list(tmp_path.iterdir())
    head = json.loads(store_release(run, "0.2.0", tmp_path, force=True).read_text(encoding="utf-8").splitlines()[0])
    assert head["forced"] == [words]


def test_a_run_with_errors_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CallError, match="1 of its questions ended in an error"):
        store_release(make_finished([make_result("guide-002", None), make_result("guide-004", SCORES)]), "1", tmp_path)


def test_a_release_is_not_overwritten_and_its_name_is_a_version(tmp_path: Path) -> None:
    run = make_finished([make_result("guide-002", SCORES)])
    store_release(run, "0.2.0", tmp_path)
    with pytest.raises(CallError, match=r"there is a release 0\.2\.0 already"):
        store_release(run, "0.2.0", tmp_path)
    with pytest.raises(CallError, match="'latest' is not a version"):
        store_release(run, "latest", tmp_path)


def test_the_last_release_is_the_one_with_the_highest_version(tmp_path: Path) -> None:
    run = make_finished([make_result("guide-002", SCORES)])
    for name in ("0.9.0", "0.10.0", "0.2"):
        store_release(run, name, tmp_path)
    (tmp_path / "notes.jsonl").write_text("", encoding="utf-8")
    assert last_release(tmp_path).name == "0.10.0"


def test_without_a_release_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(RunError, match="there is no release in it"):
        last_release(tmp_path)


def test_a_release_line_of_another_length_is_named(tmp_path: Path) -> None:
    path = store_release(make_finished([make_result("guide-002", SCORES)]), "1", tmp_path)
    head, line = path.read_text(encoding="utf-8").splitlines()
    path.write_text(f"{head}\n{line.replace('[true,', '[true,true,')}\n", encoding="utf-8")
    with pytest.raises(RunError, match=r"1\.jsonl:2: 4 scores are expected"):
        read_finished(path)


def test_a_release_that_is_forced_over_another_keeps_it(tmp_path: Path) -> None:
    run = make_finished([make_result("guide-002", SCORES)])
    path = store_release(run, "0.2.0", tmp_path)
    first = path.read_bytes()
    for _ in range(2):
        store_release(make_finished([make_result("guide-004", SCORES)]), "0.2.0", tmp_path, force=True)
    assert (tmp_path / "0.2.0-replaced-1.jsonl").read_bytes() == first
    assert (tmp_path / "0.2.0-replaced-2.jsonl").is_file()
    last = last_release(tmp_path)
    assert (last.name, list(last.results)) == ("0.2.0", ["guide-004"])
    assert last.record["forced"] == ["there is a release 0.2.0 already"]
