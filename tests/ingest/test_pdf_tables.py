"""Tables of a PDF come out as rows, cells in reading order, nothing lost: with lines, with some of them, without."""

from __future__ import annotations

from pathlib import Path

import pytest
from fpdf.enums import VAlign
from fpdf.fonts import FontFace

from ingest.loaders import pdf
from ingest.loaders.pdf.bounded import read_here
from ingest.structure import parse
from ingest.types import Document, Kind, Source
from tests.ingest.pdfs import Writer

LONG = (
    "The Integration Joint Board shall publish its strategic plan and shall consult the people who use services, "
    "their carers and the bodies that represent them before it does so, and shall have regard to their views. "
)
BODIES = (
    ("Body", "Role", "Members"), ("The board", "Plans", "12"),
    ("The council", "Delivers the services that the board has asked for in its directions to the council", "8"),
    ("The health board", "Delivers", "9"),
)  # fmt: skip
ACTIONS = (
    ("Action", "Lead", "Timescale", "Status"), ("Publish the strategic commissioning plan", "Chief Officer", "March 2020", "Complete"),
    ("Agree a budget with all of the partners", "Chief Finance Officer", "April 2020", "In progress"),
    ("Appoint carers", "Board secretary", "June 2020", "Delayed until the new board meets"),
)  # fmt: skip
RISKS = (
    ("Ref", "Risk", "Likelihood", "Impact", "Owner"), ("1", "Budgets are not agreed in time for the new year", "3", "5", "CFO"),
    ("2", "Staff cannot be recruited to posts in rural areas", "4", "4", "Chief Officer"),
    ("3", "Carers are not consulted", "2", "3", "Chair"),
)  # fmt: skip
SUMS = (
    ("Year", "Health", "Council", "Total"),
    ("2017/18", "123.4", "98.1", "221.5"),
    ("2018/19", "1,130.0", "99.9", "1,229.9"),
)


def made(rows: tuple[tuple[str, ...], ...], borders: str, align: VAlign = VAlign.T, words: str = "LEFT", padding: float = 0) -> bytes:  # fmt: skip
    w = Writer()
    w.text(LONG)
    w.pdf.set_font("Helvetica", size=10)
    bold = FontFace(emphasis="BOLD")
    with w.pdf.table(borders_layout=borders, v_align=align, padding=padding, line_height=5, headings_style=bold, text_align=words) as table:  # fmt: skip
        for cells in rows:
            row = table.row()
            for cell in cells:
                row.cell(cell)
    w.pdf.ln(6)
    w.text(LONG)
    return w.save()


def lines(data: bytes) -> list[str]:
    return pdf.load(data, Path("guidance.pdf"), reader=read_here).text.strip().replace("**", "").split("\n")


@pytest.mark.parametrize("rows", [BODIES, ACTIONS, RISKS], ids=["three", "four", "five"])
@pytest.mark.parametrize(
    ("borders", "align", "padding"),
    [("ALL", VAlign.M, 0), ("ALL", VAlign.T, 2), ("HORIZONTAL_LINES", VAlign.M, 0), ("INTERNAL", VAlign.M, 0),
     ("NO_HORIZONTAL_LINES", VAlign.T, 0), ("NONE", VAlign.T, 0), ("NONE", VAlign.M, 2)],
)  # fmt: skip
def test_a_table_of_several_columns_keeps_every_cell_in_its_row(
    rows: tuple[tuple[str, ...], ...], borders: str, align: VAlign, padding: float
) -> None:
    told = [LONG.strip(), "", *("\t".join(row) for row in rows), "", LONG.strip()]
    assert lines(made(rows, borders, align, padding=padding)) == told


@pytest.mark.parametrize("borders", ["ALL", "NONE"])
@pytest.mark.parametrize("words", ["RIGHT", "CENTER"])
def test_figures_that_stand_at_the_right_of_their_column_are_cells_of_it(borders: str, words: str) -> None:
    assert lines(made(SUMS, borders, words=words))[2:-2] == ["\t".join(row) for row in SUMS]


