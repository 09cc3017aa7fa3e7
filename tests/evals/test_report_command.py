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


def test_a_partial_run_says_so_at_the_top_of_every_form(tmp_path: Path) -> None:
    """Five of 14 questions have figures like any other; who reads them must know."""
    folder = write_made_run(tmp_path / "made")
    record = json.loads((folder / "record.json").read_text())
    (folder / "record.json").write_text(json.dumps(record | {"limit": 14, "of_questions": 40}))
    assert call(folder, "--format", "all") == 0
    title = "Evaluation report: both splits (partial: 14 of 40 questions)"
    sentence = "This run is partial: 14 of 40 questions of both splits (it was narrowed by --limit)."
    page, text = (folder / "report.html").read_text(), (folder / "report.md").read_text()
    assert f"<h1>{title}</h1>" in page
    assert f"<p>{sentence}</p>" in page
    assert text.startswith(f"# {title}\n")
    assert sentence in text
    data = json.loads((folder / "report.json").read_text())
    assert (data["title"], data["partial"]["questions"], data["partial"]["of"]) == (title, 14, 40)


def test_a_whole_run_is_not_called_partial(made: Path, tmp_path: Path) -> None:
    assert call(made, "--out", tmp_path / "a.json") == 0
    assert json.loads((tmp_path / "a.json").read_text())["partial"] is None


@pytest.mark.parametrize(
    ("name", "begins"), [("a.md", "# "), ("a.json", "{"), ("a.html", "<!doctype"), ("page", "<!doctype")]
)
def test_the_form_goes_by_the_name_of_the_file(made: Path, tmp_path: Path, name: str, begins: str) -> None:
    assert call(made, "--out", tmp_path / name) == 0
    assert (tmp_path / name).read_text().startswith(begins)


@pytest.mark.parametrize(
    ("more", "name"), [((), "a.pdf"), ((), "a.htm"), (("--format", "md"), "a.html"), (("--format", "html"), "a.pdf")]
)
def test_a_name_of_another_form_is_refused(made: Path, tmp_path: Path, more: tuple[str, ...], name: str) -> None:
    """A page in a file that says it is a PDF opens nowhere."""
    with pytest.raises(CallError, match=r"a name that ends in .* is expected.* What to do: name the file so"):
        call(made, "--out", tmp_path / name, *more)
    assert not (tmp_path / name).exists()


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
