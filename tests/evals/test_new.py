"""The command: with a scripted assistant, and once with the real one."""

import io
from pathlib import Path
from typing import Any

import pytest
from commanding import call
from evals_makers import FakeAssistant, gold, make_answer

from evals.commands import new
from evals.errors import CallError, QuestionError
from evals.questions import FOLDER, load
from evals.rewrite import write_whole
from tests.conftest import ROOT

FARES = "Carers are paid their bus fares."


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "fares.yaml"


@pytest.fixture
def draft(monkeypatch: pytest.MonkeyPatch, tiny_corpus: Path, file: Path) -> Any:
    """Run the command; `typed` is what a person types, a line an answer."""
    passages = [
        {"source_id": "handbook", "locator": "Expenses, paragraph 1", "text": FARES, "start": 252, "end": 284},
        {"source_id": "gone", "locator": "x", "text": "of an older index", "start": 0, "end": 17},
    ]
    assistant = FakeAssistant({"Is my fare paid?": make_answer(passages=passages)})
    monkeypatch.setattr(new, "open_assistant", lambda *_, **__: assistant)

    def _draft(*args: str, typed: tuple[str, ...] = ()) -> int:
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in typed)))
        questions = ["--questions", str(file)] if file.exists() else []
        return call(new, "new", "--corpus", str(tiny_corpus), *args, *questions)

    return _draft


TYPED = (
    "dev",
    "Is my fare paid?",
    "lay",
    "carers-representative",
    "carers",
    "",
    "1",
    "",
    "",
    "",
    "bus fares",
    "",
    "",
    "",
)


