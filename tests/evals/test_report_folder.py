"""A run read back, and what has changed since."""

import json
import shutil
from pathlib import Path

import pytest
from made_runs import MEETS, write_made_run

from evals.errors import CallError, EvalError
from evals.reporting.folder import read_run


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_made_run(tmp_path_factory.mktemp("made"))


@pytest.fixture
def run_folder(made: Path, tmp_path: Path) -> Path:
    """A run of its own, to change things of: its record names the copied corpus and questions."""
    shutil.copytree(made.parent, tmp_path / "made")
    folder = tmp_path / "made" / "run"
    record = (folder / "record.json").read_text().replace(str(made.parent), str(tmp_path / "made"))
    (folder / "record.json").write_text(record)
    return folder


def test_a_run_is_read_with_its_questions_corpus_and_baseline(made: Path) -> None:
    run = read_run(made)
    assert [r["id"] for r in run.results][:2] == ["guide-001", "guide-003"]
    assert run.questions["guide-001"].question == "How often must the board meet?"
    assert run.reference is not None
    assert MEETS in run.reference.texts["guide"]
    assert run.plain_scores("guide-001").keys() == {"plain set-up", "BM25 alone"}
    assert (run.notes, run.changed) == ((), frozenset())


def test_results_that_were_cut_short_are_not_covered_up_by_the_record(run_folder: Path) -> None:
    """The figures of the record are of all that was asked; shown over a part of it they would be false."""
    results = run_folder / "results.jsonl"
    results.write_text("".join(results.read_text().splitlines(keepends=True)[:5]))
    run = read_run(run_folder)
    assert run.record["summary"]["groups"]["overall"]["questions"] == 5
    assert run.baseline is None
    assert "baseline" not in run.record
    assert "results.jsonl does not hold what the record says was asked" in run.notes[0]
    assert run.partial is not None
    assert run.partial.words == (
        "This run is partial: 5 of 14 questions of both splits (it has 5 results of 14 questions)."
    )


def test_a_source_that_has_changed_is_named_and_not_shown_as_if_it_were_the_same(run_folder: Path) -> None:
    guide = run_folder.parent / "corpus" / "guide.txt"
    guide.write_text("A new beginning.\n" + guide.read_text())
    run = read_run(run_folder)
    assert run.changed == {"guide"}
    assert run.notes[0] == "The corpus has changed since the run: guide.txt."
    assert "guide no longer stands there" in run.notes[1]


def test_a_change_that_leaves_everything_in_its_place_is_only_named(run_folder: Path) -> None:
    guide = run_folder.parent / "corpus" / "guide.txt"
    guide.write_text(guide.read_text() + "One more line.\n")
    run = read_run(run_folder)
    assert run.changed == frozenset()
    assert run.notes == ("The corpus has changed since the run: guide.txt.",)


def test_a_question_that_has_changed_is_named(run_folder: Path) -> None:
    questions = run_folder.parent / "questions.yaml"
    questions.write_text(questions.read_text().replace("How often must the board meet?", "How often does it meet?", 1))
    run = read_run(run_folder)
    (note,) = run.notes
    assert note.startswith("Questions changed since the run: guide-001.")
    assert run.reworded == {"guide-001"}


def test_questions_that_are_gone_leave_a_run_without_gold(run_folder: Path) -> None:
    (run_folder.parent / "questions.yaml").unlink()
    run = read_run(run_folder)
    assert run.questions == {}
    assert run.notes[0].startswith("1 of 1 files of questions are no longer there")


def test_questions_that_cannot_be_read_are_a_note_or_where_they_were_named_an_error(run_folder: Path) -> None:
    questions = run_folder.parent / "questions.yaml"
    questions.write_text("- id: 1\n")
    assert read_run(run_folder).notes[0].startswith("The questions cannot be read, so no gold is shown.")
    with pytest.raises(EvalError, match=r"questions\.yaml"):
        read_run(run_folder, question_files=[questions])


def test_other_places_of_corpus_and_questions_can_be_named(run_folder: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere"
    shutil.move(run_folder.parent / "corpus", moved / "corpus")
    shutil.move(run_folder.parent / "questions.yaml", moved / "questions.yaml")
    run = read_run(run_folder, moved / "corpus", [moved / "questions.yaml"])
    assert run.notes == ()
    assert run.reference is not None
    assert "guide-001" in run.questions


def test_a_run_without_a_baseline_is_read(run_folder: Path) -> None:
    (run_folder / "baseline.json").unlink()
    run = read_run(run_folder)
    assert run.baseline is None
    assert run.plain_scores("guide-001") == {}


@pytest.mark.parametrize("name", ["record.json", "results.jsonl"])
def test_a_folder_without_a_whole_run_is_refused_with_the_file(run_folder: Path, name: str) -> None:
    (run_folder / name).write_text("{")
    with pytest.raises(EvalError, match=f"{name}.*What to do"):
        read_run(run_folder)


def test_what_is_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CallError, match=r"is not a folder. What to do: name the folder of a run"):
        read_run(tmp_path / "none")


def test_a_damaged_baseline_is_refused(run_folder: Path) -> None:
    (run_folder / "baseline.json").write_text("[")
    with pytest.raises(CallError, match=r"baseline\.json"):
        read_run(run_folder)


def test_a_run_that_has_not_finished_is_refused_with_how_to_go_on(run_folder: Path) -> None:
    record = json.loads((run_folder / "record.json").read_text())
    (run_folder / "record.json").write_text(json.dumps({k: v for k, v in record.items() if k != "summary"}))
    with pytest.raises(CallError, match=r"has not finished.*--resume"):
        read_run(run_folder)


def test_a_run_of_an_older_version_is_read(run_folder: Path) -> None:
    record = json.loads((run_folder / "record.json").read_text())
    old = {k: v for k, v in record.items() if k not in ("corpus", "embedder", "options", "baseline", "cost")}
    (run_folder / "record.json").write_text(json.dumps(old))
    assert read_run(run_folder).notes == ()
