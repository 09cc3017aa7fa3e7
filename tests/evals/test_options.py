import argparse
from pathlib import Path

import pytest

from evals.commands.run import register
from evals.options import Options
from evals.record import ROOT


def options(*argv: str) -> Options:
    parser = argparse.ArgumentParser()
    register(parser.add_subparsers())
    return Options.of(parser.parse_args(["run", *argv]))


def test_a_run_measures_everything_unless_told_otherwise() -> None:
    assert options() == Options(robustness=True, baseline=True, cost=True)
    assert options("--no-robustness", "--no-baseline", "--no-cost") == Options(robustness=False)


@pytest.mark.parametrize("narrow", [("--ids", "a-1,b-2"), ("--limit", "3")])
def test_a_start_is_not_timed_for_a_few_questions_unless_asked_for(narrow: tuple[str, str]) -> None:
    assert options(*narrow).cost is False
    assert options(*narrow, "--cost").cost is True


def test_a_command_without_such_arguments_measures_answers_in_all_words() -> None:
    args = argparse.Namespace(split="test", kind=[], ids=[], limit=None, corpus=None, questions=None, index=None)
    assert Options.of(args) == Options(split="test", robustness=True)


def test_options_are_kept_and_read_back(tmp_path: Path) -> None:
    inside = ROOT / "evals" / "questions" / "a.yaml"
    given = Options("dev", ("lay",), ("a-1",), 3, tmp_path, (inside, tmp_path / "b.yaml"), None, False, True, False)
    kept = given.to_dict("dev")
    assert kept["questions"] == ["evals/questions/a.yaml", str(tmp_path / "b.yaml")]
    assert Options.from_dict(kept) == given


def test_a_split_that_was_left_to_the_default_is_kept_as_it_was_taken() -> None:
    assert Options.from_dict(Options().to_dict("test")).split == "test"
