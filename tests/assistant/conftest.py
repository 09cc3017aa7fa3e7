"""Fixtures of the assistant's tests: the small corpus, its index, and an assistant that reads it.

The index is a real Chroma; only the embedding model is a fake (see `assistant_makers`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from assistant_makers import WordsEmbedder, write_corpus

from assistant.chain import Assistant
from assistant.lexical import Lexical
from assistant.retrieve import Retriever, lexical_texts
from assistant.tuning import FollowUp, Ranking
from ingest.build import build
from ingest.store import Index

TODAY = date(2026, 3, 1)
# Weights of the tests' own: the shipped ones may be fitted anew without a test changing its mind.
RANKING = replace(
    Ranking.load(), text=0.4, entry=0.6, lexical=0.9, best_of=0.5, whole_penalty=0.03, list_bonus=0.12,
    timescale_penalty=0.14, when_bonus=0.0, source_bonus=0.2,
)  # fmt: skip
FOLLOW_UP = replace(FollowUp.load(), joined=0.5, focus=0.25, family=0.1, part=0.4)


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
