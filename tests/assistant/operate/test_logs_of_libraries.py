"""What libraries log of a request: that it was wrong, and not what was in it."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from mcp.types import ClientRequest
from pydantic import ValidationError

from assistant.operate.logs import set_up_logs
from assistant.settings import Settings

CALL = {"method": "tools/call", "params": {"name": 5, "arguments": {"question": "my mother fell"}}}


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = io.StringIO()
    set_up_logs(Settings(log_format="json"), stream=stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)


def test_a_call_that_cannot_be_read_does_not_stand_in_the_log(log: io.StringIO) -> None:
    """The tools' protocol logs it so, on the root logger, with pieces of what was sent in the lines that follow."""
    with pytest.raises(ValidationError) as wrong:
        ClientRequest.model_validate(CALL)
    assert "my mother fell" in str(wrong.value)
    logging.getLogger().warning(f"Failed to validate request: {wrong.value}")
    (line,) = log.getvalue().splitlines()
    assert json.loads(line)["message"].startswith("Failed to validate request: ")
    assert "mother" not in line


def test_our_own_lines_are_whole(log: io.StringIO) -> None:
    logging.getLogger("assistant.test").warning("one %s\nthree", "two")
    assert json.loads(log.getvalue())["message"] == "one two\nthree"
