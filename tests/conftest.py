"""Fixtures for all tests: a corpus of three small files with its index, and the shipped corpus indexed for real."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from ingest.build import build
from tests.chroma_servers import ChromaServer
from tests.fakes import FakeEmbedder, write_tiny_corpus

ROOT = Path(__file__).resolve().parent.parent

# The same examples in every run: a failure is seen by whoever made the change, not by the next one.
settings.register_profile("steady", derandomize=True, deadline=None)
settings.load_profile("steady")

# The settings of whoever runs the tests are not the tests' settings.
for name in [n for n in os.environ if n.startswith("ASSISTANT_")]:
    del os.environ[name]


@pytest.fixture(autouse=True)
def log_of_its_own() -> Iterator[None]:
    """What a test sets up to log ends with it: a handler that stayed would write into a stream that is closed."""
    loggers = (logging.getLogger(), logging.getLogger("assistant"))
    levels = [logger.level for logger in loggers]
    yield
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)
        for handler in logger.handlers[:]:
            if type(handler) is logging.StreamHandler:  # not those by which pytest itself listens
                logger.removeHandler(handler)
    logging.captureWarnings(False)


@pytest.fixture
def tiny_corpus(tmp_path: Path) -> Path:
    """Three small documents with a catalogue, a lock, plain-language entries and unanswered questions."""
    return write_tiny_corpus(tmp_path / "corpus")


@pytest.fixture
def tiny_index(tiny_corpus: Path, tmp_path: Path) -> Path:
    """The folder of the small corpus's index, embedded by `FakeEmbedder`."""
    folder = tmp_path / "index"
    build(tiny_corpus, folder, FakeEmbedder())
    return folder


@pytest.fixture(scope="session")
def real_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the shipped corpus's index, embedded by the real model once a session."""
    from ingest.model_in_use import embedder_of, prepare
    from ingest.settings import IngestSettings

    folder = tmp_path_factory.mktemp("real-index")
    embedder = embedder_of(IngestSettings())
    prepare(embedder, lambda _: None)  # once a checkout
    build(ROOT / "corpus", folder, embedder)
    return folder


@pytest.fixture(scope="session")
def chroma_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    """A running Chroma server; each test makes a database of its own there, and leaves it running."""
    server = ChromaServer(tmp_path_factory.mktemp("chroma-server"))
    server.start()
    yield server
    server.kill()
