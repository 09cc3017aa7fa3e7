"""From the bytes of a file to a whole, unlocked PDF of bearable size, or the reason why not."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from pypdf import PasswordType, PdfReader
from pypdf.errors import DependencyError

from ingest.loaders.pdf.limits import Limits, Refusal

REPAIR = "open it and save it again as a PDF (“print to PDF” often does), or fetch the file again."
_MOST_TITLES = 5_000


def check_bytes(data: bytes, limits: Limits) -> None:
    """What can be told without reading. Raises `Refusal`."""
    if len(data) > limits.bytes:
        raise Refusal(f"The PDF has {len(data):,} bytes; {limits.bytes:,} is the most that is read.",
                      "split it, or save it with smaller pictures.")  # fmt: skip
    if b"%PDF-" not in data[:1024]:
        raise Refusal("The file is not a PDF.", "give it the ending of its real format.")
    if b"%%EOF" not in data.rstrip(b"\x00\r\n\t ")[-2048:]:  # pypdf would read what is left without a word
        raise Refusal("The PDF breaks off before its end.", "fetch the file again.")


def open_reader(data: bytes, limits: Limits) -> PdfReader:
    """The reader of a file. Raises `Refusal`."""
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        locked = reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED
        count = 0 if locked else len(reader.pages)
    except DependencyError as error:
        raise Refusal("The PDF is encrypted in a way that needs another package to read.",
                      "run `pip install cryptography`, or save it without encryption.") from error  # fmt: skip
    except MemoryError as error:
        raise Refusal("The PDF needs more memory than a document may take.", REPAIR) from error
    except Exception as error:  # pypdf says that broken files may raise anything
        raise Refusal(f"The PDF is damaged ({type(error).__name__}: {error}).", REPAIR) from error
    if locked:
        raise Refusal("The PDF needs a password.", "save it without the password.")
    if not count:
        raise Refusal("The PDF has no pages.", REPAIR)
    if count > limits.pages:
        raise Refusal(f"The PDF has {count:,} pages; {limits.pages:,} is the most that is read.",
                      "split it into documents.")  # fmt: skip
    return reader


def labels_of(reader: PdfReader) -> list[str]:
    """The pages' labels where the file states them, else none; a damaged table of labels is none."""
    try:
        return list(reader.page_labels) if "/PageLabels" in reader.root_object else []
    except Exception:  # noqa: BLE001 - the labels are an extra; the printed numbers are read as well
        return []


def outline_of(reader: PdfReader, places: Sequence[int | None]) -> list[tuple[str, int, int]]:
    """The titles of the file's outline with their page, from 1, and their depth, from 1; `places` as in `page_tree`."""
    try:
        numbers = {place: number for number, place in enumerate(places, 1) if place is not None}
        found = list(_titles(reader, reader.outline, 1))[:_MOST_TITLES]
        return [(title, numbers[place], depth) for title, place, depth in found]
    except Exception:  # noqa: BLE001 - the outline is an extra; headings are seen by their letters as well
        return []


def _titles(reader: PdfReader, entries: Any, depth: int) -> Iterator[tuple[str, int, int]]:
    for entry in entries:
        if isinstance(entry, list):
            yield from _titles(reader, entry, depth + 1)
        elif (number := reader.get_destination_page_number(entry)) is not None:
            yield str(entry.title), number, depth
