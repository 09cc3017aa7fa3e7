"""Can a question be answered now? Each part that an answer needs is tried, and what fails is said in plain words.

The words name no path and no cause of the inside: they go to whoever asks; the log has the rest.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import logging
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

import numpy as np

from assistant.compose.generative.writer import Writer
from assistant.feedback.store import Store
from ingest.embed import Embedder
from ingest.store import Index

_LOG = logging.getLogger("assistant.ready")
SECONDS = 5.0  # in which all of it must answer
KEPT = 1.0  # seconds for which an answer is given again, so that asking often costs nothing
_PROBE = "What does a direction require?"
_BYTES = b"\0" * 4096


@dataclass(frozen=True, slots=True)
class Part:
    """One part, whether it works, and the words for it."""

    name: str
    ok: bool
    said: str


class Opened(Protocol):
    """What is looked at of the assistant."""

    @property
    def index(self) -> Index:
        """The open index."""

    @property
    def embedder(self) -> Embedder:
        """The embedding model."""

    @property
    def writer(self) -> Writer | None:
        """The chat model that writes answers, where one is set."""


Check = Callable[[Opened], None]
Lending = Callable[[], contextlib.AbstractContextManager[Opened]]


def checks_of(feedback: Path) -> tuple[tuple[str, str, Check], ...]:
    """What is tried, in order: a name, the words where it fails, and the trial."""
    return (
        ("index", "The index's files are gone or cannot be read.", _index),
        ("model", "The embedding model does not answer.", _model),
        ("retrieval", "A search of the index fails.", _retrieval),
        ("feedback", "Feedback cannot be written: the disk is full, or its folder or file cannot be used.",
         lambda _: _writable(feedback)),
    )  # fmt: skip


def _index(opened: Opened) -> None:
    (opened.index.folder / "manifest.json").read_bytes()


def _model(opened: Opened) -> None:
    # Another text each time: vectors of texts that were embedded before may be kept, which would say nothing of the model.
    vectors = opened.embedder.encode([f"{_PROBE} {time.monotonic_ns()}"])
    if vectors.shape[0] != 1 or not np.isfinite(vectors).all():
        raise ValueError("the embedding model gave no usable vector")


def _retrieval(opened: Opened) -> None:
    found = opened.index.search(opened.embedder.encode([_PROBE])[0], 1)
    if not found or found[0].owner not in opened.index.by_id:
        raise LookupError("a search found no passage that is held")


def _writable(file: Path) -> None:
    """The store opens, and its disk takes some kilobytes more. Raises `FeedbackError` or `OSError`."""
    with Store(file).writing():
        pass
    with tempfile.NamedTemporaryFile(dir=file.parent, prefix=".writable-") as probe:
        probe.write(_BYTES)
        probe.flush()


class Readiness:
    """Tries the parts, one trial at a time however many ask, and keeps the answer for a moment."""

    def __init__(
        self, lending: Lending, checks: Iterable[tuple[str, str, Check]], seconds: float = SECONDS,
        kept: float = KEPT, clock: Callable[[], float] = time.monotonic,
    ) -> None:  # fmt: skip
        """Keep who lends the assistant in use, and the checks; `seconds` are for all of them together."""
        self._lending, self._checks = lending, tuple(checks)
        self._seconds, self._kept, self._clock = seconds, kept, clock
        self._lock = threading.Lock()
        self._trial: concurrent.futures.Future[tuple[Part, ...]] | None = None
        self._last: tuple[float, tuple[Part, ...]] | None = None
        self._failing: set[str] = set()

    def look(self) -> tuple[Part, ...]:
        """Every part with its state. A trial that takes too long is not waited for, and no second one is begun."""
        with self._lock:
            if self._last is not None and self._clock() - self._last[0] < self._kept:
                return self._last[1]
            if self._trial is None or self._trial.done():
                self._trial = concurrent.futures.Future()
                threading.Thread(target=self._try, args=(self._trial,), name="readiness", daemon=True).start()
            trial = self._trial
        try:
            return trial.result(self._seconds)
        except TimeoutError:
            _LOG.error("the assistant's trial of itself took more than %.0f seconds", self._seconds)
            return (Part("answer", False, f"The assistant did not answer in {self._seconds:.0f} seconds."),)

    def _try(self, trial: concurrent.futures.Future[tuple[Part, ...]]) -> None:
        try:
            with self._lending() as opened:
                parts = tuple(self._tried(name, words, partial(check, opened)) for name, words, check in self._checks)
        except Exception:  # noqa: BLE001 - the boundary of a thread: whoever waits is told
            _LOG.exception("not ready: no index is open")
            parts = (Part("index", False, "No index is open."),)
        with self._lock:
            self._last = (self._clock(), parts)
        trial.set_result(parts)

    def _tried(self, name: str, words: str, check: Callable[[], None]) -> Part:
        """One part. The log has the cause once, when it begins to fail, and a line when it works again."""
        try:
            check()
        except Exception:  # noqa: BLE001 - whatever it is, this part does not work
            if name not in self._failing:
                _LOG.exception("not ready: %s", words)
            self._failing.add(name)
            return Part(name, False, words)
        if name in self._failing:
            _LOG.warning("ready again: %s", name)
        self._failing.discard(name)
        return Part(name, True, "It works.")


def is_ready(parts: Sequence[Part]) -> bool:
    """Whether every part works."""
    return all(part.ok for part in parts)
