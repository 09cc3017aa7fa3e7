"""The maintainer's page opens to its password only, and not to guessing."""

from __future__ import annotations

import pytest

from assistant.feedback.errors import FeedbackError
from assistant.feedback.guard import ATTEMPTS, SECONDS, Guard
from assistant.feedback.password import hash_password

SECRET = "correct horse battery staple"


@pytest.fixture(scope="module")
def kept() -> str:
    return hash_password(SECRET)


def test_without_a_password_there_is_no_page(kept: str) -> None:
    assert Guard(kept).is_on
    for setting in ("", "plain words are no hash"):
        guard = Guard(setting)
        assert not guard.is_on
        assert not guard.opens(setting)


def test_it_opens_to_the_password_only(kept: str) -> None:
    guard = Guard(kept)
    assert not guard.opens("correct horse battery stapler")
    assert guard.opens(SECRET)


def test_guessing_is_stopped_for_a_minute(kept: str) -> None:
    now = [0.0]
    guard = Guard(kept, lambda: now[0])
    for _ in range(ATTEMPTS):
        assert not guard.opens("a guess")
    with pytest.raises(FeedbackError, match="wait a minute"):
        guard.opens(SECRET)
    now[0] = SECONDS
    assert guard.opens(SECRET)
    assert [guard.opens("a guess") for _ in range(ATTEMPTS)] == [False] * ATTEMPTS, "the count began anew"
