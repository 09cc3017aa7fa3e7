"""The PDF loader, on real PDFs: what a reader sees as a paragraph, an item or a page number is one."""

from __future__ import annotations

import hashlib
import io
import logging
import re
import time
import warnings
from pathlib import Path

import pytest
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import DependencyError

from ingest.errors import LoadError
from ingest.loaders import Loaded, load_document, pdf
from ingest.loaders.pdf.bounded import read_here
from ingest.loaders.pdf.limits import Limits
from ingest.structure import parse
from ingest.types import Document, Kind, Source
from tests.ingest.pdfs import BULLET, Writer

HERE = Path("guidance.pdf")
LONG = (
    "The Integration Joint Board shall publish its strategic plan and shall consult the people who use services, "
    "their carers and the bodies that represent them before it does so, and shall have regard to their views. "
)


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """What is read is the same in a process of its own, and slower; tests marked so want one all the same."""
    if "own_process" not in request.fixturenames:
        monkeypatch.setattr(pdf, "read_bounded", read_here)


@pytest.fixture
def own_process() -> None:
    """Read in a process of its own, as the program does."""


def load_here(data: bytes) -> Loaded:
    return pdf.load(data, HERE)


def read(writer: Writer) -> Loaded:
    return load_here(writer.save())


def unmarked(loaded: Loaded) -> list[str]:
    """The paragraphs without the marks of headings."""
    return [re.sub(r"^#+ ", "", p) for p in paragraphs(loaded)]


def document(loaded: Loaded) -> Document:
    digest = hashlib.sha256(loaded.text.encode()).hexdigest()
    return Document(Source("test", "Test"), loaded.text, digest, digest, loaded.pages)


def paragraphs(loaded: Loaded) -> list[str]:
    return loaded.text.strip().split("\n\n")


def test_lines_of_a_paragraph_are_one_and_a_blank_line_parts_paragraphs() -> None:
    w = Writer()
    w.text(LONG * 2)
    w.text("Second paragraph.")
    assert paragraphs(read(w)) == [(LONG * 2).strip(), "Second paragraph."]


def test_paragraphs_without_space_between_them_part_at_a_short_last_line() -> None:
    w = Writer(gap=0)
    w.text(LONG * 2 + "That is all.")
    w.text(LONG + "Nothing more.")
    assert paragraphs(read(w)) == [LONG * 2 + "That is all.", LONG + "Nothing more."]


def test_headings_by_size_weight_and_number_stand_alone() -> None:
    w = Writer(gap=0)
    w.heading("Guidance for boards", size=20)
    w.text(LONG)
    w.heading("Carers", size=11, style="B")
    w.text(LONG)
    w.heading("2.1 Travel expenses", size=11, style="")
    w.text(LONG)
    line = LONG.strip()
    assert paragraphs(read(w)) == ["# Guidance for boards", line, "## Carers", line, "### 2.1 Travel expenses", line]


def test_a_heading_over_two_lines_is_one() -> None:
    w = Writer()
    w.heading("Clear directions must be provided by Integration Joint Boards to Health Boards and councils", size=18)
    w.text(LONG)
    assert paragraphs(read(w))[0].endswith("Health Boards and councils")


def test_items_stand_on_lines_of_their_own_and_keep_their_nesting() -> None:
    w = Writer()
    w.text("The plan must set out:")
    w.item(BULLET, LONG)
    w.item("o", "the localities;", indent=14)
    w.item("-", "the budgets.", indent=14)
    w.item(BULLET, "the outcomes.")
    w.item("1.", "First")
    w.item("(a)", "part of it", indent=14)
    assert read(w).text.splitlines() == [
        "The plan must set out:", "", f"• {LONG.strip()}", "    • the localities;", "    • the budgets.",
        "• the outcomes.", "1. First", "    (a) part of it",
    ]  # fmt: skip


def test_a_number_or_dash_that_a_line_break_brings_to_the_front_is_no_item() -> None:
    w = Writer()
    w.lines(
        "The Integration Joint Board must act on the directions that it was given in section",
        "27. The same holds for the Health Board and for the council, whose officers must also",
        "- so far as they can - give effect to them.",
    )
    assert len(paragraphs(read(w))) == 1


def test_words_broken_at_a_line_end_are_rejoined_and_real_hyphens_stay() -> None:
    w = Writer()
    w.text("Support for self-directed care is co-produced.")
    w.lines(
        "The plan covers the whole of the partner-",
        "ship and of its health and well-",
        "being outcomes, that are co-",
        "produced with the third sector, for health- ",
        "and care-related services, over 2019-",
        "20 and in non-",
        "statutory bodies.",
    )
    words = read(w).text
    whole = ("the partnership and", "well-being outcomes", "co-produced with", "health- and", "2019-20", "in non-stat")
    assert [w for w in whole if w not in words] == []


