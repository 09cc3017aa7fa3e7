"""Traces for OpenTelemetry, where `ASSISTANT_OTLP_ENDPOINT` names a collector: a span a question, with one a step.

The spans are made of an answer's own times when it is there, so that the steps know nothing of them. No words of a
question or an answer are in them. The provider is ours alone: what libraries trace is not sent anywhere.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from assistant.operate.requests import request_id
from assistant.types import Answer
from ingest.errors import IngestError

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter

_NAME = "integration-assistant"
_MS = 1_000_000  # nanoseconds


class TracesError(IngestError):
    """Traces are asked for and cannot be made; the message says what to do."""


class Traces:
    """Makes the spans and has them sent, from a thread of its own. A collector that is away costs no answer."""

    def __init__(self, endpoint: str, exporter: SpanExporter | None = None) -> None:
        """Begin to send to the collector at `endpoint`. Raises `TracesError` where the packages are missing."""
        try:
            from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
            from opentelemetry.sdk.resources import Resource
            from opentelemetry.sdk.trace import TracerProvider
            from opentelemetry.sdk.trace.export import BatchSpanProcessor
        except ImportError as error:
            raise TracesError(
                "ASSISTANT_OTLP_ENDPOINT is set, and the packages that send traces are not installed. "
                'What to do: run `pip install "integration-assistant[telemetry]"`, or take the setting out.'
            ) from error
        if exporter is None:
            whole = endpoint.rstrip("/")
            exporter = OTLPSpanExporter(endpoint=whole if whole.endswith("/v1/traces") else f"{whole}/v1/traces")
        self._provider = TracerProvider(resource=Resource.create({"service.name": _NAME}))
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer(_NAME)

    def answered(self, answer: Answer) -> None:
        """The spans of an answer that was finished just now: its steps, one after another."""
        from opentelemetry.trace import set_span_in_context

        end = time.time_ns()
        start = end - int(answer.timings_ms.get("total", 0.0) * _MS)
        whole = self._tracer.start_span("question", start_time=start, attributes={
            "assistant.status": answer.status.value, "assistant.reason": answer.reason.value if answer.reason else "",
            "assistant.citations": len(answer.citations), "assistant.rejected": len(answer.rejected),
            "assistant.composer": answer.composer, "assistant.index": answer.fingerprint[:12],
            "assistant.request_id": request_id(),
        })  # fmt: skip
        inside = set_span_in_context(whole)
        at = start
        for step, ms in answer.timings_ms.items():
            if step == "total":
                continue
            span = self._tracer.start_span(step, inside, start_time=at)
            at += int(ms * _MS)
            span.end(at)
        whole.end(end)

    def close(self) -> None:
        """Send what is left, and end."""
        self._provider.shutdown()
