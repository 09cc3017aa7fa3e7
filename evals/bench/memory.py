"""How much memory a build takes, by the size of the corpus.

    python -m evals.bench.memory CORPUS INDEX     one build in a process of its own, measured to its end

Documents, provisions and texts pass through. What stays in memory is the search graph, which Chroma builds
there, and the hash of each text with its place.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any

from evals.bench.made import MadeEmbedder, material, write_corpus
from evals.bench.rates import in_a_process
from evals.cost import peak_memory
from ingest.build import build


def one_build(corpus: Path, index: Path) -> dict[str, Any]:
    """Build an index here; the peak is this process's."""
    before = peak_memory() or 0
    report = build(corpus, index, MadeEmbedder())
    return {"vectors": report.vectors, "before_bytes": before, "peak_bytes": peak_memory() or 0}


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
    more = large["peak_bytes"] - small["peak_bytes"]
    return {
        "small": small, "large": large,
        "bytes_per_vector_more": round(more / max(1, large["vectors"] - small["vectors"])),
    }  # fmt: skip


if __name__ == "__main__":
    sys.stdout.write(json.dumps(one_build(Path(sys.argv[1]), Path(sys.argv[2]))) + "\n")
