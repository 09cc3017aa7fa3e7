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
import unicodedata
import warnings
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pypdf import PageObject, PasswordType, PdfReader
from pypdf.errors import DependencyError

from ingest.errors import LoadError
from ingest.loaders import Loaded
from ingest.types import Page

MAX_PAGES = 5_000
MAX_BYTES = 200_000_000

_EDGE = 4  # as many lines at a page's head or foot may be running heads or feet
_REPAIR = "open it and save it again as a PDF (“print to PDF” often does), or fetch the file again."
_FOLDS = {0x2010: "-", 0x2011: "-", 0xA0: " ", 0x200B: "", 0x200C: "", 0x200D: "", 0xFEFF: "", 0xB7: "•", 0x2219: "•"}
_FOLDS |= dict(zip(range(0xFB00, 0xFB07), ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
_BOLD = re.compile(r"bold|black|heavy|demi|cmbx", re.IGNORECASE)
_BULLET = re.compile(r"^(?:[•●▪◦‣■□➢✓\uE000-\uF8FF]\s*|o\s(?=\S))")  # private use: the bullets of symbol fonts
_DASH = re.compile(r"^[-–—*]\s(?=\S)")
_NUMBER = re.compile(r"^(?:\(?(\d{1,3})[.)]|\((?:[a-z]|[ivx]{1,5})\)|[a-z]\))\s(?=\S)")
_HEADING = re.compile(r"^\d{1,2}(?:\.\d{1,2})+\.?\s[A-Z‘“]|^(?:Section|Chapter|Part|Annex|Appendix)\s[\dA-Z]{1,3}\b")
_ROMAN = r"(?=[ivxlc])c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})"
_PAGE_NUMBER = re.compile(
    rf"^[-–—\s]*(?:page\s*)?(?:\d{{1,4}}|{_ROMAN})(?:\s*(?:of|/)\s*\d{{1,4}})?[-–—\s]*$", re.IGNORECASE
)
_CONTENTS = re.compile(r"(?:\.\s?){4,}\s*(?:\d{1,4}|[ivxl]{1,6})$")
_ENDED = re.compile(r"[.?!:;…][”’\"')\]]*(?:\s*<sup>\d+</sup>)?$")
_NOTE = re.compile(r"^<sup>\d+</sup>")
# Parts of words that are written with a hyphen wherever the line ends.
_FIRSTS = {"self", "non", "well", "cross"}
_SECONDS = {"term", "based", "led", "being", "making", "related", "centred", "wide", "time", "sector"}


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
    """What is usual in a document: letters' size, line distance over size, left edge, width of full lines."""

    size: float
    leading: float
    left: float
    width: float


_Block = list[_Line]


def load(data: bytes, path: Path) -> Loaded:
    """Read a PDF as running text with its pages. Raises `LoadError` with the reason and the remedy."""
    with _quiet() as complaints:
        raw, notes, troubled = _read(_open(data, path), path, complaints)
    pages = _without_furniture(raw)
    if not any(pages):
        but = "but running heads and page numbers " if any(raw) else ""
        raise LoadError(f"The PDF has no text {but}on any page; it is probably scanned.", place=path,
                        remedy="run text recognition (OCR) on it and add the result.")  # fmt: skip
    notes += _note(
        [n for n, page in enumerate(pages, 1) if not page and n not in troubled],
        "Page {} has no text; it may be a scanned picture.", "Pages {} have no text; they may be scanned pictures.",
    )  # fmt: skip
    notes += _note(
        [n for n, page in enumerate(pages, 1) if any("\ufffd" in line.text for line in page)],
        "Page {} has letters that cannot be read; compare its words with the PDF.",
        "Pages {} have letters that cannot be read; compare their words with the PDF.",
    )
    contents = [n for n, page in enumerate(pages, 1) if any(_CONTENTS.search(line.text) for line in page)]
    left_out = "The contents lines on page{} {} are left out."
    notes += _note(contents, left_out.format("", "{}"), left_out.format("s", "{}"))
    pages = [[line for line in page if not _CONTENTS.search(line.text)] for page in pages]
    norms = _norms(pages)
    text, starts = _compose(_join(pages, norms), norms, len(pages))
    ends = [*starts[1:], len(text)]
    spans = tuple(Page(n, a, b) for n, (a, b) in enumerate(zip(starts, ends, strict=True), 1))
    return Loaded(text, spans, tuple(notes))


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
    except Exception as error:  # pypdf says that broken files may raise anything
        raise LoadError(f"The PDF is damaged ({type(error).__name__}: {error}).", place=path, remedy=_REPAIR) from error
    if locked:
        raise LoadError("The PDF needs a password.", place=path, remedy="save it without the password.")
    if not count:
        raise LoadError("The PDF has no pages.", place=path, remedy=_REPAIR)
    if count > MAX_PAGES:
        raise LoadError(f"The PDF has {count:,} pages; {MAX_PAGES:,} is the most that is read.", place=path,
                        remedy="split it into documents.")  # fmt: skip
    return reader


def _read(reader: PdfReader, path: Path, complaints: list[str]) -> tuple[list[_Block], list[str], set[int]]:
    """The lines of every page; warnings about pages that could not be read, or not wholly; their numbers."""
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
        number, cause = failed[0]
        raise LoadError(f"The PDF is damaged (page {number}: {type(cause).__name__}: {cause}).", place=path,
                        remedy=_REPAIR) from cause  # fmt: skip
    notes = [f"Page {n} could not be read ({type(e).__name__}: {e}); its words are missing." for n, e in failed]
    notes += _note(
        damaged, "Page {} is damaged in places; words of it may be missing.",
        "Pages {} are damaged in places; words of them may be missing.",
    )  # fmt: skip
    return pages, notes, {*damaged, *(n for n, _ in failed)}


def _note(numbers: Sequence[int], one: str, many: str) -> list[str]:
    """One warning for all the pages that share a trouble; none where no page has it."""
    if len(numbers) < 2:
        return [one.format(n) for n in numbers]
    return [many.format(", ".join(map(str, numbers[:-1])) + f" and {numbers[-1]}")]


# -- lines ------------------------------------------------------------------------------------


def _lines(page: PageObject, number: int) -> _Block:
    """The lines of a page in the file's order, with their places as they look on the page."""
    pieces: list[_Line] = []
    lines: list[_Line] = []

    def see(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        a, b = tm[0] * cm[0] + tm[1] * cm[2], tm[0] * cm[1] + tm[1] * cm[3]
        c, d = tm[2] * cm[0] + tm[3] * cm[2], tm[2] * cm[1] + tm[3] * cm[3]
        x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        length = math.hypot(a, b) or 1.0
        a, b = a / length, b / length  # the direction of writing: a page may lie on its side
        slanted = min(abs(a), abs(b)) > 0.1  # a watermark
        bold = bool(_BOLD.search(str((font or {}).get("/BaseFont", ""))))
        place = _Line("", x * a + y * b, x * b - y * a, abs(size) * math.hypot(c, d), bold, number)
        for i, part in enumerate(text.split("\n")):
            if i and pieces:
                lines.append(_line(pieces))
                pieces.clear()
            if part and not slanted and (pieces or part.strip()):
                pieces.append(replace(place, text=part))

    dots: list[tuple[float, float]] = []
    page.extract_text(visitor_text=see, visitor_operand_before=_dot_finder(dots))
    if pieces:
        lines.append(_line(pieces))
    out: list[_Line] = []
    for line in lines:
        before = out[-1] if out else None
        if before and abs(line.down - before.down) < 0.4 * before.size and line.x > before.x:
            out[-1] = replace(before, text=f"{before.text} {line.text}")  # a bullet and its words, the cells of a row
        elif line.text:
            out.append(line)
    return [_with_dot(line, dots) for line in out]


def _dot_finder(dots: list[tuple[float, float]]) -> Callable[[bytes, Any, list[float], list[float]], None]:
    """A visitor that notes small filled discs: browsers draw the bullets of a list and write no letter for them."""
    path: list[tuple[float, float]] = []

    def see(operator: bytes, numbers: Any, cm: list[float], tm: list[float]) -> None:
        if operator == b"m":
            path.clear()
        if operator in (b"m", b"c") and len(numbers) >= 2:
            x, y = float(numbers[-2]), float(numbers[-1])
            path.append((x * cm[0] + y * cm[2] + cm[4], x * cm[1] + y * cm[3] + cm[5]))
        elif operator in (b"f", b"f*") and len(path) >= 4:
            xs, ys = [x for x, _ in path], [y for _, y in path]
            wide, high = max(xs) - min(xs), max(ys) - min(ys)
            if 1 < wide < 8 and abs(wide - high) < 0.5:
                dots.append((min(xs), -(min(ys) + max(ys)) / 2))
            path.clear()

    return see


def _with_dot(line: _Line, dots: list[tuple[float, float]]) -> _Line:
    """The line with a bullet, if a dot is drawn in front of it between its foot and its head."""
    for x, down in dots:
        if 0 < line.x - x < 2.5 * line.size and 0 < line.down - down < line.size and not _BULLET.match(line.text):
            return replace(line, text=f"• {line.text}", x=x)
    return line


def _line(pieces: list[_Line]) -> _Line:
    """Pieces as one line: where it begins, and the size and weight of most of its letters."""
    main = max(pieces, key=lambda piece: len(piece.text.strip()))
    text = ""
    for piece in pieces:
        # Some programs raise a note mark without moving the line (`Ts`), which pypdf does not tell: smallness decides.
        small = piece.size < 0.8 * main.size and piece.down < main.down + 0.12 * main.size and not text.endswith(" ")
        note = re.fullmatch(r"\s*(\d{1,3})\s*", piece.text) if small else None
        text += f"<sup>{note[1]}</sup>{' ' * piece.text.endswith(' ')}" if note else piece.text
    bold = all(piece.bold for piece in pieces if any(c.isalpha() for c in piece.text))
    return replace(main, text=_clean(text), x=pieces[0].x, bold=bold)


def _clean(text: str) -> str:
    """Letters for ligatures, one space for white space, a hyphen for a soft one at the line's end."""
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").translate(_FOLDS)
    text = re.sub("\xad+(?=\\s*$)", "-", text).replace("\xad", "")
    text = "".join(c for c in text if c.isspace() or unicodedata.category(c) != "Cc")
    return unicodedata.normalize("NFC", " ".join(text.split()))


# -- running heads, feet and page numbers -------------------------------------------------------


def _without_furniture(pages: list[_Block]) -> list[_Block]:
    """The pages without the lines at their edges that repeat from page to page, or only count it."""
    norms = _norms(pages)
    edges = [_edges(page) for page in pages]
    seen: dict[tuple[str, int], set[int]] = defaultdict(set)  # by key and height: the pages; "" for any line
    for n, line in ((n, line) for n, sides in enumerate(edges) for side in sides for line in side):
        for key in ("", *_keys(line, norms)):
            seen[key, _spot(line)].add(n)
    out = []
    for n, page in enumerate(pages):
        gone: list[_Line] = []
        for side in edges[n]:
            away = 0
            for i, line in enumerate(side[:_EDGE]):
                apart = i + 1 == len(side) or _gap(line, side[i + 1], norms)
                if not (_repeats(line, n, seen, norms, len(pages)) or (apart and _PAGE_NUMBER.match(line.text))):
                    break  # what stands further in belongs to the text
                away = i + 1 if apart else away  # a head stands off from the text; a paragraph's first lines do not
            gone += side[:away]
        out.append([line for line in page if not any(line is g for g in gone)])
    return out


def _edges(page: _Block) -> tuple[_Block, _Block]:
    """The outermost lines at the head and at the foot, from the edge inwards, and one line more."""
    order = sorted(page, key=lambda line: line.down)
    return order[: _EDGE + 1], order[::-1][: _EDGE + 1]


def _keys(line: _Line, norms: _Norms) -> list[str]:
    """By what a line is known again: its text; with a number that goes up with the pages set free; that number alone.

    "Page 3 of 9" and "Chapter 2: Finance 17" count pages; "Outcome 3", large or bold, heads one.
    """
    if _loud(line, norms) and not _PAGE_NUMBER.match(line.text):
        return [line.text]
    out = [line.text]
    for m in re.finditer(r"\d{1,6}", line.text):
        rise = f"\0{int(m[0]) - line.page}"
        out.append(line.text[: m.start()] + rise + line.text[m.end() :])
        if m.end() == len(line.text):  # "Chapter 2: Finance 17"
            out.append(rise)
    return out


def _loud(line: _Line, norms: _Norms) -> bool:
    return line.size > 1.08 * norms.size or (line.bold and line.size > 0.95 * norms.size)


def _spot(line: _Line) -> int:
    return round(line.down / 6)


def _repeats(line: _Line, page: int, seen: dict[tuple[str, int], set[int]], norms: _Norms, count: int) -> bool:
    """Whether pages around have the line at the same height, in a row or more often than anything else.

    A "Timescale: 6 months" that several pages end with by chance is neither; nor is a title that opens
    two pages of three. What is left in by mistake can be seen, what is left out cannot: doubt keeps a line.
    """

    def near(key: str) -> set[int]:
        found = (seen.get((key, _spot(line) + d), set()) for d in (-1, 0, 1))
        return {n for pages in found for n in pages.intersection(range(page - 4, page + 5))}

    same = max((near(key) for key in _keys(line, norms)), key=len)
    row = 2 if count < 4 and not _loud(line, norms) else 3
    in_a_row = any(set(range(n, n + row)) <= same for n in range(page - row + 1, page + 1))
    return in_a_row or (count > 5 and len(same) > 2 and len(same) >= 0.5 * len(near("")))


# -- paragraphs, items and headings -------------------------------------------------------------


def _norms(pages: list[_Block]) -> _Norms:
    letters: Counter[float] = Counter()
    edges: Counter[int] = Counter()
    steps, widths = [], []
    for page in pages:
        for i, line in enumerate(page):
            letters[round(line.size * 2) / 2] += len(line.text)
            edges[round(line.x)] += len(line.text)
            widths.append(_width(line))
            step = (page[i + 1].down - line.down) / max(line.size, 0.1) if i + 1 < len(page) else 0
            if 0.8 < step < 2.6 and abs(page[i + 1].size - line.size) < 0.5:
                steps.append(round(step, 1))
    usual = Counter(steps).most_common(1)[0][0] if steps else 1.2
    widths.sort()
    if not widths:
        return _Norms(11.0, usual, 0, 1.0)
    return _Norms(letters.most_common(1)[0][0], usual, edges.most_common(1)[0][0], widths[int(len(widths) * 0.95)])


def _width(line: _Line) -> float:
    """About how wide a line is, in points: letters are half as wide as high."""
    return len(line.text) * line.size / 2


def _gap(one: _Line, other: _Line, norms: _Norms) -> bool:
    """Whether two lines stand further apart than the lines of a paragraph, or are set in another size."""
    apart = abs(one.down - other.down) > (norms.leading + 0.25) * max(one.size, other.size)
    return apart or not _alike(one, other)


def _alike(one: _Line, other: _Line) -> bool:
    return abs(one.size - other.size) <= 0.06 * one.size


def _join(pages: list[_Block], norms: _Norms) -> list[_Block]:
    """All blocks in reading order; what runs over a page's end is one block.

    Notes at the foot of a page go before the block that they would cut in two.
    """
    out: list[_Block] = []
    for page in pages:
        blocks = _blocks(page, norms)
        last = next((i for i in range(len(out) - 1, -1, -1) if not _NOTE.match(out[i][0].text)), None)
        if blocks and last is not None and _goes_on(out[last], blocks[0][0], norms):
            whole = [*out.pop(last), *blocks.pop(0)]
            out.append(whole)
        out += blocks
    return out


def _blocks(page: _Block, norms: _Norms) -> list[_Block]:
    out: list[_Block] = []
    for line in page:
        if out and not _breaks(out[-1], line, norms):
            out[-1].append(line)
        else:
            out.append([line])
    return out


def _room(line: _Line, following: _Line, norms: _Norms) -> float:
    """How full the line would be with the next word on it; a line left short ends something."""
    with_word = replace(line, text=f"{line.text} {following.text.split(' ')[0]}")
    return _width(with_word) / max(norms.width - max(0.0, line.x - norms.left), norms.width / 2)


def _breaks(block: _Block, line: _Line, norms: _Norms) -> bool:
    """Whether a line begins another block than the one above it."""
    before = block[-1]
    step = line.down - before.down
    if step < 0:  # the next column
        return not _goes_on(block, line, norms)
    if _gap(before, line, norms):
        return True
    if (_item(line.text) and _may_open(block, line, norms)) or _NOTE.match(line.text):
        return True
    fill = _room(before, line, norms)
    ended, lower = bool(_ENDED.search(before.text)), line.text[:1].islower()
    if line.bold != before.bold and not lower and (ended or fill < 0.8):
        return True
    widest = max(_width(other) for other in [*block, line])  # letters may be narrower here than elsewhere
    if fill < 0.8 and (ended or _heading(block, norms)):
        return True
    if not lower and (fill < 0.55 or (fill < 0.75 and _width(before) < 0.75 * widest)):
        return True
    outdented = line.x < (block[1] if len(block) > 1 else block[0]).x - 0.4 * line.size
    indented = line.x > before.x + 0.5 * line.size and not (len(block) == 1 and _item(block[0].text))
    return (indented and (ended or fill < 0.85)) or (outdented and bool(_item(block[0].text)) and (ended or fill < 0.9))


def _item(text: str) -> re.Match[str] | None:
    return _BULLET.match(text) or _DASH.match(text) or _NUMBER.match(text)


def _may_open(block: _Block, line: _Line, norms: _Norms) -> bool:
    """Whether a line that looks like an item is one, and not a sentence that breaks before a number."""
    if _BULLET.match(line.text) or _ENDED.search(block[-1].text) or _room(block[-1], line, norms) < 0.8:
        return True
    old, new = _NUMBER.match(block[0].text), _NUMBER.match(line.text)
    follows = bool(old and new and old[1] and new[1] and int(new[1]) == int(old[1]) + 1)
    return follows or block[-1].text.endswith((",", " and", " or"))


def _heading(block: _Block, norms: _Norms) -> bool:
    """Whether a block is short and numbered like a heading, larger than the text, or bold."""
    text = " ".join(line.text for line in block)
    if len(block) > 3 or len(text) > 130 or text[-1] in ".;,:" or _BULLET.match(text):
        return False
    numbered = len(block) == 1 and bool(_HEADING.match(text)) and len(text) < 80
    return numbered or block[0].size > 1.08 * norms.size or all(line.bold for line in block)


def _goes_on(block: _Block, line: _Line, norms: _Norms) -> bool:
    """Whether the first line of a page or column continues the block that the one before ended with."""
    before = block[-1]
    if _heading(block, norms) or _ENDED.search(before.text) or not _alike(before, line):
        return False
    if _BULLET.match(line.text) or _NUMBER.match(line.text) or (line.bold and not before.bold):
        return False
    hanging = not _item(block[0].text) or line.x > block[0].x + 0.3 * line.size
    return line.text[:1].islower() or (hanging and _room(before, line, norms) > 0.9)


# -- the text -----------------------------------------------------------------------------------


def _compose(blocks: list[_Block], norms: _Norms, count: int) -> tuple[str, list[int]]:
    """The running text, and where in it each page begins."""
    within = {w for b in blocks for line in b for w in re.findall(r"\w+-\w+", line.text.casefold())}
    parts: list[str] = []
    length, listed = 0, False
    starts: dict[int, int] = {}
    depths: list[float] = []

    def add(part: str) -> None:
        nonlocal length
        parts.append(part)
        length += len(part)

    for block in blocks:
        x, words = block[0].x, block[0].text
        is_item = bool(_item(words)) and not _heading(block, norms)
        depths = [*(d for d in depths if d < x - 0.5 * block[0].size), x] if is_item else []
        if parts:
            add("\n" if is_item and listed else "\n\n")
        listed = is_item
        for i, line in enumerate(block):
            words = line.text
            if i:
                joint = _joint(parts[-1], words, within)
                if joint is None:
                    parts[-1] = parts[-1][:-1]
                    length -= 1
                else:
                    add(joint)
            elif is_item:
                mark = _BULLET.match(words) or _DASH.match(words)
                words = "    " * (len(depths) - 1) + (f"• {words[mark.end() :]}" if mark else words)
            starts.setdefault(line.page, length)
            add(words)
    add("\n")
    places = [length] * (count + 1)
    for number in range(count, 0, -1):  # a page without words begins where the next one does
        places[number - 1] = starts.get(number, places[number])
    return "".join(parts), [0, *places[1:count]]


def _joint(before: str, after: str, within: set[str]) -> str | None:
    """What joins two lines: a space; nothing after a real hyphen; `None` where the hyphen only breaks a word."""
    head, tail = re.search(r"\S+$", before), re.match(r"[\w-]+", after)
    if not head or not tail or not re.search(r"\w-$", before) or tail[0] in ("and", "or", "to"):  # "health- and care-…"
        return " "
    first, second = re.split(r"[^\w-]", head[0][:-1])[-1], tail[0]
    breaks = first[-1:].islower() and second[0].islower() and "-" not in first + second
    known = first.casefold() in _FIRSTS or second in _SECONDS or f"{first}-{second}".casefold() in within
    return None if breaks and not known else ""
