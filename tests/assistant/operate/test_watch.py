"""What is told of each answer: a line, counts and spans; and no words of it."""

from __future__ import annotations

import json
import logging
import socket
import urllib.request
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SpanExporter, SpanExportResult
from prometheus_client.parser import text_string_to_metric_families

from assistant.chain import Assistant
from assistant.compose.generative.ledger import Ledger
from assistant.feedback.records import Opinion, Thumb, asked_of
from assistant.feedback.store import Store
from assistant.operate.traces import Traces, TracesError
from assistant.operate.watch import Watch, WatchError
from assistant.settings import Settings
from assistant.types import Answer, Usage
from ingest.errors import IndexProblem
from tests.assistant.operate.watching import Broken, Lent

ASKED, OFF = "What does a direction require?", "Who won the football?"


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@pytest.fixture
def answers(small_assistant: Assistant) -> list[Answer]:
    found = [small_assistant.ask(ASKED), small_assistant.ask(OFF)]
    assert [a.status.value for a in found] == ["answered", "declined"]
    return found


def watch(assistant: Assistant, folder: Path, **settings: Any) -> Watch:
    file = folder / "feedback.sqlite"
    return Watch(Settings(feedback_file=file, **settings), Lent(assistant), lambda: Store(file))


def counts(port: int) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as got:
        text = got.read().decode()
    assert ASKED not in text
    families = text_string_to_metric_families(text)
    return {(s.name, tuple(sorted(s.labels.items()))): s.value for f in families for s in f.samples}


