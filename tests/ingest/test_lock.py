"""The lock keeps what was fetched, and forgets it once the words were changed here."""

from __future__ import annotations

from pathlib import Path

from ingest.catalogue import LOCK, write_lock
from ingest.files import write_whole
from ingest.hashing import sha256_of
from ingest.lock import Lock, Part, Retrieval, lock_text, read_lock
from ingest.published import Form

FETCHED = Retrieval(
    "2026-03-01", "https://a.example/", Form.HTML, (Part("https://a.example/pages/1/", "1" * 64, '"é"'), Part("https://a.example/pages/2/", "2" * 64))
)  # fmt: skip


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    lock = Lock({"documents/b.html": "b" * 64, "documents/a.txt": "a" * 64}, {"documents/b.html": FETCHED})
    write_whole(tmp_path / LOCK, lock_text(lock).encode())
    assert read_lock(tmp_path) == lock
    assert "null" not in lock_text(lock)


def test_no_lock(tmp_path: Path) -> None:
    assert read_lock(tmp_path) is None


def test_an_update_keeps_the_retrieval_of_what_is_as_it_was_fetched(tiny_corpus: Path) -> None:
    hashes = {f"documents/{p.name}": sha256_of(p) for p in (tiny_corpus / "documents").iterdir()}
    fetched = {"documents/handbook.md": FETCHED, "documents/opinion.txt": FETCHED, "documents/gone.txt": FETCHED}
    (tiny_corpus / LOCK).write_text(lock_text(Lock(hashes, fetched)), encoding="utf-8")
    (tiny_corpus / "documents/opinion.txt").write_text("I changed my mind.", encoding="utf-8")
    write_lock(tiny_corpus)
    again = read_lock(tiny_corpus)
    assert again is not None
    assert set(again.retrieved) == {"documents/handbook.md"}


def test_an_update_mends_a_damaged_lock(tiny_corpus: Path) -> None:
    before = (tiny_corpus / LOCK).read_text(encoding="utf-8")
    (tiny_corpus / LOCK).write_text("{", encoding="utf-8")
    write_lock(tiny_corpus)
    assert (tiny_corpus / LOCK).read_text(encoding="utf-8") == before
