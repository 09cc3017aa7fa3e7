"""The maintainer's password: off unless set, right or wrong and nothing between."""

from __future__ import annotations

import doctest

import pytest

from assistant.feedback import password
from assistant.feedback.errors import FeedbackError
from assistant.feedback.password import hash_password, is_hash, is_password

SECRET = "correct horse battery staple"


def test_only_the_password_itself_is_right() -> None:
    kept = hash_password(SECRET)
    assert is_password(SECRET, kept)
    for wrong in ("", SECRET[:-1], SECRET + " ", SECRET.upper(), kept, "x" * 10_000, "\ud800"):
        assert not is_password(wrong, kept)


def test_two_hashes_of_one_password_differ_and_do_not_hold_it() -> None:
    first, second = hash_password(SECRET), hash_password(SECRET)
    assert first != second
    assert SECRET not in first


@pytest.mark.parametrize(
    "kept", ["", "secret", "scrypt$", "scrypt$$", "scrypt$AAAA$AAAA", "md5$x$y", "scrypt$%$%", "scrypt$a$b$c", SECRET]
)
def test_without_a_hash_the_page_is_off_and_nothing_opens_it(kept: str) -> None:
    assert not is_hash(kept)
    for given in ("", kept, SECRET):
        assert not is_password(given, kept)


@pytest.mark.parametrize("short", ["", "x" * 11, "x" * 1_025])
def test_passwords_that_are_too_short_or_too_long_are_refused(short: str) -> None:
    with pytest.raises(FeedbackError, match="12 to 1024"):
        hash_password(short)


def test_the_example_in_the_docstring() -> None:
    assert doctest.testmod(password).failed == 0
