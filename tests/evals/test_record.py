from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from evals_makers import FakeEmbedder, make_question
from pydantic import BaseModel

from evals import record
from evals.record import (
    corpus_state,
    embedder_state,
    file_hashes,
    finished,
    git_state,
    machine,
    make_record,
    program_fingerprint,
    question_hashes,
    shown_settings,
    stopped,
)

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)


class Settings(BaseModel):
    top_k: int = 10
    model_api_key: str = "sk-1"


def test_where_there_is_no_repository_the_revision_is_unknown(tmp_path: Path) -> None:
    assert git_state(tmp_path) == {"revision": "unknown", "dirty": "unknown"}


def test_settings_are_recorded_without_secrets() -> None:
    assert shown_settings(Settings()) == {"top_k": 10, "model_api_key": "(left out)"}


def test_question_files_are_recorded_by_their_hash(tmp_path: Path) -> None:
    file = tmp_path / "q.yaml"
    file.write_bytes(b"")
    assert file_hashes([file]) == {str(file): "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}


def test_a_corpus_is_known_by_its_documents(corpus_folder: Path) -> None:
    before = corpus_state(corpus_folder)
    assert set(before["files"]) == {"guide.txt", "opinion.txt"}
    assert corpus_state(corpus_folder) == before
    with (corpus_folder / "guide.txt").open("a", encoding="utf-8") as file:
        file.write("More.")
    after = corpus_state(corpus_folder)
    assert after["fingerprint"] != before["fingerprint"]
    assert after["files"]["opinion.txt"] == before["files"]["opinion.txt"]


def test_the_program_is_known_by_its_source_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("ingest", "assistant", "evals"):
        (tmp_path / folder).mkdir()
    monkeypatch.setattr(record, "ROOT", tmp_path)
    seen = [program_fingerprint()]
    for name in ("assistant/ranking.json", "evals/metrics.py", "ingest/parse.py"):
        (tmp_path / name).write_text("1", encoding="utf-8")
        seen.append(program_fingerprint())
    (tmp_path / "evals" / "README.md").write_text("words", encoding="utf-8")
    assert len(set(seen)) == 4
    assert program_fingerprint() == seen[-1]


def test_a_question_is_known_by_all_that_its_entry_says() -> None:
    one = question_hashes([make_question()])
    assert one == question_hashes([make_question()])
    assert one != question_hashes([make_question(must_state=["twice"])])
    assert one != question_hashes([make_question(variants={"lay": "When?"})])


def test_a_model_without_a_name_is_unknown() -> None:
    assert embedder_state(FakeEmbedder()) == {"name": "unknown", "fingerprint": "unknown"}


def test_the_machine_has_cores_and_memory() -> None:
    assert machine()["cores"] >= 1
    assert machine()["memory_bytes"] is None or machine()["memory_bytes"] > 1e6


def make(corpus: Path) -> dict[str, object]:
    options = {"split": "dev", "kinds": ["lay"], "ids": [], "limit": 5}
    return make_record(
        command="run", options=options, questions=[make_question()], question_files=[], corpus=corpus,
        index_fingerprint="f", embedder=FakeEmbedder(), settings={}, started=BEGAN,
    )  # fmt: skip


def test_a_record_says_with_what_and_when(corpus_folder: Path) -> None:
    kept = make(corpus_folder)
    assert kept["started"] == "2026-01-01T00:00:00+00:00"
    assert (kept["what"], kept["state"], kept["questions"], kept["limit"]) == ("evals run", "running", 1, 5)
    assert kept["index"] == {"fingerprint": "f"}
    assert {"git", "program", "versions", "python", "machine", "seed", "options", "question_hashes"} <= set(kept)


def test_the_time_of_each_part_of_a_run_is_added_up(corpus_folder: Path) -> None:
    ago = datetime.now(UTC) - timedelta(seconds=60)
    part = stopped(make(corpus_folder), ago)
    assert part["state"] == "running"
    assert 59 < part["seconds"] < 70
    whole = finished(part, ago, summary={"groups": {}})
    assert whole["state"] == "finished"
    assert 119 < whole["seconds"] < 140
    assert whole["summary"] == {"groups": {}}