def test_an_interview_ends_in_an_entry(draft: Any, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert draft("--file", str(file), typed=(*TYPED, "y", "n")) == 0
    (question,) = load([file])
    assert (question.id, question.kind, question.slices) == ("fares-001", "lay", ("carers",))
    assert question.gold[0][0].model_dump() == gold(FARES, "handbook", "Expenses, paragraph 1")
    assert question.must_state == ("bus fares",)
    assert question.checked is not None
    out = capsys.readouterr().out
    assert "[1] handbook, Expenses, paragraph 1 (Board handbook > Expenses)" in out
    assert "[2]" not in out  # what the sources as they are now do not have
    assert f"fares-001 is written to {file}." in out


def test_stopping_keeps_what_was_written_and_writes_nothing_half(
    draft: Any, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The input ends in the middle of the second interview, as with Ctrl-D; Ctrl-C takes the same path."""
    assert draft("--file", str(file), typed=(*TYPED, "y", "y", "test", "Another question", "direct")) == 130
    assert [q.id for q in load([file])] == ["fares-001"]
    assert "Stopped. Written: 1 entry, and nothing half." in capsys.readouterr().out
    assert [p.name for p in file.parent.iterdir() if "fares" in p.name] == ["fares.yaml"]


def test_ctrl_c_before_the_end_writes_nothing(draft: Any, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(new, "append", interrupted)
    assert draft("--file", str(file), typed=(*TYPED, "y")) == 130
    assert not file.exists()


def test_an_entry_that_is_not_wanted_is_not_written(draft: Any, file: Path) -> None:
    assert draft("--file", str(file), typed=(*TYPED, "n", "n")) == 0
    assert not file.exists()


def test_an_entry_that_cannot_be_written_is_shown_so_that_nothing_is_lost(
    draft: Any, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert draft("--file", str(file.parent / "none" / "fares.yaml"), typed=(*TYPED, "y", "y", *TYPED, "n", "n")) == 0
    out = capsys.readouterr().out
    assert "It was not written." in out
    assert "question: Is my fare paid?" in out


def test_a_script_needs_no_interview(draft: Any, file: Path) -> None:
    common = (
        "--file",
        str(file),
        "--question",
        "Is it paid?",
        "--source",
        "handbook",
        "--locator",
        "expenses, paragraph 1",
    )
    assert draft(*common) == 0
    assert draft(*common, "--question", "Is it all paid?", "--quotation", "their bus fares", "--split", "test", "--kind", "lay", "--slice", "carers",
                 "--persona", "officer", "--must-state", "bus fares", "--note", "By script.") == 0  # fmt: skip
    assert (
        draft("--file", str(file), "--question", "Who votes?", "--unanswerable", "--expect-reason", "not_in_corpus")
        == 0
    )
    first, second, third = load([file])
    assert [q.id for q in (first, second, third)] == ["fares-001", "fares-002", "fares-003"]
    assert first.gold[0][0].quotation == FARES
    assert second.gold[0][0].model_dump() == gold("their bus fares", "handbook", "Expenses, paragraph 1")
    assert (second.kind, second.slices, second.persona, second.note) == ("lay", ("carers",), "officer", "By script.")
    assert (third.kind, third.answerable) == ("unanswerable", False)


def test_another_set_gets_the_draft_and_the_projects_own_is_left_alone(draft: Any, file: Path) -> None:
    """With --questions a topic once meant a file of the shipped set, in which the draft then stood."""
    asked = ("--source", "handbook", "--locator", "Expenses, paragraph 1")
    assert draft("--file", str(file), "--question", "Is it paid?", *asked) == 0
    assert draft("--question", "Is it all paid?", *asked) == 0  # the one file of --questions
    assert draft("--file", "no-such-topic", "--question", "What is paid?", *asked) == 0
    assert [q.id for q in load([file])] == ["fares-001", "fares-003"]
    assert (file.parent / "no-such-topic.yaml").is_file()
    assert not (FOLDER / "no-such-topic.yaml").exists()


def test_the_same_question_is_not_drafted_twice(draft: Any, file: Path) -> None:
    asked = ("--question", "Is it paid?", "--source", "handbook", "--locator", "Expenses, paragraph 1")
    assert draft("--file", str(file), *asked) == 0
    with pytest.raises(CallError, match="asked already, as fares-001"):
        draft(*asked)


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (("--source", "handbook"), "--question, --file, --locator is missing"),
        (("--source", "handbook", "--locator", "x", "--file", "f.yaml", "--question", "?"), "has no provision 'x'"),
        (("--source", "handbook", "--locator", "Expenses, paragraph 1", "--file", "f.yaml", "--question", "?",
          "--quotation", "trains"), "does not hold the words 'trains'"),
        (("--unanswerable", "--source", "handbook", "--file", "f.yaml", "--question", "?"), "unanswerable question was given"),
        (("--unanswerable", "--kind", "direct", "--file", "f.yaml", "--question", "?"), "kind direct is answerable"),
        (("--split", "all"), "one split"),
    ],
)  # fmt: skip
def test_a_script_that_asks_for_what_is_not_there_is_told(draft: Any, args: tuple[str, ...], why: str) -> None:
    with pytest.raises(CallError, match=why):
        draft(*args)


def test_files_that_are_not_well_formed_are_told_before_the_interview(draft: Any, file: Path) -> None:
    file.write_text("- id: x\n", encoding="utf-8")
    with pytest.raises(QuestionError, match=r"fares\.yaml:1"):
        draft(typed=())


@pytest.mark.model
def test_with_the_real_assistant(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, real_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "budgets.yaml"
    write_whole(tmp_path / "other.yaml", "[]\n")
    typed = ("dev", "By when should delegated budgets be agreed each year?", "direct", "officer", "", "", "1", "", "", "",
             "", "", "", "y", "n")  # fmt: skip
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(typed) + "\n"))
    args = ["--file", str(file), "--index", str(real_index), "--corpus", str(ROOT / "corpus")]
    assert call(new, "new", *args, "--questions", str(tmp_path / "other.yaml")) == 0
    (question,) = load([file])
    (one,) = question.gold[0]
    assert one.source == "msg-review-2019"
    assert one.quotation
    assert "March" in one.quotation
