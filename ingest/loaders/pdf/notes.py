"""Footnotes: small print that begins with its number. It goes to the end of its page.

A number that is raised is known as a note's by that. One that is not is known by the size of
its line and by a mark with that number in the text, or by following the note above it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ingest.loaders.pdf.parts import ENDED, NOTE, Block, Line, Norms

_PLAIN = re.compile(r"^\[?(\d{1,3})[\].)]?\s+(?=\S)")
_MARKS = re.compile(r"(?<!^)<sup>(\d{1,3})</sup>")
_SMALL = 0.94  # of the size of the text


def notes_apart(pages: Sequence[Block], norms: Norms) -> list[tuple[Block, Block]]:
    """For each page its text and its notes, each of which begins with its number as `<sup>4</sup>`.

    Notes that begin without a number are the rest of the last note of the page before.
    """
    out: list[tuple[Block, Block]] = []
    unfinished = False
    for page in pages:
        marks = {m for line in page for m in _MARKS.findall(line.text)}
        text: Block = []
        notes: Block = []
        for run in _runs(page, norms):
            found = _notes(run, marks, unfinished and not notes) if _is_small(run[0], norms) else []
            notes += found
            text += [] if found else run
        out.append((text, notes))
        unfinished = bool(notes) and not ENDED.search(notes[-1].text)
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
