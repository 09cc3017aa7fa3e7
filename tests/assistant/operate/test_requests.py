"""Request ids are made here, every request has its line, and nobody gets to see a traceback."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from assistant.operate.logs import QUESTIONS_ARE_LOGGED, set_up_logs
from assistant.operate.requests import HEADER, Requests, request_id, working_on
from assistant.settings import Settings

SECRET = "my brother runs the care home"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root, ours = logging.getLogger(), logging.getLogger("assistant")
    before = root.handlers[:], root.level, ours.level
    yield
    root.handlers[:] = before[0]
    root.setLevel(before[1])
    ours.setLevel(before[2])
    logging.captureWarnings(False)


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def client() -> TestClient:
    app = FastAPI()

    @app.get("/said")
    def said() -> dict[str, str]:
        logging.getLogger("assistant.app").info("at work")
        return {"id": request_id()}

    @app.get("/fails")
    def fails() -> None:
        raise ValueError("a pipe burst")

    app.add_middleware(Requests)
    return TestClient(app)


def test_an_id_is_made_for_each_request_and_goes_with_its_lines() -> None:
    stream = io.StringIO()
    set_up_logs(Settings(), (), stream)
    with client() as c:
        first = c.get("/said", params={"words": SECRET}, headers={HEADER: "mine\u00e9".encode().hex()})
        second = c.get("/said")
    ids = [r.headers[HEADER] for r in (first, second)]
    assert len(set(ids)) == 2
    assert all(re.fullmatch("[0-9a-f]{16}", i) for i in ids), "none is taken over from outside"
    assert [first.json()["id"], second.json()["id"]] == ids
    told = lines(stream)
    assert [(t["message"], t["request_id"]) for t in told] == [
        ("at work", ids[0]), ("request", ids[0]), ("at work", ids[1]), ("request", ids[1])
    ]  # fmt: skip
    assert (told[1]["method"], told[1]["path"], told[1]["status"], told[1]["level"]) == ("GET", "/said", 200, "info")
    assert told[1]["ms"] >= 0
    assert SECRET not in stream.getvalue()


def test_a_failure_is_told_without_its_cause_and_logged_with_it() -> None:
    stream = io.StringIO()
    set_up_logs(Settings(), (), stream)
    with client() as c:
        got = c.get("/fails")
    assert got.status_code == 500
    assert got.headers["content-type"] == "application/problem+json"
    assert "pipe" not in got.text
    assert "Traceback" not in got.text
    failed, line = lines(stream)
    assert failed["request_id"] == line["request_id"] == got.headers[HEADER]
    assert "ValueError: a pipe burst" in failed["exception"]
    assert line["status"] == 500


def test_work_that_a_queue_took_over_bears_its_id_and_nothing_bears_none() -> None:
    with working_on("abc"):
        assert request_id() == "abc"
    assert request_id() == ""
    with working_on(None):
        assert request_id() == ""


def test_a_terminal_gets_text_and_only_what_matters() -> None:
    stream = Terminal()
    set_up_logs(Settings(), (), stream)
    log = logging.getLogger("assistant.questions")
    log.info("question")
    log.warning("the disk is %s", "full")
    try:
        question = SECRET
        raise ValueError("a pipe burst")
    except ValueError:
        log.exception("broken", extra={"where": len(question)})
    text = stream.getvalue()
    assert "the disk is full" in text
    assert "the disk" in text.splitlines()[0], "no line for each question"
    assert "ValueError: a pipe burst" in text
    assert SECRET not in text, "a traceback shows no variables"
    with pytest.raises(json.JSONDecodeError):
        json.loads(text.splitlines()[0])


def test_settings_choose_form_and_level() -> None:
    stream = Terminal()
    set_up_logs(Settings(log_format="json", log_level="debug"), (), stream)
    logging.getLogger("assistant.x").debug("in detail")
    logging.getLogger("loud.library").setLevel(logging.DEBUG)
    logging.getLogger("loud.library").info("of a library")
    logging.getLogger("asyncio.x").error("of the server")
    assert [t["message"] for t in lines(stream)] == ["in detail", "of the server"]


def test_what_is_no_setting_is_told_first() -> None:
    stream = io.StringIO()
    set_up_logs(Settings(), ["ASSISTANT_PROT is no setting."], stream)
    assert [t["message"] for t in lines(stream)] == ["ASSISTANT_PROT is no setting."]


def test_logging_questions_is_warned_of() -> None:
    stream = io.StringIO()
    set_up_logs(Settings(log_questions=True), (), stream)
    [line] = lines(stream)
    assert (line["level"], line["message"]) == ("warning", QUESTIONS_ARE_LOGGED)
