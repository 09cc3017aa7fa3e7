"""What a report is made of: values that HTML, Markdown and JSON all show."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

Cells = tuple[str, ...]
_NARROW, _SHORT = 6, 72  # columns, and characters of a row, that half a page holds


class Table(NamedTuple):
    """A table of words; the first cell of a row names it."""

    caption: str
    head: Cells
    rows: tuple[Cells, ...]


@dataclass(frozen=True, slots=True)
class Panel:
    """A titled table, and how its plot is drawn where it has one; `text` says what it shows.

    A folded panel is a long table that a page shows on request.
    """

    name: str
    title: str
    text: str
    table: Table
    draw: Callable[[], str] | None = field(default=None, compare=False)
    folded: bool = False

    @property
    def wide(self) -> bool:
        """Whether its table needs the whole width of a page."""
        widths = [max(map(len, column)) for column in zip(*self.table.rows, strict=True)]
        return self.draw is None and (self.folded or len(widths) > _NARROW or sum(widths) > _SHORT)


@dataclass(frozen=True, slots=True)
class Words:
    """What names a plot: `name` is unique in a page, `description` says how to read it, or what it shows."""

    name: str
    title: str
    description: str


def plotted(
    name: str, title: str, text: str, table: Table, draw: Callable[[Words], str], description: str | None = None
) -> Panel:
    """A panel with a plot, which a screen reader describes by `description`, or else by `text`."""
    return Panel(name, title, text, table, partial(draw, Words(name, title, description or text)))


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report; `short` is its title in the contents."""

    name: str
    short: str
    title: str
    intro: tuple[str, ...]
    panels: tuple[Panel, ...]


@dataclass(frozen=True, slots=True)
class Headline:
    """A figure to begin with: shares and means from 0 to 1, `None` where nothing could be measured.

    `words` give its count and interval in a sentence; `against` what plainer set-ups reach, of which
    `plain` is the vectors' figure.
    """

    name: str
    label: str
    shown: str
    words: str
    value: float | None
    low: float | None
    high: float | None
    against: str | None = None
    plain: float | None = None
