"""Fixtures of the assistant's tests: the small corpus, its index, and an assistant that reads it.

The index is a real Chroma; only the embedding model is a fake (see `assistant_makers`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from assistant_makers import FOLLOW_UP, RANKING, TODAY, WordsEmbedder, write_corpus

from assistant.chain import Assistant
from assistant.lexical import Lexical
from assistant.retrieve import Retriever, lexical_texts
from ingest.build import build
from ingest.store import Index


@pytest.fixture(scope="session")
def small_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_corpus(tmp_path_factory.mktemp("shared-care") / "corpus")


@pytest.fixture(scope="session")
def small_index_folder(small_corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shared-care-index")
    build(small_corpus, folder, WordsEmbedder())
    return folder


@pytest.fixture(scope="session")
def small_index(small_index_folder: Path) -> Iterator[Index]:
    index = Index(small_index_folder)
    yield index
    index.close()


@pytest.fixture(scope="session")
def small_assistant(small_index: Index) -> Assistant:
    return Assistant(small_index, WordsEmbedder(), TODAY)


@pytest.fixture(scope="session")
def small_retriever(small_index: Index) -> Retriever:
    return Retriever(small_index, WordsEmbedder(), Lexical(lexical_texts(small_index)), RANKING, FOLLOW_UP)
