"""How fast the bare embedding model is in a process of its own: questions one by one, and in batches.

python -m evals.load.bare COUNT        COUNT development questions; prints a JSON object
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any, Protocol

from evals.bench.turns import rates


class Encoder(Protocol):
    """An embedding model."""

    def encode(self, texts: Sequence[str]) -> Any:
        """A vector each."""


def bare_rates(embedder: Encoder, texts: Sequence[str]) -> dict[str, float]:
    """Texts in a second, each way at its best of two rounds."""
    embedder.encode(texts[:1])
    found = rates(
        {"one_by_one": lambda: [embedder.encode([t]) for t in texts], "batched": lambda: embedder.encode(texts)},
        len(texts), rounds=2,
    )  # fmt: skip
    return {f"{name}_per_second": round(rate.per_second, 1) for name, rate in found.items()}


def main(count: int) -> None:
    """Measure, and print."""
    from evals.opening import questions_of
    from ingest.embed import SentenceTransformerEmbedder

    _, questions = questions_of((), "dev", (), (), count)
    told = bare_rates(SentenceTransformerEmbedder(), [q.question for q in questions])
    sys.stdout.write(json.dumps(told) + "\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
