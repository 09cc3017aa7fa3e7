"""An index of a few texts, embedded by a fake."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from assistant_makers import WordsEmbedder

from ingest.build import build
from ingest.store import Index


@contextlib.contextmanager
def index_of(folder: Path, files: Mapping[str, str]) -> Iterator[Index]:
    corpus = folder / "texts"
    corpus.mkdir()
    for name, text in files.items():
        (corpus / name).write_text(text, encoding="utf-8")
    build(corpus, folder / "made", WordsEmbedder())
    index = Index(folder / "made")
    try:
        yield index
    finally:
        index.close()
