"""What joins two lines of words: a space, nothing after a real hyphen, or less than nothing where it breaks a word."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from ingest.loaders.pdf.parts import Line

# Parts of words that are written with a hyphen wherever the line ends.
_FIRSTS = {"self", "non", "well", "cross"}
_SECONDS = {"term", "based", "led", "being", "making", "related", "centred", "wide", "time", "sector"}


def joint(before: str, after: str, within: Collection[str] = ()) -> str | None:
    """What joins two lines: a space; nothing after a real hyphen; `None` where the hyphen only breaks a word.

    `within` are the words that the document writes with a hyphen inside a line.
    """
    head, tail = re.search(r"\S+$", before), re.match(r"[\w-]+", after)
    if not head or not tail or not re.search(r"\w-$", before) or tail[0] in ("and", "or", "to"):  # "health- and care-…"
        return " "
    first, second = re.split(r"[^\w-]", head[0][:-1])[-1], tail[0]
    breaks = first[-1:].islower() and second[0].islower() and "-" not in first + second
    known = first.casefold() in _FIRSTS or second in _SECONDS or f"{first}-{second}".casefold() in within
    return None if breaks and not known else ""


def joined(lines: Iterable[Line]) -> str:
    """The words of lines as one text."""
    out = ""
    for line in lines:
        between = joint(out, line.text) if out else ""
        out = f"{out[:-1]}{line.text}" if between is None else f"{out}{between}{line.text}"
    return out
