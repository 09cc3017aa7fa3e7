"""Texts to vectors in bulk: in order, each once, in batches of one shape, and never many of them held."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from ingest import bulk
from ingest.bulk import ROWS, embed_in_order, shape_of
from ingest.embed import Vectors
from ingest.vectors import KEYS, KnownVectors, VectorFile, known_vectors, text_key
from tests.fakes import FakeEmbedder


class Shaped(FakeEmbedder):
    """Keeps the shapes it was asked for; its vectors tell the length that a text was padded to."""

    def __init__(self) -> None:
        super().__init__()
        self.shapes: list[tuple[int, int]] = []
        self.threads: set[str] = set()

    def encode_shaped(self, texts: Sequence[str], length: int) -> Vectors:
        self.shapes.append((len(texts), length))
        self.threads.add(threading.current_thread().name)
        return self.encode(texts)


def words(n: int) -> list[str]:
    return [f"text {i} " + "word " * (i * 7 % 50) for i in range(n)]


def embedded(
    folder: Path, texts: Sequence[str], embedder: FakeEmbedder, before: Path | None = None
) -> list[tuple[str, Vectors]]:
    folder.mkdir()
    file = VectorFile(folder)
    with known_vectors(before) as known:
        out = list(embed_in_order(texts, str, embedder, known, file))
    file.close()
    return out


def test_each_text_has_its_vector_in_order(tmp_path: Path) -> None:
    texts = words(300)
    out = embedded(tmp_path / "a", texts, Shaped())
    assert [t for t, _ in out] == texts
    for (text, vector), expected in zip(out, FakeEmbedder().encode(texts), strict=True):
        assert np.array_equal(vector, expected), text


def test_every_batch_has_one_of_the_shapes(tmp_path: Path) -> None:
    embedder = Shaped()
    embedded(tmp_path / "a", words(300), embedder)
    assert {rows for rows, _ in embedder.shapes} == {ROWS}
    assert {length for _, length in embedder.shapes} <= {shape_of(n, embedder.max_pieces) for n in range(1, 65)}
    assert len(embedder.shapes) < 300 / ROWS + 26  # nearly all of them full
    assert threading.current_thread().name not in embedder.threads


@pytest.mark.parametrize(("pieces", "length"), [(1, 2), (2, 2), (63, 64), (64, 64), (65, 68), (255, 256), (400, 256)])
def test_shapes(pieces: int, length: int) -> None:
    assert shape_of(pieces, 256) == length


def test_a_text_that_stands_twice_is_embedded_once(tmp_path: Path) -> None:
    embedder = FakeEmbedder()
    out = embedded(tmp_path / "a", ["one", "two", "one", *words(50), "one"], embedder)
    assert embedder.encoded.count("one") == 1
    assert np.array_equal(out[0][1], out[2][1])
    assert np.array_equal(out[0][1], out[-1][1])


def test_what_an_earlier_build_has_is_taken_over_bit_for_bit(tmp_path: Path) -> None:
    first = dict(embedded(tmp_path / "a", words(100), FakeEmbedder()))
    embedder = FakeEmbedder()
    second = embedded(tmp_path / "b", ["new", *reversed(words(100))], embedder, tmp_path / "a")
    assert embedder.encoded == ["new"]
    assert all(np.array_equal(vector, first[text]) for text, vector in second if text != "new")


def test_no_more_than_a_window_is_read_ahead(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "WINDOW", 40)
    read = 0

    def texts() -> Iterator[str]:
        nonlocal read
        for text in words(400):
            read += 1
            yield text

    file = VectorFile(tmp_path)
    for given, _ in enumerate(embed_in_order(texts(), str, Shaped(), KnownVectors(), file)):
        assert read - given <= 41
    file.close()
    assert read == 400


def test_what_the_model_raises_ends_the_work(tmp_path: Path) -> None:
    class Broken(FakeEmbedder):
        def encode(self, texts: Sequence[str]) -> Vectors:
            raise ValueError("no such word")

    with pytest.raises(ValueError, match="no such word"):
        embedded(tmp_path / "a", words(100), Broken())


@pytest.mark.parametrize("name", ["vectors.f32", "vectors.keys"])
@pytest.mark.parametrize("size", [0, 7, 100])
def test_files_that_do_not_belong_together_are_as_good_as_none(tmp_path: Path, name: str, size: int) -> None:
    embedded(tmp_path / "a", words(10), FakeEmbedder())
    path = tmp_path / "a" / name
    path.write_bytes(path.read_bytes()[:size])
    with known_vectors(tmp_path / "a") as known:
        assert known.find(text_key(words(10)[3])) is None
    with known_vectors(tmp_path / "nowhere") as known:
        assert known.find(text_key("a")) is None


def test_keys_that_begin_alike_are_told_apart(tmp_path: Path) -> None:
    """The look-up goes by the first half of a key."""
    file = VectorFile(tmp_path)
    half = text_key("one")[:8]
    for n in range(3):
        file.add(half + bytes([n]) * 8, np.full(4, n, dtype=np.float32))
    file.close()
    assert (tmp_path / KEYS).stat().st_size == 48
    with known_vectors(tmp_path) as known:
        assert [float(known.find(half + bytes([n]) * 8)[0]) for n in range(3)] == [0, 1, 2]  # type: ignore[index]
        assert known.find(half + bytes([9]) * 8) is None
