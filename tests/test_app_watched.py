"""The whole program as whoever runs it sees it: ids, lines of the log, health addresses, behind the gate."""

from __future__ import annotations

import io
import json
import logging
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

import app
from assistant.chain import Assistant
from assistant.feedback.password import hash_password
from assistant.live import Live
from assistant.operate.logs import set_up_logs
from assistant.settings import Settings
from ingest.build import build
from ingest.store import Index
from tests.assistant.assistant_makers import WordsEmbedder, write_corpus
from tests.assistant.service.serving import served

DIRECTION = "What does a direction require?"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("watched")
    build(write_corpus(folder / "corpus"), folder / "index", WordsEmbedder())
    index = Index(folder / "index")
    yield Assistant(index, WordsEmbedder(), date(2026, 3, 1))
    index.close()


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    root, ours = logging.getLogger(), logging.getLogger("assistant")
    before, stream = (root.handlers[:], root.level, ours.level), io.StringIO()
    set_up_logs(Settings(), (), stream)
    yield stream
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    ours.setLevel(before[2])
    logging.captureWarnings(False)


@pytest.fixture
def address(assistant: Assistant, tmp_path: Path) -> Iterator[str]:
    """Served where people have to sign in."""
    users = tmp_path / "users.txt"
    users.write_text(f"jean:{hash_password('a good long password')}\n")
    settings = Settings(users_file=users, feedback_file=tmp_path / "feedback.sqlite")
    live = Live(assistant.index.folder.parent.parent, lambda: assistant)
    with served(app.web_app(live, settings)) as where:
        yield where


def told(log: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def until_told(log: io.StringIO, message: str) -> list[dict[str, Any]]:
    """The log once it has such a line: that of a request is written when its answer has gone."""
    for _ in range(500):
        if message in [t["message"] for t in told(log)]:
            break
        time.sleep(0.01)
    return told(log)


def test_a_supervisor_asks_without_signing_in(address: str) -> None:
    assert httpx.get(f"{address}/healthz").text == "ok\n"
    ready = httpx.get(f"{address}/readyz", timeout=20)
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    assert httpx.post(f"{address}/readyz").status_code == 405
    assert httpx.get(f"{address}/api/v1/sources").status_code == 401
    assert httpx.get(f"{address}/metrics", follow_redirects=True).status_code in (401, 404)


@pytest.mark.parametrize("way", ["page", "program"])
def test_a_question_and_its_request_have_one_id_in_the_log(way: str, address: str, log: io.StringIO) -> None:
    jean = ("jean", "a good long password")
    if way == "page":
        begun = httpx.post(
            f"{address}/gradio_api/call/turn", json={"data": [DIRECTION, [], False]}, auth=jean, timeout=20
        )
        assert begun.status_code == 200, begun.text
        at = f"{address}/gradio_api/call/turn/{begun.json()['event_id']}"
        assert "complete" in httpx.get(at, auth=jean, timeout=20).text
    else:
        begun = httpx.post(f"{address}/api/v1/ask", json={"question": DIRECTION}, auth=jean, timeout=20)
        assert begun.json()["status"] == "answered"
    lines = until_told(log, "request")
    [question] = [t for t in lines if t["message"] == "question"]
    assert question["status"] == "answered"
    assert question["citations"] > 0
    assert question["request_id"] == begun.headers["x-request-id"]
    request = next(t for t in lines if t["message"] == "request")
    assert request["request_id"] == begun.headers["x-request-id"]
    assert DIRECTION not in log.getvalue()
    assert "jean" not in log.getvalue()
