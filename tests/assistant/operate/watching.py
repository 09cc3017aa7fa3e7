"""A small assistant that is watched, and served on loopback."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from typing import Any

from assistant.chain import Assistant


class Lent:
    """Lends one assistant; a test puts another thing in its place to break it."""

    def __init__(self, assistant: Any) -> None:
        self.assistant = assistant

    @contextlib.contextmanager
    def __call__(self) -> Iterator[Any]:
        if isinstance(self.assistant, Exception):
            raise self.assistant
        yield self.assistant


class Broken:
    """An assistant of which one part is another."""

    def __init__(self, whole: Assistant, **other: Any) -> None:
        self.index, self.embedder, self.writer = whole.index, whole.embedder, whole.writer
        for name, part in other.items():
            setattr(self, name, part)
