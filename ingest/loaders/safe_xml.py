"""XML from outside, read without its traps.

Nothing is fetched, no document type is read and no entity is expanded: a declaration of either
is refused, because what is published has none. lxml's own bounds hold for the rest: elements 256
deep, ten million characters in one text.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from lxml import etree

from ingest.errors import LoadError

MAX_BYTES = 60_000_000
_AGAIN = "fetch the file again, or take it from the publisher's own page."


def parse_xml(data: bytes, place: Path | str, *, most: int = MAX_BYTES) -> Any:
    """The root element. Raises `LoadError` for what is too large, not well formed, or declares entities."""
    if len(data) > most:
        raise LoadError(f"The XML is larger than {most // 1_000_000} MB.", place=place,
                        remedy="split the file, or take a part of the document.")  # fmt: skip
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        said = re.sub(r",? (?:use|try|see) \w+(?: option)?", "", error.msg or "it is empty")
        raise LoadError(f"The file is not well-formed XML: {said}.", place=place, remedy=_AGAIN) from error
    except ValueError as error:  # an encoding that is none
        raise LoadError(f"The XML cannot be read: {error}.", place=place, remedy=_AGAIN) from error
    info = root.getroottree().docinfo
    if info.internalDTD is not None or info.doctype:
        raise LoadError("The XML declares a document type, by which a file can name other files or swell to any size.",
                        place=place, remedy="remove the <!DOCTYPE …> line if you trust the file; published ones have "
                        "none.")  # fmt: skip
    return root


def local(element: Any) -> str:
    """The name of an element without its namespace; empty for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
