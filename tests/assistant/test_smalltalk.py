"""Greetings, thanks, and questions about the assistant."""

from __future__ import annotations

import pytest

from assistant.smalltalk import small_talk
from assistant.types import Reason


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        ("hello", Reason.GREETING), ("Hi there!", Reason.GREETING), ("good morning", Reason.GREETING),
        ("thanks", Reason.THANKS), ("Great, thank you very much!", Reason.THANKS), ("ok thanks for your help", Reason.THANKS),
        ("what can you do?", Reason.HELP), ("help", Reason.HELP), ("who are you", Reason.HELP),
        ("what documents do you have?", Reason.HELP),
    ],
)  # fmt: skip
def test_small_talk(message: str, reason: Reason) -> None:
    assert small_talk(message) is reason


@pytest.mark.parametrize(
    "message",
    ["hello, what does a direction require?", "thanks, and by when?", "what help do carers get?",
     "who are you supposed to tell about a direction?", "what can you tell me about carers", "hi-tech care at home"],
)  # fmt: skip
def test_a_question_with_a_polite_word_is_still_a_question(message: str) -> None:
    assert small_talk(message) is None
