"""The command `judge` over a finished run, and what it keeps."""

import json
from pathlib import Path
from typing import Any

import pytest
from commanding import call
from evals_makers import FakeAssistant, cite, declined, make_answer, make_question, unanswerable
from test_judge import RELEVANT, YES, Scripted

from evals.commands import judge as command
from evals.errors import CallError, RunError
from evals.files import RunFolder
from evals.judge import FAITHFULNESS, RELEVANCE
from evals.judgements import Writer, figures, read_judgements
from evals.reference import Reference
from evals.run import run

NO = YES.replace("supported", "not_supported")


@pytest.fixture
def folder(tmp_path: Path, reference: Reference) -> Path:
    """A run of two answers of one statement each, and one that was declined."""
    questions = [
        make_question(question="one"),
        make_question(id="guide-003", question="two", kind="lay"),
        unanswerable(),
    ]
    answer = make_answer(cite("The board must meet twice a year."))
    results = run(
        FakeAssistant({"one": answer, "two": answer, unanswerable().question: declined()}), questions, reference
    )
    run_folder = RunFolder(tmp_path / "run")
    run_folder.begin({"state": "running"})
    run_folder.finish(results, {"state": "finished", "split": "dev", "questions": len(results)}, "")
    return run_folder.path


@pytest.fixture
def judged_by(monkeypatch: pytest.MonkeyPatch, folder: Path) -> Any:
    """Judge the run with these replies, in the order relevance, faithfulness of each answer."""

    def _judged_by(*replies: str | Exception, more: tuple[str, ...] = ()) -> tuple[int, Scripted]:
        chat = Scripted(*replies)
        monkeypatch.setattr(command, "open_judge", lambda *_: chat)
        return call(command, "judge", str(folder), "--model", "fake:one", *more), chat

    return _judged_by


def figure(folder: Path, measure: str, group: str = "overall") -> dict[str, Any]:
    out: dict[str, Any] = json.loads((folder / "judged.json").read_text(encoding="utf-8"))["groups"][group][measure]
    return out


def test_figures_have_their_counts_and_intervals(folder: Path, judged_by: Any) -> None:
    status, _ = judged_by(RELEVANT, YES, RELEVANT, NO)
    assert status == 0
    found = figure(folder, FAITHFULNESS)
    assert (found["value"], found["of"], found["questions"], found["could_not_score"]) == (0.5, 2, 2, 0)
    assert found["low"] < 0.5 < found["high"]
    assert figure(folder, RELEVANCE)["value"] == 1.0
    assert figure(folder, RELEVANCE)["low"] < 1.0
    assert figure(folder, FAITHFULNESS, "kind:lay")["value"] == 0.0


def test_what_could_not_be_scored_is_in_no_figure_but_the_count(folder: Path, judged_by: Any) -> None:
    status, _ = judged_by(RELEVANT, YES, TimeoutError("late"), "nonsense")
    assert status == 3
    for measure in (FAITHFULNESS, RELEVANCE):
        found = figure(folder, measure)
        assert (found["value"], found["of"], found["could_not_score"]) == (1.0, 1, 1)


def test_judging_goes_on_where_it_stopped_and_asks_again_what_failed(folder: Path, judged_by: Any) -> None:
    judged_by(RELEVANT, YES, TimeoutError("late"), YES)
    status, chat = judged_by(RELEVANT)
    assert status == 0
    assert len(chat.prompts) == 1
    assert figure(folder, RELEVANCE)["of"] == 2
    lines = (folder / "judgements.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == 5  # the failed call is kept, too
    assert judged_by()[0] == 0


def test_only_the_first_answers_are_judged(folder: Path, judged_by: Any) -> None:
    status, chat = judged_by(RELEVANT, YES, more=("--limit", "1"))
    assert (status, len(chat.prompts)) == (0, 2)
    assert figure(folder, RELEVANCE)["of"] == 1


def test_the_figures_are_printed_as_what_they_are(
    folder: Path, judged_by: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    judged_by(RELEVANT, YES, RELEVANT, NO)
    assert "no gate reads them" in capsys.readouterr().out
    judged_by(more=("--format", "json"))
    assert json.loads(capsys.readouterr().out)["groups"]["overall"][RELEVANCE]["of"] == 2


def test_without_a_model_there_is_no_judge(folder: Path) -> None:
    with pytest.raises(CallError, match=r"No chat model is named.*--model"):
        call(command, "judge", str(folder))


def test_a_run_without_answers_cannot_be_judged(tmp_path: Path, reference: Reference) -> None:
    empty = RunFolder(tmp_path / "empty")
    empty.begin({})
    empty.finish(run(FakeAssistant({}), [unanswerable()], reference), {"split": "test", "questions": 1}, "")
    with pytest.raises(CallError, match="No answer of this run"):
        call(command, "judge", str(empty.path), "--model", "fake:one")
    with pytest.raises(RunError):
        call(command, "judge", str(tmp_path / "none"), "--model", "fake:one")


def test_a_torn_line_is_judged_again_and_another_bad_one_named(folder: Path, judged_by: Any) -> None:
    judged_by(RELEVANT, YES, RELEVANT, YES)
    path = folder / "judgements.jsonl"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole[:-20], encoding="utf-8")
    status, chat = judged_by(YES)
    assert (status, len(chat.prompts)) == (0, 1)
    assert len(read_judgements(folder)) == 4
    path.write_text("{}\n" + whole, encoding="utf-8")
    with pytest.raises(RunError, match=r"judgements\.jsonl:1"):
        read_judgements(folder)


def test_judgements_of_other_questions_count_for_nothing() -> None:
    stray = {"key": "k", "id": "other-1", "measure": FAITHFULNESS, "statement": 1, "outcome": "scored",
             "verdict": "supported"}  # fmt: skip
    assert figures([stray], [{"id": "guide-001", "kind": "lay"}])["overall"][FAITHFULNESS]["of"] == 0


def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CallError, match=r"cannot be written.*What to do"):
        Writer(tmp_path / "none")
