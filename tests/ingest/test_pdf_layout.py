"""What a reader's eye sees on a page of a PDF: columns, tables, notes, headings."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.loaders import Loaded, pdf
from ingest.loaders.pdf.bounded import read_here
from ingest.structure import parse
from ingest.types import Document, Kind, Provision, Source
from tests.ingest.pdfs import BULLET, Writer

LONG = (
    "The Integration Joint Board shall publish its strategic plan and shall consult the people who use services, "
    "their carers and the bodies that represent them before it does so, and shall have regard to their views. "
)
LEFT, RIGHT = 70.0, 310.0  # points


@pytest.fixture(autouse=True)
def _in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read is the same in a process of its own, and slower."""
    monkeypatch.setattr(pdf, "read_bounded", read_here)


class Placed(Writer):
    """Words at places, in points from the page's head: for pages that no word processor writes in order."""

    def at(self, x: float, y: float, text: str, size: float = 10, style: str = "") -> None:
        self.pdf.set_font("Helvetica", style=style, size=size)
        self.pdf.text(x / 72 * 25.4, y / 72 * 25.4, text)


def read(writer: Writer) -> Loaded:
    return pdf.load(writer.save(), Path("guidance.pdf"))


def paragraphs(loaded: Loaded) -> list[str]:
    return loaded.text.strip().split("\n\n")


def provisions(loaded: Loaded) -> dict[str, Provision]:
    document = Document(Source("test", "Test"), loaded.text, "0", "0", loaded.pages)
    return {p.locator.label: p for p in parse(document)[0]}


COLUMN_1 = [
    "The board shall meet four times a year", "and it shall send its papers seven days", "before each meeting so that carers can",
    "ask the people whom they stand for what", "they think of what is put to the board", "and can say so at the meeting itself.",
]  # fmt: skip
COLUMN_2 = [
    "A carer who comes to a meeting is paid", "the bus fare and the cost of somebody", "who looks after the person at home for",
    "as long as the meeting and the journey", "take. The chair signs the claim and the", "finance officer pays it within a month.",
]  # fmt: skip


@pytest.mark.parametrize("offset", [0.0, 5.0])
def test_columns_that_are_written_row_by_row_are_read_one_after_the_other(offset: float) -> None:
    """Whether or not the lines of the two columns stand on the same base lines."""
    w = Placed()
    for i, (left, right) in enumerate(zip(COLUMN_1, COLUMN_2, strict=True)):
        w.at(LEFT, 100 + 13 * i, left)
        w.at(RIGHT, 100 + 13 * i + offset, right)
    assert paragraphs(read(w)) == [" ".join(COLUMN_1), " ".join(COLUMN_2)]


def test_a_heading_across_the_columns_parts_what_stands_above_from_what_stands_below() -> None:
    w = Placed()
    w.at(LEFT, 80, "Papers and expenses of the members of the board and of carers", 16, "B")
    for i, (left, right) in enumerate(zip(COLUMN_1, COLUMN_2, strict=True)):
        w.at(LEFT, 110 + 13 * i, left)
        w.at(RIGHT, 110 + 13 * i, right)
    assert paragraphs(read(w)) == [
        "# Papers and expenses of the members of the board and of carers", " ".join(COLUMN_1), " ".join(COLUMN_2),
    ]  # fmt: skip


def test_boxes_that_the_file_has_in_another_order_are_read_from_the_head_down() -> None:
    w = Placed()
    w.at(LEFT, 300, "It stands at the foot of the page.")
    w.at(LEFT, 100, "It stands at the head of the page.")
    assert paragraphs(read(w)) == ["It stands at the head of the page.", "It stands at the foot of the page."]


TABLE = [("Body", "Role", "Members"), ("The board", "Plans", "12"), ("The council", "Delivers", "8"), ("The health board", "Delivers", "9")]  # fmt: skip


