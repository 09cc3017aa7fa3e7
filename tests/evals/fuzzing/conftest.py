"""A small index for the targets that need one."""

from __future__ import annotations

import pytest

from evals.fuzzing.targets.choosing import Choice
from ingest.build import build
from tests.conftest import ROOT
from tests.fakes import FakeEmbedder, write_tiny_corpus


@pytest.fixture(scope="session")
def fuzzed(tmp_path_factory: pytest.TempPathFactory) -> Choice:
    """Targets that read the small corpus's index, and begin from the shipped documents."""
    folder = tmp_path_factory.mktemp("fuzzed")
    build(write_tiny_corpus(folder / "corpus"), folder / "index", FakeEmbedder())
    return Choice(ROOT / "corpus", folder / "index", folder, [ROOT / "tests" / "ingest" / "files"])
