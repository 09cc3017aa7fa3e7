"""The faults of regular expressions: an anchor, a quantifier, a class or a look around that is not as it should be."""

from __future__ import annotations

import re
from collections.abc import Iterator

_AROUND = 14  # characters shown on each side of a change
# One piece of a pattern: what is escaped, a class, the beginning of a group, a quantifier, any other character.
_PIECE = re.compile(
    r"\\(?P<escaped>.)|(?P<set>\[\^?\]?(?:\\.|[^\]\\])*\])|(?P<look>\(\?<?[=!])|\(\?P<\w+>|\(\?[-a-zA-Z]*:|\(\?P=\w+\)"
    r"|(?P<times>[?*+]|\{\d*,?\d*\})(?P<lazy>\??)|(?P<anchor>[$^])|.",
    re.DOTALL,
)
_TURNED = {"(?=": "(?!", "(?!": "(?=", "(?<=": "(?<!", "(?<!": "(?<="}


def pattern_changes(pattern: str) -> Iterator[tuple[str, str]]:
    """Each change of a pattern: how it is told, and the pattern with it.

    >>> [other for _, other in pattern_changes("[ab]?$")]
    ['[^ab]?$', '[ab]$', '[ab]?']
    """
    for piece in _PIECE.finditer(pattern):
        for other in _others(piece):
            after = pattern[: piece.start()] + other + pattern[piece.end() :]
            yield _told(pattern, piece, other), after


def _others(piece: re.Match[str]) -> Iterator[str]:
    said = piece[0]
    if escaped := piece["escaped"]:
        if escaped in "bB":
            yield ""
        elif escaped in "dDsSwW":
            yield "\\" + escaped.swapcase()
    elif piece["set"]:
        yield "[" + said[2:] if said.startswith("[^") else "[^" + said[1:]
    elif piece["look"]:
        yield _TURNED[said]
    elif piece["anchor"]:
        yield ""
    elif times := piece["times"]:
        yield from (other + (piece["lazy"] if other else "") for other in _other_times(times))
        if piece["lazy"]:
            yield times


def _other_times(times: str) -> Iterator[str]:
    if times == "?":
        yield ""
    elif times in "*+":
        yield "+" if times == "*" else "*"
    else:
        low, comma, high = times[1:-1].partition(",")
        if not comma:
            yield f"{{{int(low) + 1}}}"
            return
        if low:
            yield f"{{{int(low) + 1},{high}}}"
        if high:
            yield f"{{{low},{int(high) - 1}}}"
            yield f"{{{low},{int(high) + 1}}}"


def _told(pattern: str, piece: re.Match[str], other: str) -> str:
    before = pattern[max(0, piece.start() - _AROUND) : piece.start()]
    after = pattern[piece.end() : piece.end() + _AROUND]
    return f"in the pattern {before}⟦{piece[0]}⟧{after} -> ⟦{other}⟧"
