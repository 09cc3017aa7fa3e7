from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest
from evals_makers import GUIDE, TEXTS, make_question, unanswerable

from evals.baseline import by_bm25, by_vectors, chunks_of, run_baseline


class Letters:
    """Embeds a text as its counts of letters."""

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        rows = [[text.casefold().count(c) + 0.01 for c in "abcdefghijklmnopqrstuvwxyz"] for text in texts]
        return np.asarray(rows, dtype=np.float32)


def test_pieces_overlap_cover_the_text_and_keep_their_offsets() -> None:
    pieces = chunks_of({"a": "0123456789"}, size=4, overlap=1)
    assert [p["text"] for p in pieces] == ["0123", "3456", "6789"]
    assert all("0123456789"[p["start"] : p["end"]] == p["text"] for p in pieces)


@pytest.mark.parametrize(("text", "count"), [("", 1), ("x" * 1000, 1), ("x" * 1001, 2), ("x" * 1800, 2)])
def test_no_piece_lies_inside_another(text: str, count: int) -> None:
    assert len(chunks_of({"a": text})) == count


def test_an_overlap_as_long_as_the_piece_is_refused() -> None:
    with pytest.raises(ValueError, match="smaller than the size"):
        chunks_of(TEXTS, size=10, overlap=10)


def test_bm25_ranks_the_piece_with_the_words_first_and_nothing_without_them() -> None:
    search = by_bm25(chunks_of({"guide": GUIDE}, size=60, overlap=10))
    assert "private" in search("meet in private")[0]["text"]
    assert search("zebra") == []
    assert search("") == []


def test_vectors_rank_the_nearest_piece_first_and_all_of_a_small_corpus() -> None:
    pieces = chunks_of({"a": "zzzzz", "b": "qqqqq"})
    found = by_vectors(pieces, Letters())("qq")
    assert [p["source_id"] for p in found] == ["b", "a"]


def test_a_baseline_is_scored_by_the_same_measures() -> None:
    found, none = run_baseline(by_bm25(chunks_of(TEXTS)), [make_question(), unanswerable()])
    assert found["scores"]["found_at_5"] is True
    assert set(none["scores"].values()) == {None}
