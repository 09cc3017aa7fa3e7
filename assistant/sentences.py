"""Where the sentences of verbatim words begin and end."""

from __future__ import annotations

import re

# "e.g. community nursing" goes on; a number that labels an item ("4. (iv)") ends nothing.
_END = re.compile(r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!\bNo\.)[”\"’)]*\s+(?=[“\"‘(]?[A-Z])|\n\s*\n")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence of a text, blank ends left out; together they hold every word of it.

    >>> [("A b. C d."[a:z]) for a, z in sentence_spans("A b. C d.")]
    ['A b.', 'C d.']
    """
    out: list[tuple[int, int]] = []
    start = 0
    for end, after in [*(m.span() for m in _END.finditer(text)), (len(text), len(text))]:
        words = text[start:end]
        if words.strip():
            left = len(words) - len(words.lstrip())
            out.append((start + left, start + len(words.rstrip())))
        start = after
    return out
