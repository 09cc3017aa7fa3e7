from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel

from evals.record import file_hashes, git_state, make_record, shown_settings


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


def test_a_record_says_with_what_and_when() -> None:
    record = make_record(what="evals run", split="dev", kinds=["lay"], question_files=[], questions=3,
                         fingerprint="f", settings={}, started=datetime(2026, 1, 1, tzinfo=UTC))  # fmt: skip
    assert record["started"] == "2026-01-01T00:00:00+00:00"
    assert record["index"] == {"fingerprint": "f"}
    assert record["machine"]["cores"] >= 1
    assert {"git", "versions", "python", "settings", "split", "kinds"} <= set(record)
