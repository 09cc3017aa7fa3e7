"""Real PDFs for the tests, written with fpdf2 in its built-in fonts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from fpdf import FPDF

BULLET = "\x95"  # "•" in the code page of the built-in fonts


@dataclass
class Writer:
    """Writes paragraphs, headings and items as a word processor would, page after page.

    `head` and `foot` are given the page's number; a `gap` of 0 leaves paragraphs without space between.
    """

    head: Callable[[int], str] | None = None
    foot: Callable[[int], str] | None = None
    gap: float = 3

    def __post_init__(self) -> None:
        writer = self

        class _Pdf(FPDF):
            def header(self) -> None:
                if writer.head:
                    writer.edge(12, writer.head(self.page_no()))

            def footer(self) -> None:
                if writer.foot:
                    writer.edge(-14, writer.foot(self.page_no()))

        self.pdf = _Pdf()
        self.pdf.set_margin(25)
        self.pdf.set_auto_page_break(True, 25)
        self.pdf.add_page()

    def edge(self, y: float, text: str) -> None:
        """A line at the page's edge."""
        self.pdf.set_font("Helvetica", size=8)
        self.pdf.set_y(y)
        self.pdf.cell(0, 5, text, align="C")
        self.pdf.set_y(25)

    def page(self) -> None:
        """Begin another page."""
        self.pdf.add_page()

    def heading(self, text: str, size: float = 15, style: str = "B") -> None:
        """A heading with some room around it."""
        self.pdf.ln(self.gap)
        self._write(text, size, style)

    def text(self, text: str) -> None:
        """A paragraph, lines broken where they are full."""
        self._write(text, 11, "")

    def lines(self, *lines: str) -> None:
        """Lines broken just so, for word breaks at a line's end."""
        for line in lines:
            self._set(11, "")
            self.pdf.cell(0, 5.5, line, new_x="LMARGIN", new_y="NEXT")
        self.pdf.ln(self.gap)

    def item(self, mark: str, text: str, indent: float = 5) -> None:
        """An item with a hanging indent."""
        left = self.pdf.l_margin
        self._set(11, "")
        self.pdf.set_x(left + indent)
        self.pdf.cell(8, 5.5, mark)
        self.pdf.set_left_margin(left + indent + 8)
        self.pdf.multi_cell(0, 5.5, text, align="L", new_x="LMARGIN", new_y="NEXT")
        self.pdf.set_left_margin(left)
        self.pdf.set_x(left)

    def raised(self, mark: str, after: str, size: float) -> None:
        """A small raised mark where the pen is, and the words after it."""
        x, y = self.pdf.get_x(), self.pdf.get_y() + 4
        self._set(size * 0.6, "")
        self.pdf.text(x, y - size * 0.12, mark)
        x += self.pdf.get_string_width(mark)
        self._set(size, "")
        self.pdf.text(x, y, after)

    def _set(self, size: float, style: str) -> None:
        self.pdf.set_font("Helvetica", style=style, size=size)

    def _write(self, text: str, size: float, style: str) -> None:
        self._set(size, style)
        self.pdf.multi_cell(0, size / 2, text, align="L", new_x="LMARGIN", new_y="NEXT")
        self.pdf.ln(self.gap)

    def save(self) -> bytes:
        """The file."""
        return bytes(self.pdf.output())
