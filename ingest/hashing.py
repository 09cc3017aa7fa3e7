"""The hash by which a file is known again: of the catalogue's lock, the weights and the index."""

from __future__ import annotations

import hashlib
from pathlib import Path


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hexadecimal; the file is not held in memory.

    Of a folder, that of its files' names and hashes.
    """
    if path.is_dir():
        inside = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
        lines = (f"{p.relative_to(path).as_posix()} {sha256_of(p)}\n" for p in inside)
        return hashlib.sha256("".join(lines).encode()).hexdigest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
