"""Running heads, feet and page numbers: what repeats at the edge of pages, or only counts them.

What is left in by mistake can be seen, what is left out cannot: doubt keeps a line.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from ingest.loaders.pdf.parts import Block, Line, Norms, gap, loud, norms_of
from ingest.loaders.pdf.roman import ROMAN, value_of

_EDGE = 6  # as many runs at a page's head or foot may be running heads or feet
_LONGEST = 400  # characters of a running head with its number; a longer line would be kept once for each of its numbers
_PAGE_NUMBER = re.compile(
    rf"^[-–—\s]*(?:page\s*)?(?:\d{{1,4}}|{ROMAN})(?:\s*(?:of|/)\s*\d{{1,4}})?[-–—\s]*$", re.IGNORECASE
)
_COUNT = re.compile(rf"\d{{1,6}}|(?:^|(?<=\s)){ROMAN}$|^{ROMAN}(?=\s)", re.IGNORECASE)


def without_furniture(pages: Sequence[Block]) -> tuple[list[Block], list[Block]]:
    """The pages without the runs at their edges that repeat from page to page, or only count it; and those runs."""
    norms = norms_of(pages)
    edges = [_edges(page) for page in pages]
    seen: dict[tuple[str, int], set[int]] = defaultdict(set)  # by key and height: the pages; "" for any line
    for n, line in ((n, line) for n, sides in enumerate(edges) for side in sides for line in side):
        for key in ("", *_keys(line, norms)):
            seen[key, _spot(line)].add(n)
    titles: dict[str, float] = defaultdict(float)
    for line in (line for page in pages for line in page if loud(line, norms)):
        titles[line.text.casefold()] = max(titles[line.text.casefold()], line.size)
    kept, furniture = [], []
    for n, page in enumerate(pages):
        gone: list[Line] = []
        for side in edges[n]:
            away = 0
            for i, line in enumerate(side[:_EDGE]):
                apart = i + 1 == len(side) or gap(line, side[i + 1], norms)
                known = _repeats(line, n, seen, norms, len(pages)) or _names_section(line, n, seen, titles)
                if line.row or not (known or (apart and _PAGE_NUMBER.match(line.text))):
                    break  # what stands further in belongs to the text
                away = i + 1 if apart else away  # a head stands off from the text; a paragraph's first lines do not
            gone += side[:away]
        kept.append([line for line in page if not any(line is g for g in gone)])
        furniture.append(gone)
    return kept, furniture


def counts_in(line: Line) -> Iterator[tuple[str, str, int]]:
    """The numbers of a line that may be its page's: as printed, "arabic" or "roman", and the value."""
    for m in _COUNT.finditer(line.text):
        yield (m[0], "arabic", int(m[0])) if m[0].isdigit() else (m[0], "roman", value_of(m[0]))


def _edges(page: Block) -> tuple[Block, Block]:
    """The outermost runs at the head and at the foot, from the edge inwards, and one more."""
    order = sorted(page, key=lambda line: line.down)
    return order[: _EDGE + 1], order[::-1][: _EDGE + 1]


def _keys(line: Line, norms: Norms) -> list[str]:
    """By what a line is known again: its text; with a number that goes up with the pages set free; that number alone.

    "Page 3 of 9" and "Chapter 2: Finance 17" count pages; "Outcome 3", large or bold, heads one.
    """
    if len(line.text) > _LONGEST or (loud(line, norms) and not _PAGE_NUMBER.match(line.text)):
        return [line.text]
    out = [line.text]
    for raw, _, value in counts_in(line):
        at = line.text.rindex(raw)
        rise = f"\0{value - line.page}"
        out.append(line.text[:at] + rise + line.text[at + len(raw) :])
        if at == 0 or at + len(raw) == len(line.text):  # "Chapter 2: Finance 17"
            out.append(rise)
    return out


def _spot(line: Line) -> int:
    return round(line.down / 6)


def _names_section(line: Line, page: int, seen: dict[tuple[str, int], set[int]], titles: Mapping[str, float]) -> bool:
    """Whether a line is a heading's words in smaller letters, where the pages around have a line too: "Governance"."""
    around = set().union(*(seen.get(("", _spot(line) + d), set()) for d in (-1, 0, 1)))
    in_a_row = len(around.intersection(range(page - 2, page + 3))) > 2
    return in_a_row and titles.get(line.text.casefold(), 0.0) > 1.15 * line.size


def _repeats(line: Line, page: int, seen: dict[tuple[str, int], set[int]], norms: Norms, count: int) -> bool:
    """Whether pages around have the line at the same height, in a row or more often than anything else.

    A "Timescale: 6 months" that several pages end with by chance is neither; nor is a title that opens
    two pages of three.
    """

    def near(key: str) -> set[int]:
        found = (seen.get((key, _spot(line) + d), set()) for d in (-1, 0, 1))
        return {n for pages in found for n in pages.intersection(range(page - 4, page + 5))}

    same = max((near(key) for key in _keys(line, norms)), key=len)
    row = 2 if count < 4 and not loud(line, norms) else 3
    in_a_row = any(set(range(n, n + row)) <= same for n in range(page - row + 1, page + 1))
    return in_a_row or (count > 5 and len(same) > 2 and len(same) >= 0.5 * len(near("")))
