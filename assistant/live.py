"""The assistant over whatever index is in use: a new one is picked up while questions go on being answered.

A build puts itself into use in one step. In a folder that step is looked for with a question, at most
once a second; on a server by a thread of its own, so that no question waits for it. The new index is
opened beside the old one and switched in between two questions; the old one is closed when the last
question that uses it has its answer.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from assistant.chain import Assistant
from assistant.compose.generative.writer import Writer
from assistant.types import Answer, Turn
from ingest.address import Place, ServerAddress
from ingest.errors import IndexProblem, IngestError
from ingest.places import name_in_use
from ingest.store import Index

_LOG = logging.getLogger("assistant.live")
EVERY = 1.0
AGAIN = 30.0  # seconds until an index in a folder is tried again that could not be opened for want of room or handles
_PASSING = ("unavailable", "unwritable")


@dataclass(slots=True)
class _Open:
    """An open assistant, how many questions use it, and whether another has taken its place."""

    assistant: Assistant
    users: int = 0
    replaced: bool = False


class Live:
    """Lends out the assistant of the newest index that can be opened. Safe to share between threads."""

    def __init__(
        self, index: Place, opener: Callable[[], Assistant], clock: Callable[[], float] = time.monotonic
    ) -> None:
        """Open the index in use with `opener`. Raises what it raises: later failures are logged, and the old one stays."""
        self._index = index
        self._opener = opener
        self._clock = clock
        self._lock = threading.Lock()
        self._opening = threading.Lock()
        self._looked = clock()
        self._refused: str | None = None
        self._closed = threading.Event()
        self._silent = False
        self._now = _Open(opener())
        if isinstance(index, ServerAddress):
            threading.Thread(target=self._watch, name="watching the index server", daemon=True).start()

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
            if self._closed.is_set():
                return
            self._closed.set()
            last = self._now
            last.replaced = True
        self._close_if_done(last)

    def _watch(self) -> None:
        """Look for a new build on the server until the end; an outage is logged once, and its end."""
        while not self._closed.wait(EVERY):
            try:
                self._switch()
            except IndexProblem as error:
                if not self._silent:
                    _LOG.warning("no new index can be looked for: %s", error)
                self._silent = True
                continue
            if self._silent:
                _LOG.warning("the index server answers again")
            self._silent = False

    def _look(self) -> None:
        """See whether there is a new build in the folder, and open it beside the old one."""
        if isinstance(self._index, ServerAddress):
            return
        with self._lock:
            gone = self._now.assistant.index.gone()
            if self._closed.is_set() or (not gone and self._clock() - self._looked < EVERY):
                return
            self._looked = self._clock()
            new = name_in_use(self._index)
            if new is None or new in (self._now.assistant.index.name, self._refused):
                return
        if gone:
            self._switch()
        else:
            threading.Thread(target=self._switch, name="new index", daemon=True).start()

    def _switch(self) -> None:
        """Open the build in use and put it in the place of the old one. One thread at a time does it.

        Raises `IndexProblem` where a server cannot say what is in use.
        """
        with self._opening:
            new = name_in_use(self._index)
            held = self._now.assistant.index
            if new is None or (new == held.name and not held.gone()):
                return
            if new == self._refused and isinstance(self._index, ServerAddress):
                return
            try:
                opened = _Open(self._opener())
            except IngestError as error:
                if isinstance(error, IndexProblem) and error.code in _PASSING:  # it says nothing about the build
                    if isinstance(self._index, ServerAddress):
                        raise  # tried again
                    self._looked = self._clock() + AGAIN
                    _LOG.error("the new index cannot be opened yet: %s", error)
                    return
                self._refused = new
                _LOG.error("the new index is not used: %s", error)
                return
            with self._lock:
                old, self._now = self._now, opened
                old.replaced = True
                opened.replaced = self._closed.is_set()
            _LOG.info("the index %s is in use", opened.assistant.index.name)
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

    def in_use(self) -> AbstractContextManager[Assistant]:
        """The assistant with one index for as long as the block lasts."""
        return self._live.in_use()

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
