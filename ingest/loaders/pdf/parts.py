"""What a page is made of: lines with their places, and what is usual for a document's lines.

Places are in points as the page is looked at, `down` growing towards its foot. Widths are
estimates from the letters: a PDF need not say how wide its letters are.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

BULLET = re.compile(r"^(?:[•●▪◦‣■□➢✓\uE000-\uF8FF]\s*|o\s(?=\S))")  # private use: the bullets of symbol fonts
DASH = re.compile(r"^[-–—*]\s(?=\S)")
NUMBER = re.compile(r"^(?:\(?(\d{1,3})[.)]|\((?:[a-z]|[ivx]{1,5})\)|[a-z]\))\s(?=\S)")
# A paragraph with a number of its own: "2.3 A meeting is quorate where …".
CLAUSE = re.compile(r"^\d{1,3}(?:\.\d{1,3}){1,3}[A-Z]?\.?\s(?=[A-Z“‘\"'(])")
CONTENTS = re.compile(r"(?<!\.)(?<!\.\s)(?:\.\s?){4,}\s*(?:\d{1,4}|[ivxl]{1,6})$")
CONTENTS_HEAD = re.compile(r"^(?:table of )?contents$", re.IGNORECASE)
ENDED = re.compile(r"[.?!:;…][”’\"')\]]*(?:\s*<sup>\d+</sup>)*$")
NOTE = re.compile(r"^<sup>(\d{1,3})</sup>")

_FOLDS = {0x2010: "-", 0x2011: "-", 0xA0: " ", 0x200B: "", 0x200C: "", 0x200D: "", 0xFEFF: "", 0xB7: "•", 0x2219: "•"}
_FOLDS |= dict(zip(range(0xFB00, 0xFB07), ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
# Widths over size of the letters of common fonts, near enough to see a gap of two letters.
_NARROW, _WIDE = set("iljtfr.,;:'’‘|!()[]I -"), set("mwMW—@%…")


@dataclass(frozen=True, slots=True)
class Line:
    """A run of letters on one base line, from `x` to about `end`."""

    text: str
    x: float
    end: float
    down: float
    size: float
    bold: bool
    page: int = 0
    row: bool = False  # the row of a table, cells parted by tabs
    left: float = 0.0  # where its column begins
    full: float = 1.0  # how wide the full lines of its column are, as `width` measures


Block = list[Line]


@dataclass(frozen=True, slots=True)
class Norms:
    """What is usual in a document: letters' size, line distance over size, left edge, width of full lines."""

    size: float
    leading: float
    left: float
    width: float


def clean(text: str) -> str:
    """Letters for ligatures, one space for white space, a hyphen for a soft one at the line's end."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").translate(_FOLDS)
    text = re.sub("\xad+(?=\\s*$)", "-", text).replace("\xad", "")
    text = "".join(c for c in text if c.isspace() or unicodedata.category(c) != "Cc")
    return unicodedata.normalize("NFC", " ".join(text.split()))


def advance(text: str, size: float) -> float:
    """About how wide a text is in a common font, in points."""
    share = sum(0.29 if c in _NARROW else 0.85 if c in _WIDE else 0.66 if c.isupper() else 0.53 for c in text)
    return share * size


def width(line: Line) -> float:
    """About how wide a line is, in points, letters taken as half as wide as high: for comparing lines only."""
    return len(line.text) * line.size / 2


def norms_of(pages: Sequence[Block]) -> Norms:
    """What is usual on these pages."""
    letters: Counter[float] = Counter()
    edges: Counter[int] = Counter()
    steps, widths = [], []
    for page in pages:
        for i, line in enumerate(page):
            letters[round(line.size * 2) / 2] += len(line.text)
            if not line.row:  # a row is as long as all its cells
                edges[round(line.x)] += len(line.text)
                widths.append(width(line))
            step = (page[i + 1].down - line.down) / max(line.size, 0.1) if i + 1 < len(page) else 0
            if 0.8 < step < 2.6 and abs(page[i + 1].size - line.size) < 0.5:
                steps.append(round(step, 1))
    usual = Counter(steps).most_common(1)[0][0] if steps else 1.2
    widths.sort()
    if not widths:
        return Norms(11.0, usual, 0, 1.0)
    return Norms(letters.most_common(1)[0][0], usual, edges.most_common(1)[0][0], widths[int(len(widths) * 0.95)])


def item(text: str) -> re.Match[str] | None:
    """Whether a line begins like an item of a list."""
    return BULLET.match(text) or DASH.match(text) or NUMBER.match(text)


def alike(one: Line, other: Line) -> bool:
    """Whether two lines are set in one size."""
    return abs(one.size - other.size) <= 0.06 * one.size


def gap(one: Line, other: Line, norms: Norms) -> bool:
    """Whether two lines stand further apart than the lines of a paragraph, or are set in another size."""
    apart = abs(one.down - other.down) > (norms.leading + 0.25) * max(one.size, other.size)
    return apart or not alike(one, other)


def loud(line: Line, norms: Norms) -> bool:
    """Whether a line is larger than the text, or bold in its size."""
    return line.size > 1.08 * norms.size or (line.bold and line.size > 0.95 * norms.size)


def one_line(block: Sequence[Line]) -> list[Line]:
    """Neighbours on one base line as one: a bullet and its words, a number and its heading."""
    out: list[Line] = []
    for line in block:
        before = out[-1] if out else None
        level = before and abs(line.down - before.down) < 0.4 * before.size and line.x > before.x
        if before and level and not (before.row or line.row):
            main = max(before, line, key=lambda part: len(part.text))
            out[-1] = replace(main, text=f"{before.text} {line.text}", x=before.x, end=line.end, down=before.down,
                              bold=before.bold and line.bold)  # fmt: skip
        else:
            out.append(line)
    return out
