"""Files to texts: nothing stripped, and a reason for each file that cannot be read."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from ingest.errors import LoadError
from ingest.loaders import LOADERS, load_document
from ingest.types import Source
from tests.ingest.made import ROOT

SOURCE = Source("made", "Made")


def problem(folder: Path, data: bytes, name: str = "made.txt") -> str:
    path = folder / name
    path.write_bytes(data)
    with pytest.raises(LoadError) as caught:
        load_document(SOURCE, path)
    assert str(path) in str(caught.value)
    assert "What to do: " in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize(
    "data", ["a\r\nb\n", "  indented\t\n\n\n", "\ufefffirst", "caf\u00e9 \u2013 \U0001f600", "a\x0cb\x1b"]
)
def test_the_canonical_text_is_the_decoded_file(tmp_path: Path, data: str) -> None:
    path = tmp_path / "made.txt"
    path.write_bytes(data.encode())
    document = load_document(SOURCE, path)
    assert document.text == data
    assert document.sha256 == document.file_sha256 == hashlib.sha256(data.encode()).hexdigest()
    assert document.pages == ()
    assert document.page_of(0) is None


@pytest.mark.parametrize("path", sorted((ROOT / "corpus/documents").iterdir()), ids=lambda p: p.stem)
def test_the_shipped_texts_are_the_files_byte_for_byte(path: Path) -> None:
    assert load_document(SOURCE, path).text.encode() == path.read_bytes()


@pytest.mark.parametrize("name", ["a.txt", "a.TXT", "a.text", "a.md", "a.Markdown"])
def test_text_and_markdown_by_their_endings(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("words")
    assert load_document(SOURCE, tmp_path / name).text == "words"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "The file is empty."),
        (b" \n\t\n", "The file is empty."),
        ("\u2003\u00a0\n".encode(), "The file holds only blank lines."),
        (b"ab\x00cd", "The file is binary, not text."),
        (b"PK\x03\x04 a docx", "The file is binary, not text."),
        (b"%PDF-1.7 a pdf", "The file is binary, not text."),
        (b"\x89PNG\r\n", "The file is binary, not text."),
        ("words".encode("utf-16"), "The file is UTF-16 text, not UTF-8. What to do: save it again as UTF-8."),
        ("words".encode("utf-16-be"), "The file is binary, not text."),
        ("one\ntwo caf\u00e9\n".encode("latin-1"), "Line 2 is not UTF-8 text (byte 0xe9 at position 11)."),
        ("one \u201cquoted\u201d".encode("cp1252"), "Line 1 is not UTF-8 text"),
        (b"\xf0\x9f\x98 cut", "Line 1 is not UTF-8 text"),
    ],
)
def test_what_cannot_be_read_as_text(tmp_path: Path, data: bytes, said: str) -> None:
    assert said in problem(tmp_path, data)


@pytest.mark.parametrize("name", ["made.pptx", "made.xlsx", "made", "made.tar.gz"])
def test_an_unknown_type_names_the_known_ones(tmp_path: Path, name: str) -> None:
    said = problem(tmp_path, b"words", name)
    assert "cannot be read" in said
    assert ", ".join(sorted(LOADERS)) in said


def test_a_pdf_that_is_none(tmp_path: Path) -> None:
    assert "made.pdf" in problem(tmp_path, b"words", "made.pdf")


def test_a_file_that_is_not_there_or_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LoadError, match="The file cannot be read: No such file or directory"):
        load_document(SOURCE, tmp_path / "nowhere.txt")
    (tmp_path / "folder.txt").mkdir()
    with pytest.raises(LoadError, match="The file cannot be read: Is a directory"):
        load_document(SOURCE, tmp_path / "folder.txt")

    def refuse(self: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(
        LoadError, match=r"Permission denied. What to do: check that it is there and that you may read it"
    ):
        load_document(SOURCE, tmp_path / "locked.txt")


def test_an_enormous_file_is_refused_before_it_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.loaders.MOST_BYTES", 10)
    monkeypatch.setattr(Path, "read_bytes", lambda _: pytest.fail("the file was read"))
    assert "11 bytes; 10 is the most" in problem(tmp_path, b"eleven char", "made.pdf")
