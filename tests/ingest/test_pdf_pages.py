"""Pages: which number a page bears, and how a citation says it."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from pypdf import PdfReader, PdfWriter

from ingest.loaders import Loaded, load_document, pdf
from ingest.loaders.pdf.bounded import read_here
from ingest.loaders.pdf.roman import numeral_of, value_of
from ingest.structure import parse
from ingest.types import Kind, Locator, Provision, Source, Span
from tests.ingest.pdfs import Writer

LONG = (
    "The Integration Joint Board shall publish its strategic plan and shall consult the people who use services, "
    "their carers and the bodies that represent them before it does so, and shall have regard to their views. "
)


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "read_bounded", read_here)


def made(feet: list[str]) -> bytes:
    w = Writer(foot=lambda n: feet[n - 1])
    for n in range(len(feet)):
        if n:
            w.page()
        w.text(f"Words of part {chr(65 + n)}. {LONG * (1 + n % 3)}")
    return w.save()


def printed(data: bytes) -> list[str | None]:
    return [page.printed for page in pdf.load(data, Path("guidance.pdf")).pages]


@pytest.mark.parametrize(
    ("feet", "numbers"),
    [
        (["1", "2", "3"], ["1", "2", "3"]),
        (["i", "ii", "iii", "1", "2", "3", "4"], ["i", "ii", "iii", "1", "2", "3", "4"]),
        (["", "ii", "iii", "", "2", "3", "4"], ["i", "ii", "iii", "1", "2", "3", "4"]),  # title and chapter pages bear none
        (["41", "42", "43", "44"], ["41", "42", "43", "44"]),
        (["", "", "1", "2", "3", "4"], [None, None, "1", "2", "3", "4"]),  # a cover and its back before page 1
        (["1", "2", "", "4", "5"], ["1", "2", "3", "4", "5"]),
        ([f"Page {n} of 6" for n in range(1, 7)], ["1", "2", "3", "4", "5", "6"]),
        ([f"Annual report 2019 | {n}" for n in range(7, 12)], ["7", "8", "9", "10", "11"]),
        (["Preface I", "Preface II", "Preface III", "Preface IV"], ["I", "II", "III", "IV"]),
        ([""] * 4, [None] * 4),
        (["Annual report"] * 4, [None] * 4),
    ],
)  # fmt: skip
def test_the_number_that_a_page_bears_is_read_from_its_edge(feet: list[str], numbers: list[str | None]) -> None:
    assert printed(made(feet)) == numbers


def labelled(data: bytes) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    writer.set_page_label(0, 1, style="/r")
    writer.set_page_label(2, 4, style="/D")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_the_files_own_labels_count_where_no_page_bears_a_number() -> None:
    assert printed(labelled(made([""] * 5))) == ["i", "ii", "1", "2", "3"]


def test_what_a_page_bears_counts_more_than_its_label() -> None:
    assert printed(labelled(made(["5", "6", "7", "8", "9"]))) == ["5", "6", "7", "8", "9"]


def test_provisions_know_both_numbers(tmp_path: Path) -> None:
    path = tmp_path / "guidance.pdf"
    path.write_bytes(made(["i", "ii", "iii", "1", "2", "3"]))
    document = load_document(Source("test", "Test"), path)
    found = [p for p in parse(document)[0] if p.kind is Kind.PARAGRAPH]
    assert [(p.page, p.printed_page) for p in found] == [
        (1, "i"), (2, "ii"), (3, "iii"), (4, "1"), (5, "2"), (6, "3"),
    ]  # fmt: skip


def provision(page: int | None, number: str | None) -> Provision:
    span = Span(0, 1)
    return Provision("a#b", "a", Kind.PARAGRAPH, Locator("b"), span, "x", page=page, printed_page=number)


@pytest.mark.parametrize(
    ("page", "number", "words"),
    [(None, None, ""), (4, None, "p. 4"), (4, "4", "p. 4"), (4, "iv", "p. iv, page 4 of the PDF"), (4, "1", "p. 1, page 4 of the PDF")],
)  # fmt: skip
def test_a_page_is_said_as_a_reader_cites_it(page: int | None, number: str | None, words: str) -> None:
    assert provision(page, number).page_words == words


def test_roman_numerals_go_both_ways() -> None:
    assert [value_of(numeral_of(n)) for n in range(1, 120)] == list(range(1, 120))


PLACES = [Path("/usr/share/doc"), Path("/usr/share/texmf"), Path("/usr/share/texlive")]


def found_pdfs() -> list[Path]:
    """PDFs that other people published, as far as this machine has some."""
    return sorted(path for place in PLACES if place.is_dir() for path in place.rglob("*.pdf"))[:20]


@pytest.mark.skipif(not found_pdfs(), reason="the system's documentation holds no PDF")
def test_pdfs_of_other_people_are_read_with_sense() -> None:
    for path in found_pdfs():
        loaded: Loaded = pdf.load(path.read_bytes(), path)
        words = loaded.text.split()
        assert not any("missing" in warning for warning in loaded.warnings), path
        plain = sum(word.strip(".,;:()\"'“”").isalpha() for word in words)
        assert plain > 0.6 * len(words), path
        assert sum(len(p) > 150 for p in loaded.text.split("\n\n")) > 3, f"{path}: lines were not joined"


def without_object(data: bytes, number: int) -> bytes:
    """A file that lost some of its bytes: an object is gone, and the table of objects is wrong."""
    start = data.index(b"\n%d 0 obj" % number) + 1
    end = data.index(b"endobj", start) + 7
    return data[:start] + data[end:]


def number_of_page(data: bytes, page: int) -> int:
    reference = PdfReader(io.BytesIO(data)).pages[page - 1].indirect_reference
    assert reference is not None
    return reference.idnum


@pytest.mark.parametrize("lost", [1, 2, 3])
def test_a_lost_page_is_told_by_number_and_the_others_keep_theirs(lost: int) -> None:
    data = made([""] * 3)
    loaded = pdf.load(without_object(data, number_of_page(data, lost)), Path("guidance.pdf"))
    assert loaded.warnings == (
        f"Page {lost} could not be read (the file does not hold it any more); its words are missing.",
    )
    assert [p.number for p in loaded.pages] == [1, 2, 3]
    for page in loaded.pages:
        words = loaded.text[page.start : page.end]
        assert not words if page.number == lost else f"part {chr(64 + page.number)}." in words


def test_several_lost_pages_are_told_together() -> None:
    data = made([""] * 5)
    objects = [number_of_page(data, page) for page in (2, 4)]
    for number in objects:
        data = without_object(data, number)
    assert pdf.load(data, Path("guidance.pdf")).warnings == (
        "Pages 2 and 4 could not be read (the file does not hold it any more); their words are missing.",
    )


def test_a_page_whose_words_are_lost_is_told_to_be_damaged_and_not_scanned() -> None:
    data = made([""] * 3)
    contents = PdfReader(io.BytesIO(data)).pages[1].raw_get("/Contents")
    loaded = pdf.load(without_object(data, contents.idnum), Path("guidance.pdf"))
    assert loaded.warnings == ("Page 2 is damaged in places; words of it may be missing.",)


def test_pages_that_a_file_counts_and_does_not_name_are_told() -> None:
    data = made([""] * 3).replace(b"/Count 3", b"/Count 5")
    assert pdf.load(data, Path("guidance.pdf")).warnings[0].startswith("Pages 4 and 5 could not be read")


@pytest.mark.parametrize("count", [b"/Count 0", b"/Count 1", b"/Count -7", b"/Count 999999999"])
def test_a_count_that_cannot_be_right_loses_no_page(count: bytes) -> None:
    loaded = pdf.load(made([""] * 3).replace(b"/Count 3", count), Path("guidance.pdf"))
    assert [p.number for p in loaded.pages] == [1, 2, 3]
    assert loaded.text.count("Words of part") == 3
