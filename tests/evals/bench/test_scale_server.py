"""The cost of a question over a Chroma server, measured on a server that nobody else uses."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.bench.made import MadeEmbedder
from evals.bench.scale import bench_scale
from evals.errors import CallError
from ingest.build import build
from ingest.places import name_in_use
from tests.chroma_servers import ChromaServer
from tests.fakes import FakeEmbedder


def test_a_server_is_measured_once_and_again(chroma_server: ChromaServer, tiny_corpus: Path) -> None:
    address = chroma_server.database("bench")
    for _ in range(2):
        told = bench_scale(tiny_corpus, (20, 40), MadeEmbedder(), count=3, server=address)
        assert (told["small"]["provisions"], told["large"]["provisions"]) == (20, 40)


def test_an_index_that_is_somebodys_is_left_alone(chroma_server: ChromaServer, tiny_corpus: Path) -> None:
    address = chroma_server.database("somebodys")
    build(tiny_corpus, address, FakeEmbedder())
    before = name_in_use(address)
    with pytest.raises(CallError, match="has an index in use"):
        bench_scale(tiny_corpus, (20, 40), MadeEmbedder(), count=3, server=address)
    assert name_in_use(address) == before
