"""Writes a file that was not there: whole, or not at all."""

from __future__ import annotations

from pathlib import Path


def write_new(path: Path, data: bytes) -> None:
    """Write a new file. Raises `FileExistsError` for one that is there; a full disk leaves nothing half."""
    with path.open("xb") as file:
        try:
            file.write(data)
            file.flush()
        except OSError:
            path.unlink(missing_ok=True)
            raise
