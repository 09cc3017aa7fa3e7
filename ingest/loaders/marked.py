"""Writes the canonical text of formats that mark what is a heading, an item, a row or a footnote.

The text has the marks that `blocks` knows: "## 2. Directions", "- ", " (a) ", cells apart by tabs,
"<sup>1</sup> " before a footnote. Ordered items stand in by a space; a numbered line that does
not is a paragraph with a number of its own ("14. A direction should …"). The addresses that open
at a place go along with the text.
"""

from __future__ import annotations

import re

_SIGNS = re.compile(r"^(?:#{1,6} |\||<sup>|\[\^)")


class Marked:
    """A text in the making, block by block."""

    def __init__(self) -> None:
        """Begin an empty text."""
        self._parts: list[str] = []
        self._length = 0
        self._within = ""  # the kind of the last block: items and rows stand close to each other
        self._here = ""  # the address that holds now
        self._level = 0
        self.links: list[tuple[int, str]] = []
        self.headings = 0

    @property
    def text(self) -> str:
        """The text, ended by a line end."""
        return "".join(self._parts) + ("\n" if self._parts else "")

    def page(self, address: str) -> None:
        """From here on the text is that of another page."""
        self._base = address
        self._level = 0
        self._goes_to(address)

    def heading(self, level: int, words: str, link: str = "") -> None:
        """A heading; what follows it is found at its address."""
        start = self._begin("heading")
        if link or level <= self._level:
            self._goes_to(link or self._base, start)
            self._level = level if link else 0
        self._add(f"{'#' * level} {words}")
        self.headings += 1

    def paragraph(self, words: str, link: str = "") -> None:
        """A paragraph; its line ends stay."""
        if _SIGNS.match(words):
            words = "\u200b" + words  # a sign that the document itself begins with marks nothing
        self._block("paragraph", words, link)

    def item(self, depth: int, mark: str, words: str, link: str = "") -> None:
        """A list item `depth` lists deep, from 0; `mark` is its number, or "-"."""
        indent = " " * (4 * depth + (mark != "-"))
        self._block("item", f"{indent}{mark} {words}", link)

    def goes_on(self, depth: int, words: str) -> None:
        """What an item says after the list in it; it stands further in than the item."""
        self._block("going on", f"{' ' * (4 * depth + 3)}{words}", "")

    def row(self, cells: list[str], *, head: bool = False) -> None:
        """A table row; an empty cell is a dash."""
        if len(cells) == 1 and not head:  # one cell across the table: it names what the rows below it are of
            self._block("row", f"**{cells[0]}**", "")
            return
        named = (c or "—" for c in cells)
        self._block("row", "\t".join(f"**{c}**" if head else c for c in named), "")

    def footnote(self, mark: str, words: str, link: str = "") -> None:
        """A footnote with the mark that refers to it."""
        self._block("footnote", f"<sup>{mark}</sup> {words}" if mark.isdigit() else f"[^{mark}]: {words}", link)

    def ends_list(self) -> None:
        """What comes next begins another list or table."""
        self._within = ""

    _base = ""

    def _block(self, kind: str, words: str, link: str) -> None:
        start = self._begin(kind)
        before = self._here
        if link:
            self._goes_to(link, start)
        self._add(words)
        if link:
            self._goes_to(before, self._length)

    def _begin(self, kind: str) -> int:
        if self._parts:
            self._add("\n" if kind == self._within and kind in ("item", "row") else "\n\n")
        self._within = kind
        return self._length

    def _add(self, words: str) -> None:
        self._parts.append(words)
        self._length += len(words)

    def _goes_to(self, address: str, start: int | None = None) -> None:
        self._here = address
        place = self._length if start is None else start
        if self.links and self.links[-1][0] == place:
            self.links.pop()
        if not self.links or self.links[-1][1] != address:
            self.links.append((place, address))
