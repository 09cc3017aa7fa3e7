"""The assistant over whatever index is in use: a new one is picked up while questions go on being answered.

A build replaces the file CURRENT in one step. That file is looked at with a question, at most once a
second. The new index is opened beside the old one and switched in between two questions; the old one is
closed when the last question that uses it has its answer.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from assistant.chain import Assistant
from assistant.compose.generative.writer import Writer
from assistant.types import Answer, Turn
from ingest.errors import IngestError
from ingest.store import Index, build_in_use

_LOG = logging.getLogger("assistant.live")
EVERY = 1.0


@dataclass(slots=True)
class _Open:
    """An open assistant, how many questions use it, and whether another has taken its place."""

    assistant: Assistant
    users: int = 0
    replaced: bool = False


class Live:
    """Lends out the assistant of the newest index that can be opened. Safe to share between threads."""

    def __init__(
        self, index: Path, opener: Callable[[], Assistant], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Open the index in use with `opener`. Raises what it raises: later failures are logged, and the old one stays."""
        self._index = index
        self._opener = opener
        self._clock = clock
        self._lock = threading.Lock()
        self._opening = threading.Lock()
        self._looked = clock()
        self._refused: str | None = None
        self._closed = False
        self._now = _Open(opener())

    @contextmanager
    def in_use(self) -> Iterator[Assistant]:
        """The assistant for one question; its index stays open until the block ends."""
        self._look()
        with self._lock:
            lent = self._now
            lent.users += 1
        try:
            yield lent.assistant
        finally:
            with self._lock:
                lent.users -= 1
            self._close_if_done(lent)

    def close(self) -> None:
        """Close the index as soon as no question uses it. Nothing is picked up any more."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            last = self._now
            last.replaced = True
        self._close_if_done(last)

    def _look(self) -> None:
        """See whether there is a new build, and open it beside the old one."""
        with self._lock:
            gone = not self._now.assistant.index.folder.is_dir()  # two builds have passed meanwhile
            if self._closed or (not gone and self._clock() - self._looked < EVERY):
                return
            self._looked = self._clock()
            new = build_in_use(self._index)
            if new is None or new in (self._now.assistant.index.folder.name, self._refused):
                return
        if gone:
            self._switch()
        else:
            threading.Thread(target=self._switch, name="new index", daemon=True).start()

    def _switch(self) -> None:
        """Open the build in use and put it in the place of the old one. One thread at a time does it."""
        with self._opening:
            new = build_in_use(self._index)
            if new is None or new == self._now.assistant.index.folder.name:
                return
            try:
                opened = _Open(self._opener())
            except IngestError as error:
                self._refused = new
                _LOG.error("the new index is not used: %s", error)
                return
            with self._lock:
                old, self._now = self._now, opened
                old.replaced = True
                opened.replaced = self._closed
            _LOG.info("the index %s is in use", opened.assistant.index.folder.name)
            self._close_if_done(old)
            self._close_if_done(opened)

    def _close_if_done(self, one: _Open) -> None:
        with self._lock:
            done = one.replaced and one.users == 0
            one.replaced = one.replaced and not done  # closed once
        if done:
            one.assistant.index.close()


class Current:
    """The assistant of the newest index as one object, for those who only ask and look up."""

    def __init__(self, live: Live) -> None:
        """Keep what lends it out."""
        self._live = live

    @property
    def index(self) -> Index:
        """The index in use now; its texts can be read also after another has taken its place."""
        with self._live.in_use() as assistant:
            return assistant.index

    @property
    def writer(self) -> Writer | None:
        """The chat model that writes answers, where one is set."""
        with self._live.in_use() as assistant:
            return assistant.writer

    def ask(self, question: str, history: Sequence[Turn] = (), top_k: int = 10, composer: str = "") -> Answer:
        """Answer one message of a conversation."""
        with self._live.in_use() as assistant:
            return assistant.ask(question, history, top_k, composer)
