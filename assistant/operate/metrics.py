"""Counts for Prometheus: of questions, declines, steps, errors, feedback, the index and the process. No words.

They are served at an address of their own (`ASSISTANT_METRICS=127.0.0.1:9464`), so that whoever may ask the
assistant may not read them, and no rule of a proxy has to keep the two apart. Without the setting nothing is counted.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    start_http_server,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.registry import Collector

from assistant.compose.generative.writer import Writer
from assistant.feedback.errors import FeedbackError
from assistant.feedback.store import Store
from assistant.feedback.totals import totals
from assistant.operate.ready import Opened
from assistant.types import Answer, Status
from ingest.errors import IngestError

_LOG = logging.getLogger("assistant.metrics")
# Seconds: a step takes a thousandth, an answer of a chat model a minute.
_BUCKETS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)


class Metrics:
    """What is counted while the assistant runs. Safe to share between threads."""

    def __init__(self) -> None:
        """Make the counters; the endings of a turn stand at 0 from the start."""
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        self._questions = Counter(
            "assistant_questions", "Questions by how they ended.", ["status"], registry=self.registry
        )
        self._declined = Counter(
            "assistant_declined", "Questions that were declined, by reason.", ["reason"], registry=self.registry
        )
        self._steps = Histogram(
            "assistant_step_seconds", "Time by step.", ["step"], buckets=_BUCKETS, registry=self.registry
        )
        self._answer = Histogram(
            "assistant_answer_seconds", "Time of a whole answer.", buckets=_BUCKETS, registry=self.registry
        )
        self._citations = Counter("assistant_citations", "Citations given.", registry=self.registry)
        self._rejected = Counter(
            "assistant_rejected_statements", "Statements that verification dropped.", registry=self.registry
        )
        self._requests = Counter(
            "assistant_requests", "Requests by method and status.", ["method", "status"], registry=self.registry
        )
        self._errors = Counter("assistant_errors", "Errors in the log, by logger.", ["logger"], registry=self.registry)
        for status in (Status.ANSWERED, Status.DECLINED, Status.REPLIED):
            self._questions.labels(status.value)

    def answered(self, answer: Answer) -> None:
        """Count an answer, however it ended."""
        self._questions.labels(answer.status.value).inc()
        if answer.status is Status.DECLINED and answer.reason is not None:
            self._declined.labels(answer.reason.value).inc()
        for step, ms in answer.timings_ms.items():
            if step != "total":
                self._steps.labels(step).observe(ms / 1000)
        self._answer.observe(answer.timings_ms.get("total", 0.0) / 1000)
        self._citations.inc(len(answer.citations))
        self._rejected.inc(len(answer.rejected))

    def requested(self, method: str, status: int) -> None:
        """Count a request; a method that nobody knows is one of many, and no name of its own."""
        known = method if method in ("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH") else "other"
        self._requests.labels(known, str(status or "none")).inc()

    def counting_errors(self) -> logging.Handler:
        """A handler for the log that counts its errors."""
        return _ErrorCount(self._errors)


class _ErrorCount(logging.Handler):
    def __init__(self, errors: Counter) -> None:
        super().__init__(logging.ERROR)
        self._errors = errors

    def emit(self, record: logging.LogRecord) -> None:
        """Count by the first two parts of the name: a library's loggers are many."""
        self._errors.labels(".".join(record.name.split(".")[:2])).inc()


class IndexCollector(Collector):
    """Which index is in use, how large it is, and when it was built."""

    def __init__(self, lending: Callable[[], AbstractContextManager[Opened]]) -> None:
        """Keep who lends the assistant in use."""
        self._lending = lending

    def collect(self) -> Iterable[Metric]:
        """Nothing where there is no index at the moment."""
        try:
            with self._lending() as opened:
                index = opened.index
                built = (index.folder / "manifest.json").stat().st_mtime
        except (IngestError, OSError) as error:
            _LOG.warning("nothing is told of the index: %s", error)
            return
        yield InfoMetricFamily("assistant_index", "The index in use.", {
            "fingerprint": index.fingerprint, "format": str(index.manifest.format),
            "model": str(index.manifest.model.get("name", "")),
        })  # fmt: skip
        yield GaugeMetricFamily("assistant_index_built_timestamp_seconds", "When it was built (Unix time).", built)
        yield GaugeMetricFamily("assistant_index_vectors", "Vectors in it.", index.manifest.counts["vectors"])
        failed = len(index.manifest.failures)
        yield GaugeMetricFamily("assistant_index_unread_documents", "Documents that could not be read.", failed)


class ModelCollector(Collector):
    """What the chat model cost today (UTC) and how its answers ended since the start, where one is set."""

    def __init__(self, writer: Callable[[], Writer | None]) -> None:
        """Ask `writer` at each reading."""
        self._writer = writer

    def collect(self) -> Iterable[Metric]:
        """Nothing where no chat model is set, or no index is open."""
        try:
            writer = self._writer()
        except (IngestError, OSError) as error:
            _LOG.warning("nothing is told of the chat model: %s", error)
            return
        if writer is None:
            return
        events = CounterMetricFamily(
            "assistant_model_events", "Endings, failures and faults of the chat model's answers.", labels=["event"]
        )
        for event, count in sorted(writer.ledger.counted().items()):
            events.add_metric([event], count)
        yield events
        spent = writer.ledger.spent(datetime.now(UTC).date())
        yield GaugeMetricFamily("assistant_model_cost_today", "In the currency of the prices.", spent.cost)
        yield GaugeMetricFamily("assistant_model_calls_today", "Calls of it.", spent.calls)
        tokens = GaugeMetricFamily("assistant_model_tokens_today", "Tokens of it.", labels=["direction"])
        tokens.add_metric(["in"], spent.tokens_in)
        tokens.add_metric(["out"], spent.tokens_out)
        yield tokens


class FeedbackCollector(Collector):
    """How many opinions are kept, by thumb."""

    def __init__(self, store: Callable[[], Store]) -> None:
        """Ask the store at each reading."""
        self._store = store

    def collect(self) -> Iterable[Metric]:
        """Nothing where the store cannot be read."""
        kept = GaugeMetricFamily("assistant_feedback", "Opinions that are kept, by thumb.", labels=["thumb"])
        try:
            found = {"up": 0, "down": 0, **totals(self._store()).by_thumb}
        except FeedbackError as error:
            _LOG.warning("nothing is told of the feedback: %s", error)
            return
        for thumb, count in found.items():
            kept.add_metric([thumb], count)
        yield kept


@contextmanager
def serving_metrics(metrics: Metrics, host: str, port: int) -> Iterator[int]:
    """Serve the counts while this lasts; gives the port. Raises `OSError` where the address cannot be used."""
    server, thread = start_http_server(port, host, metrics.registry)
    try:
        yield server.server_port
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
