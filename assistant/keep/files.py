"""Exports as files: one name for each form, and a file name that any system takes."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

from assistant.keep.errors import PackError
from assistant.keep.markdown import markdown_of
from assistant.keep.newfile import write_new
from assistant.keep.pack import Pack
from assistant.keep.suffixes import check_suffix, there_already


def export(pack: Pack, suffix: str) -> bytes:
    """A pack as a file's bytes: `.md`, `.docx`, or `.json` for the pack itself. Raises `PackError` for others."""
    check_suffix(suffix)
    if suffix == ".json":
        return pack.to_json().encode("utf-8")
    if suffix == ".md":
        return markdown_of(pack).encode("utf-8")
    from assistant.keep.word import word_of  # the library is loaded only where it is used

    return word_of(pack)


def file_name(pack: Pack, suffix: str) -> str:
    """A name from the date and the first question: letters, digits and hyphens only, of bounded length.

    The questions of people may say who asked: a name is the first that others see, so it is short.
    """
    words = unicodedata.normalize("NFKD", pack.answers[0].question).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", words.casefold()).strip("-")[:40].strip("-")
    return "-".join(["integration", pack.made[:10], *([slug] if slug else [])]) + suffix


def write_export(pack: Pack, path: Path) -> None:
    """Write an export to a file that is not there yet. Raises `PackError`; nothing is written over."""
    data = export(pack, path.suffix.casefold())
    try:
        write_new(path, data)
    except FileExistsError as error:
        raise there_already(path) from error
    except OSError as error:
        raise PackError(str(path), f"The file cannot be written: {error.strerror or error}.",
                        remedy="name a place that may be written, with room for it.") from error  # fmt: skip
