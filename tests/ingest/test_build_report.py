"""What a build says of each document."""

from __future__ import annotations

import json

from ingest.report import report_from_dict, report_lines, report_of, report_to_dict
from tests.ingest.made import made, read

TABLE = """\
# Money

A short paper on money.

| Body | Share |
|---|---|
| Council | half |
| Board | half |

Members must:

- read the papers;
- vote in person.
"""


def test_a_report_counts_kinds_tables_and_what_nobody_asks_for() -> None:
    provisions = tuple(read(TABLE).values())
    report = report_of(made(TABLE), provisions, 3, {provisions[1].id})
    assert report.tables == 1
    assert report.provisions["row"] == 2
    assert report.furniture == 3
    assert report.without_entries == len(report.unasked) > 3
    assert provisions[1].locator.label not in report.unasked


def test_a_report_survives_json() -> None:
    report = report_of(made(TABLE), tuple(read(TABLE).values()), 0, ())
    assert report_from_dict(json.loads(json.dumps(report_to_dict(report)))) == report


def test_a_report_in_words() -> None:
    provisions = tuple(read(TABLE).values())
    asked = {p.id for p in provisions[:-1]}
    first, second, third = report_lines(report_of(made(TABLE), provisions, 3, asked))
    assert first.startswith("made: ")
    assert "1 table" in second
    assert "3 lines of site furniture left out; 1 provisions without plain-language entries" in second
    assert third == f"  Without entries: {provisions[-1].locator.label}"
