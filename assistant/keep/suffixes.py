"""The forms in which answers can be taken away, by the suffix of the file."""

from __future__ import annotations

from pathlib import Path

from assistant.keep.errors import PackError

MEDIA_TYPES = {
    ".md": "text/markdown; charset=utf-8",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".json": "application/json",
}


def check_suffix(suffix: str) -> None:
    """Raise `PackError` for a form that answers cannot be exported in."""
    if suffix not in MEDIA_TYPES:
        raise PackError(suffix or "a name without a suffix", "Answers cannot be exported in this form.",
                        remedy=f"use one of {', '.join(MEDIA_TYPES)}.")  # fmt: skip


def check_target(path: Path) -> None:
    """Raise `PackError` for a file that an answer cannot be written to: another form, or one that is there."""
    check_suffix(path.suffix.casefold())
    if path.exists():
        raise there_already(path)


def there_already(path: Path) -> PackError:
    """The refusal to write over a file."""
    return PackError(str(path), "There is such a file already.", remedy="name another one.")
