"""Writing a file in one step: there is the old one or the new one, and never half of one."""

from __future__ import annotations

import os
from pathlib import Path


def write_whole(path: Path, data: bytes) -> None:
    """Replace a file, or make it. Raises `OSError`, and leaves what was there, where that fails."""
    fresh = path.with_name(f".{path.name}.new")  # hidden: no reader of the folder takes it for a document
    try:
        with fresh.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
