"""Plain text and Markdown: the canonical text is the decoded file, nothing stripped."""

from __future__ import annotations

import codecs
from pathlib import Path

from ingest.errors import LoadError
from ingest.loaders import Loaded

_BINARY = (b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x7fELF", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")
_MARKS = {codecs.BOM_UTF16_LE: "UTF-16", codecs.BOM_UTF16_BE: "UTF-16"}


def not_text(data: bytes, path: Path, *, but: tuple[str, ...] = ()) -> None:
    """Raise `LoadError` for bytes that are no text, or text of another encoding than UTF-8 and those in `but`."""
    for mark, name in _MARKS.items():
        if data.startswith(mark):
            if name in but:
                return
            raise LoadError(f"The file is {name} text, not UTF-8.", place=path, remedy="save it again as UTF-8.")
    if data.startswith(_BINARY) or b"\x00" in data:
        raise LoadError("The file is binary, not text.", place=path,
                        remedy="give the file the ending of its real format, or save it as text.")  # fmt: skip


def load(data: bytes, path: Path) -> Loaded:
    """Decode UTF-8 strictly: a wrong character in a quotation is worse than a refused file."""
    not_text(data, path)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise LoadError(
            f"Line {line} is not UTF-8 text (byte {data[error.start]:#04x} at position {error.start}).",
            place=path, remedy="save the file again as UTF-8.",
        ) from error  # fmt: skip
    if not text.strip():
        raise LoadError("The file holds only blank lines.", place=path, remedy="replace it with the document.")
    return Loaded(text)