def test_running_heads_feet_and_page_numbers_are_left_out() -> None:
    w = Writer(head=lambda n: "Progress review", foot=lambda n: f"Page {n} of 4")
    for n in range(1, 5):
        if n > 1:
            w.page()
        w.heading(f"{n}. Part {n}")
        w.text(LONG * 3)
    loaded = read(w)
    assert "Progress review" not in loaded.text
    assert "Page" not in loaded.text
    assert [p.locator.label for p in parse(document(loaded))[0] if p.kind is Kind.SECTION] == [
        "section 1", "section 2", "section 3", "section 4",
    ]  # fmt: skip


def test_headings_that_count_with_the_pages_are_kept() -> None:
    w = Writer(foot=lambda n: str(n))
    for n in range(1, 6):
        if n > 1:
            w.page()
        w.heading(f"Outcome {n}", size=11)
        w.text(LONG)
    assert [p for p in unmarked(read(w)) if len(p) < 20] == [f"Outcome {n}" for n in range(1, 6)]


@pytest.mark.parametrize("foot", ["{}", "- {} -", "Page {}", "{} | Annual report", "Chapter 2 {}"])
def test_a_page_number_is_known_in_many_forms(foot: str) -> None:
    w = Writer(foot=lambda n: foot.format(n))
    for n in range(4):
        if n:
            w.page()
        w.text(LONG * (2 + n))
    assert re.sub(r"\s+", " ", read(w).text).strip() == (LONG * 14).strip()


def test_roman_page_numbers_go_and_their_pages_stay() -> None:
    roman = {1: "i", 2: "ii", 3: "iii", 4: "iv"}
    w = Writer(foot=lambda n: roman[n])
    for n in range(4):
        if n:
            w.page()
        w.text(f"{LONG}Part {chr(65 + n)}.")
    loaded = read(w)
    assert [page.number for page in loaded.pages] == [1, 2, 3, 4]
    assert paragraphs(loaded) == [f"{LONG}Part {c}." for c in "ABCD"]


def test_a_line_that_ends_several_pages_by_chance_is_kept() -> None:
    """A timescale is no running foot, though several pages of a report may end with it."""
    w = Writer(foot=lambda n: str(n))
    for n in range(8):
        if n:
            w.page()
        w.text(f"{LONG * 3}Proposal {n}.")
        w.text("Timescale: 6 months" if n in (1, 4, 7) else f"Owner {chr(65 + n)}: the {'council ' * n}board.")
    assert read(w).text.count("Timescale: 6 months") == 3


def test_a_title_that_opens_two_pages_of_a_short_document_is_kept() -> None:
    """The framework's title stands above its text and again above its list of links."""
    w = Writer()
    for n in range(3):
        if n:
            w.page()
        w.heading("A Framework for Integration" if n != 1 else "Outcomes", size=11)
        w.text(LONG)
    assert read(w).text.count("A Framework for Integration") == 2


def test_heads_may_alternate_between_left_and_right_pages() -> None:
    w = Writer(head=lambda n: "Annual report" if n % 2 else "Board of Clackmannan")
    for n in range(8):
        if n:
            w.page()
        w.text(LONG * (1 + n))
    assert paragraphs(read(w)) == [(LONG * (1 + n)).strip() for n in range(8)]


def test_a_page_that_lies_on_its_side_is_read_in_order() -> None:
    w = Writer()
    w.heading("2.1 Travel expenses")
    w.text(LONG)
    writer = PdfWriter(clone_from=io.BytesIO(w.save()))
    writer.pages[0].rotate(90).transfer_rotation_to_content()
    out = io.BytesIO()
    writer.write(out)
    assert unmarked(pdf.load(out.getvalue(), HERE)) == ["2.1 Travel expenses", LONG.strip()]


def test_a_paragraph_over_a_page_end_is_one_and_each_word_keeps_its_page() -> None:
    w = Writer(head=lambda n: "Report", foot=lambda n: str(n))
    w.text(LONG * 30)
    w.text("The last words.")
    loaded = read(w)
    assert paragraphs(loaded) == [(LONG * 30).strip(), "The last words."]
    assert [p.number for p in loaded.pages] == [1, 2, 3][: len(loaded.pages)]
    assert loaded.pages[0].start == 0
    assert loaded.pages[-1].end == len(loaded.text)
    assert all(a.end == b.start for a, b in zip(loaded.pages, loaded.pages[1:], strict=False))
    doc = document(loaded)
    assert doc.page_of(0) == 1
    assert doc.page_of(loaded.text.index("The last words")) == len(loaded.pages)
    by_hand = PdfReader(io.BytesIO(w.save())).pages[1].extract_text().split("\n")
    first = next(line for line in by_hand if line not in ("Report", "2"))
    assert loaded.text[loaded.pages[1].start :].startswith(first)


