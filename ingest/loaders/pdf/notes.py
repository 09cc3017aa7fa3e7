"""Footnotes: small print that begins with its number. It goes to the end of its page.

A number that is raised is known as a note's by that. One that is not is known by the size of
its line and by a mark with that number in the text, or by following the note above it. A mark
that is neither raised nor small ("Boards1") is one only where its page has a note of that number
at its foot.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Sequence
from dataclasses import replace

from ingest.loaders.pdf.parts import ENDED, NOTE, Block, Line, Norms, gap

_PLAIN = re.compile(r"^\[?(\d{1,3})[\].)]?\s+(?=\S)")
_BARE = re.compile(r"^(\d{1,3})\s+(?=[A-Z])")
_MARKS = re.compile(r"(?<!^)<sup>(\d{1,3})</sup>")
# After a word of small letters, an abbreviation, a year, or what ends a phrase; "A4" and "27B1" are none.
_JOINED = re.compile(
    r"(?:(?<=[a-z]{2})|(?<=\b[A-Z]{3})|(?<=[a-z)][.,;:)”’])|(?<=\b20\d\d[.,])|(?<=\b19\d\d[.,]))(\d{1,3})(?![\w%]|[.,]\d)"
)
_SMALL = 0.94  # of the size of the text


def notes_apart(pages: Sequence[Block], norms: Norms) -> list[tuple[Block, Block]]:
    """For each page its text and its notes, each of which begins with its number as `<sup>4</sup>`.

    Notes that begin without a number are the rest of the last note of the page before.
    """
    out: list[tuple[Block, Block]] = []
    unfinished = False
    for page in pages:
        page = _with_marks(page, norms)
        marks = {m for line in page for m in _MARKS.findall(line.text)}
        page, large = _large_notes(page, norms)
        text: Block = []
        notes: Block = []
        for run in _runs(page, norms):
            found = _notes(run, marks, unfinished and not notes) if _is_small(run[0], norms) else []
            notes += found
            text += [] if found else run
        notes += large
        out.append((text, notes))
        unfinished = bool(notes) and not ENDED.search(notes[-1].text)
    return out


def _with_marks(page: Block, norms: Norms) -> Block:
    """A page with the marks in its text that run on after a word, as raised ones are written."""
    at_foot = _plain_notes(page, norms)
    if not at_foot:
        return page
    foot = {id(line) for line in at_foot}
    wanted = {m[1] for line in at_foot if (m := _PLAIN.match(line.text))}
    return [line if id(line) in foot or _is_small(line, norms) else _marked(line, wanted) for line in page]


def _large_notes(page: Block, norms: Norms) -> tuple[Block, Block]:
    """A page and the notes at its foot that are as large as its text, where a word of it runs on to the first's number."""
    for i in range(1, len(page)):
        first = _BARE.match(page[i].text)
        if not first or not gap(page[i - 1], page[i], norms) or _is_small(page[i], norms) or page[i].bold:
            continue
        joined = {m[1] for line in page[:i] for m in _JOINED.finditer(line.text)}
        below = all(b.down > a.down and not b.row for a, b in itertools.pairwise(page[i - 1 :]))
        if first[1] not in joined or not below:
            continue
        notes: Block = []
        number = int(first[1])
        for line in page[i:]:
            m = _BARE.match(line.text)
            if m and int(m[1]) == number and m[1] in joined:
                line = replace(line, text=f"<sup>{m[1]}</sup> {line.text[m.end() :]}")
                number += 1
            notes.append(line)
        wanted = {str(n) for n in range(int(first[1]), number)}
        return [_marked(line, wanted) for line in page[:i]], notes
    return page, []


def _marked(line: Line, wanted: Collection[str]) -> Line:
    """A line with the numbers that its words run on to as marks."""
    text = line.text
    for m in reversed(list(_JOINED.finditer(text))):
        if m[1] in wanted:
            text = f"{text[: m.start()]}<sup>{m[1]}</sup>{text[m.end() :]}"
    return replace(line, text=text) if text != line.text else line


def _plain_notes(page: Block, norms: Norms) -> Block:
    """The lines of small print at a page's foot that begin with plain numbers, each one more than that before."""
    lowest = max((line.down for line in page if not _is_small(line, norms)), default=0.0)
    out: Block = []
    for line in page:
        if _is_small(line, norms) and line.down > lowest and (m := _PLAIN.match(line.text)):
            before = _PLAIN.match(out[-1].text) if out else None
            if before is None or int(m[1]) == int(before[1]) + 1:
                out.append(line)
    return out


def _is_small(line: Line, norms: Norms) -> bool:
    return line.size < _SMALL * norms.size and not line.row


def _runs(page: Block, norms: Norms) -> list[Block]:
    """Neighbouring lines of small print, and those of the text."""
    out: list[Block] = []
    for line in page:
        if out and _is_small(out[-1][-1], norms) == _is_small(line, norms) and line.down > out[-1][-1].down:
            out[-1].append(line)
        else:
            out.append([line])
    return out


def _notes(run: Block, marks: set[str], unfinished: bool) -> Block:
    """Small print as notes; nothing where it is none: a caption, a line under a table."""
    out: Block = []
    last: int | None = None
    for line in run:
        plain = _PLAIN.match(line.text)
        if plain and (plain[1] in marks or (last is not None and int(plain[1]) == last + 1)):
            line = replace(line, text=f"<sup>{plain[1]}</sup> {line.text[plain.end() :]}")
        if m := NOTE.match(line.text):
            last = int(m[1])
        elif last is None and not (unfinished and (out or line.text[:1].islower())):
            return []
        out.append(line)
    return out
