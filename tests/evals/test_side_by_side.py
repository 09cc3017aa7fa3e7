from pathlib import Path
from typing import Any

import yaml
from evals_makers import make_question
from run_makers import make_finished, make_result

from evals.compare import Comparison, compare
from evals.content import content_hash
from evals.record import file_hashes
from evals.side_by_side import side_by_side


def compared(split: str = "dev", **changes: Any) -> Comparison:
    before = make_finished([make_result("guide-001", {"answered": True}, split=split, **changes)])
    after = make_finished([make_result("guide-001", {"answered": False}, split=split, **changes)], **changes)
    return compare(before, after)


def test_a_question_is_shown_with_both_answers_and_the_gold(tmp_path: Path) -> None:
    question = make_question()
    file = tmp_path / "questions.yaml"
    file.write_text(yaml.safe_dump([question.model_dump(mode="json")]), encoding="utf-8")
    (shown,) = side_by_side(compared(content=content_hash(question), question_files=file_hashes([file])))
    assert shown.question == "What of guide-001?"
    assert shown.gold == ("guide, section 1: “The board must meet twice a year.”",)
    assert (shown.worse, shown.better) == ("answerable and answered", "")
    assert shown.before is not None
    assert shown.before.words == "The answer to guide-001. [1]"
    assert shown.before.citations == ("guide, section 1: “Twice a year.”",)


def test_gold_that_may_have_changed_is_not_shown(tmp_path: Path) -> None:
    file = tmp_path / "questions.yaml"
    file.write_text(yaml.safe_dump([make_question().model_dump(mode="json")]), encoding="utf-8")
    (shown,) = side_by_side(compared(question_files=file_hashes([file])))
    assert shown.gold == ("The gold is not known: the question has changed since the run.",)
    (shown,) = side_by_side(compared(question_files={str(tmp_path / "gone.yaml"): "h"}))
    assert "cannot be read" in shown.gold[0]


def test_the_words_of_a_test_question_are_held_back_unless_asked_for() -> None:
    (held,) = side_by_side(compared("test"))
    assert (held.held_back, held.question, held.gold, held.before, held.after) == (True, None, (), None, None)
    assert held.worse == "answerable and answered"
    (shown,) = side_by_side(compared("test"), show_test=True)
    assert shown.question == "What of guide-001?"


def test_a_release_keeps_no_answers() -> None:
    (shown,) = side_by_side(compared(answer=None))
    assert shown.before is not None
    assert shown.before.words == "The release keeps no answers."