def test_the_line_of_an_answer_has_no_words_of_it(
    small_assistant: Assistant, answers: list[Answer], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    told: list[Answer] = []
    note = watch(small_assistant, tmp_path).noting(None, told.append)
    with caplog.at_level(logging.INFO, "assistant.questions"):
        for answer in answers:
            note(answer)
    assert told == answers
    first, second = (vars(r) for r in caplog.records)
    assert (first["status"], first["reason"], first["citations"]) == ("answered", None, len(answers[0].citations))
    assert (second["status"], second["reason"]) == ("declined", answers[1].reason)
    assert set(first["ms"]) == set(answers[0].timings_ms)
    assert "question" not in first
    assert ASKED not in json.dumps(first, default=str)


def test_the_words_stand_in_the_log_where_the_settings_say_so(
    small_assistant: Assistant, answers: list[Answer], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, "assistant.questions"):
        watch(small_assistant, tmp_path, log_questions=True).noting()(answers[0])
    assert vars(caplog.records[0])["question"] == ASKED


def test_counts(small_assistant: Assistant, answers: list[Answer], tmp_path: Path) -> None:
    port = free_port()
    watched = watch(small_assistant, tmp_path, metrics=str(port))
    note = watched.noting()
    Store(tmp_path / "feedback.sqlite").add_opinion(Opinion(asked_of(answers[0]), Thumb.DOWN, None, ""))
    with watched.running():
        before = counts(port)
        assert before["assistant_questions_total", (("status", "answered"),)] == 0
        for answer in (*answers, answers[0]):
            note(answer)
        assert watched.metrics is not None
        watched.metrics.requested("GET", 200)
        watched.metrics.requested("BREW", 405)
        logging.getLogger("assistant.app").error("a turn failed")
        got = counts(port)
    assert got["assistant_questions_total", (("status", "answered"),)] == 2
    assert answers[1].reason is not None
    assert got["assistant_declined_total", (("reason", answers[1].reason.value),)] == 1
    assert got["assistant_step_seconds_count", (("step", "verify"),)] == 2
    assert got["assistant_answer_seconds_count", ()] == 3
    assert got["assistant_citations_total", ()] == 2 * len(answers[0].citations)
    assert got["assistant_rejected_statements_total", ()] == sum(len(a.rejected) for a in (*answers, answers[0]))
    assert got["assistant_requests_total", (("method", "other"), ("status", "405"))] == 1
    assert got["assistant_errors_total", (("logger", "assistant.app"),)] == 1
    assert got["assistant_feedback", (("thumb", "down"),)] == 1
    assert got["assistant_feedback", (("thumb", "up"),)] == 0
    assert got["process_resident_memory_bytes", ()] > 0
    assert got["assistant_index_vectors", ()] == small_assistant.index.manifest.counts["vectors"]
    assert got["assistant_index_built_timestamp_seconds", ()] > 1_600_000_000
    fingerprints = {dict(labels)["fingerprint"] for name, labels in got if name == "assistant_index_info"}
    assert fingerprints == {small_assistant.index.fingerprint}
    with pytest.raises(OSError, match="refused"):
        counts(port)


def test_counts_are_read_also_where_there_is_no_index_and_no_feedback(tmp_path: Path) -> None:
    (tmp_path / "feedback.sqlite").mkdir()
    port = free_port()
    watched = watch(IndexProblem("missing", "None.", remedy="build"), tmp_path, metrics=str(port))  # type: ignore[arg-type]
    with watched.running():
        got = counts(port)
    assert ("assistant_answer_seconds_count", ()) in got
    assert not any(name.startswith(("assistant_index", "assistant_feedback")) for name, _ in got)


def test_what_the_chat_model_cost(small_assistant: Assistant, tmp_path: Path) -> None:
    ledger = Ledger()
    ledger.count("asked", "fallback", "fallback")
    ledger.add("made:model", Usage(calls=2, tokens_in=300, tokens_out=40, cost=0.5))
    port = free_port()
    lent = Broken(small_assistant, writer=SimpleNamespace(ledger=ledger))
    with watch(lent, tmp_path, metrics=str(port)).running():  # type: ignore[arg-type]
        got = counts(port)
    assert got["assistant_model_events_total", (("event", "fallback"),)] == 2
    assert got["assistant_model_cost_today", ()] == 0.5
    assert got["assistant_model_calls_today", ()] == 2
    assert got["assistant_model_tokens_today", (("direction", "in"),)] == 300


def test_an_address_in_use_is_told(small_assistant: Assistant, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        watched = watch(small_assistant, tmp_path, metrics=f"127.0.0.1:{taken.getsockname()[1]}")
        with pytest.raises(WatchError, match=r"in use.*ASSISTANT_METRICS"), watched.running():
            pass


def test_nothing_is_counted_or_traced_without_a_setting(small_assistant: Assistant, tmp_path: Path) -> None:
    watched = watch(small_assistant, tmp_path)
    assert (watched.metrics, watched.traces) == (None, None)


class Kept(SpanExporter):
    def __init__(self) -> None:
        self.spans: list[ReadableSpan] = []

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        self.spans += spans
        return SpanExportResult.SUCCESS


@pytest.fixture
def kept(answers: list[Answer]) -> list[ReadableSpan]:
    exporter = Kept()
    traces = Traces("http://127.0.0.1:1", exporter)
    traces.answered(answers[0])
    traces.close()
    return exporter.spans


def test_spans_of_the_steps_inside_that_of_the_question(kept: list[ReadableSpan], answers: list[Answer]) -> None:
    [whole] = [s for s in kept if s.name == "question"]
    steps = [s for s in kept if s is not whole]
    assert [s.name for s in steps] == [n for n in answers[0].timings_ms if n != "total"]
    assert all(s.parent is not None and s.parent.span_id == whole.context.span_id for s in steps)
    assert whole.attributes is not None
    assert whole.attributes["assistant.status"] == "answered"
    times = [(s.start_time, s.end_time) for s in steps]
    assert all(a[1] == b[0] for a, b in pairwise(times)), "one begins where the other ends"
    total = (whole.end_time or 0) - (whole.start_time or 0)
    assert total == pytest.approx(answers[0].timings_ms["total"] * 1e6, abs=1000)


def test_no_words_are_in_a_span(kept: list[ReadableSpan], answers: list[Answer]) -> None:
    text = " ".join(s.to_json() for s in kept)
    assert ASKED not in text
    assert answers[0].citations[0].evidence.text not in text


def test_the_packages_are_named_where_they_are_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "opentelemetry.exporter.otlp.proto.http.trace_exporter", None)
    with pytest.raises(TracesError, match=r"integration-assistant\[telemetry\]"):
        Traces("http://127.0.0.1:4318")
