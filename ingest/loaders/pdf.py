"""PDF: words with their places on the page, made into lines, blocks and one running text.

A PDF knows glyphs and places, not paragraphs. This module reads from the places what a reader's
eye reads from them: what repeats at the edge of pages is a running head or foot and is left out,
a gap, a larger letter or a short last line ends a paragraph, a sentence that stops at a page's
end goes on overleaf. The order is that of the file, which puts columns one after the other.

A small raised number becomes `<sup>4</sup>`, the form in which the parser knows note marks; list
items begin with "• " or their number, indented by four spaces where they stand under another.
Contents lines with leader dots are left out, with a warning: they are not what they announce.
"""

from __future__ import annotations

import io
import logging
import math
import re
import statistics
import unicodedata
import warnings
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pypdf import PasswordType, PdfReader
from pypdf.errors import DependencyError

from ingest.errors import LoadError
from ingest.loaders import Loaded
from ingest.types import Page

MAX_PAGES = 5_000
MAX_BYTES = 200_000_000

_REPAIR = "open it and save it again as a PDF (“print to PDF” often does), or fetch the file again."
_FOLDS = {0x2010: "-", 0x2011: "-", 0xA0: " ", 0x200B: "", 0x200C: "", 0x200D: "", 0xFEFF: "", 0xB7: "•", 0x2219: "•"}
_FOLDS |= dict(zip(range(0xFB00, 0xFB07), ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
_BOLD = re.compile(r"bold|black|heavy|demi|cmbx", re.IGNORECASE)
_BULLET = re.compile(r"^(?:[•●▪◦‣■□➢✓\uE000-\uF8FF]\s*|o\s(?=\S))")  # private use: the bullets of symbol fonts
_DASH = re.compile(r"^[-–—*]\s(?=\S)")
_NUMBER = re.compile(r"^(?:\(?(\d{1,3})[.)]|\((?:[a-z]|[ivx]{1,5})\)|[a-z]\))\s(?=\S)")
_HEADING = re.compile(r"^\d{1,2}(?:\.\d{1,2})+\.?\s[A-Z‘“]|^\d{1,2}\.?\s[A-Z‘“]|^(?:Section|Chapter|Part|Annex|Appendix)\s\w+")
_ROMAN = r"(?=[ivxlc])c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
_PAGE_NUMBER = re.compile(rf"^[-–—\s]*(?:page\s*)?(?:\d{{1,4}}|{_ROMAN})(?:\s*(?:of|/)\s*\d{{1,4}})?[-–—\s]*$", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:\.\s?){4,}\s*(?:\d{1,4}|[ivxl]{1,6})$")
_ENDED = re.compile(r"[.?!:;…][”’\"')\]]*(?:\s*<sup>\d+</sup>)?$")
_NOTE = re.compile(r"^<sup>\d+</sup>")
# First parts of words that are written with a hyphen wherever the line ends.
_HYPHENATED = {"self", "non", "well", "cross", "co", "long", "short", "full", "part", "multi", "high", "low", "up", "so", "re"}


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a page: `x` and `down` are its place in points, `down` growing towards the page's foot."""

    text: str
    x: float
    down: float
    size: float
    bold: bool
    page: int


@dataclass(frozen=True, slots=True)
class _Norms:
    """What is usual in a document: the size of its letters, line distance over size, full lines' length times size."""

    size: float
    leading: float
    width: float


_Block = list[_Line]


def load(data: bytes, path: Path) -> Loaded:
    """Read a PDF as running text with its pages. Raises `LoadError` with the reason and the remedy."""
    with _quiet() as complaints:
        reader = _open(data, path)
        pages, notes = _read(reader, path, complaints)
    if not any(pages):
        raise LoadError("No page of the PDF has text; it is probably scanned.", place=path,
                        remedy="run text recognition (OCR) on it and add the result.")  # fmt: skip
    pages = _without_furniture(pages)
    if not any(pages):
        raise LoadError("The PDF has no text but running heads and page numbers; it is probably scanned.", place=path,
                        remedy="run text recognition (OCR) on it and add the result.")  # fmt: skip
    notes += _note([n for n, p in enumerate(pages, 1) if not p], "no text; it may be a scanned picture", "has|have")
    unread = [n for n, p in enumerate(pages, 1) if any("\ufffd" in line.text for line in p)]
    notes += _note(unread, "letters that cannot be read; compare the quotations with the PDF", "has|have")
    contents = [n for n, p in enumerate(pages, 1) if any(_CONTENTS.search(line.text) for line in p)]
    notes += _note(contents, "contents lines, which are left out of the text", "has|have")
    norms = _norms(pages)
    text, starts = _compose(_join(pages, norms), norms, len(pages))
    ends = [*starts[1:], len(text)]
    return Loaded(text, tuple(Page(n, a, b) for n, (a, b) in enumerate(zip(starts, ends, strict=True), 1)), tuple(notes))


# -- the file ---------------------------------------------------------------------------------


@contextmanager
def _quiet() -> Iterator[list[str]]:
    """Keep what pypdf says of a file from the user; gives the messages that tell of lost content."""
    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.name in ("pypdf._page", "pypdf.filters", "pypdf._reader"):
                heard.append(record.getMessage())

    logger, ear = logging.getLogger("pypdf"), Ear()
    passed_on, logger.propagate = logger.propagate, False
    logger.addHandler(ear)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield heard
    finally:
        logger.removeHandler(ear)
        logger.propagate = passed_on


def _open(data: bytes, path: Path) -> PdfReader:
    """The reader of a whole, unlocked PDF of bearable size."""
    if len(data) > MAX_BYTES:
        raise LoadError(f"The PDF has {len(data):,} bytes; {MAX_BYTES:,} is the most that is read.", place=path,
                        remedy="split it, or save it with smaller pictures.")  # fmt: skip
    if b"%PDF-" not in data[:1024]:
        raise LoadError("The file is not a PDF.", place=path, remedy="give it the ending of its real format.")
    if b"%%EOF" not in data.rstrip(b"\x00\r\n\t ")[-2048:]:  # pypdf would read what is left without a word
        raise LoadError("The PDF breaks off before its end.", place=path, remedy="fetch the file again.")
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        locked = reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED
        count = 0 if locked else len(reader.pages)
    except DependencyError as error:
        raise LoadError("The PDF is encrypted in a way that needs another package to read.", place=path,
                        remedy="run `pip install cryptography`, or save it without encryption.") from error  # fmt: skip
    except Exception as error:  # noqa: BLE001 - pypdf says that broken files may raise anything
        raise LoadError(f"The PDF is damaged ({type(error).__name__}: {error}).", place=path, remedy=_REPAIR) from error
    if locked:
        raise LoadError("The PDF needs a password.", place=path, remedy="save it without the password.")
    if not count:
        raise LoadError("The PDF has no pages.", place=path, remedy=_REPAIR)
    if count > MAX_PAGES:
        raise LoadError(f"The PDF has {count:,} pages; {MAX_PAGES:,} is the most that is read.", place=path,
                        remedy="split it into documents.")  # fmt: skip
    return reader


def _read(reader: PdfReader, path: Path, complaints: list[str]) -> tuple[list[_Block], list[str]]:
    """The lines of every page, and warnings about pages that could not be read, or not wholly."""
    pages: list[_Block] = []
    failed, damaged = [], []
    for number in range(1, len(reader.pages) + 1):
        complaints.clear()
        try:
            pages.append(_lines(reader.pages[number - 1], number))
        except Exception as error:  # noqa: BLE001 - one bad page must not cost the others; it is reported
            pages.append([])
            failed.append((number, error))
        else:
            if complaints:
                damaged.append(number)
    if failed and not any(pages):
        number, error = failed[0]
        raise LoadError(f"The PDF is damaged (page {number}: {type(error).__name__}: {error}).", place=path,
                        remedy=_REPAIR) from error  # fmt: skip
    notes = [f"Page {n} could not be read ({type(e).__name__}: {e}); its words are missing." for n, e in failed]
    return pages, notes + _note(damaged, "damaged in places; words may be missing", "is|are")


def _note(numbers: Sequence[int], what: str, verbs: str) -> list[str]:
    """One warning for all the pages that share a trouble: "Page 3 has no text; …"."""
    if not numbers:
        return []
    one, many = verbs.split("|")
    if len(numbers) == 1:
        return [f"Page {numbers[0]} {one} {what}."]
    listed = ", ".join(map(str, numbers[:-1]))
    return [f"Pages {listed} and {numbers[-1]} {many} {what.replace('it may be a', 'they may be').replace('picture', 'pictures')}."]
