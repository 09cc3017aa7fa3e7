"""Stands before the maintainer's page: off without a password, and slow for those who guess."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable

from assistant.feedback.errors import FeedbackError
from assistant.feedback.password import is_hash, is_password

ATTEMPTS, SECONDS = 5, 60.0  # so many wrong passwords within so long, whoever gives them


class Guard:
    """Opens to the password whose hash it was given. Safe to share between threads: one attempt is looked at at a time."""

    def __init__(self, kept: str, clock: Callable[[], float] = time.monotonic) -> None:
        """Take the setting as it is, also an empty one."""
        self._kept = kept
        self._clock = clock
        self._wrong: deque[float] = deque(maxlen=ATTEMPTS)
        self._one = threading.Lock()  # a hash takes 32 MB while it is made

    @property
    def is_on(self) -> bool:
        """Whether there is a maintainer's page at all."""
        return is_hash(self._kept)

    def opens(self, given: str) -> bool:
        """Whether the password is right. Raises `FeedbackError` after too many that were not, also for the right one."""
        if not self.is_on:
            return False
        with self._one:
            now = self._clock()
            if len(self._wrong) == ATTEMPTS and now - self._wrong[0] < SECONDS:
                raise FeedbackError("Too many wrong passwords.", remedy="wait a minute, and try again.")
            if is_password(given, self._kept):
                self._wrong.clear()
                return True
            self._wrong.append(now)
            return False
