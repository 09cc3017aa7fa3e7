"""File, catalogue and lock change together, or nothing does."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest import holding
from ingest.catalogue import read_catalogue
from ingest.catalogue_text import with_entry
from ingest.errors import CatalogueError, LoadError
from ingest.holding import Change, catalogue_text, hold
from ingest.lock import Part, Retrieval
from ingest.published import Form

RETRIEVED = Retrieval(
    "2026-03-01", "https://a.example/", Form.HTML, (Part("https://a.example/", "0" * 64, etag='"1"'),)
)


def change(corpus: Path, data: bytes = b"The board has a clerk.", **fields: object) -> Change:
    before = catalogue_text(corpus)
    entry = {"id": "clerk", "file": "documents/clerk.txt", "title": "The clerk", "authority": "guidance"}
    after = with_entry(before, entry | fields)  # type: ignore[arg-type]
    return Change("clerk", "documents/clerk.txt", data, after, before, RETRIEVED)


def state(corpus: Path) -> dict[str, bytes]:
    return {p.relative_to(corpus).as_posix(): p.read_bytes() for p in sorted(corpus.rglob("*")) if p.is_file()}


def test_a_document_is_held_with_its_retrieval(tiny_corpus: Path) -> None:
    assert hold(tiny_corpus, change(tiny_corpus)).provisions > 0
    found = read_catalogue(tiny_corpus)
    entry = next(e for e in found.held if e.source.id == "clerk")
    assert entry.path.read_bytes() == b"The board has a clerk."
    assert entry.retrieved == RETRIEVED
    assert found.warnings == ()


def test_a_document_that_cannot_be_read_changes_nothing(tiny_corpus: Path) -> None:
    before = state(tiny_corpus)
    with pytest.raises(LoadError, match="Nothing was changed"):
        hold(tiny_corpus, change(tiny_corpus, b"caf\xe9"))
    assert state(tiny_corpus) == before


def test_a_catalogue_that_does_not_hang_together_changes_nothing(tiny_corpus: Path) -> None:
    before = state(tiny_corpus)
    with pytest.raises(CatalogueError, match=r"Nothing was changed.*'nobody', which is not in the catalogue"):
        hold(tiny_corpus, change(tiny_corpus, supersedes=["nobody"]))
    assert state(tiny_corpus) == before


def test_a_new_version_that_breaks_the_plain_language_index_is_put_back(tiny_corpus: Path) -> None:
    before = state(tiny_corpus)
    text = catalogue_text(tiny_corpus)
    with pytest.raises(CatalogueError, match="Nothing was changed"):
        hold(tiny_corpus, Change("handbook", "documents/handbook.md", b"# Another book\n\nNo expenses.\n", text, text))
    assert state(tiny_corpus) == before


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_an_interruption_or_a_full_disk_changes_nothing(
    tiny_corpus: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    before = state(tiny_corpus)

    def stop(*_: object) -> None:
        raise error

    monkeypatch.setattr(holding, "_lock", stop)
    with pytest.raises((KeyboardInterrupt, CatalogueError)):
        hold(tiny_corpus, change(tiny_corpus))
    assert state(tiny_corpus) == before


def test_a_catalogue_that_somebody_else_changed_is_left_alone(tiny_corpus: Path) -> None:
    made = change(tiny_corpus)
    with (tiny_corpus / "catalogue.toml").open("a", encoding="utf-8") as file:
        file.write("# a note\n")
    before = state(tiny_corpus)
    with pytest.raises(CatalogueError, match="somebody else"):
        hold(tiny_corpus, made)
    assert state(tiny_corpus) == before


def test_a_corpus_without_a_lock_goes_on_without_one(tiny_corpus: Path) -> None:
    (tiny_corpus / "catalogue.lock.json").unlink()
    hold(tiny_corpus, change(tiny_corpus))
    assert not (tiny_corpus / "catalogue.lock.json").exists()
