"""A document that has changed does not stop the assistant: it answers from the good index, and says so."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.__main__ import main
from assistant.chain import open_assistant
from assistant.settings import Settings
from ingest.errors import IndexProblem
from tests.fakes import FakeEmbedder

QUESTION = "What is proposal 1(i)?"


@pytest.fixture
def settings(tiny_corpus: Path, tiny_index: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setattr("ingest.model_in_use.embedder_of", lambda _: FakeEmbedder())
    monkeypatch.setenv("ASSISTANT_CORPUS", str(tiny_corpus))
    monkeypatch.setenv("ASSISTANT_INDEX", str(tiny_index))
    return Settings(index=tiny_index, corpus=tiny_corpus)


def spoil(corpus: Path, name: str) -> None:
    (corpus / "documents" / name).write_text("Other words altogether stand here now.\n", encoding="utf-8")


@pytest.mark.parametrize("by_name", [True, False])
def test_a_changed_document_is_answered_from_as_it_was_with_a_warning(
    settings: Settings, tiny_corpus: Path, capsys: pytest.CaptureFixture[str], by_name: bool
) -> None:
    spoil(tiny_corpus, "proposals.txt")
    named = ["--index", str(settings.index)] if by_name else []
    assert main(["ask", QUESTION, "--format", "json", *named]) == 0
    out, err = capsys.readouterr()
    answer = json.loads(out)
    assert answer["status"] == "answered"
    assert "Budgets are agreed by the end of March" in answer["answer"]
    assert answer["notes"][0].startswith("The file of “Progress report” has been changed or removed since")
    assert "(changed: documents/proposals.txt)" in answer["notes"][1]
    assert "Warning: The corpus has changed since the index was made" in err
    assert "--update-lock" in err
    assert f"python -m ingest build --corpus {tiny_corpus} --index {settings.index}" in err


@pytest.mark.parametrize("change", ["gone", "added", "entries"])
def test_other_changes_are_told_too(
    settings: Settings, tiny_corpus: Path, capsys: pytest.CaptureFixture[str], change: str
) -> None:
    if change == "gone":
        (tiny_corpus / "documents" / "proposals.txt").unlink()
    elif change == "added":
        (tiny_corpus / "documents" / "new.txt").write_text("New.", encoding="utf-8")
    else:
        (tiny_corpus / "plain-language" / "handbook.yaml").write_text("- locator: nowhere\n  asked_as: [a b]\n")
    assert main(["ask", QUESTION, "--format", "json"]) == 0
    out, err = capsys.readouterr()
    notes = json.loads(out)["notes"]
    assert any("The corpus has changed" in n for n in notes)
    assert any("may not be current" in n for n in notes) == (change == "gone")
    assert err.startswith("Warning: ")


def test_a_document_beside_the_changed_one_is_as_current_as_it_was(settings: Settings, tiny_corpus: Path) -> None:
    spoil(tiny_corpus, "handbook.md")
    notes = open_assistant(settings, FakeEmbedder(), although_changed=True).ask(QUESTION).notes
    assert not any("may not be current" in n for n in notes)
    assert any("The corpus has changed" in n for n in notes)


def test_a_decline_says_that_the_corpus_has_changed(settings: Settings, tiny_corpus: Path) -> None:
    spoil(tiny_corpus, "handbook.md")
    answer = open_assistant(settings, FakeEmbedder(), although_changed=True).ask("What is proposal 9(ix)?")
    assert answer.status.value == "declined"
    assert "The corpus has changed" in answer.notes[0]


def test_without_a_change_nothing_is_said(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", QUESTION, "--format", "json"]) == 0
    out, err = capsys.readouterr()
    assert not any("The corpus has changed" in n for n in json.loads(out)["notes"])
    assert "Warning" not in err


def test_where_there_is_no_good_index_the_reason_is_given(
    settings: Settings, tiny_corpus: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(tiny_corpus, "handbook.md")
    monkeypatch.setenv("ASSISTANT_INDEX", str(tiny_corpus.parent / "nowhere"))
    assert main(["ask", QUESTION]) == 1
    assert "is not the file that was checked" in capsys.readouterr().err


def test_who_measures_is_refused_a_changed_corpus(settings: Settings, tiny_corpus: Path) -> None:
    (tiny_corpus / "plain-language" / "handbook.yaml").unlink()
    with pytest.raises(IndexProblem):
        open_assistant(settings, FakeEmbedder())