def test_rows_of_cells_are_a_table_with_a_head() -> None:
    w = Placed()
    w.at(LEFT, 90, "Who does what is set out below:")
    for i, row in enumerate(TABLE):
        for x, cell in zip((LEFT, 220, 330), row, strict=True):
            w.at(x, 120 + 18 * i, cell, style="B" if i == 0 else "")
    w.at(LEFT, 230, LONG[:80])
    loaded = read(w)
    assert loaded.text.splitlines()[2:6] == [
        "**Body**\t**Role**\t**Members**", "The board\tPlans\t12", "The council\tDelivers\t8", "The health board\tDelivers\t9",
    ]  # fmt: skip
    rows = [p for p in provisions(loaded).values() if p.kind is Kind.ROW]
    assert [p.text for p in rows] == [
        "The board\tPlans\t12",
        "The council\tDelivers\t8",
        "The health board\tDelivers\t9",
    ]
    assert rows[0].lead_in is not None
    assert rows[0].lead_in.of(loaded.text) == "**Body**\t**Role**\t**Members**"


def test_a_cell_over_several_lines_is_one_cell() -> None:
    w = Placed()
    for i, (what, who) in enumerate([("Leadership", "The chair and"), ("", "the chief officer"), ("Finance", "The finance"), ("", "officer")]):  # fmt: skip
        y = 100 + 12 * i + 8 * (i // 2)
        if what:
            w.at(LEFT, y, what)
        w.at(220, y, who)
    assert read(w).text == "Leadership\tThe chair and the chief officer\nFinance\tThe finance officer\n"


def test_a_table_with_long_cells_is_not_taken_for_columns() -> None:
    w = Placed()
    y = 100.0
    for n in range(6):
        w.at(LEFT, y, f"Number {n} of the arrangements made")
        for words in (
            "That will be critical to the timely",
            "confirmation of the budgets of all of",
            f"the partners in the year {n}.",
        ):
            w.at(RIGHT, y, words)
            y += 12
        y += 10
    rows = read(w).text.splitlines()
    assert len(rows) == 6
    assert rows[1] == (
        "Number 1 of the arrangements made\tThat will be critical to the timely confirmation of the budgets of all of "
        "the partners in the year 1."
    )


def test_items_with_their_marks_are_no_table() -> None:
    w = Writer()
    for n in range(3):
        w.item(f"{n + 1}.", f"item {n}")
    assert read(w).text.splitlines() == ["1. item 0", "2. item 1", "3. item 2"]


def test_contents_without_dots_are_left_out_too() -> None:
    w = Placed()
    w.at(LEFT, 90, "Contents", 16, "B")
    for i, (title, page) in enumerate([("1 Purpose", "1"), ("2 Money", "3"), ("3 Carers", "7")]):
        w.at(LEFT, 120 + 16 * i, title)
        w.at(500, 120 + 16 * i, page)
    w.page()
    w.text(LONG)
    loaded = read(w)
    assert paragraphs(loaded) == [LONG.strip()]
    assert loaded.warnings == ("The contents lines on page 1 are left out.",)


def with_notes(mark: str) -> Placed:
    w = Placed()
    for n in range(12):
        w.at(LEFT, 100 + 13 * n, LONG[:70])
    w.at(LEFT, 256, "The outcomes")
    w.at(LEFT + 60, 252, "7", 6)
    w.at(LEFT + 66, 256, "are set in law.")
    w.at(LEFT, 700, f"{mark} Public Bodies (Joint Working) (Scotland) Act 2014, section 5,", 8)
    w.at(LEFT, 710, "and the regulations made under it.", 8)
    w.at(LEFT, 720, f"{mark.replace('7', '8')} Audit Scotland, 2018.", 8)
    return w


@pytest.mark.parametrize("mark", ["7", "7.", "[7]", "7)"])
def test_notes_in_small_print_are_known_by_their_number(mark: str) -> None:
    found = provisions(read(with_notes(mark)))
    assert found["footnote 7"].text == (
        "<sup>7</sup> Public Bodies (Joint Working) (Scotland) Act 2014, section 5, and the regulations made under it."
    )
    assert found["footnote 8"].text == "<sup>8</sup> Audit Scotland, 2018."
    assert found["footnote 7"].kind is Kind.FOOTNOTE
    assert not any("Audit" in p.text for p in found.values() if p.kind is Kind.PARAGRAPH)


def test_small_print_that_is_no_note_stays_where_it_stands() -> None:
    w = Writer()
    w.text(LONG)
    w._write("Source: the annual report of 2019.", 8, "")
    w.text(LONG)
    assert paragraphs(read(w)) == [LONG.strip(), "Source: the annual report of 2019.", LONG.strip()]


def test_a_note_that_runs_over_to_the_next_page_is_one_and_the_text_keeps_its_pages() -> None:
    w = Placed()
    for n in range(8):
        w.at(LEFT, 100 + 13 * n, LONG[:70])
    w.at(LEFT, 204, "The outcomes")
    w.at(LEFT + 60, 200, "1", 6)
    w.at(LEFT + 66, 204, "are set in law and they shall be had regard to by")
    w.at(LEFT, 760, "1 Public Bodies (Joint Working) (Scotland) Act 2014 and the", 8)
    w.page()
    w.at(LEFT, 100, "each of the partners.")
    w.at(LEFT, 130, LONG[:70])
    w.at(LEFT, 760, "regulations that are made under it.", 8)
    found = provisions(loaded := read(w))
    assert found["footnote 1"].text.endswith("2014 and the regulations that are made under it.")
    assert "had regard to by each of the partners." in loaded.text
    assert found["footnote 1"].page == 1
    document = Document(Source("t", "T"), loaded.text, "0", "0", loaded.pages)
    assert document.page_of(loaded.text.index("are set in law")) == 1
    assert document.page_of(loaded.text.index("each of the partners")) == 2
    assert document.page_of(loaded.text.index("regulations that are")) == 2


def test_headings_that_only_the_outline_knows_are_headings() -> None:
    w = Writer()
    for title in ("Money", "Carers"):
        w.pdf.start_section(title)
        w.text(title)
        w.text(LONG)
    assert paragraphs(read(w)) == ["# Money", LONG.strip(), "# Carers", LONG.strip()]


def test_sizes_give_the_levels_of_headings() -> None:
    w = Writer()
    for text, size in (("Report", 22), ("Money", 16), ("Budgets", 13), ("Carers", 16)):
        w.heading(text, size=size)
        w.text(LONG)
    heads = [p for p in paragraphs(read(w)) if p.startswith("#")]
    assert heads == ["# Report", "## Money", "### Budgets", "## Carers"]


def test_a_large_heading_may_end_with_a_colon_and_a_bold_sentence_may_not() -> None:
    w = Writer()
    w.heading("In support of these we will:", size=15)
    w.item(BULLET, "help;")
    w.heading("Note the following:", size=11)
    w.text(LONG)
    assert paragraphs(read(w))[0] == "# In support of these we will:"
    assert "Note the following:" in paragraphs(read(w))


def test_a_text_without_set_off_headings_has_none_marked() -> None:
    w = Writer()
    w.text("1.1 Purpose")
    w.text(LONG)
    assert "#" not in read(w).text


def test_a_note_mark_in_a_heading_is_no_part_of_its_title() -> None:
    w = Placed()
    w.at(LEFT, 90, "National outcomes", 16, "B")
    w.at(LEFT + 146, 84, "4", 9, "B")
    for n, words in enumerate(("People live well.", "People are safe.")):
        w.at(LEFT, 120 + 20 * n, f"{n + 1}. {words}")
    found = provisions(read(w))
    assert {"National outcomes", "outcome 1", "outcome 2"} <= found.keys()


def test_a_table_that_is_written_cell_by_cell_is_one() -> None:
    """Browsers write all lines of a cell, then those of the cell beside it; the head stands in the middle."""
    w = Placed()
    w.at(LEFT, 80, LONG[:80])
    w.at(LEFT + 40, 110, "Today", style="B")
    w.at(260, 110, "Tomorrow", style="B")
    y = 130
    for left, right in ((("Care is given in", "hospitals"), ("Care is given at home",)), (("Plans of a year",), ("Plans of three years and", "of five"))):  # fmt: skip
        for x, cell in ((LEFT, left), (220, right)):
            for i, words in enumerate(cell):
                w.at(x, y + 12 * i, words)
        y += 36
    w.at(LEFT, y + 20, LONG[:80])
    assert read(w).text.splitlines()[2:5] == [
        "**Today**\t**Tomorrow**", "Care is given in hospitals\tCare is given at home",
        "Plans of a year\tPlans of three years and of five",
    ]  # fmt: skip


def test_a_row_that_runs_over_to_the_next_page_is_one() -> None:
    w = Placed()
    for i, (left, right) in enumerate(
        [("Money", "The budgets are agreed"), ("Care and the", "The services are planned")]
    ):
        w.at(LEFT, 730 + 20 * i, left)
        w.at(220, 730 + 20 * i, right)
    w.page()
    for i, (left, right) in enumerate(
        [("support of carers", "with those who use them"), ("Papers", "They are sent in time")]
    ):
        w.at(LEFT, 80 + 20 * i, left)
        w.at(220, 80 + 20 * i, right)
    assert read(w).text.splitlines() == [
        "Money\tThe budgets are agreed", "Care and the support of carers\tThe services are planned with those who use them",
        "Papers\tThey are sent in time",
    ]  # fmt: skip


def test_columns_that_are_written_one_after_the_other_are_no_table() -> None:
    w = Placed()
    for x, column in ((LEFT, COLUMN_1), (RIGHT, COLUMN_2)):
        for i, words in enumerate(column):
            w.at(x, 100 + 13 * i, words)
    assert paragraphs(read(w)) == [" ".join(COLUMN_1), " ".join(COLUMN_2)]


def test_a_raised_number_nearly_as_large_as_the_text_is_a_note_mark() -> None:
    w = Placed()
    w.at(LEFT, 100, "The outcomes", 10)
    w.at(LEFT + 60, 96, "3", 8.4)
    w.at(LEFT + 69, 100, "are set in law.", 10)
    assert read(w).text == "The outcomes<sup>3</sup> are set in law.\n"


def test_a_running_head_that_the_file_has_last_does_not_mix_the_columns() -> None:
    w = Placed()
    for x, column in ((LEFT, COLUMN_1), (RIGHT, COLUMN_2)):
        for i, words in enumerate(column):
            w.at(x, 100 + 13 * i, words)
    w.at(LEFT, 60, "A report of the board, with its annexes")
    assert paragraphs(read(w)) == ["A report of the board, with its annexes", " ".join(COLUMN_1), " ".join(COLUMN_2)]


@pytest.mark.parametrize("lines", [1, 2, 4])
@pytest.mark.parametrize("offset", [0.0, 5.0])
def test_a_second_column_that_is_short_is_read_after_the_first(lines: int, offset: float) -> None:
    w = Placed()
    for i, left in enumerate(COLUMN_1):
        w.at(LEFT, 100 + 13 * i, left)
        if i < lines:
            w.at(RIGHT, 100 + 13 * i + offset, COLUMN_2[i])
    assert " ".join(read(w).text.split()) == " ".join([*COLUMN_1, *COLUMN_2[:lines]])


@pytest.mark.parametrize("step", [16, 20, 24])
def test_columns_with_more_room_between_their_lines_than_elsewhere_are_read_one_after_the_other(step: int) -> None:
    """The room between their lines was taken for that between the rows of a table."""
    w = Placed()
    for i, (left, right) in enumerate(zip(COLUMN_1, COLUMN_2, strict=True)):
        w.at(LEFT, 100 + step * i, left)
        w.at(RIGHT, 100 + step * i, right)
    w.page()
    w.text(LONG * 6)
    assert " ".join(read(w).text.split()).startswith(" ".join([*COLUMN_1, *COLUMN_2]))


@pytest.mark.parametrize("size", [8, 10])
def test_a_mark_that_is_not_raised_is_one_where_the_page_has_its_note(size: int) -> None:
    w = Placed()
    for n in range(4):
        w.at(LEFT, 100 + 13 * n, LONG[:70])
    w.at(LEFT, 152, "The law places duties on Health Boards1 and on councils,2 which must")
    w.at(LEFT, 165, "act together. The form A4 and the figure of 12 stay as they are.")
    w.at(LEFT, 700, "1 See the Act of 2014, section 1, which", size)
    w.at(LEFT, 700 + 1.2 * size, "names them.", size)
    w.at(LEFT, 700 + 2.4 * size, "2 See section 2 of the Act.", size)
    loaded = read(w)
    assert "Health Boards<sup>1</sup> and on councils,<sup>2</sup> which must act together." in loaded.text
    assert "The form A4 and the figure of 12 stay" in loaded.text
    found = provisions(loaded)
    assert found["footnote 1"].text == "<sup>1</sup> See the Act of 2014, section 1, which names them."
    assert found["footnote 2"].text == "<sup>2</sup> See section 2 of the Act."


def test_a_number_that_words_run_on_to_stays_where_the_page_has_no_such_note() -> None:
    w = Placed()
    for n in range(4):
        w.at(LEFT, 100 + 13 * n, LONG[:70])
    w.at(LEFT, 152, "Phase1 of the plan begins in May, and phase2 in June.")
    w.at(LEFT, 200, "3 Boards have said so.")
    w.at(LEFT, 700, "4 Audit Scotland, 2018.", 8)
    assert "Phase1 of the plan begins in May, and phase2 in June." in read(w).text
    assert "3 Boards have said so." in read(w).text


def test_running_heads_that_carry_the_titles_of_sections_are_left_out() -> None:
    """Each stands on too few pages to repeat; what it says stands above its section."""
    heads = ["", "Introduction", "Introduction", "Governance", "Governance", "Finance"]
    w = Writer(head=lambda n: heads[n], foot=lambda n: str(n))
    for n, title in ((1, "Introduction"), (2, ""), (3, "Governance"), (4, ""), (5, "Finance")):
        if n > 1:
            w.page()
        if title:
            w.heading(title)
        w.text(LONG * (1 + n % 2))
    got = paragraphs(read(w))
    assert [p for p in got if len(p) < 20] == ["# Introduction", "# Governance", "# Finance"]


def test_numbered_paragraphs_that_are_set_tightly_are_paragraphs_of_their_own() -> None:
    """Without the room that text usually has between paragraphs, 2.3 stood in 2.1 and was cited as that."""
    page = Placed()
    tight = [
        "2.1 The board has twelve voting members, of whom each party names six, none of whom is paid.",
        "2.2 The chair is held for two years and passes between the parties, as is said in section",
        "2.1 The rest is for the board itself, whose standing orders say how long a member may speak.",
        "2.3 A meeting is quorate where two voting members of each party are there throughout, see",
        "paragraph 2.1.",
    ]
    for i, line in enumerate(tight):
        page.at(LEFT, 100 + 13 * i, line)
    assert [p.split()[0] for p in paragraphs(read(page))] == ["2.1", "2.2", "2.3"]


@pytest.mark.parametrize("mark", [":", "-"])
def test_words_that_close_a_list_at_its_margin_bind_each_of_its_items(mark: str) -> None:
    """They were joined to the last item, so that the first was quoted without its "unless"; a hyphen made a heading."""
    w = Writer(gap=2)
    w.heading("1. Board governance")
    w.text("1.2 The Chair holds office for two years, after which the other party nominates the Chair.")
    w.text(f"1.3 A member who{mark}")
    w.text("(a) misses three meetings in a row; or")
    w.text("(b) is declared bankrupt,")
    w.text("ceases to be a member unless the board resolves otherwise.")
    loaded = read(w)
    found = provisions(loaded)
    for label in ("paragraph 1.3(a)", "paragraph 1.3(b)"):
        item = found[label]
        assert item.lead_in is not None
        assert item.lead_in.of(loaded.text).startswith("1.3 A member who")
        closing = [c.of(loaded.text) for c in item.closing]
        assert closing == ["ceases to be a member unless the board resolves otherwise."]
    assert "ceases" not in found["paragraph 1.3(b)"].text
