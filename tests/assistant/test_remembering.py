"""Vectors that are kept are those that would be made; the oldest go first, and errors are not kept."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import numpy as np
import pytest

from assistant.operate.ready import _model
from assistant.remembering import Remembering
from ingest.embed import Embedder, Vectors
from tests.fakes import FakeEmbedder


def test_it_is_an_embedder_and_says_what_the_model_says() -> None:
    model = FakeEmbedder()
    kept: Embedder = Remembering(model)
    assert (kept.name, kept.fingerprint, kept.max_pieces) == (model.name, model.fingerprint, 64)
    assert (kept.pieces("a b"), kept.knows("word"), kept.knows("27A")) == (2, True, False)


def test_a_question_is_embedded_once_and_keeps_its_vector() -> None:
    model = FakeEmbedder()
    kept = Remembering(model)
    first = kept.encode(["what is due", "by when"])
    assert np.array_equal(first, FakeEmbedder().encode(["what is due", "by when"]))
    again = kept.encode(["by when", "who pays", "by when", "what is due"])
    assert np.array_equal(again[[0, 2, 3]], first[[1, 1, 0]])
    assert model.encoded == ["what is due", "by when", "who pays"]


def test_what_a_caller_does_to_its_vectors_changes_no_others() -> None:
    kept = Remembering(FakeEmbedder())
    first = kept.encode(["what is due"])
    whole = first.copy()
    first[:] = 0
    assert np.array_equal(kept.encode(["what is due"]), whole)


def test_the_longest_unused_goes_first() -> None:
    model = FakeEmbedder()
    kept = Remembering(model, most=2)
    for text in ("a", "b", "a", "c", "a", "b"):
        kept.encode([text])
    assert model.encoded == ["a", "b", "c", "b"]
    kept.encode(["d", "e", "f"])
    assert len(kept._kept) == 2


def test_no_words_are_kept() -> None:
    kept = Remembering(FakeEmbedder())
    kept.encode(["my own case"])
    assert "my own case" not in repr(kept._kept)


def test_an_error_is_told_and_not_kept() -> None:
    class Failing(FakeEmbedder):
        fails = True

        def encode(self, texts: Sequence[str]) -> Vectors:
            if self.fails:
                raise OSError("no room")
            return super().encode(texts)

    model = Failing()
    kept = Remembering(model)
    with pytest.raises(OSError, match="no room"):
        kept.encode(["a"])
    model.fails = False
    assert kept.encode(["a"]).shape == (1, 64)


def test_several_threads_each_get_their_own() -> None:
    kept = Remembering(FakeEmbedder(), most=20)
    texts = [f"question {n % 50}" for n in range(1000)]
    with ThreadPoolExecutor(8) as pool:
        got = list(pool.map(lambda t: kept.encode([t])[0], texts))
    assert np.array_equal(np.stack(got), FakeEmbedder().encode(texts))


def test_readiness_asks_the_model_itself_each_time() -> None:
    """A model that has stopped working is not hidden by the vectors that it gave before."""
    model = FakeEmbedder()
    opened = SimpleNamespace(embedder=Remembering(model))
    _model(opened)
    _model(opened)
    assert len(model.encoded) == 2
