"""The benchmarks measure what they say; nothing here depends on how fast the machine is."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from evals.__main__ import main
from evals.bench.answer import bench_answer
from evals.bench.engines import bench_engines
from evals.bench.ingest import bench_ingest, texts_of
from evals.bench.made import MadeEmbedder, material, write_corpus
from evals.bench.memory import bench_memory
from evals.bench.scale import bench_scale, questions_from
from evals.faults import builders
from evals.faults.builders import bench_faults
from ingest.store import CURRENT

CORPUS = Path(__file__).resolve().parents[3] / "corpus"


@pytest.fixture(scope="module")
def stock() -> list[str]:
    return material(CORPUS)


def test_a_made_corpus_has_the_size_that_was_asked_for_and_is_the_same_each_time(
    stock: list[str], tmp_path: Path
) -> None:
    words = write_corpus(tmp_path / "a", 60, stock)
    assert 60 * 400 <= words < 60 * 440
    write_corpus(tmp_path / "b", 60, stock)
    texts = [{p.name: p.read_text() for p in (tmp_path / name).iterdir()} for name in "ab"]
    assert texts[0] == texts[1]
    assert sorted(texts[0]) == ["made-0001.md", "made-0002.md"]
    assert len(texts_of(tmp_path / "a", MadeEmbedder())) > 1500


def test_made_vectors_are_directions_and_a_question_is_near_its_text() -> None:
    embedder = MadeEmbedder({"where?": "a text"})
    text, question, other = embedder.encode(["a text", "where?", "another text"])
    assert np.allclose(np.linalg.norm([text, question, other], axis=1), 1, atol=1e-6)
    assert text @ question > 0.8
    assert abs(text @ other) < 0.3
    assert np.array_equal(MadeEmbedder().encode(["a text"])[0], text)


def test_indexing_is_measured(tmp_path: Path) -> None:
    told = bench_ingest(CORPUS, 4, "made")
    assert told["texts"] > 100
    assert told["share_of_bare"] is None  # there is no bare model to compare with
    assert told["unchanged_times_as_fast"] > 0
    assert 0 < told["one_sentence_texts"] < 10


def test_memory_is_measured_in_processes_of_their_own() -> None:
    told = bench_memory(CORPUS, (2, 6))
    assert told["large"]["vectors"] > told["small"]["vectors"] > 0
    assert all(told[size]["peak_bytes"] >= told[size]["before_bytes"] > 0 for size in ("small", "large"))


def test_both_sizes_are_asked_the_same_way() -> None:
    told = bench_scale(CORPUS, (100, 300), MadeEmbedder(), count=5)
    for size, provisions in (("small", 100), ("large", 300)):
        assert told[size]["provisions"] == provisions
        assert told[size]["dense_ms"] > 0
        assert told[size]["lexical_ms"] > 0
        assert "retrieve" in told[size]["steps_ms"]
    assert told["ratio"] > 0


def test_engines_are_compared_and_ours_is_deterministic() -> None:
    told = bench_engines(CORPUS, [200], count=5)
    assert {"bm25s, numpy, 200", "SQLite FTS5, 200"} <= set(told)
    ours = told["bm25s, numpy, 200"]
    assert ours["same_in_a_second_index"]
    assert ours["first_ten_shared_with_the_first_engine"] == 1.0
    assert told["SQLite FTS5, 200"]["first_ten_shared_with_the_first_engine"] > 0.5


def test_a_question_is_in_the_words_of_its_text(stock: list[str]) -> None:
    for question, text in questions_from(stock[:20], 5).items():
        named = question.removeprefix("what is said about ").removesuffix("?").split()
        assert all(word in text for word in named)


def test_killed_builders_do_no_harm() -> None:
    told = bench_faults(CORPUS, 4)
    assert told["killed"] == 4
    assert told["problems"] == []


def test_harm_that_a_kill_does_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A trial that could not fail would prove nothing."""
    whole = builders._builder

    class Spoiler:
        """A builder that spoils the pointer when it is killed."""

        def __init__(self, made: Path, index: Path) -> None:
            self.index = index

        def kill(self) -> None:
            (self.index / CURRENT).write_text("nowhere")

        def wait(self) -> int:
            return 0

    made_first = []

    def builder(made: Path, index: Path) -> object:
        made_first.append(index)
        return whole(made, index) if len(made_first) == 1 else Spoiler(made, index)

    monkeypatch.setattr(builders, "_builder", builder)
    (problem,) = bench_faults(CORPUS, 1)["problems"]
    assert problem.startswith("kill 1: The index in ")
    assert "cannot be read" in problem


def test_the_command_prints_an_object_and_fails_where_there_is_harm(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bench", "--corpus", str(CORPUS), "ingest", "--pages", "1", "--model", "made"]) == 0
    assert json.loads(capsys.readouterr().out)["pages"] == 1
    monkeypatch.setattr(builders, "bench_faults", lambda *_: {"killed": 1, "problems": ["lost"]})
    assert main(["bench", "faults", "--times", "1"]) == 1


def test_answering_is_held_against_embedding_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    class Timed:
        """Stands in for an assistant; only what is asked of it counts."""

        embedder = MadeEmbedder()

        def ask(self, question: str, history: object) -> object:
            return type("Answer", (), {"timings_ms": {"retrieve": 1.0, "total": 2.0}})()

    class Asked:
        question, history = "what does a direction require?", ()

    told = bench_answer(Timed(), [Asked(), Asked()])  # type: ignore[arg-type]
    assert told["questions"] == 2
    assert told["steps_ms"] == {"retrieve": 1.0, "total": 2.0}
    assert told["median_ratio"] > 0
