"""The usual libraries as anybody would call them, in a process of their own: what ours is held against.

    python -m evals.bench.plain embed MODEL TEXT...           load a model, embed each text
    python -m evals.bench.plain ask MODEL INDEX TEXT...       … and look for each in an index of plain pieces

It prints a JSON object with the memory that it holds then. Nothing of the assistant is imported, so that
starting it costs what the libraries cost; and the plain index has no part in ours.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from ingest.offline import forbid_model_downloads, switch_off_telemetry

_NAME = "plain"
_FOUND = 10


def load_model(folder: str) -> Any:
    """A model of sentence-transformers from its folder, on processors."""
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(folder, device="cpu")


class PlainIndex:
    """Pieces of text by their vectors, in a Chroma folder of its own."""

    def __init__(self, folder: Path, embed: Callable[[str], Any]) -> None:
        """Open the folder, or begin it. `embed` gives a text's unit vector."""
        import chromadb
        from chromadb.config import Settings

        client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
        self._collection = client.get_or_create_collection(
            _NAME, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )
        self._embed = embed

    def write(self, pieces: Sequence[str], vectors: Any) -> None:
        """Put pieces of text in, a vector each."""
        self._collection.add(ids=[str(i) for i in range(len(pieces))], documents=list(pieces), embeddings=list(vectors))

    def ask(self, question: str) -> list[str]:
        """The pieces that are nearest to a question, best first."""
        found = self._collection.query(
            query_embeddings=[self._embed(question)], n_results=_FOUND, include=["documents", "distances"]
        )
        return list((found["documents"] or [[]])[0])


def main(argv: Sequence[str]) -> None:
    """Do what the arguments say."""
    from evals.bench.proc import memory

    what, folder, *rest = argv
    model = load_model(folder)

    def embed(text: str) -> Any:
        return model.encode(text, normalize_embeddings=True, show_progress_bar=False)

    ask = embed if what == "embed" else PlainIndex(Path(rest.pop(0)), embed).ask
    for text in rest:
        ask(text)
    sys.stdout.write(json.dumps({"memory_bytes": memory(os.getpid())}) + "\n")


if __name__ == "__main__":
    switch_off_telemetry()
    forbid_model_downloads()
    main(sys.argv[1:])
