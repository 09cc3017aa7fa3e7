"""The text of an answer as statements: who says it, which words, and which citations they carry.

The text is read as people read it, line by line. A statement ends at its markers, `[1][2]`. Its
words stand in curly quotation marks or after a list number; before them a lead-in says who says
them and where, up to the first `):` ("The 2019 review proposed (proposal 4(iv)):"). A line
without markers before a list introduces the list.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

_MARKERS = re.compile(r"(?:\s*\[\d{1,3}\])+(?=\s|$)")
_LEAD = re.compile(r"^([^“”]*?\):)(?:\s+|$)|^([^“”]*:)\s*(?=“)")
_NUMBER = re.compile(r"^((?=[\da-z(])(?:\d{1,3}[A-Za-z]?|[ivxl]{1,6}|[a-z])?(?:\([0-9a-z]{1,5}\))*)\.\s+")


@dataclass(frozen=True, slots=True)
class Said:
    """One statement of an answer's text.

    `lead` says who says it, and is that of the list's introduction for each of its items;
    `number` is an item's, without its dot. `introduces` marks the words above a list, which
    carry no markers of their own: `markers` are then those of the list's first item.
    """

    lead: str
    words: str
    markers: tuple[int, ...]
    number: str = ""
    introduces: bool = False


@lru_cache(maxsize=1024)
def statements(text: str) -> tuple[Said, ...]:
    """The statements of an answer's text, in order."""
    out: list[Said] = []
    lead = ""
    for said in (part for line in _lines(text) for part in _of_line(line)):
        if said.lead or not said.number:
            lead = said.lead
        out.append(Said(lead, said.words, said.markers, said.number))
    return tuple(_introducing(said, after) for said, after in zip(out, [*out[1:], None], strict=True))


def _lines(text: str) -> list[str]:
    """The lines that are not empty; a quotation that goes on over several is one."""
    out: list[str] = []
    for line in (stripped for raw in text.splitlines() if (stripped := raw.strip())):
        if out and out[-1].count("“") > out[-1].count("”") and not _MARKERS.search(out[-1]):
            out[-1] += f" {line}"
        else:
            out.append(line)
    return out


def _introducing(said: Said, after: Said | None) -> Said:
    if said.markers or after is None or not after.number:
        return said
    return Said(said.lead, said.words, after.markers, introduces=True)


def _of_line(line: str) -> list[Said]:
    out: list[Said] = []
    at = 0
    for m in _MARKERS.finditer(line):
        markers = tuple(int(n) for n in re.findall(r"\d+", m[0]))
        out.append(_said(line[at : m.start()].strip(), markers))
        at = m.end()
    if line[at:].strip():
        out.append(_said(line[at:].strip(), ()))
    return out


def _said(text: str, markers: tuple[int, ...]) -> Said:
    if number := _NUMBER.match(text):
        return Said("", text[number.end() :], markers, number[1])
    found = _LEAD.match(text)
    lead = text[: found.end()].strip() if found else ""
    words = text[found.end() :] if found else text
    if words.startswith("“") and words.endswith("”"):
        words = words[1:-1]
    return Said(lead, words, markers)


def by_marker(citations: Sequence[Mapping[str, Any]]) -> dict[int, Mapping[str, Any]]:
    """The citations by their markers; one without a marker counts by its place."""
    return {int(c.get("marker", n)): c for n, c in enumerate(citations, 1)}
