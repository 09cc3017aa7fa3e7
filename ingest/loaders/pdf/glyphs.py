"""A page of a PDF as runs of letters with their places, by pypdf.

pypdf tells where a piece of text begins when it lets go of it. Before each move of the pen a
change of nothing is put into the page's instructions, at which it does: so the cells of a row
and the two halves of a page with columns keep their places.

A small raised number becomes `<sup>4</sup>`, the form in which the parser knows note marks.
Browsers draw the bullets of a list; a small filled disc before a line is read as "• ".
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from pypdf import PageObject
from pypdf.generic import ContentStream, FloatObject, NameObject, NullObject

from ingest.loaders.pdf.drawn import Drawn, Segment
from ingest.loaders.pdf.grids import MOST_RULES, Rule, merged
from ingest.loaders.pdf.parts import BULLET, Line, advance, clean
from ingest.loaders.pdf.ruled import with_ruled_tables

_BOLD = re.compile(r"bold|black|heavy|demi|cmbx", re.IGNORECASE)
_MOVES = {b"Td", b"TD", b"Tm", b"T*"}
_FAR = 1.0  # letters' heights between two runs that may not be of one line of words; if they are, they are joined later


_SMALL = 0.9  # of a line's size: raised numbers are at most so large


def runs_of(page: PageObject) -> list[Line]:
    """The runs of a page in the file's order, with their places as they look on the page."""
    pieces: list[Line] = []
    found: list[list[Line]] = []
    turns: Counter[tuple[int, int]] = Counter()

    def end() -> None:
        if pieces:
            found.append(list(pieces))
            pieces.clear()

    def see(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        place, turn = _place(cm, tm, font, size)
        slanted = turn is None
        if turn is not None:
            turns[turn] += len(text)
        for i, part in enumerate(text.split("\n")):
            if i:
                end()
            if part and not slanted and (pieces or part.strip()):
                lead = len(part) - len(part.lstrip())
                if pieces and _apart(pieces[-1], place, parted=bool(lead) or pieces[-1].text.endswith(" ")):
                    end()
                    part = part[lead:]
                pieces.append(replace(place, text=part, end=place.x + _wide(font) * advance(part.strip(), place.size)))

    drawn = Drawn()
    _let_go_at_moves(page)
    page.extract_text(visitor_text=see, visitor_operand_before=drawn.see)
    end()
    rules = merged(_rules(drawn.segments, turns))
    rules = rules if len(rules) <= MOST_RULES else []
    runs = [_run(part) for piece in found for part in _parted_by(piece, [r for r in rules if not r.across])]
    return with_ruled_tables([_with_dot(run, drawn.dots) for run in runs if run.text], rules)


def _let_go_at_moves(page: PageObject) -> None:
    """Put the change of nothing before each move of the pen."""
    found = page.get("/Contents")
    if found is None or isinstance(found.get_object(), NullObject):
        return
    content = ContentStream(found.get_object(), page.pdf, "bytes")
    nothing = [FloatObject(n) for n in (1, 0, 0, 1, 0, 0)]
    operations: list[Any] = []
    for operands, operator in content.operations:
        if operator in _MOVES:
            operations.append((nothing, b"cm"))
        operations.append((operands, operator))
    fresh = ContentStream(None, page.pdf, "bytes")
    fresh.operations = operations
    page[NameObject("/Contents")] = fresh


def _place(cm: list[float], tm: list[float], font: Any, size: float) -> tuple[Line, tuple[int, int] | None]:
    """A run without words at the pen's place, and the direction of writing; `None` where slanted: a watermark."""
    a, b = tm[0] * cm[0] + tm[1] * cm[2], tm[0] * cm[1] + tm[1] * cm[3]
    c, d = tm[2] * cm[0] + tm[3] * cm[2], tm[2] * cm[1] + tm[3] * cm[3]
    x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
    length = math.hypot(a, b) or 1.0
    a, b = a / length, b / length  # the direction of writing: a page may lie on its side
    bold = bool(_BOLD.search(str((font or {}).get("/BaseFont", ""))))
    across = x * a + y * b
    line = Line("", across, across, x * b - y * a, abs(size) * math.hypot(c, d), bold)
    return line, (round(a), round(b)) if min(abs(a), abs(b)) <= 0.1 else None


def _rules(segments: Sequence[Segment], turns: Counter[tuple[int, int]]) -> list[Rule]:
    """The lines that are drawn, as somebody sees them who reads most of the page's words."""
    (a, b), _ = turns.most_common(1)[0] if turns else ((1, 0), 0)
    out = []
    for x0, y0, x1, y1 in segments:
        left, right = sorted((x0 * a + y0 * b, x1 * a + y1 * b))
        upper, lower = sorted((x0 * b - y0 * a, x1 * b - y1 * a))
        if right - left > lower - upper:
            out.append(Rule(True, (upper + lower) / 2, left, right))
        else:
            out.append(Rule(False, (left + right) / 2, upper, lower))
    return out


def _parted_by(pieces: list[Line], walls: Sequence[Rule]) -> Iterator[list[Line]]:
    """Pieces of one run, parted where a line is drawn down the page between them."""
    part = pieces[:1]
    for before, piece in itertools.pairwise(pieces):
        middle = piece.down - 0.3 * piece.size
        if any(before.x < wall.at < piece.x + 1 and wall.start < middle < wall.end for wall in walls):
            yield part
            part = []
        part.append(piece)
    yield part


def _wide(font: Any) -> float:
    """How wide a font's small letters are, by those of a common one; 1 where the file does not say."""
    try:
        first = int(font["/FirstChar"])
        widths = [float(w) for w in font["/Widths"][97 - first : 123 - first] if float(w) > 0] if first <= 97 else []
    except (KeyError, TypeError, ValueError, AttributeError):
        widths = []
    if widths:
        return min(max(sum(widths) / len(widths) / 510, 0.6), 1.6)
    name = str((font or {}).get("/BaseFont", ""))
    return 0.9 if "Times" in name else 1.15 if "Courier" in name or "DejaVu" in name else 1.0


def _apart(before: Line, place: Line, *, parted: bool) -> bool:
    """Whether another run begins: on another base line, further back, or after more room than between words."""
    size = max(before.size, place.size)
    raised = min(before.size, place.size) < _SMALL * size  # a note mark
    if place.x < before.x - size or (not raised and abs(place.down - before.down) > 0.25 * size):
        return True
    return parted and place.x - before.end > _FAR * size


def _run(pieces: list[Line]) -> Line:
    """Pieces as one run: where it begins, and the size and weight of most of its letters."""
    main = max(pieces, key=lambda piece: len(piece.text.strip()))
    text = ""
    for piece in pieces:
        # Some programs raise a note mark without moving the line (`Ts`), which pypdf does not tell: smallness decides.
        above = main.down - piece.down
        clearly = above > 0.2 * main.size and piece.size < _SMALL * main.size
        small = clearly or (piece.size < 0.8 * main.size and above > -0.12 * main.size)
        small = small and not text.endswith(" ")
        note = re.fullmatch(r"\s*(\d{1,3})\s*", piece.text) if small else None
        text += f"<sup>{note[1]}</sup>{' ' * piece.text.endswith(' ')}" if note else piece.text
    bold = all(piece.bold for piece in pieces if any(c.isalpha() for c in piece.text))
    end = max(piece.end for piece in pieces)
    return replace(main, text=clean(text), x=pieces[0].x, end=end, bold=bold)


def _with_dot(line: Line, dots: list[tuple[float, float]]) -> Line:
    """The line with a bullet, if a dot is drawn in front of it between its foot and its head."""
    for x, down in dots:
        if 0 < line.x - x < 2.5 * line.size and 0 < line.down - down < line.size and not BULLET.match(line.text):
            return replace(line, text=f"• {line.text}", x=x)
    return line
