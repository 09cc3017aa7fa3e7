"""The rows of a Word table: joined cells, cells that reach down over several rows, the head row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.loaders.safe_xml import local
from ingest.loaders.word_numbering import child_value, number_in
from ingest.loaders.word_styles import switched
from ingest.loaders.word_words import Words

_WIDEST = 60
_REPEATED = 300  # letters of a cell that is said again in each row that it reaches


def rows_of(table: Any, words: Words) -> tuple[list[list[str]], bool]:
    """The rows with words in them, and whether the first is a head; a cell across the whole table is a row of one."""
    out: list[list[str]] = []
    above: dict[int, str] = {}
    headed = False
    for row in _rows(table):
        cells: list[str] = []
        for cell in (c for c in row.iter() if local(c) == "tc" and _nearest(c, "tr") is row):
            properties = next((e for e in cell if local(e) == "tcPr"), None)
            merge = next((e for e in properties if local(e) == "vMerge"), None) if properties is not None else None
            text = " ".join(" ".join(words.of(p) for p in cell.iter() if local(p) == "p").split())
            if merge is not None and child_value(properties, "vMerge") != "restart":
                text = above.get(len(cells), "") if len(above.get(len(cells), "")) <= _REPEATED else ""
            above[len(cells)] = text
            width = number_in(child_value(properties, "gridSpan"), 1) if properties is not None else 1
            cells += [text, *[""] * (min(width, max(1, _WIDEST - len(cells))) - 1)]
        words.boxes()  # what stands in boxes inside a table is in its cells' words already
        if any(cells):
            if not out:
                headed = _is_head(row)
            across = sum(local(c) == "tc" and _nearest(c, "tr") is row for c in row.iter()) == 1
            out.append(cells[:1] if across and out and len(cells) > 1 else cells)
    return out, headed and len(out) > 1


def _rows(table: Any) -> Iterator[Any]:
    return (e for e in table.iter() if local(e) == "tr" and _nearest(e, "tbl") is table)


def _nearest(element: Any, name: str) -> Any:
    return next(a for a in element.iterancestors() if local(a) == name)


def _is_head(row: Any) -> bool:
    """Whether a row is marked as the head, or all its words are bold."""
    properties = next((e for e in row if local(e) == "trPr"), None)
    if switched(properties, "tblHeader"):
        return True
    runs = [r for r in row.iter() if local(r) == "r" and any((t.text or "").strip() for t in r if local(t) == "t")]
    return bool(runs) and all(switched(next((e for e in r if local(e) == "rPr"), None), "b") for r in runs)
