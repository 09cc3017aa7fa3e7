"""The forms in which answers can be taken away, by the suffix of the file."""

from __future__ import annotations

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
