"""How much memory a build takes, by the size of the corpus.

    python -m evals.bench.memory CORPUS INDEX     one build in a process of its own, measured to its end

Documents, provisions and texts pass through. What stays in memory is the search graph, which Chroma builds
in the process that writes a large index, and the hash of each text with its place. Both are told: the builder's own
peak, and that of the process that writes for it.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from threading import Event, Thread
from typing import Any

from evals.bench.made import MadeEmbedder, material, write_corpus
from evals.bench.rates import in_a_process
from evals.cost import peak_memory, peak_of_others
from ingest.build import build

_BETWEEN = 0.02  # seconds between two looks at the other process


def one_build(corpus: Path, index: Path) -> dict[str, Any]:
    """Build an index here; the peaks are this process's and that of the one that writes for it."""
    before = peak_memory() or 0
    peaks, over = [0], Event()

    def watch() -> None:
        while not over.wait(_BETWEEN):
            peaks.append(peak_of_others())

    watching = Thread(target=watch)
    watching.start()
    try:
        report = build(corpus, index, MadeEmbedder())
    finally:
        over.set()
        watching.join()
    return {
        "vectors": report.vectors, "before_bytes": before, "peak_bytes": peak_memory() or 0,
        "writer_peak_bytes": max(peaks),
    }  # fmt: skip


def bench_memory(corpus: Path, pages: tuple[int, int]) -> dict[str, Any]:
    """The peaks of two builds, and what a vector more costs."""
    stock = material(corpus)
    both = []
    with tempfile.TemporaryDirectory() as scratch:
        for n in pages:
            made, index = Path(scratch) / f"{n}", Path(scratch) / f"index-{n}"
            write_corpus(made, n, stock)
            size = sum(p.stat().st_size for p in made.iterdir())
            told = in_a_process("evals.bench.memory", str(made), str(index))
            both.append({"pages": n, "text_bytes": size, **told})
    small, large = both
    vectors = max(1, large["vectors"] - small["vectors"])
    return {
        "small": small, "large": large,
        "bytes_per_vector_more": round((large["peak_bytes"] - small["peak_bytes"]) / vectors),
        "writer_bytes_per_vector_more": round((large["writer_peak_bytes"] - small["writer_peak_bytes"]) / vectors),
    }  # fmt: skip


if __name__ == "__main__":
    sys.stdout.write(json.dumps(one_build(Path(sys.argv[1]), Path(sys.argv[2]))) + "\n")
