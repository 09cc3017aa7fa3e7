"""What is drawn on a page besides letters: small discs, which are bullets, and straight lines, which rule tables.

Programs draw a table's lines as lines, as very thin filled rectangles or as the edges of shaded
cells. All become lines here; what is only a path to clip by is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

_MOST = 20_000  # lines of a page; a plan or a chart has more, and no table of words
_STRAIGHT = 1.0  # points by which a line may lean
_THIN = 3.0  # points; a filled rectangle as thin as that is a line

Segment = tuple[float, float, float, float]  # x, y, x, y as the file counts them
_PAINTS = {b"S", b"s", b"f", b"F", b"f*", b"B", b"B*", b"b", b"b*"}


@dataclass
class Drawn:
    """A visitor of a page's instructions that notes discs, as left edge and height, and straight lines."""

    dots: list[tuple[float, float]] = field(default_factory=list)
    segments: list[Segment] = field(default_factory=list)
    _path: list[tuple[float, float]] = field(default_factory=list)
    _lines: list[Segment] = field(default_factory=list)

    def see(self, operator: bytes, numbers: Any, cm: Sequence[float], tm: Sequence[float]) -> None:
        """Take one instruction."""
        if operator == b"m":
            self._path.clear()
        if operator == b"re" and len(numbers) == 4:
            x, y, wide, high = (float(n) for n in numbers)
            self._box(_on(cm, x, y), _on(cm, x + wide, y + high))
        elif operator in (b"m", b"l", b"c") and len(numbers) >= 2:
            here = _on(cm, float(numbers[-2]), float(numbers[-1]))
            if operator == b"l" and self._path:
                self._line(*self._path[-1], *here)
            self._path.append(here)
        elif operator in _PAINTS:
            if operator in (b"f", b"f*"):
                self._disc()
            if len(self.segments) < _MOST:
                self.segments += self._lines
            self._path.clear()
            self._lines.clear()
        elif operator == b"n":
            self._path.clear()
            self._lines.clear()

    def _box(self, one: tuple[float, float], other: tuple[float, float]) -> None:
        (x0, x1), (y0, y1) = sorted((one[0], other[0])), sorted((one[1], other[1]))
        if x1 - x0 <= _THIN:
            self._line((x0 + x1) / 2, y0, (x0 + x1) / 2, y1)
        elif y1 - y0 <= _THIN:
            self._line(x0, (y0 + y1) / 2, x1, (y0 + y1) / 2)
        else:
            for edge in ((x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)):
                self._line(*edge)

    def _line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        if (abs(x0 - x1) <= _STRAIGHT) != (abs(y0 - y1) <= _STRAIGHT):
            self._lines.append((x0, y0, x1, y1))

    def _disc(self) -> None:
        if len(self._path) < 4:
            return
        xs, ys = [x for x, _ in self._path], [y for _, y in self._path]
        wide, high = max(xs) - min(xs), max(ys) - min(ys)
        if 1 < wide < 8 and abs(wide - high) < 0.5:
            self.dots.append((min(xs), -(min(ys) + max(ys)) / 2))


def _on(cm: Sequence[float], x: float, y: float) -> tuple[float, float]:
    return x * cm[0] + y * cm[2] + cm[4], x * cm[1] + y * cm[3] + cm[5]
