from pathlib import Path
from typing import Any

import pytest
import yaml
from evals_makers import make_question
from run_makers import make_finished, make_result

from evals.record import file_hashes
from evals.whole import why_partial


def test_a_whole_run_is_whole() -> None:
    assert why_partial(make_finished([make_result("guide-002", {"answered": True})])) == []


@pytest.mark.parametrize(
    ("record", "words"),
    [
        ({"kinds": ["lay"]}, "narrowed by --kind"),
        ({"ids": ["guide-002"]}, "narrowed by --ids"),
        ({"limit": 1}, "narrowed by --limit"),
        ({"state": "running"}, "stopped before its end"),
        ({"questions": 9}, "1 results of 9 questions"),
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
    assert why_partial(run) == ["it lacks 1 questions of its split"]
    file.write_text(yaml.safe_dump(entries[:1]), encoding="utf-8")
    assert why_partial(run) == []  # the files have changed since, so that nothing can be told from them
