"""One loader a format. A new format is a new module here and one line in `LOADERS`.

A loader takes the file's bytes and gives the canonical text, its pages if it has any, and
warnings. It raises `LoadError` with the reason where a file cannot be read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import LoadError
from ingest.types import Document, Page, Source


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a loader makes of a file."""

    text: str
    pages: tuple[Page, ...] = ()
    warnings: tuple[str, ...] = ()


MOST_BYTES = 200_000_000  # larger files are not even read

Loader = Callable[[bytes, Path], Loaded]


def _plain(data: bytes, path: Path) -> Loaded:
    from ingest.loaders.plain import load

    return load(data, path)


def _pdf(data: bytes, path: Path) -> Loaded:
    from ingest.loaders.pdf import load  # pypdf is imported only where a PDF is read

    return load(data, path)


LOADERS: dict[str, Loader] = {".txt": _plain, ".text": _plain, ".md": _plain, ".markdown": _plain, ".pdf": _pdf}


def load_document(source: Source, path: Path) -> Document:
    """Read one file as a document. Raises `LoadError` with the file, the reason and the remedy."""
    loader = LOADERS.get(path.suffix.casefold())
    if loader is None:
        known = ", ".join(sorted(LOADERS))
        raise LoadError(f"Files of the type '{path.suffix or path.name}' cannot be read.", place=path,
                        remedy=f"convert it to one of: {known}.")  # fmt: skip
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
    loaded = loader(data, path)
    return Document(
        source=source,
        text=loaded.text,
        sha256=hashlib.sha256(loaded.text.encode("utf-8")).hexdigest(),
        file_sha256=hashlib.sha256(data).hexdigest(),
        pages=loaded.pages,
        warnings=loaded.warnings,
    )
