"""The doctor asks a running assistant how it is, and says what it hears."""

from __future__ import annotations

import json
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response

from assistant.__main__ import main
from assistant.doctor.findings import Grade
from assistant.doctor.running import check_running
from tests.assistant.service.serving import served

PARTS = {"index": "It works.", "model": "The embedding model does not answer."}


def assistant_that(health: Response, ready: Response) -> FastAPI:
    app = FastAPI()
    app.add_api_route("/healthz", lambda: health, response_model=None)
    app.add_api_route("/readyz", lambda: ready, response_model=None)
    return app


def ok() -> Response:
    return PlainTextResponse("ok\n")


def told(status: int, content: Any) -> Response:
    return JSONResponse(content, status)


def test_one_that_is_ready(capsys: pytest.CaptureFixture[str]) -> None:
    app = assistant_that(ok(), told(200, {"status": "ready", "reason": None, "parts": PARTS}))
    with served(app) as address:
        assert main(["doctor", "--url", address, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["ok"]
    assert [f["found"] for f in found["findings"]] == [
        f"It answers at {address}.", "It can answer questions; it has tried: index, model.",
    ]  # fmt: skip


def test_one_that_is_not_ready(capsys: pytest.CaptureFixture[str]) -> None:
    app = assistant_that(ok(), told(503, {"status": "not ready", "reason": PARTS["model"], "parts": PARTS}))
    with served(app) as address:
        assert main(["doctor", "--url", address]) == 1
    said = capsys.readouterr().out
    assert "It cannot answer questions now. The embedding model does not answer." in said
    assert "Look into its log" in said


@pytest.mark.parametrize(
    ("health", "ready", "words"),
    [
        (PlainTextResponse("hello"), ok(), "is no assistant of this version"),
        (RedirectResponse("/sign-in"), ok(), "is no assistant of this version"),
        (ok(), PlainTextResponse("hello"), "cannot be read"),
        (ok(), JSONResponse([1]), "cannot be read"),
    ],
)
def test_what_is_something_else(health: Response, ready: Response, words: str) -> None:
    with served(assistant_that(health, ready)) as address:
        last = list(check_running(address))[-1]
    assert last.grade is Grade.WRONG
    assert words in last.found


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:9", "file:///etc/passwd", "127.0.0.1", "http://127.0.0.1:9/?a=b", ""]
)
def test_what_is_nowhere(url: str) -> None:
    [found] = check_running(url)
    assert found.grade is Grade.WRONG
    assert found.remedy