def test_an_item_goes_on_overleaf_and_the_next_one_does_not_join_it() -> None:
    w = Writer()
    for n in range(1, 20):
        w.item(f"{n}.", LONG * 2)
    items = read(w).text.strip().split("\n")
    assert items == [f"{n}. {(LONG * 2).strip()}" for n in range(1, 20)]


def test_note_marks_and_notes_do_not_run_into_the_words() -> None:
    w = Writer()
    w.pdf.set_font("Helvetica", size=11)
    w.pdf.write(5.5, "The outcomes")
    w.raised("4", " are set in law.", size=11)
    assert read(w).text.strip() == "The outcomes<sup>4</sup> are set in law."


def test_a_note_at_a_page_foot_does_not_cut_the_paragraph_that_goes_on_overleaf() -> None:
    w = Writer()
    w.text(LONG * 2 + "It must also act together with the Health Board and the council")
    w.raised("4", " Public Bodies (Joint Working) (Scotland) Act 2014.", size=8)
    w.page()
    w.text("and with no one else.")
    note, paragraph = paragraphs(read(w))
    assert note == "<sup>4</sup> Public Bodies (Joint Working) (Scotland) Act 2014."
    assert paragraph.endswith("the Health Board and the council and with no one else.")


def test_contents_lines_are_left_out_with_a_warning() -> None:
    w = Writer()
    w.lines("1. Introduction ............................ 2", "2. Finance ................................. 3")
    w.page()
    w.heading("1. Introduction")
    w.text(LONG)
    loaded = read(w)
    assert unmarked(loaded) == ["1. Introduction", LONG.strip()]
    assert loaded.warnings[-1] == "The contents lines on page 1 are left out."


def test_columns_follow_one_another() -> None:
    w = Writer()
    w.pdf.set_font("Helvetica", size=11)
    with w.pdf.text_columns(ncols=2, gutter=10, text_align="L", balance=True) as columns:
        columns.write(LONG * 3)
    assert paragraphs(read(w)) == [(LONG * 3).strip()]


def test_a_page_without_text_is_told_by_number() -> None:
    w = Writer()
    w.text(LONG)
    w.page()
    w.pdf.rect(30, 30, 50, 50, style="F")
    w.page()
    w.text("The end.")
    loaded = read(w)
    assert loaded.warnings == ("Page 2 has no text; it may be a scanned picture.",)
    assert [p.number for p in loaded.pages] == [1, 2, 3]
    assert loaded.pages[1].start == loaded.pages[1].end
    assert document(loaded).page_of(loaded.text.index("The end")) == 3


def test_a_pdf_without_any_text_is_told_to_be_scanned() -> None:
    w = Writer()
    w.page()
    with pytest.raises(LoadError, match=r"guidance\.pdf.*probably scanned.*OCR"):
        read(w)


def test_a_scan_with_stamped_page_numbers_is_told_to_be_scanned() -> None:
    w = Writer(foot=lambda n: f"Page {n}")
    w.page()
    with pytest.raises(LoadError, match=r"page numbers.*probably scanned"):
        read(w)


def encrypted(user: str) -> bytes:
    w = Writer()
    w.text(LONG)
    writer = PdfWriter(clone_from=io.BytesIO(w.save()))
    writer.encrypt(user, "owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def test_a_password_is_asked_for_and_an_empty_one_is_tried() -> None:
    with pytest.raises(LoadError, match=r"needs a password"):
        pdf.load(encrypted("secret"), HERE)
    assert paragraphs(pdf.load(encrypted(""), HERE)) == [LONG.strip()]


def test_a_missing_package_for_encryption_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise DependencyError("cryptography>=3.1 is required for AES algorithm")

    monkeypatch.setattr(PdfReader, "decrypt", refuse)
    with pytest.raises(LoadError, match=r"pip install cryptography"):
        pdf.load(encrypted(""), HERE)


def whole() -> bytes:
    w = Writer()
    for n in range(3):
        if n:
            w.page()
        w.text(LONG * 5)
    return w.save()


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.9, 0.99])
def test_a_truncated_file_is_refused_rather_than_half_read(share: float) -> None:
    data = whole()
    with pytest.raises(LoadError, match=r"breaks off before its end.*fetch the file again"):
        pdf.load(data[: int(len(data) * share)], HERE)


@pytest.mark.parametrize("data", [b"just words", b"PK\x03\x04 a zip", bytes(range(256)) * 20, b"<html>gone</html>"])
def test_what_is_not_a_pdf_is_told_so(data: bytes) -> None:
    with pytest.raises(LoadError, match=r"not a PDF.*real format"):
        pdf.load(data, HERE)


