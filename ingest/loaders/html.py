"""Web pages as gov.scot and legislation.gov.uk publish them: the document, without the site around it.

An extraction library was tried first (trafilatura): it finds the content well, but loses what a
citation needs: the headings' anchors, the numbers of lists that are lettered or go on from
another, the tie between a note and its mark, cells that span rows; and it adds signs of its own
to the words ("14." gets a backslash). So the tree is read here, by the tags that mark a page's main part and the names that sites
give to what is not content.

A publication in several pages is a folder of its saved pages, or one file in which they follow
each other, each below the comment that fetching writes (`<!-- page 2 of 5: https://… -->`) or by
its document type. They are joined in order, and each provision keeps the address of its own page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from lxml import etree

from ingest.errors import LoadError
from ingest.loaders import Loaded
from ingest.loaders.html_blocks import Reader
from ingest.loaders.html_furniture import boxes_left_out, error_page, main_part
from ingest.loaders.marked import Marked
from ingest.loaders.plain import not_text

MAX_BYTES = 60_000_000
_CHARSET = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w-]{2,20})|<\?xml[^>]{0,80}?encoding=[\"']([\w-]{2,20})", re.I
)
_TAG = re.compile(r"<[a-zA-Z][^<>]{0,2000}>")
_NEXT_PAGE = re.compile(r"(?=<!doctype\s+html)", re.IGNORECASE)
_PAGE = re.compile(rb"^<!-- page (\d+) of (\d+): (\S+) -->\n", re.MULTILINE)
_SAVED_FROM = re.compile(r"<!-- saved from url=\(\d+\)(\S{1,500})")
_WEB = re.compile(r"https?://[\w.-]+(?::\d+)?(?:/\S*)?$")
_NUMBERS_APART = 10  # more numbers than so many a page are years or the like
_NAMED = 12  # boxes that are told by their first words
_LATIN = {"iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"}  # what browsers read as Windows-1252


def load(data: bytes, path: Path) -> Loaded:
    """Read a saved page, or several in one file. Raises `LoadError` with the reason and the remedy."""
    return load_pages([(data, path)])


def load_pages(files: Sequence[tuple[bytes, Path]]) -> Loaded:
    """Read the pages of one publication in their order."""
    out = Marked()
    warnings: list[str] = []
    seen: set[str] = set()
    boxes: list[str] = []
    number = 0
    for data, path in files:
        for text, address in _pages(data, path):
            number += 1
            _read(text, address, path, number, out, seen, warnings, boxes)
    if not out.text.strip():
        raise LoadError("The page holds no text besides navigation.", place=files[0][1],
                        remedy="save the page again once it has loaded, or take the PDF.")  # fmt: skip
    warnings += [*gaps([path for _, path in files]), *_told(boxes)]
    return Loaded(
        out.text, warnings=tuple(warnings), links=tuple(out.links), marked=out.headings > 0, left_out=len(boxes)
    )


def gaps(paths: Sequence[Path]) -> list[str]:
    """The numbers that the saved pages of a publication leave out; `index` is page 1.

    >>> gaps([Path("1.html"), Path("page-2.html"), Path("4.html")])
    ['Pages are missing by their numbers: 3. The text is not the whole publication.']
    """
    if len(paths) < 2:
        return []
    ends = [re.search(r"(\d{1,4})$", p.stem) for p in paths]
    numbers = {int(m[1]) if m else 1 for m in ends}
    if sum(m is None for m in ends) > 1 or max(numbers) > _NUMBERS_APART * len(paths):  # names, not numbers
        return []
    missing = ", ".join(str(n) for n in range(1, max(numbers)) if n not in numbers)
    return [f"Pages are missing by their numbers: {missing}. The text is not the whole publication."] if missing else []


def _told(boxes: Sequence[str]) -> list[str]:
    """What of the pages was taken for the site's own, so that somebody can see that it is."""
    different = list(dict.fromkeys(boxes))
    if not different:
        return []
    more = f" and {len(different) - _NAMED} more" if len(different) > _NAMED else ""
    return [f"Left out as the site's own: {'; '.join(f'“{w}”' for w in different[:_NAMED])}{more}."]


