"""Blocks as one running text, and where in it each page's words stand.

Lines of a block are joined, words that a line end broke are made whole. Headings that letters
set off are marked with "#", list items begin with "• " or their number, indented by four spaces
where they stand under another; rows of a table follow one another, a tab between their cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.loaders.pdf.headings import Headings
from ingest.loaders.pdf.joints import joint
from ingest.loaders.pdf.parts import BULLET, DASH, Block, item


@dataclass
class _Text:
    """The text so far, and the page of each stretch of it."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    stretches: list[tuple[int, int]] = field(default_factory=list)  # where a page begins, and its number

    def add(self, part: str) -> None:
        self.parts.append(part)
        self.length += len(part)

    def cut(self) -> None:
        """Take back the last letter."""
        self.parts[-1] = self.parts[-1][:-1]
        self.length -= 1

    def on(self, page: int) -> None:
        if not self.stretches or self.stretches[-1][1] != page:
            self.stretches.append((self.length, page))


def compose(blocks: Sequence[Block], headings: Headings) -> tuple[str, list[tuple[int, int, int]]]:
    """The running text, and the stretches of pages in it as number, start and end, which leave nothing out."""
    within = {w for b in blocks for line in b for w in re.findall(r"\w+-\w+", line.text.casefold())}
    levels = headings.levels(blocks)
    out = _Text()
    kept_together = ""
    depths: list[float] = []
    for at, block in enumerate(blocks):
        x, first = block[0].x - block[0].left, block[0].text
        is_item = bool(item(first)) and not block[0].row and not headings.is_heading(block)
        depths = [*(d for d in depths if d < x - 0.5 * block[0].size), x] if is_item else []
        kind = "item" if is_item else "row" if block[0].row else ""
        if out.parts:
            out.add("\n" if kind and kind == kept_together else "\n\n")
        kept_together = kind
        for i, line in enumerate(block):
            words = line.text
            if i:
                between = joint(out.parts[-1], words, within)
                if between is None:
                    out.cut()
                else:
                    out.add(between)
            elif is_item:
                mark = BULLET.match(words) or DASH.match(words)
                words = "    " * (len(depths) - 1) + (f"• {words[mark.end() :]}" if mark else words)
            elif at in levels:
                words = f"{'#' * levels[at]} {words}"
            out.on(line.page)
            out.add(words)
    out.add("\n")
    ends = [start for start, _ in out.stretches[1:]] + [out.length]
    spans = [(page, start, end) for (start, page), end in zip(out.stretches, ends, strict=True)]
    return "".join(out.parts), [(p, 0 if i == 0 else start, end) for i, (p, start, end) in enumerate(spans)]
