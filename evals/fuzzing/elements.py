"""Changes to XML that leave it well formed, so that they reach what reads the elements and not only the parser."""

from __future__ import annotations

import re
from collections.abc import Sequence
from random import Random

_TAG = re.compile(rb"<(/?)([A-Za-z_][\w:.-]*)((?:[^<>\"']|\"[^\"<]*\"|'[^'<]*')*?)(/?)>")
_ATTRIBUTE = re.compile(rb"([\w:.-]+)=(\"[^\"]*\"|'[^']*')")
_VALUES = (
    b"",
    b"0",
    b"-1",
    b"99999999999",
    b"x",
    b"true",
    b"2031-13-99",
    b"#",
    b"http://[x",
    b"%9",
    b"i",
    b" ",
    b"1.1",
    "é½①".encode(),
)
_NEVER = frozenset({b"xmlns"})
_STEPS = (1, 1, 2, 3, 6)

Element = tuple[int, int, int, int]  # where its first tag begins and ends, where its last tag begins and ends


def change_elements(rng: Random, data: bytes, others: Sequence[bytes], tokens: Sequence[bytes], most: int) -> bytes:
    """The file with some elements dropped, repeated, moved, nested, renamed or filled with other words."""
    for _ in range(rng.choice(_STEPS)):
        every = elements(data)
        if not every:
            return data
        start, after, before, end = rng.choice(every)
        element, inside = data[start:end], data[after:before]
        way = rng.randrange(8)
        if way == 0:
            data = data[:start] + data[end:]
        elif way == 1:
            times = min(int(rng.paretovariate(0.6)) + 1, most // (end - start) + 1)
            data = data[:start] + element * times + data[end:]
        elif way == 2:
            depth = min(int(rng.paretovariate(0.6)) + 1, 300, most // (end - start) + 1)
            data = data[:after] + data[start:after] * depth + inside + data[before:end] * depth + data[before:]
        elif way == 3:  # into another element, which is also one of its own
            place = rng.choice(every)[1]
            data = data[:place] + element + data[place:]
        elif way == 4:
            other = rng.choice(others)
            if found := elements(other):
                a, _, _, b = rng.choice(found)
                data = data[:start] + other[a:b] + data[start:]
        elif way == 5:
            words = b"".join(t for t in rng.choices(tokens, k=3) if b"<" not in t and b"&" not in t)
            data = data[:after] + words * rng.choice((1, 1, 50)) + data[after:]
        elif way == 6:
            other_tag = rng.choice(every)
            name = _name(data, other_tag[0])
            old = _name(data, start)
            data = (
                data[:start]
                + element.replace(b"<" + old, b"<" + name, 1)[: end - start + len(name) - len(old)]
                + data[end:]
            )
            data = _ending_renamed(data, start, name)
        else:
            data = _other_value(rng, data, start, after)
        if len(data) > 2 * most:
            break
    return data


def elements(data: bytes) -> list[Element]:
    """Every element that is closed, the outermost left aside."""
    out: list[Element] = []
    stack: list[tuple[bytes, int, int]] = []
    for m in _TAG.finditer(data):
        if m[4]:
            continue
        if not m[1]:
            stack.append((m[2], m.start(), m.end()))
        elif stack and stack[-1][0] == m[2]:
            _, start, after = stack.pop()
            if stack:
                out.append((start, after, m.start(), m.end()))
    return out


def _name(data: bytes, at: int) -> bytes:
    m = _TAG.match(data, at)
    return m[2] if m else b"x"


def _ending_renamed(data: bytes, start: int, name: bytes) -> bytes:
    """The last tag of the element at a place, renamed as its first one was."""
    depth = 0
    for m in _TAG.finditer(data, start):
        if m[4]:
            continue
        depth += -1 if m[1] else 1
        if depth == 0:
            return data[: m.start()] + b"</" + name + b">" + data[m.end() :]
    return data


def _other_value(rng: Random, data: bytes, start: int, after: int) -> bytes:
    found = [m for m in _ATTRIBUTE.finditer(data, start, after) if m[1].split(b":")[0] not in _NEVER]
    if not found:
        return data
    m = rng.choice(found)
    return data[: m.start(2)] + b'"' + rng.choice(_VALUES) + b'"' + data[m.end(2) :]
