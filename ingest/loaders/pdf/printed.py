"""The number that is printed on each page, as a reader would cite it: "iv", "12".

It is read from the running heads and feet: a number that rises by one from page to page. A page
that bears none, between pages that do or at the head of a chapter, takes the number that it
would have. Where no page bears one, the file's own page labels count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.loaders.pdf.furniture import counts_in
from ingest.loaders.pdf.parts import Block
from ingest.loaders.pdf.roman import numeral_of

_LEAST = 2  # pages that bear numbers of one run, at least


@dataclass(frozen=True, slots=True)
class _Number:
    """A number on a page. `rise` is by how much it is more than the page's own place."""

    style: str
    rise: int
    capitals: bool = False

    def on(self, page: int) -> str | None:
        """The number that this counting gives to a page, from 1; `None` before its first."""
        value = page + self.rise
        if value < 1:
            return None
        if self.style == "arabic":
            return str(value)
        return numeral_of(value).upper() if self.capitals else numeral_of(value)


def printed_numbers(furniture: Sequence[Block], labels: Sequence[str]) -> list[str | None]:
    """For each page its printed number; `None` for a page without one."""
    count = len(furniture)
    found = [_candidates(lines, page) for page, lines in enumerate(furniture, 1)]
    usual = Counter(number for on_page in found for number in on_page)
    chosen = [max(on_page, key=lambda n: usual[n], default=None) for on_page in found]
    runs = [n if n and usual[n] >= min(_LEAST, count) else None for n in chosen]
    _fill(runs)
    out = [number.on(page) if number else None for page, number in enumerate(runs, 1)]
    if not any(out) and len(labels) == count:
        return [label or None for label in labels]
    return [own or (labels[i] or None if len(labels) == count else None) for i, own in enumerate(out)]


def _candidates(lines: Block, page: int) -> list[_Number]:
    return [
        _Number(style, value - page, style == "roman" and raw.isupper())
        for line in lines
        for raw, style, value in counts_in(line)
        if value
    ]


def _fill(runs: list[_Number | None]) -> None:
    """Give pages without a number that of the pages after them, and between two of one counting theirs."""
    for at in range(len(runs) - 2, -1, -1):
        after = runs[at + 1]
        if runs[at] is None and after is not None and after.on(at + 1) is not None:
            before = next((n for n in runs[:at][::-1] if n is not None), None)
            if before is None or before == after or before.style != after.style:
                runs[at] = after
