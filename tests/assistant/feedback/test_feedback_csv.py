"""Records as CSV: a spreadsheet shows them and runs nothing."""

from __future__ import annotations

import csv
import io

import pytest
from feedback_makers import asked

from assistant.feedback.csv_export import COLUMNS, csv_of, safe_cell
from assistant.feedback.queries import View, listing
from assistant.feedback.records import Opinion, Thumb, Wrong
from assistant.feedback.store import Store


def read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize(
    "formula",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "  =cmd|' /C calc'!A0",
        "＝1+1",
        "\n=1",
        "|calc",
        "%0A=1",
        "\u00a0=1",
    ],
)
def test_a_formula_becomes_text(formula: str) -> None:
    assert safe_cell(formula).startswith("'")


@pytest.mark.parametrize("text", ["27(1)(a)", "£100", "who pays?", "a=b", "", "“quoted”", "1 April 2019"])
def test_other_text_is_left_as_it_is(text: str) -> None:
    assert safe_cell(text) == text


def test_every_row_reads_back_whatever_is_in_it(store: Store) -> None:
    hostile = '=HYPERLINK("http://evil.example","x")\n"; , \' é “–”'
    store.add_opinion(Opinion(asked(hostile), Thumb.DOWN, Wrong.OTHER, "@SUM(1)\r\nsecond, line"))
    data = csv_of(listing(store, View.FEEDBACK).rows)
    assert data.startswith(b"\xef\xbb\xbf")
    [row] = read(data)
    assert tuple(row) == COLUMNS
    assert row["question"] == "'" + hostile
    assert row["words"] == "'@SUM(1)\nsecond, line"
    assert (row["thumb"], row["wrong"], row["cited"]) == ("down", "other", "review, proposal 2(ii)")


def test_an_empty_list_has_its_line_of_names() -> None:
    assert csv_of([]).decode("utf-8-sig").strip() == ",".join(f'"{c}"' for c in COLUMNS)
