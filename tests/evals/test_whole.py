from pathlib import Path
from typing import Any

import pytest
import yaml
from evals_makers import make_question
from run_makers import make_finished, make_result

from evals.errors import RunError
from evals.record import file_hashes
from evals.whole import check_split, partial_of, why_partial


def test_a_whole_run_is_whole() -> None:
    assert why_partial(make_finished([make_result("guide-002", {"answered": True})])) == []


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({"kinds": ["lay"]}, "narrowed by --kind"),
        ({"ids": ["guide-002"]}, "narrowed by --ids"),
        ({"limit": 1}, "narrowed by --limit"),
        ({"state": "running"}, "stopped before its end"),
        ({"questions": 9}, "1 result of 9 questions"),
    ],
)
def test_a_part_of_a_run_says_why(record: dict[str, Any], words: str) -> None:
    (reason,) = why_partial(make_finished([make_result("guide-002", {"answered": True})], **record))
    assert words in reason


def test_a_run_that_lacks_questions_of_its_files_is_found_out(tmp_path: Path) -> None:
    file = tmp_path / "questions.yaml"
    entries = [make_question(id=f"guide-{n:03}").model_dump(mode="json") for n in (2, 4)]
    file.write_text(yaml.safe_dump(entries), encoding="utf-8")
    hashes = file_hashes([file])
    run = make_finished([make_result("guide-002", {"answered": True})], question_files=hashes)
    assert why_partial(run) == ["it lacks 1 question of its split"]
    file.write_text(yaml.safe_dump(entries[:1]), encoding="utf-8")
    assert why_partial(run) == []  # the files have changed since, so that nothing can be told from them


def test_a_part_says_how_many_of_how_many() -> None:
    part = partial_of(make_finished([make_result("guide-002", {"answered": True})], limit=1, of_questions=313))
    assert part is not None
    assert part.words == ("This run is partial: 1 of 313 questions of the test split (it was narrowed by --limit).")
    older = partial_of(make_finished([make_result("guide-002", {"answered": True})], limit=1))
    assert older is not None
    assert older.counts == "1 question of more"  # its record does not say, and its files are not known
    assert partial_of(make_finished([make_result("guide-002", {"answered": True})])) is None


def test_a_run_of_another_split_is_not_judged() -> None:
    test, dev = make_result("guide-002", {"answered": True}), make_result("guide-003", {"answered": True})
    check_split(make_finished([test]), "test", Path("run"))
    check_split(make_finished([test, dev], split="all"), "all", Path("run"))
    with pytest.raises(RunError, match=r"run: it is a run of the development split.*--split dev"):
        check_split(make_finished([dev], split="dev"), "test", Path("run"))
    with pytest.raises(RunError, match=r"1 of its questions are not of the test split \(guide-003\)"):
        check_split(make_finished([test, dev]), "test", Path("run"))
