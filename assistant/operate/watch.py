"""What is done with each answer besides giving it: a line in the log, and counts and traces where they are asked for.

watch = Watch(settings, live, store)     # one for the process
noting = watch.noting(recorder)          # told of every answer, on whichever way it was asked for
watch.put_before(app)                    # health, request ids
with watch.running(): ...                # serves the counts, sends the traces
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager

from fastapi import FastAPI

from assistant.compose.generative.writer import Writer
from assistant.feedback.store import Store
from assistant.operate.health import health_routes
from assistant.operate.metrics import FeedbackCollector, IndexCollector, Metrics, ModelCollector, serving_metrics
from assistant.operate.ready import Opened, Readiness, checks_of
from assistant.operate.requests import Requests
from assistant.operate.traces import Traces
from assistant.settings import Settings
from assistant.types import Answer
from ingest.errors import IngestError

_LOG = logging.getLogger("assistant.questions")
Noting = Callable[[Answer], None]


class WatchError(IngestError):
    """What was asked for to watch the assistant with cannot be had; the message says what to do."""


class Watch:
    """Watches one assistant. Without a setting it only writes the log and serves the two health addresses."""

    def __init__(
        self, settings: Settings, lending: Callable[[], AbstractContextManager[Opened]], store: Callable[[], Store]
    ) -> None:
        """Begin. Raises `TracesError` where traces are asked for and cannot be made."""
        self._settings, self._lending, self._store = settings, lending, store
        self.metrics = Metrics() if settings.metrics else None
        self.traces = Traces(settings.otlp_endpoint) if settings.otlp_endpoint else None

    def noting(self, *others: Noting | None) -> Noting:
        """One that tells the log, the counts, the traces and then others of an answer."""
        told: list[Noting] = [self._log]
        told += [watcher.answered for watcher in (self.metrics, self.traces) if watcher is not None]
        told += [other for other in others if other is not None]

        def note(answer: Answer) -> None:
            for one in told:
                one(answer)

        return note

    def put_before(self, app: FastAPI) -> None:
        """Add the health addresses, and stand before whatever stands before `app` already: call it last."""
        readiness = Readiness(self._lending, checks_of(self._settings.feedback_file))
        # Before whatever takes every path.
        app.router.routes[:0] = health_routes(readiness).routes
        app.add_middleware(Requests, counting=self.metrics.requested if self.metrics else None)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Serve the counts and send the traces while this lasts. Raises `WatchError` for an address in use."""
        with ExitStack() as held:
            if self.traces is not None:
                held.callback(self.traces.close)
            if self.metrics is not None and (address := self._settings.metrics_address) is not None:
                self._count(self.metrics, address, held)
            yield

    def _count(self, metrics: Metrics, address: tuple[str, int], held: ExitStack) -> None:
        metrics.registry.register(IndexCollector(self._lending))
        metrics.registry.register(FeedbackCollector(self._store))
        metrics.registry.register(ModelCollector(self._writer))
        counting = metrics.counting_errors()
        logging.getLogger().addHandler(counting)
        held.callback(logging.getLogger().removeHandler, counting)
        try:
            port = held.enter_context(serving_metrics(metrics, *address))
        except OSError as error:
            raise WatchError(
                f"The counts cannot be served at {address[0]}:{address[1]}: {error.strerror or error}. "
                "What to do: name another address with ASSISTANT_METRICS."
            ) from error
        logging.getLogger("assistant.metrics").info("counts are served", extra={"host": address[0], "port": port})

    def _writer(self) -> Writer | None:
        with self._lending() as opened:
            return opened.writer

    def _log(self, answer: Answer) -> None:
        """How a question ended. Its words only where the settings say so."""
        what = {
            "status": answer.status.value, "reason": answer.reason.value if answer.reason else None,
            "citations": len(answer.citations), "rejected": len(answer.rejected), "composer": answer.composer,
            "index": answer.fingerprint[:12], "ms": {step: round(ms, 1) for step, ms in answer.timings_ms.items()},
        }  # fmt: skip
        if self._settings.log_questions:
            what["question"] = answer.question
        _LOG.info("question", extra=what)
