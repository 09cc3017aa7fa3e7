"""Word files: headings, numbers as Word shows them, lists, tables, notes, tracked changes, hostile zips."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from ingest.errors import LoadError
from ingest.loaders import load_document
from ingest.loaders.word_numbering import format_number
from ingest.structure import parse
from ingest.types import Document, Provision, Source
from tests.ingest.word_files import GUIDE, STYLES, W, note_mark, p, run, table, word_file

SOURCE = Source("guide", "Guide")
Load = Callable[[bytes], Document]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    def call(data: bytes) -> Document:
        path = tmp_path / "guide.docx"
        path.write_bytes(data)
        return load_document(SOURCE, path)

    return call


@pytest.fixture
def by_label(load: Load) -> dict[str, Provision]:
    return {x.locator.label: x for x in parse(load(GUIDE))[0]}


def refused(load: Load, data: bytes) -> str:
    with pytest.raises(LoadError) as error:
        load(data)
    assert "guide.docx" in str(error.value)
    assert "What to do:" in str(error.value)
    return str(error.value)


def lines(document: Document) -> list[str]:
    return [line for line in document.text.splitlines() if line]


# -- what is read --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "words", "key"),
    [
        ("section 1.1", "### 1.1 Scope", "section 1.1"),
        ("section 2", "## 2. Directions", "section 2"),
        ("section 1.1, bullet 2, sub-bullet 1", "those of family;", None),
        ("paragraph 14", "14. A direction names one gardener.", "paragraph 14"),
        ("paragraph 15(a)", "(a) be in writing;", "paragraph 15(a)"),
        ("paragraph 15(b)(ii)", "(ii) when it ends.", "paragraph 15(b)(ii)"),
        ("paragraph 16", "16. A direction is sent within 28 days.", "paragraph 16"),
        ("section 2, list 2, item 2", "2. send it.", None),
        ("section 2, row 3", "Large\t£20", None),
        ("footnote 1", "<sup>1</sup> Section 26 of the Act.", "footnote 1"),
    ],
)
def test_each_thing_has_the_number_that_word_shows(
    by_label: dict[str, Provision], label: str, words: str, key: str | None
) -> None:
    assert by_label[label].text.startswith(words)
    assert key is None or key in by_label[label].locator.keys


def test_every_provision_is_its_place_in_the_text(load: Load) -> None:
    document = load(GUIDE)
    assert all(x.text == document.text[x.span.start : x.span.end] for x in parse(document)[0])


@pytest.mark.parametrize("gone", ["Directions 2", "Roles 1", "struck out", "secret"])
def test_contents_deletions_and_hidden_words_are_left_out(load: Load, gone: str) -> None:
    assert gone not in load(GUIDE).text


def test_words_in_insertions_are_there_and_deletions_are_told(load: Load) -> None:
    document = load(GUIDE)
    assert "This was added. This stays." in document.text
    assert document.warnings == (
        "Left out: tracked deletions (1).",
        "Left out: hidden words (1).",
        "Kept, though nobody has accepted them yet: tracked insertions (1).",
    )


@pytest.mark.parametrize("how", ["<w:strike/>", "<w:dstrike/>", '<w:strike w:val="1"/>'])
def test_words_that_are_struck_through_do_not_stand(load: Load, how: str) -> None:
    comment = '<w:commentRangeStart w:id="0"/>' + run("in person") + '<w:r><w:commentReference w:id="0"/></w:r>'
    body = run("Members vote ") + run("by post or ", how) + comment + run(" only", '<w:strike w:val="0"/>') + run(".")
    document = load(word_file(p(body)))
    assert lines(document) == ["Members vote in person only."]
    assert document.warnings == ("Left out: struck-through words (1).", "Left out: comments (1).")


def test_letters_above_and_below_the_line_are_not_run_into_the_word(load: Load) -> None:
    body = run("A bed of 5 m") + run("2", '<w:vertAlign w:val="superscript"/>') + run(" takes CO")
    document = load(word_file(p(body + run("2", '<w:vertAlign w:val="subscript"/>') + run("."))))
    assert lines(document) == ["A bed of 5 m² takes CO₂."]


def test_a_file_of_the_usual_library_is_read(load: Load) -> None:
    made = docx.Document()
    made.add_heading("Standing orders", 0)
    made.add_heading("Meetings", 1)
    made.add_paragraph("The board meets monthly.")
    made.add_paragraph("Members:")
    for words in ("read the papers", "vote"):
        made.add_paragraph(words, style="List Bullet")
    made.add_paragraph("by hand", style="List Bullet 2")
    made.add_paragraph("The steps:")
    for words in ("call", "count"):
        made.add_paragraph(words, style="List Number")
    grid = made.add_table(rows=2, cols=2)
    for cell, words in zip((c for r in grid.rows for c in r.cells), ("Post", "Days", "Chair", "4"), strict=True):
        cell.text = words
    out = io.BytesIO()
    made.save(out)
    assert lines(load(out.getvalue())) == [
        "# Standing orders", "## Meetings", "The board meets monthly.", "Members:", "- read the papers", "- vote",
        "    - by hand", "The steps:", " 1. call", " 2. count", "Post\tDays", "Chair\t4",
    ]  # fmt: skip


def test_an_outline_level_makes_a_heading_without_a_style(load: Load) -> None:
    assert lines(load(word_file(p("Money", more='<w:outlineLvl w:val="0"/>') + p("Words.")))) == ["# Money", "Words."]


def test_line_breaks_hyphens_and_symbols(load: Load) -> None:
    body = "<w:p><w:r><w:t>health</w:t><w:noBreakHyphen/><w:t>led</w:t><w:br/><w:t>co</w:t><w:softHyphen/><w:t>op</w:t></w:r></w:p>"
    assert lines(load(word_file(body))) == ["health-led", "coop"]


def test_a_text_box_is_read_once(load: Load) -> None:
    box = f"<w:txbxContent>{p('In the box.')}</w:txbxContent>"
    both = (
        '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"<mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    text = load(word_file(f"<w:p>{run('Beside it.')}{both}</w:p>")).text
    assert text.count("In the box.") == 1
    assert text.index("Beside it.") < text.index("In the box.")


def test_a_table_of_one_column_is_a_box_of_paragraphs(load: Load) -> None:
    assert lines(load(word_file(table(["First."], ["Second."], head=False)))) == ["First.", "Second."]


def test_notes_are_numbered_in_the_order_of_their_marks(load: Load) -> None:
    body = p(run("One") + note_mark(7)) + p(run("two") + note_mark(3))
    assert lines(load(word_file(body, {3: "The third.", 7: "The seventh."}))) == [
        "One<sup>1</sup>", "two<sup>2</sup>", "<sup>1</sup> The seventh.", "<sup>2</sup> The third.",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("number", "form", "shown"),
    [(4, "lowerRoman", "iv"), (27, "lowerLetter", "aa"), (3, "upperLetter", "C"), (7, "decimalZero", "07"),
     (2, "hebrew1", "2"), (10**9, "lowerRoman", format_number(399, "lowerRoman"))],
)  # fmt: skip
def test_number_forms(number: int, form: str, shown: str) -> None:
    assert format_number(number, form) == shown


# -- wrong and hostile files ------------------------------------------------------------------------------


def zipped(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


BOMB = b"<a>" + b" " * 50_000_000 + b"</a>"
ENTITIES = (
    b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    + f"<w:document {W}><w:body>&b;</w:body></w:document>".encode()
)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "old Word document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
        (b"%PDF-1.7 ...", "no Word document"),
        (b"just words", "no Word document"),
        (GUIDE[: len(GUIDE) // 2], "damaged or cut short"),
        (zipped({"a.txt": b"a"}), "no Word document"),
        (zipped({"../../etc/passwd": b"a", "_rels/.rels": b"<a/>"}), "leads out of it"),
        (zipped({f"p{n}.xml": b"" for n in range(5001)}), "5001 parts"),
        (word_file("", **{"word__document.xml": BOMB}), "would swell"),
        (word_file("", **{"word__document.xml": ENTITIES}), "declares a document type"),
        (word_file("", **{"word__styles.xml": b"<a"}), "not well-formed"),
        (word_file("", **{"word__document.xml": b"<x:workbook xmlns:x='y'/>"}), "a spreadsheet"),
        (word_file(p("")), "no words"),
    ],
    ids=["doc", "locked", "pdf", "text", "cut", "zip", "path", "parts", "bomb", "entities", "styles", "xlsx", "empty"],
)
def test_what_is_no_word_file_is_refused_with_place_and_remedy(load: Load, data: bytes, said: str) -> None:
    assert said in refused(load, data)


@pytest.mark.parametrize("name", ["guide.doc", "guide.odt", "guide.rtf"])
def test_other_word_processors_files_are_refused_with_the_way_out(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"words")
    with pytest.raises(LoadError, match=r"save it as \.docx"):
        load_document(SOURCE, tmp_path / name)


def test_a_part_with_a_wrong_checksum_is_refused(load: Load) -> None:
    data = bytearray(word_file(p("The board meets in public on the first Monday of the month.")))
    at = data.index(b"word/document.xml") + len(b"word/document.xml") + 20
    data[at] ^= 0xFF
    assert "damaged" in refused(load, bytes(data))


def test_two_parts_of_one_name_are_refused(load: Load) -> None:
    out = io.BytesIO(word_file(p("x")))
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("word/document.xml", b"<a/>")
    assert "two parts of the name" in refused(load, out.getvalue())


def test_paragraphs_inside_each_other_as_deep_as_xml_may_be(load: Load) -> None:
    assert "deep" in load(word_file("<w:ins>" * 200 + p("deep") + "</w:ins>" * 200)).text


def test_numbering_that_refers_to_itself_or_to_nothing(load: Load) -> None:
    styles = f'<w:styles {W}><w:style w:type="paragraph" w:styleId="A"><w:name w:val="A"/><w:basedOn w:val="A"/></w:style></w:styles>'
    body = p("One.", "A") + p("Two.", number=(99, 8)) + p("Three.", number=(2, 12))
    assert lines(load(word_file(body, **{"word__styles.xml": styles.encode()}))) == ["One.", "Two.", "Three."]


@pytest.mark.parametrize(
    ("way", "told"), [("strike", "struck-through"), ("dstrike", "struck-through"), ("vanish", "hidden")]
)
def test_words_that_a_style_of_letters_strikes_or_hides_do_not_stand(load: Load, way: str, told: str) -> None:
    styles = f'<w:style w:type="character" w:styleId="Gone"><w:name w:val="Gone"/><w:rPr><w:{way}/></w:rPr></w:style>'
    styles += '<w:style w:type="character" w:styleId="GoneToo"><w:name w:val="G"/><w:basedOn w:val="Gone"/></w:style>'
    kept = run("in person.", f'<w:rStyle w:val="Gone"/><w:{way} w:val="0"/>')
    body = p(run("Members vote ") + run("by post or ", '<w:rStyle w:val="GoneToo"/>') + kept)
    document = load(word_file(body, **{"word__styles.xml": f"<w:styles {W}>{STYLES}{styles}</w:styles>".encode()}))
    assert lines(document) == ["Members vote in person."]
    assert document.warnings == (f"Left out: {told} words (1).",)


def test_a_cell_across_a_table_introduces_the_rows_below_it(load: Load) -> None:
    """Of "Part 2: 1 June" nobody could tell which Act's Part 2 it was."""
    across = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>'
    acts = [[across + p("The Boards Act")], ["Part 2", "1 June"], [across + p("The Gardens Act")], ["Part 2", "1 July"]]
    document = load(word_file(p("When Parts begin", "Heading1") + table(["Part", "Day"], *acts)))
    rows = {x.locator.label: x for x in parse(document)[0]}
    second = rows["section 1, row 4"]
    assert second.text == "Part 2\t1 July"
    assert second.lead_in is not None
    assert second.lead_in.of(document.text) == "**The Gardens Act**"
    assert [o.of(document.text) for o in second.outer] == ["**Part**\t**Day**"]
    assert rows["section 1, row 3"].text == "**The Gardens Act**"
    assert rows["section 1, row 3"].outer == ()


@pytest.mark.timeout(60)
def test_a_run_of_thirty_thousand_texts_is_read_in_step_with_them(load: Load) -> None:
    """Each once looked through all the others for what they have in common; nothing is timed."""
    texts = "<w:t>a</w:t>" * 30_000
    raised = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>2</w:t><w:t>3</w:t></w:r>'
    document = load(word_file(p(f"<w:r>{texts}</w:r>{raised}")))
    assert document.text.count("a") == 30_000
    assert document.text.rstrip().endswith("²³")
