"""What answering costs besides time: memory, the index on disk, and how long starting takes."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import Any

from evals.bench.proc import memory
from ingest.store import read_manifest


def peak_memory() -> int | None:
    """The most memory that this process has held so far, in bytes; `None` where the system does not say.

    Of Linux its own word on the process: what `resource` gives there counts the memory of whoever started it, too.
    """
    if (told := memory("self", most=True)) is not None:
        return told
    try:
        import resource
    except ImportError:  # Windows
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else 1024 * most  # others count kibibytes


def peak_of_others() -> int:
    """The most that any process has held that this one has started and that is there now; 0 where nobody says (Linux does)."""
    peaks = [0]
    for children in Path("/proc/self/task").glob("*/children"):
        with contextlib.suppress(OSError):  # it has ended meanwhile
            peaks += [memory(pid, most=True) or 0 for pid in children.read_text().split()]
    return max(peaks)


def index_size(index: Path) -> dict[str, int]:
    """The bytes of the index in use, and its rows: documents, provisions, vectors. Raises `IndexProblem`."""
    folder, manifest = read_manifest(index)
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return {"bytes": size, **manifest.counts}


def cost(index: Path, start_ms: float | None, assistant_peak: int | None) -> dict[str, Any]:
    """What the record says: `start_ms` and the two peaks of memory may be `None`.

    `start_ms` goes from starting Python to the first answer, in a process in which nothing was
    open. `peak_memory_bytes` is of this process, the scoring included;
    `assistant_peak_memory_bytes` of a process that only answers.
    """
    return {
        "start_ms": None if start_ms is None else round(start_ms, 1),
        "peak_memory_bytes": peak_memory(),
        "assistant_peak_memory_bytes": assistant_peak,
        "index": index_size(index),
    }
