import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from evals_makers import GUIDE, TEXTS, make_question, unanswerable

from evals.baseline import baselines, by_bm25, by_vectors, chunks_of, figures_of, run_baseline, vectors_of


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


class Counting(Letters):
    """A model that can be told from another, and counts the texts that it embeds."""

    fingerprint = "letters-1"

    def __init__(self) -> None:
        self.texts: list[str] = []

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        self.texts += texts
        return super().encode(texts)


def test_the_pieces_are_embedded_once_for_the_same_texts_and_model(tmp_path: Path) -> None:
    pieces = [c["text"] for c in chunks_of(TEXTS)]
    first, second = Counting(), Counting()
    made = vectors_of(pieces, first, tmp_path)
    again = vectors_of(pieces, second, tmp_path)
    assert first.texts
    assert not second.texts
    assert np.array_equal(made, again)


def test_other_texts_or_another_model_are_embedded_again(tmp_path: Path) -> None:
    vectors_of([GUIDE], Counting(), tmp_path)
    changed, other = Counting(), Counting()
    other.fingerprint = "letters-2"
    vectors_of([GUIDE + "More."], changed, tmp_path)
    vectors_of([GUIDE], other, tmp_path)
    assert changed.texts
    assert other.texts


def test_a_damaged_file_of_vectors_is_made_again(tmp_path: Path) -> None:
    made = vectors_of([GUIDE], Counting(), tmp_path)
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:50])
    assert np.array_equal(vectors_of([GUIDE], Counting(), tmp_path), made)


def test_a_model_that_cannot_be_told_from_another_is_not_kept(tmp_path: Path) -> None:
    vectors_of([GUIDE], Letters(), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_both_set_ups_are_asked_and_nothing_is_embedded_twice(tmp_path: Path) -> None:
    questions = [make_question(), unanswerable(question="Who won?")]
    found = baselines(TEXTS, questions, Counting(), tmp_path)
    again = Counting()
    assert baselines(TEXTS, questions, again, tmp_path) == found
    assert again.texts == []
    assert list(found["systems"]) == ["vectors", "bm25"]
    for system in found["systems"].values():
        assert [r["id"] for r in system["results"]] == ["guide-001", "guide-002"]
        assert system["summary"]["groups"]["kind:direct"]["questions"] == 1
    assert json.loads(json.dumps(found)) == found | {"systems": json.loads(json.dumps(found["systems"]))}
    figures = figures_of(found)
    assert figures["bm25"]["figures"]["found_at_10"]["value"] == 1.0


def test_a_baseline_is_the_same_twice() -> None:
    questions = [make_question(), unanswerable()]
    assert baselines(TEXTS, questions, Letters()) == baselines(TEXTS, questions, Letters())
