"""Headings: by the file's outline, by larger or bold letters, by number.

Where a document sets headings off by letters or outline, each is marked as such in the text
("## Carers"), its level by its size. Where it does not, nothing is marked, and the parser sees
what lines look like headings, as in plain text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.loaders.pdf.parts import BULLET, Block, Norms

_NUMBERED = re.compile(r"^\d{1,2}(?:\.\d{1,2})+\.?\s[A-Z‘“]|^(?:Section|Chapter|Part|Annex|Appendix)\s[\dA-Z]{1,3}\b")
_LEAD_NUMBER = re.compile(r"^(?:[\d.]+|[A-Z]\.|[ivxlc]+\.)\s+")
_DEEPEST = 6
_LARGE = 1.08  # times the size of the text


@dataclass(frozen=True, slots=True)
class Headings:
    """What tells headings from text in one document; `outline` holds depths by page and folded title."""

    norms: Norms
    outline: dict[tuple[int, str], int]

    def is_heading(self, block: Block) -> bool:
        """Whether a block is in the outline, or short and numbered like a heading, larger than the text, or bold."""
        text = " ".join(line.text for line in block)
        if block[0].row or not any(c.isalpha() for c in text):
            return False
        if self.depth(block):
            return True
        large = block[0].size > _LARGE * self.norms.size
        if len(block) > 3 or len(text) > 130 or text[-1] in (".;," if large else ".;,:—–-") or BULLET.match(text):
            return False
        numbered = len(block) == 1 and bool(_NUMBERED.match(text)) and len(text) < 80
        return numbered or self._set_off(block)

    def depth(self, block: Block) -> int:
        """The depth in the outline, from 1; 0 for a block that is not in it."""
        if len(block) > 3 or not self.outline:
            return 0
        return self.outline.get((block[0].page, _folded(" ".join(line.text for line in block))), 0)

    def _set_off(self, block: Block) -> bool:
        return block[0].size > _LARGE * self.norms.size or all(line.bold for line in block)

    def levels(self, blocks: Sequence[Block]) -> dict[int, int]:
        """The levels of those blocks that are headings, by place; none where no letters set headings off."""
        found = {i: self.depth(block) for i, block in enumerate(blocks) if self.is_heading(block)}
        by_letters = {i: self._rank(blocks[i]) for i in found if self._set_off(blocks[i])}
        if not by_letters and not any(found.values()):
            return {}
        ranks = sorted(set(by_letters.values()), reverse=True)
        return {
            i: min(ranks.index(by_letters[i]) + 1 if i in by_letters else len(ranks) + max(depth, 1), _DEEPEST)
            for i, depth in found.items()
        }

    def _rank(self, block: Block) -> tuple[float, bool]:
        return (round(block[0].size * 2) / 2, block[0].bold)


def headings_of(norms: Norms, outline: Sequence[tuple[str, int, int]]) -> Headings:
    """What tells headings in a document with these norms and this outline of titles, pages and depths."""
    return Headings(norms, {(page, _folded(title)): depth for title, page, depth in outline})


def _folded(title: str) -> str:
    return " ".join(_LEAD_NUMBER.sub("", " ".join(title.split())).split()).casefold()
