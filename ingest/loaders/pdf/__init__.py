"""PDF: words with their places on the page, made into lines, blocks and one running text.

A PDF knows glyphs and places, not paragraphs. This package reads from the places what a reader's
eye reads from them. The steps, in order:

    bounded    opens the file and reads its pages in a process of its own, within limits
    furniture  running heads, feet and page numbers, left out
    printed    the number that each page bears
    columns    the order in which a page is read
    ruled      tables, by the lines that are drawn (with the page's glyphs)
    aligned    tables of three and more columns, by their places
    tables     tables of two columns
    notes      footnotes, to the end of their page
    blocks     paragraphs, items and headings, over the ends of pages
    text       one text, and where each page stands in it

Contents lines are left out, with a warning: they are not what they announce.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ingest.errors import LoadError
from ingest.loaders import Loaded
from ingest.loaders.pdf.aligned import with_aligned_tables
from ingest.loaders.pdf.blocks import blocks_of
from ingest.loaders.pdf.bounded import Read, Reader, read_bounded
from ingest.loaders.pdf.columns import in_reading_order, with_measures
from ingest.loaders.pdf.furniture import without_furniture
from ingest.loaders.pdf.headings import headings_of
from ingest.loaders.pdf.limits import LIMITS, Limits, Refusal
from ingest.loaders.pdf.notes import notes_apart
from ingest.loaders.pdf.opening import REPAIR
from ingest.loaders.pdf.parts import CONTENTS, CONTENTS_HEAD, Block, norms_of, one_line
from ingest.loaders.pdf.printed import printed_numbers
from ingest.loaders.pdf.tables import with_tables
from ingest.loaders.pdf.text import compose
from ingest.types import Page


def load(data: bytes, path: Path, limits: Limits = LIMITS, reader: Reader | None = None) -> Loaded:
    """Read a PDF as running text with its pages. Raises `LoadError` with the reason and the remedy."""
    try:
        read = (reader or read_bounded)(data, limits)
    except Refusal as refusal:
        raise LoadError(refusal.problem, place=path, remedy=refusal.remedy) from refusal
    if read.failed and not any(read.pages):
        number, why = read.failed[0]
        raise LoadError(f"The PDF is damaged (page {number}: {why}).", place=path, remedy=REPAIR)
    pages, furniture = without_furniture(read.pages)
    if not any(pages):
        but = "but running heads and page numbers " if any(read.pages) else ""
        raise LoadError(f"The PDF has no text {but}on any page; it is probably scanned.", place=path,
                        remedy="run text recognition (OCR) on it and add the result.")  # fmt: skip
    norms = norms_of(pages)
    pages = [in_reading_order(with_aligned_tables(page, norms), norms) for page in pages]
    norms = norms_of(pages)
    pages = [one_line(with_tables(page, norms)) for page in pages]
    warnings = _warnings(read, pages)
    pages = [_without_contents(page) for page in pages]
    pages = with_measures(pages)
    norms = norms_of(pages)
    headings = headings_of(norms, read.outline)
    text, stretches = compose(blocks_of(notes_apart(pages, norms), headings), headings)
    return Loaded(text, _pages(stretches, printed_numbers(furniture, read.labels), len(text)), tuple(warnings))


def _without_contents(page: Block) -> Block:
    """A page without contents lines, and without the heading that announces them."""
    kept = [line for line in page if not CONTENTS.search(line.text)]
    return [line for line in kept if not CONTENTS_HEAD.match(line.text)] if len(kept) < len(page) else page


def _pages(stretches: Sequence[tuple[int, int, int]], printed: Sequence[str | None], length: int) -> tuple[Page, ...]:
    """Every page with its place in the text; one without words is empty, and stands where the next one begins."""
    out = [Page(number, start, end, printed[number - 1]) for number, start, end in stretches]
    with_words = {page.number for page in out}
    for number in range(len(printed), 0, -1):
        if number not in with_words:
            at = next((i for i, page in enumerate(out) if page.number > number), len(out))
            place = out[at].start if at < len(out) else length
            out.insert(at, Page(number, place, place, printed[number - 1]))
    return tuple(out)


def _warnings(read: Read, pages: Sequence[Block]) -> list[str]:
    """What a maintainer has to know of the pages."""
    troubled = {*read.damaged, *(n for n, _ in read.failed)}
    out: list[str] = []
    for why in dict.fromkeys(why for _, why in read.failed):
        out += _note(
            [n for n, other in read.failed if other == why], f"Page {{}} could not be read ({_braced(why)}); its words are missing.",
            f"Pages {{}} could not be read ({_braced(why)}); their words are missing.",
        )  # fmt: skip
    out += _note(
        read.damaged, "Page {} is damaged in places; words of it may be missing.",
        "Pages {} are damaged in places; words of them may be missing.",
    )  # fmt: skip
    out += _note(
        [n for n, page in enumerate(pages, 1) if not page and n not in troubled],
        "Page {} has no text; it may be a scanned picture.", "Pages {} have no text; they may be scanned pictures.",
    )  # fmt: skip
    out += _note(
        [n for n, page in enumerate(pages, 1) if any("\ufffd" in line.text for line in page)],
        "Page {} has letters that cannot be read; compare its words with the PDF.",
        "Pages {} have letters that cannot be read; compare their words with the PDF.",
    )
    return out + _note(
        [n for n, page in enumerate(pages, 1) if any(CONTENTS.search(line.text) for line in page)],
        "The contents lines on page {} are left out.", "The contents lines on pages {} are left out.",
    )  # fmt: skip


def _braced(words: str) -> str:
    """Words that may stand in a pattern of `str.format`."""
    return words.replace("{", "{{").replace("}", "}}")


def _note(numbers: Sequence[int], one: str, many: str) -> list[str]:
    """One warning for all the pages that share a trouble; none where no page has it."""
    if len(numbers) < 2:
        return [one.format(n) for n in numbers]
    return [many.format(", ".join(map(str, numbers[:-1])) + f" and {numbers[-1]}")]