@pytest.mark.parametrize("data", [b"%PDF-1.7\ngarbage\n%%EOF", b"%PDF-1.7\n" + bytes(range(256)) * 20 + b"\n%%EOF\n"])
def test_a_damaged_file_is_refused_in_silence(data: bytes, caplog: pytest.LogCaptureFixture) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with caplog.at_level(logging.DEBUG), pytest.raises(LoadError, match=r"damaged|no pages"):
            pdf.load(data, HERE)
    assert not caplog.records


def test_damage_in_the_middle_is_reported_with_its_page() -> None:
    data = whole()
    at = [m.end() for m in re.finditer(rb"stream\r?\n", data) if data[m.start() - 3 : m.start()] != b"end"][1]
    loaded = pdf.load(data[: at + 20] + b"\0" * 60 + data[at + 80 :], HERE)
    assert any(w.startswith("Page 2 ") for w in loaded.warnings)
    assert "no text; it may be a scanned" not in " ".join(loaded.warnings)


def test_a_page_that_cannot_be_read_is_reported_and_the_others_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    true = PageObject.extract_text
    calls: list[int] = []

    def fail_second(self: PageObject, **options: object) -> str:
        calls.append(1)
        if len(calls) == 2:
            raise KeyError("/Font")
        return true(self, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(PageObject, "extract_text", fail_second)
    loaded = pdf.load(whole(), HERE)
    assert loaded.warnings == ("Page 2 could not be read (KeyError: '/Font'); its words are missing.",)
    assert loaded.text.count("shall publish") == 10


def test_sizes_have_limits() -> None:
    data = whole()
    with pytest.raises(LoadError, match=r"has 3 pages; 2 is the most"):
        pdf.load(data, HERE, Limits(pages=2))
    with pytest.raises(LoadError, match=r"100 is the most"):
        pdf.load(data, HERE, Limits(bytes=100))


def _written(paragraphs: int) -> bytes:
    w = Writer(foot=lambda n: f"Page {n}")
    for n in range(paragraphs):
        w.text(f"{LONG * 5}Number {n}.")
    return w.save()


def test_a_long_document_takes_time_in_proportion() -> None:
    """Rejoining words once searched the whole text again at every line: 100 pages took half a minute."""
    short, long = _written(75), _written(300)

    def cost(data: bytes) -> float:
        begun = time.perf_counter()
        pdf.load(data, HERE)
        return time.perf_counter() - begun

    relative = [cost(long) / cost(short) for _ in range(2)]
    assert min(relative) < 10  # four times the pages; a search of everything at every line would be sixteen
    loaded = pdf.load(long, HERE)
    assert len(loaded.pages) > 80
    assert "Page" not in loaded.text


def test_the_same_bytes_give_the_same_text() -> None:
    data = whole()
    assert pdf.load(data, HERE) == pdf.load(data, HERE)


# -- a real document --------------------------------------------------------------------------

REVIEW = Path(__file__).parents[2] / "corpus" / "documents" / "msg-review-2019.txt"
PLAIN = str.maketrans({"“": '"', "”": '"', "’": "'", "‘": "'", "–": "-"})


def test_the_proposals_of_the_review_come_through_a_pdf_whole(tmp_path: Path) -> None:
    words = REVIEW.read_text(encoding="utf-8").translate(PLAIN)
    part = words[words.index("Leadership Group Proposals") : words.index("6. (i)")]
    w = Writer(head=lambda n: "Review of Progress with Integration", foot=lambda n: f"Page {n}")
    for line in filter(None, map(str.strip, part.split("\n"))):
        if line.startswith("•"):
            w.item(BULLET, line[1:].strip())
        elif re.match(r"\d\. [A-Z]", line) or line == "Leadership Group Proposals":
            w.heading(line, size=14)
        else:
            w.text(line)
    path = tmp_path / "review.pdf"
    path.write_bytes(w.save())
    doc = load_document(Source("review", "Review"), path)
    found = {p.locator.label: p for p in parse(doc)[0]}

    proposal = found["proposal 4(iv)"]
    source = part[part.index("4. (iv)") : part.index("4. (v)")]
    assert " ".join(proposal.text.split()) == " ".join(source.split())
    pages = [" ".join(p.extract_text().split()) for p in PdfReader(path).pages]
    assert proposal.page == next(n for n, text in enumerate(pages, 1) if "4. (iv) Clear directions" in text)
    assert found["proposal 4(iv), timescale"].text == "Timescale: 6 months"
    numbers = re.findall(r"^(\d)\. \((\w+)\)", part, re.MULTILINE)
    assert {f"proposal {n}({i})" for n, i in numbers} <= found.keys()
    assert {f"section {n}" for n in range(1, 6)} <= found.keys()
    assert " ".join(re.sub(r"• |^#+ ", "", doc.text, flags=re.MULTILINE).split()) == " ".join(
        part.replace("• ", "").split()
    )
