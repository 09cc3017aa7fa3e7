"""Records as CSV that a spreadsheet shows and never runs.

A cell that begins as a formula (`=`, `+`, `-`, `@`, their wide forms, also after blanks) gets an
apostrophe before it, as OWASP advises against CSV injection; every cell is quoted; the file has
a byte-order mark, so that Excel reads it as UTF-8.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from assistant.feedback.queries import Row

COLUMNS = ("view", "id", "at", "question", "standalone", "status", "reason", "total_ms", "thumb", "wrong", "words",
           "cited", "fingerprint")  # fmt: skip
_STARTS = tuple("=+-@\t\r\n|%＝＋－＠")


def safe_cell(value: str) -> str:
    """A text as a cell; one that a spreadsheet would take for a formula or a command begins with an apostrophe.

    >>> safe_cell("=1+1"), safe_cell("27(1)(a)")
    ("'=1+1", '27(1)(a)')
    """
    value = value.replace("\0", "\ufffd")
    return f"'{value}" if value.startswith(_STARTS) or value.lstrip().startswith(_STARTS) else value


def csv_of(rows: Iterable[Row]) -> bytes:
    """The rows with a line of names above them, lines ended as RFC 4180 has it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in rows:
        cited = "; ".join(f"{c.source_id}, {c.locator}" for c in row.cited)
        writer.writerow(
            [row.view.value, row.id, row.at, safe_cell(row.question), safe_cell(row.standalone), row.status,
             row.reason or "", row.total_ms, row.thumb or "", row.wrong or "", safe_cell(row.words), safe_cell(cited),
             row.fingerprint]
        )  # fmt: skip
    return b"\xef\xbb\xbf" + out.getvalue().encode("utf-8")
