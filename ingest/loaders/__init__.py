"""One loader a format. A new format is a new module here and one line in `LOADERS`.

A loader takes the file's bytes and gives the canonical text, its pages if it has any, and
warnings. It raises `LoadError` with the reason where a file cannot be read.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import LoadError
from ingest.hashing import sha256_of
from ingest.types import Document, Page, Part, Source


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a loader makes of a file."""

    text: str
    pages: tuple[Page, ...] = ()
    warnings: tuple[str, ...] = ()
    links: tuple[tuple[int, str], ...] = ()
    marked: bool = False
    outline: tuple[Part, ...] = ()
    left_out: int = 0  # boxes of the site around the document


MOST_BYTES = 200_000_000  # larger files are not even read

Loader = Callable[[bytes, Path], Loaded]


def _plain(data: bytes, path: Path) -> Loaded:
    from ingest.loaders.plain import load

    return load(data, path)


def _pdf(data: bytes, path: Path) -> Loaded:
    from ingest.loaders.pdf import load  # pypdf is imported only where a PDF is read

    return load(data, path)


def _legislation(data: bytes, path: Path) -> Loaded:
    from ingest.loaders.legislation import load

    return load(data, path)


def _html(data: bytes, path: Path) -> Loaded:
    from ingest.loaders.html import load

    return load(data, path)


def _word(data: bytes, path: Path) -> Loaded:
    from ingest.loaders.word import load

    return load(data, path)


LOADERS: dict[str, Loader] = {
    ".txt": _plain, ".text": _plain, ".md": _plain, ".markdown": _plain, ".pdf": _pdf, ".xml": _legislation,
    ".html": _html, ".htm": _html, ".xhtml": _html, ".docx": _word, ".docm": _word,
}  # fmt: skip


_OFFICE = {".doc", ".dot", ".odt", ".rtf", ".wpd", ".pages"}


def load_document(source: Source, path: Path) -> Document:
    """Read one file, or a folder of a publication's saved pages, as a document.

    Raises `LoadError` with the file, the reason and the remedy.
    """
    if path.is_dir() and (pages := saved_pages(path)):
        from ingest.loaders.html import load_pages

        files = [(_bytes(page), page) for page in pages]
        return _document(source, load_pages(files), sha256_of(path))
    loader = LOADERS.get(path.suffix.casefold())
    if loader is None:
        known = ", ".join(sorted(LOADERS))
        if path.suffix.casefold() in _OFFICE:
            raise LoadError(f"Files of the type '{path.suffix}' cannot be read.", place=path,
                            remedy="open it in Word or LibreOffice and save it as .docx.")  # fmt: skip
        raise LoadError(f"Files of the type '{path.suffix or path.name}' cannot be read.", place=path,
                        remedy=f"convert it to one of: {known}.")  # fmt: skip
    data = _bytes(path)
    return _document(source, loader(data, path), hashlib.sha256(data).hexdigest())


def saved_pages(folder: Path) -> list[Path]:
    """The web pages of a folder in the order of their numbers: index, page 2, page 10."""
    found = [p for p in folder.iterdir() if LOADERS.get(p.suffix.casefold()) is _html and not p.name.startswith(".")]
    return sorted(found, key=lambda p: (p.stem.casefold() != "index", _natural(p.stem), p.name))


def _natural(name: str) -> list[tuple[int, str]]:
    return [(int(part), "") if part.isdigit() else (0, part.casefold()) for part in re.split(r"(\d{1,9})", name)]


def _bytes(path: Path) -> bytes:
    try:
        if path.is_file() and (size := path.stat().st_size) > MOST_BYTES:
            raise LoadError(f"The file has {size:,} bytes; {MOST_BYTES:,} is the most that is read.", place=path,
                            remedy="split it, or save it with smaller pictures.")  # fmt: skip
        data = path.read_bytes()
    except OSError as error:
        raise LoadError(f"The file cannot be read: {error.strerror or error}.", place=path,
                        remedy="check that it is there and that you may read it.") from error  # fmt: skip
    if not data.strip():
        raise LoadError("The file is empty.", place=path, remedy="replace it with the document, or remove it.")
    return data


def _document(source: Source, loaded: Loaded, file_sha256: str) -> Document:
    return Document(
        source=source,
        text=loaded.text,
        sha256=hashlib.sha256(loaded.text.encode("utf-8")).hexdigest(),
        file_sha256=file_sha256,
        pages=loaded.pages,
        warnings=loaded.warnings,
        links=loaded.links,
        marked=loaded.marked,
        outline=loaded.outline,
        left_out=loaded.left_out,
    )