def test_rows_are_provisions_with_their_head() -> None:
    loaded = pdf.load(made(ACTIONS, "ALL"), Path("guidance.pdf"), reader=read_here)
    found = parse(Document(Source("t", "T"), loaded.text, "0", "0", loaded.pages))[0]
    rows = [p for p in found if p.kind is Kind.ROW]
    assert [p.text for p in rows] == ["\t".join(row) for row in ACTIONS[1:]]
    assert rows[0].lead_in is not None
    assert rows[0].lead_in.of(loaded.text) == "**Action**\t**Lead**\t**Timescale**\t**Status**"


def test_a_row_that_begins_with_a_number_and_a_dot_is_a_row() -> None:
    text = "1.\tAgree a budget\tApril\n2.\tAppoint carers\tJune\n"
    found = parse(Document(Source("t", "T"), text, "0", "0"))[0]
    assert [p.text for p in found if p.kind is Kind.ROW] == text.splitlines()


def ruled(cells: list[tuple[float, float, float, float, str]]) -> bytes:
    """Frames with words in them: x, y, width, height in millimetres."""
    w = Writer()
    w.pdf.set_font("Helvetica", size=10)
    for x, y, wide, high, words in cells:
        w.pdf.rect(x, y, wide, high)
        for n, part in enumerate(words.split("\n")):
            w.pdf.text(x + 1, y + 4 + 5 * n, part)
    return w.save()


def test_cells_that_are_drawn_as_one_are_one_and_a_row_across_the_table_is_a_line() -> None:
    got = lines(ruled([
        (20, 30, 40, 6, "Theme"), (60, 30, 40, 6, "Action"), (100, 30, 30, 6, "By"),
        (20, 36, 110, 6, "For the first year"),
        (20, 42, 40, 12, "Leadership"), (60, 42, 40, 6, "Appoint a chair"), (100, 42, 30, 6, "May"),
        (60, 48, 40, 6, "Train the members"), (100, 48, 30, 6, "June"),
    ]))  # fmt: skip
    assert [line for line in got if line] == [
        "Theme\tAction\tBy", "For the first year", "Leadership\tAppoint a chair\tMay", "\tTrain the members\tJune",
    ]  # fmt: skip


def test_a_frame_round_words_is_no_table() -> None:
    got = lines(ruled([(20, 30, 120, 12, "A board must consult the people\nwho use its services.")]))
    assert got == ["A board must consult the people who use its services."]


def test_words_broken_at_the_end_of_a_cells_line_are_whole_again() -> None:
    got = lines(ruled([
        (20, 30, 30, 12, "The partner-\nship"), (50, 30, 30, 12, "plans"),
        (20, 42, 30, 12, "The council"), (50, 42, 30, 12, "delivers"),
    ]))  # fmt: skip
    assert got == ["The partnership\tplans", "The council\tdelivers"]


def test_three_columns_of_running_text_are_no_table() -> None:
    w = Writer()
    w.pdf.set_font("Helvetica", size=9)
    with w.pdf.text_columns(ncols=3, gutter=8, text_align="L") as columns:
        columns.write(LONG * 8)
    assert "\t" not in "".join(lines(w.save()))


def test_a_table_over_several_pages_has_its_head_once() -> None:
    """A head that each page repeats was taken for a running head, and lost from the first page too."""
    rows = (
        ("Action", "Lead", "By"),
        *((f"Do the thing of number {n}", "Chief Officer", f"Day {n}") for n in range(120)),
    )
    w = Writer()
    w.pdf.set_font("Helvetica", size=10)
    with w.pdf.table(headings_style=FontFace(emphasis="BOLD"), text_align="LEFT") as table:
        for cells in rows:
            row = table.row()
            for cell in cells:
                row.cell(cell)
    assert w.pdf.page_no() > 2
    assert lines(w.save()) == ["\t".join(row) for row in rows]
