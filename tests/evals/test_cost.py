from pathlib import Path

import pytest

from evals.cost import cost, index_size, peak_memory
from ingest.errors import IndexProblem


def test_the_peak_of_memory_grows_with_what_is_held() -> None:
    before = peak_memory()
    assert before is not None
    held = bytearray(200_000_000)
    after = peak_memory()
    assert after is not None
    assert after >= len(held)
    assert after >= before
    assert after < 1e12  # bytes, not kibibytes counted twice


def test_the_size_is_of_the_build_in_use(tiny_index: Path) -> None:
    size = index_size(tiny_index)
    assert size["documents"] == 3
    assert size["vectors"] >= size["provisions"]
    (tiny_index / "builds" / "old").mkdir()
    (tiny_index / "builds" / "old" / "data").write_bytes(b"x" * 1000)
    assert index_size(tiny_index) == size
    assert size["bytes"] > 1000


def test_what_is_not_known_is_none(tiny_index: Path) -> None:
    found = cost(tiny_index, None, None)
    assert (found["start_ms"], found["assistant_peak_memory_bytes"]) == (None, None)
    assert cost(tiny_index, 1234.56, 5)["start_ms"] == 1234.6


def test_a_folder_without_an_index_has_no_size(tmp_path: Path) -> None:
    with pytest.raises(IndexProblem):
        index_size(tmp_path)
