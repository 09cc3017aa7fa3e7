"""What of a corpus has changed since its index was made, by name."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ingest.build import build
from ingest.catalogue import LOCK, write_lock
from ingest.errors import IndexProblem
from ingest.fresh import changes_since, made_from
from tests.fakes import FakeEmbedder

HANDBOOK = "documents/handbook.md"


def test_nothing_has_changed(tiny_index: Path) -> None:
    assert changes_since(tiny_index, FakeEmbedder()) is None


def test_a_changed_file_that_the_lock_does_not_know(tiny_corpus: Path, tiny_index: Path) -> None:
    (tiny_corpus / HANDBOOK).write_text("# Board handbook\n\nThe board meets daily.\n", encoding="utf-8")
    changes = changes_since(tiny_index, FakeEmbedder())
    assert changes is not None
    assert (changes.changed, changes.gone, changes.added) == ((HANDBOOK,), (), ())
    assert changes.sources == {"handbook"}
    assert "not the file that was checked" in changes.problem
    assert changes.sentence == f"The corpus has changed since the index was made (changed: {HANDBOOK})."
    assert changes.remedy == f"python -m ingest build --corpus {tiny_corpus} --index {tiny_index}"


def test_a_changed_file_that_the_lock_knows_keeps_nothing_from_being_built(tiny_corpus: Path, tiny_index: Path) -> None:
    (tiny_corpus / HANDBOOK).write_text("# Board handbook\n\nThe board meets daily.\n", encoding="utf-8")
    write_lock(tiny_corpus)
    changes = changes_since(tiny_index, FakeEmbedder())
    assert changes is not None
    assert set(changes.changed) == {HANDBOOK, LOCK}
    assert changes.problem == ""


def test_a_file_that_is_gone(tiny_corpus: Path, tiny_index: Path) -> None:
    (tiny_corpus / HANDBOOK).unlink()
    changes = changes_since(tiny_index, FakeEmbedder())
    assert changes is not None
    assert changes.gone == (HANDBOOK,)
    assert changes.sources == {"handbook"}


def test_a_file_that_no_entry_names(tiny_corpus: Path, tiny_index: Path) -> None:
    (tiny_corpus / "documents" / "minutes.txt").write_text("Minutes.", encoding="utf-8")
    changes = changes_since(tiny_index, FakeEmbedder())
    assert changes is not None
    assert (changes.added, changes.sources) == (("documents/minutes.txt",), frozenset())


def test_a_folder_without_a_catalogue(tmp_path: Path) -> None:
    corpus = tmp_path / "papers"
    corpus.mkdir()
    (corpus / "one.txt").write_text("The first paper is about money.", encoding="utf-8")
    build(corpus, tmp_path / "index", FakeEmbedder())
    (corpus / "two.txt").write_text("The second paper is about time.", encoding="utf-8")
    changes = changes_since(tmp_path / "index", FakeEmbedder())
    assert changes is not None
    assert changes.added == ("two.txt",)


def test_another_model_or_program_is_still_refused(
    tiny_corpus: Path, tiny_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tiny_corpus / HANDBOOK).unlink()
    with pytest.raises(IndexProblem, match="embedding model"):
        changes_since(tiny_index, FakeEmbedder("fake-weights-2"))
    monkeypatch.setattr("ingest.fresh.program_fingerprint", lambda _: "another program")
    with pytest.raises(IndexProblem, match="the program changed"):
        changes_since(tiny_index, FakeEmbedder())


def test_an_index_whose_corpus_is_not_here_has_nothing_to_be_held_against(tiny_corpus: Path, tiny_index: Path) -> None:
    shutil.rmtree(tiny_corpus)
    assert changes_since(tiny_index, FakeEmbedder()) is None


def test_from_which_corpus_an_index_was_made(tiny_corpus: Path, tiny_index: Path, tmp_path: Path) -> None:
    assert made_from(tiny_index, tiny_corpus)
    assert not made_from(tiny_index, tmp_path)
    assert not made_from(tmp_path / "nowhere", tiny_corpus)
