"""Questions are recorded only where that is switched on, and a record never costs an answer."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from assistant.chain import Assistant
from assistant.feedback.queries import View, listing
from assistant.feedback.recorder import recorder_of, store_of
from assistant.settings import Settings


def settings(path: Path, **changes: object) -> Settings:
    return Settings(feedback_file=path / "kept" / "feedback.sqlite", **changes)  # type: ignore[arg-type]


def test_nothing_is_recorded_unless_it_is_switched_on(tmp_path: Path) -> None:
    assert recorder_of(settings(tmp_path)) is None
    assert list(tmp_path.iterdir()) == []


def test_each_answer_is_recorded_masked(tmp_path: Path, small_assistant: Assistant) -> None:
    on = settings(tmp_path, record_questions=True)
    note = recorder_of(on)
    assert note is not None
    note(small_assistant.ask("what does a direction require? I am jean.muir@example.org"))
    note(small_assistant.ask("who won the football?"))
    rows = listing(store_of(on), View.QUESTIONS).rows
    assert [r.status for r in rows] == ["declined", "answered"]
    assert rows[1].question == "what does a direction require? I am [e-mail]"
    assert [r.question for r in listing(store_of(on), View.DECLINES).rows] == ["who won the football?"]


def test_a_file_that_breaks_costs_the_record_and_not_the_answer(
    tmp_path: Path, small_assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    on = settings(tmp_path, record_questions=True)
    note = recorder_of(on)
    assert note is not None
    on.feedback_file.write_bytes(b"no database any more " * 400)
    with caplog.at_level(logging.ERROR):
        note(small_assistant.ask("hello"))
    assert "was not recorded" in caplog.text
