"""Tables for a terminal of any width: a table where it can be read, otherwise one entry below another."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

# A column narrower than this breaks its words over many lines; a shorter text needs only its own width.
_READABLE = 24
_BORDER = 3  # of a column; and one for the table
_NOTHING = ("", "-")


def readable(
    console: Console, title: str, head: Sequence[str], rows: Sequence[Sequence[str]], *, lead: Sequence[int] = (0,),
    styles: Sequence[str | None] = (), lines: bool = False,
) -> RenderableType:  # fmt: skip
    """The rows as a table where each column has room on the console, and else as entries.

    An entry begins with its columns of `lead`; then each other cell follows the name of its column,
    those without a value left out. `styles` has one style a row, or is empty; `lines` rules a table.
    """
    looks = [*styles, *[None] * (len(rows) - len(styles))]
    if _width(head, rows) > console.width:
        entries = [_entry(head, row, lead, look) for row, look in zip(rows, looks, strict=True)]
        return Group(Text(title, style="bold"), *entries)
    table = Table(title=title, title_justify="left", show_lines=lines)
    for name in head:
        table.add_column(name, overflow="fold")
    for row, look in zip(rows, looks, strict=True):
        table.add_row(*(Text(cell) for cell in row), style=look)
    return table


def _width(head: Sequence[str], rows: Sequence[Sequence[str]]) -> int:
    columns = zip(head, *rows, strict=True)
    return 1 + sum(_BORDER + min(_READABLE, max(cell_len(cell) for cell in column)) for column in columns)


def _entry(head: Sequence[str], row: Sequence[str], lead: Sequence[int], style: str | None) -> RenderableType:
    first = Text(": ".join(row[i] for i in lead if row[i] not in _NOTHING), style=style or "")
    rest = [f"{name}: {cell}" for i, (name, cell) in enumerate(zip(head, row, strict=True))
            if i not in lead and cell not in _NOTHING]  # fmt: skip
    return Group(first, Padding(Text("; ".join(rest)), (0, 0, 0, 2))) if rest else first
