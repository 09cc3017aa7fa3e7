"""`/readyz` tells the truth: each part is broken in turn, and the answer is 503 with its words."""

from __future__ import annotations

import json
import logging
import threading
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.chain import Assistant
from assistant.feedback.store import Store
from assistant.operate.health import health_routes
from assistant.operate.ready import Readiness, checks_of, is_ready
from ingest.errors import IndexProblem
from tests.assistant.operate.watching import Broken, Lent


def readiness(lent: Lent, feedback: Path, **more: Any) -> Readiness:
    return Readiness(lent, checks_of(feedback), **{"kept": 0.0, **more})


def asked(look: Readiness) -> tuple[int, dict[str, Any]]:
    app = FastAPI()
    app.include_router(health_routes(look))
    with TestClient(app) as client:
        alive = client.get("/healthz")
        assert (alive.status_code, alive.text) == (200, "ok\n")
        got = client.get("/readyz")
    assert got.headers["cache-control"] == "no-store"
    return got.status_code, json.loads(got.text)


class Search:
    """An index whose search fails, or finds what is not held."""

    def __init__(self, index: Any, found: Any) -> None:
        self.folder, self.by_id, self._found = index.folder, index.by_id, found

    def search(self, vector: Any, count: int) -> Any:
        if isinstance(self._found, Exception):
            raise self._found
        return self._found


def test_all_well(small_assistant: Assistant, tmp_path: Path) -> None:
    status, told = asked(readiness(Lent(small_assistant), tmp_path / "feedback.sqlite"))
    assert status == 200
    assert told["status"] == "ready"
    assert set(told["parts"]) == {"index", "model", "retrieval", "feedback"}
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".writable")] == []


def encodes(vectors: Any) -> Any:
    return SimpleNamespace(encode=lambda texts: vectors)


@pytest.mark.parametrize(
    ("part", "break_it"),
    [
        ("index", lambda a, p: Broken(a, index=SimpleNamespace(folder=p, by_id=a.index.by_id, search=a.index.search))),
        ("model", lambda a, p: Broken(a, embedder=encodes(np.full((1, 4), np.nan)))),
        ("model", lambda a, p: Broken(a, embedder=None)),
        ("retrieval", lambda a, p: Broken(a, index=Search(a.index, []))),
        ("retrieval", lambda a, p: Broken(a, index=Search(a.index, [SimpleNamespace(owner="of another index")]))),
        ("retrieval", lambda a, p: Broken(a, index=Search(a.index, IndexProblem("damaged", "Gone.", remedy="build")))),
    ],
)
def test_a_part_that_is_broken_is_named(part: str, break_it: Any, small_assistant: Assistant, tmp_path: Path) -> None:
    broken = break_it(small_assistant, tmp_path / "gone")
    status, told = asked(readiness(Lent(broken), tmp_path / "feedback.sqlite"))
    assert status == 503
    assert told["status"] == "not ready"
    assert told["parts"][part] != "It works."
    assert told["parts"][part] in told["reason"]
    assert str(tmp_path) not in json.dumps(told)


def test_no_index_is_open(tmp_path: Path) -> None:
    status, told = asked(readiness(Lent(RuntimeError("closed")), tmp_path / "feedback.sqlite"))
    assert (status, told["reason"]) == (503, "No index is open.")


@pytest.mark.parametrize("how", ["a folder in its place", "another program's", "a newer version's", "a full disk"])
def test_feedback_that_cannot_be_written(
    how: str, small_assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "feedback.sqlite"
    if how == "a folder in its place":
        file.mkdir()
    elif how == "another program's":
        file.write_bytes(b"not a database" * 100)
    elif how == "a newer version's":
        with Store(file).connection() as connection:
            connection.execute("PRAGMA user_version = 99")
    else:

        def full(**_: Any) -> Any:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("assistant.operate.ready.tempfile.NamedTemporaryFile", full)
    status, told = asked(readiness(Lent(small_assistant), file))
    assert status == 503
    assert [name for name, said in told["parts"].items() if said != "It works."] == ["feedback"]


def test_one_that_hangs_is_not_waited_for_and_tried_once(small_assistant: Assistant, tmp_path: Path) -> None:
    going_on, tries = threading.Event(), []

    def hangs(texts: Any) -> Any:
        tries.append(1)
        going_on.wait(20)
        return small_assistant.embedder.encode(texts)

    lent = Lent(Broken(small_assistant, embedder=SimpleNamespace(encode=hangs)))
    look = readiness(lent, tmp_path / "feedback.sqlite", seconds=0.05)
    for _ in range(3):
        [part] = look.look()
        assert (part.ok, part.said) == (False, "The assistant did not answer in 0 seconds.")
    assert len(tries) == 1
    going_on.set()
    patient = readiness(Lent(small_assistant), tmp_path / "feedback.sqlite")
    assert is_ready(patient.look())


def test_an_answer_is_kept_for_a_moment_and_not_longer(small_assistant: Assistant, tmp_path: Path) -> None:
    now = [0.0]
    lent = Lent(small_assistant)
    look = readiness(lent, tmp_path / "feedback.sqlite", kept=1.0, clock=lambda: now[0])
    assert is_ready(look.look())
    lent.assistant = RuntimeError("closed")
    assert is_ready(look.look())
    now[0] = 1.5
    assert not is_ready(look.look())


def test_the_log_says_why_once_and_when_it_is_over(
    small_assistant: Assistant, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    lent = Lent(Broken(small_assistant, embedder=None))
    look = readiness(lent, tmp_path / "feedback.sqlite")
    with caplog.at_level(logging.WARNING, "assistant.ready"):
        look.look()
        look.look()
        lent.assistant = small_assistant
        look.look()
    said = [r.getMessage() for r in caplog.records]
    assert said == [
        "not ready: The embedding model does not answer.", "not ready: A search of the index fails.",
        "ready again: model", "ready again: retrieval",
    ]  # fmt: skip
    assert caplog.records[0].exc_info is not None
