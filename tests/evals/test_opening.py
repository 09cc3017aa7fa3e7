from pathlib import Path

import pytest
import yaml
from evals_makers import gold

from evals.errors import CallError
from evals.opening import RUNS, questions_of, settings_for

ENTRY = {"persona": "officer", "kind": "direct", "question": "How often?", "answerable": True,
         "gold": [[gold("The board must meet twice a year.")]]}  # fmt: skip


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "q.yaml"
    path.write_text(yaml.safe_dump([{"id": f"guide-00{n}"} | ENTRY for n in (1, 2, 3, 4)]), encoding="utf-8")
    return path


def test_the_test_split_is_measured_unless_told_otherwise(file: Path) -> None:
    split, questions = questions_of([file], None, (), (), None)
    assert (split, [q.id for q in questions]) == ("test", ["guide-002", "guide-004"])


def test_ids_are_looked_up_in_both_splits_and_limited(file: Path) -> None:
    split, questions = questions_of([file], None, (), ("guide-001", "guide-004"), 1)
    assert (split, [q.id for q in questions]) == ("all", ["guide-001"])


def test_nothing_left_to_ask_is_an_error(file: Path) -> None:
    with pytest.raises(CallError, match="No question is left"):
        questions_of([file], "dev", (), ("guide-002",), None)


def test_another_corpus_gets_an_index_of_its_own(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, None)
    assert settings.corpus == tmp_path
    assert settings.index.parent == RUNS / "indexes"
    assert settings_for(tmp_path, tmp_path / "i").index == tmp_path / "i"
    assert settings_for(None, None).index.name == ".index"
