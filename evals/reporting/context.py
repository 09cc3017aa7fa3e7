"""Gold and citations in the words of their source: excerpts whose every stretch says what it is.

Offsets count code points of the source's canonical text; the stretches of an excerpt, joined,
are the text from its start to its end, apart from what it says is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.types import Span

AROUND = 160  # characters shown on either side
NEAR = 120  # two excerpts closer than this are one
LONGEST = 700  # of a stretch of one kind; its middle is left out
_NONE: tuple[int, ...] = ()
_WORD = re.compile(r"(?<=\s)\S")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of a source that all stand in the same gold groups and the same citations, by number.

    `left_out` counts the characters between this stretch and the next that are not shown.
    """

    text: str
    groups: tuple[int, ...] = ()
    markers: tuple[int, ...] = ()
    left_out: int = 0

    @property
    def kind(self) -> str:
        """One of "both", "gold", "cited" and "" for neither."""
        if self.groups:
            return "both" if self.markers else "gold"
        return "cited" if self.markers else ""


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A part of a source with its stretches; `before` and `after` say whether the text goes on."""

    source_id: str
    start: int
    end: int
    stretches: tuple[Stretch, ...]
    before: bool
    after: bool


Numbered = tuple[Span, int]


def excerpts(source_id: str, text: str, gold: Sequence[Numbered], cited: Sequence[Numbered]) -> list[Excerpt]:
    """The parts of a text around gold (span, group) and citations (span, marker), in order of the text."""
    windows = _windows(text, [span for span, _ in (*gold, *cited)])
    return [
        Excerpt(source_id, w.start, w.end, _stretches(text, w, gold, cited), w.start > 0, w.end < len(text))
        for w in windows
    ]


def _windows(text: str, spans: Iterable[Span]) -> list[Span]:
    out: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, s.end)):
        start = min(span.start, _back(text, span.start - AROUND))
        end = max(span.end, _on(text, span.end + AROUND))
        if out and start <= out[-1].end + NEAR:
            out[-1] = Span(out[-1].start, max(out[-1].end, end))
        else:
            out.append(Span(start, end))
    return out


def _back(text: str, place: int) -> int:
    """The next beginning of a word at or after a place."""
    if place <= 0:
        return 0
    found = _WORD.search(text, place)
    return found.start() if found else place


def _on(text: str, place: int) -> int:
    """The last end of a word at or before a place."""
    if place >= len(text):
        return len(text)
    blank = max(text.rfind(" ", 0, place), text.rfind("\n", 0, place))
    return blank if blank > 0 else place


def _stretches(text: str, window: Span, gold: Sequence[Numbered], cited: Sequence[Numbered]) -> tuple[Stretch, ...]:
    inside = [(s, n) for s, n in (*gold, *cited) if s.overlap(window)]
    cuts = sorted({window.start, window.end, *(c for s, _ in inside for c in (s.start, s.end))})
    cuts = [c for c in cuts if window.start <= c <= window.end]
    out: list[Stretch] = []
    for start, end in pairwise(cuts):
        here = Span(start, end)
        out.append(Stretch(text[start:end], _over(here, gold), _over(here, cited)))
    return tuple(part for stretch in _joined(out) for part in _shortened(stretch))


def _joined(stretches: Sequence[Stretch]) -> list[Stretch]:
    """Marks without a word, such as a quotation mark that is cited and not gold, go with the words beside them."""
    out: list[Stretch] = []
    for i, s in enumerate(stretches):
        following = stretches[i + 1] if i + 1 < len(stretches) else None
        if s.kind and not any(map(str.isalnum, s.text)):
            if out and out[-1].kind:
                out[-1] = Stretch(out[-1].text + s.text, out[-1].groups, out[-1].markers)
                continue
            if following and following.kind:
                s = Stretch(s.text, following.groups, following.markers)
        if out and (out[-1].groups, out[-1].markers) == (s.groups, s.markers):
            s = Stretch(out.pop().text + s.text, s.groups, s.markers)
        out.append(s)
    return out


def _over(here: Span, spans: Sequence[Numbered]) -> tuple[int, ...]:
    return tuple(sorted({n for span, n in spans if span.contains(here)}))


def _shortened(stretch: Stretch) -> Iterable[Stretch]:
    """The stretch, or its two ends where it is long; gold is never cut."""
    if len(stretch.text) <= LONGEST or stretch.groups:
        return (stretch,)
    half = LONGEST // 2
    head, tail = stretch.text[: _on(stretch.text, half)], stretch.text[_back(stretch.text, len(stretch.text) - half) :]
    gone = len(stretch.text) - len(head) - len(tail)
    return (Stretch(head, _NONE, stretch.markers, gone), Stretch(tail, _NONE, stretch.markers))
