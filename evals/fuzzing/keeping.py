"""Finds on disk: the input as it was, and beside it what is known of it.

.fuzz/TARGET/HASH.bin    the input, for `python -m evals fuzz TARGET --replay`
.fuzz/TARGET/HASH.json   seed, number of the input, kind of error, place, what it said
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from evals.errors import CallError
from evals.fuzzing.types import Find

FOLDER = Path(".fuzz")


def keep(find: Find, target: str, seed: int, number: int, folder: Path = FOLDER) -> Path:
    """Write a find; where its input is."""
    place = folder / target
    place.mkdir(parents=True, exist_ok=True)
    path = place / f"{hashlib.sha256(find.data).hexdigest()[:16]}.bin"
    path.write_bytes(find.data)
    told = {"target": target, "seed": seed, "number": number, "kind": find.kind, "place": find.place, "said": find.said}
    path.with_suffix(".json").write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return path


def kept(path: Path) -> bytes:
    """The input of a find. Raises `CallError` for a file that cannot be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise CallError(f"{path} cannot be read: {error.strerror}. What to do: name a file under {FOLDER}.") from error
