"""`python -m evals report`."""

import argparse
import json
from pathlib import Path

import pytest
from made_runs import SECRET, write_made_run

from evals.commands import report
from evals.errors import CallError


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_made_run(tmp_path_factory.mktemp("made"))


def call(*arguments: object) -> int:
    parser = argparse.ArgumentParser()
    report.register(parser.add_subparsers())
    args = parser.parse_args(["report", *map(str, arguments)])
    return int(args.run(args))


def test_a_page_is_written_into_the_folder(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert call(made) == 0
    assert (made / "report.html").read_text().startswith("<!doctype html>")
    assert capsys.readouterr().out.replace("\n", "") == f"Written to {made / 'report.html'}."


def test_all_forms_are_written_at_once(made: Path) -> None:
    assert call(made, "--format", "all") == 0
    assert (made / "report.md").read_text().startswith("# Evaluation report: both splits")
    data = json.loads((made / "report.json").read_text())
    assert data["headlines"][0]["measure"] == "found_at_5"
    assert data["summary"]["groups"]["overall"]["questions"] == 14
    assert data["questions"][0]["outcome"] == "right"
    assert data["questions"][-1] == {"id": "guide-004", "split": "test", "outcome": "wrong"}
    assert SECRET not in json.dumps(data)


@pytest.mark.parametrize(
    ("name", "begins"), [("a.md", "# "), ("a.json", "{"), ("a.html", "<!doctype"), ("page", "<!doctype")]
)
def test_the_form_goes_by_the_name_of_the_file(made: Path, tmp_path: Path, name: str, begins: str) -> None:
    assert call(made, "--out", tmp_path / name) == 0
    assert (tmp_path / name).read_text().startswith(begins)


def test_test_questions_are_in_it_on_request(made: Path, tmp_path: Path) -> None:
    call(made, "--out", tmp_path / "a.html", "--show-test")
    assert SECRET in (tmp_path / "a.html").read_text()


def test_notes_are_said(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    questions = tmp_path / "none.yaml"
    questions.write_text("[]\n")
    corpus = made.parent / "corpus"
    call(made, "--out", tmp_path / "a.html", "--corpus", corpus, "--questions", questions)
    assert "Written to" in capsys.readouterr().out


def test_one_file_for_three_forms_is_refused(made: Path, tmp_path: Path) -> None:
    with pytest.raises(CallError, match="three files"):
        call(made, "--format", "all", "--out", tmp_path / "a")


def test_a_place_that_cannot_be_written_is_named(made: Path, tmp_path: Path) -> None:
    with pytest.raises(CallError, match=r"cannot be written.*What to do: name another file with --out"):
        call(made, "--out", tmp_path / "no" / "a.html")