def _pages(data: bytes, path: Path) -> list[tuple[str, str]]:
    """The decoded pages of a file, each with its address where the file states it."""
    if len(data) > MAX_BYTES:
        raise LoadError(f"The page is larger than {MAX_BYTES // 1_000_000} MB.", place=path,
                        remedy="save the page without its pictures (“HTML only”).")  # fmt: skip
    not_text(data, path, but=("UTF-16",))
    marks = list(_PAGE.finditer(data))
    if marks and (marks[0].start() or [int(m[1]) for m in marks] != list(range(1, int(marks[0][2]) + 1))):
        raise LoadError(f"Of the {int(marks[0][2])} pages of the publication, not all are in the file in their order.",
                        place=path, remedy="fetch the publication again.")  # fmt: skip
    ends = [*(m.start() for m in marks[1:]), len(data)]
    parts = [(data[m.end() : end], m[3].decode("ascii", "replace")) for m, end in zip(marks, ends, strict=False)]
    out: list[tuple[str, str]] = []
    for part, address in parts or [(data, "")]:
        text = _decoded(part, path)
        if re.search(r"<!doctype[^>]{0,500}\[", text[:5_000], re.IGNORECASE):
            raise LoadError("The page declares entities of its own, by which it can name other files.", place=path,
                            remedy="save the page again from a browser.")  # fmt: skip
        pages = [text] if address else _NEXT_PAGE.split(text)
        out += [(page, address) for page in pages if _TAG.search(page)]
    if not out:
        raise LoadError("The file is no web page: it has no tags.", place=path,
                        remedy="give plain text the ending .txt, or save the page again.")  # fmt: skip
    return out


def _decoded(data: bytes, path: Path) -> str:
    """The text of a page in the encoding that it states, UTF-8 where it states none; never guessed."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        name = "utf-16"
    else:
        told = _CHARSET.search(data[:4096])
        name = (told[1] or told[2]).decode().casefold() if told else "utf-8-sig"
    name = {"utf-8": "utf-8-sig", "utf8": "utf-8-sig"}.get(name, "windows-1252" if name in _LATIN else name)
    try:
        return data.decode(name)
    except LookupError as error:
        raise LoadError(f"The page states an encoding that is none: “{name}”.", place=path,
                        remedy="save it again as UTF-8.") from error  # fmt: skip
    except UnicodeError as error:
        at = f" (byte {error.start})" if isinstance(error, UnicodeDecodeError) else ""
        stated = name.removesuffix("-sig").upper()
        raise LoadError(f"The page is not the {stated} text that it should be{at}.", place=path,
                        remedy="save it again as UTF-8.") from error  # fmt: skip


def _read(
    text: str, address: str, path: Path, number: int, out: Marked, seen: set[str], warnings: list[str], boxes: list[str]
) -> None:
    """Read one page into the text."""
    # Without `huge_tree` what is long or nested would be cut off in silence; the size is bounded above.
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise LoadError(f"Page {number} cannot be read as HTML: {error}.", place=path,
                        remedy="save the page again.") from error  # fmt: skip
    if root is None:
        return
    if any(e.level_name == "FATAL" for e in parser.error_log):
        raise LoadError(f"Page {number} goes deeper, or is longer, than a page can be; its end would be lost.", place=path,
                        remedy="save the page again, or take the PDF.")  # fmt: skip
    words = error_page(root)
    if words:
        raise LoadError(f"Page {number} is an error page (“{words}”), not the document.", place=path,
                        remedy="open the address in a browser and save the page once it shows the document.")  # fmt: skip
    address = address if _WEB.match(address) else page_address(root, text)
    if not address and number > 1:
        warnings.append(f"Page {number} does not say its address; its citations link to the publication.")
    out.page(address)
    reader = Reader(root, out, address or ("" if number > 1 else "#"), seen)
    main = main_part(root)
    reader.read(main)
    boxes += boxes_left_out(root, main)
    warnings += [w if number == 1 else f"Page {number}: {w}" for w in reader.warnings()]


def page_tree(data: bytes, path: Path) -> tuple[Any, str]:
    """The first page of a file as a tree, and as text; `None` for the tree of what has no tags."""
    text = _pages(data, path)[0][0]
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        return etree.fromstring(text.encode("utf-8", "replace"), parser), text
    except (etree.XMLSyntaxError, ValueError):
        return None, text


def page_address(root: Any, text: str) -> str:
    """The address that a page states of itself."""
    found = [
        *(e.get("href") for e in root.iter("link") if "canonical" in (e.get("rel") or "").casefold().split()),
        *(e.get("content") for e in root.iter("meta") if e.get("property") == "og:url"),
        *(m[1] for m in (_SAVED_FROM.search(text[:2000]),) if m),
    ]
    return next((a.partition("#")[0] for a in found if a and _WEB.match(a)), "")
