"""A document that has changed or gone does not stop the chat at its start: the last good index is served, and says so."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

import app
from assistant.live import Current
from assistant.settings import Settings
from ingest.errors import CorpusError
from tests.fakes import FakeEmbedder

QUESTION = "What is proposal 1(i)?"


def start(corpus: Path, index: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], str]:
    """The notes of an answer, and what the console shows."""
    monkeypatch.setattr(app, "embedder_of", lambda _: FakeEmbedder())
    shown = io.StringIO()
    live = app.open_ready(Settings(corpus=corpus, index=index), Console(file=shown, width=80))
    notes = list(Current(live).ask(QUESTION).notes)
    live.close()
    return notes, shown.getvalue()


@pytest.mark.parametrize("change", ["changed", "gone"])
def test_the_last_good_index_is_served_with_a_warning(
    tiny_corpus: Path, tiny_index: Path, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    document = tiny_corpus / "documents" / "proposals.txt"
    if change == "gone":
        document.unlink()
    else:
        document.write_text("Other words altogether stand here now.\n", encoding="utf-8")
    notes, shown = start(tiny_corpus, tiny_index, monkeypatch)
    assert notes[0].startswith("The file of “Progress report” has been changed or removed since")
    assert f"({change}: documents/proposals.txt)" in notes[1]
    assert "Warning: The corpus has changed since the index was made" in shown
    assert "It cannot be built anew as it is:" in shown
    assert f"python -m ingest build --corpus {tiny_corpus} --index {tiny_index}" in shown.replace("\n", " ")


def test_an_unchanged_corpus_is_served_without_a_word(
    tiny_corpus: Path, tiny_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes, shown = start(tiny_corpus, tiny_index, monkeypatch)
    assert not any("has changed" in note for note in notes)
    assert shown == ""


def test_without_a_good_index_the_reason_ends_the_start(tiny_corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tiny_corpus / "documents" / "proposals.txt").write_text("Other words.\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="is not the file that was checked"):
        start(tiny_corpus, tiny_corpus.parent / "nowhere", monkeypatch)
