"""What the assistant costs, held against the bare model and a plain set-up in one run: ratios that last.

Times change with the machine and its other work; ratios of one run are what can be compared with the next. The bare
model is that of sentence-transformers: on one core for one question, which a busy machine disturbs least, and on all
cores for many. The plain set-up (`plain.py`) cuts texts into pieces, embeds a question and looks for the nearest pieces;
it composes and checks nothing.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from assistant.chain import Assistant
from assistant.settings import Settings
from assistant.types import Turn
from evals.baseline import chunks_of, vectors_of
from evals.bench.plain import PlainIndex
from evals.bench.proc import memory
from evals.bench.rates import in_a_process
from evals.bench.starts import medians, start_times
from evals.bench.turns import by_clients, in_turn, rates
from evals.cost import index_size
from evals.load.running import running_app
from evals.load.talking import Line
from evals.questions import Question
from evals.reference import read_reference
from ingest.embed import SentenceTransformerEmbedder, default_model_folder
from ingest.settings import DEFAULT_MODEL

FIRST = "What does a direction require?"
CLIENTS = (1, 8)
_PLAIN = "evals.bench.plain"
_ROUNDS = 5  # the best of each counts; of two, the share of one run was up to a tenth from that of the next
Figures = dict[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the conversation before it."""

    question: str
    history: tuple[Turn, ...] = ()

    @property
    def messages(self) -> list[dict[str, str]]:
        """The conversation as it is sent."""
        return [{"role": t.role, "content": t.content} for t in self.history]


def asked_of(questions: Sequence[Question]) -> list[Asked]:
    """Reference questions as somebody asks them."""
    return [Asked(q.question, tuple(Turn(m.role, m.content) for m in q.history)) for q in questions]


class Encoder(Protocol):
    """An embedding model that is called by itself."""

    def encode(self, texts: Sequence[str]) -> Any:
        """A vector each."""
        ...


class Searcher(Protocol):
    """A plain set-up that was opened."""

    def ask(self, question: str) -> object:
        """What it finds."""
        ...


class Answerer(Protocol):
    """What is measured of the assistant."""

    @property
    def embedder(self) -> Encoder:
        """The model that it uses."""
        ...

    def ask(self, question: str, history: Sequence[Turn] = ()) -> object:
        """Answer one message of a conversation."""
        ...


def bench_everything(
    settings: Settings, assistant: Assistant, questions: Sequence[Question], times: int = 3, cache: Path | None = None
) -> Figures:
    """All figures by group and name. Processes come first, while this one does nothing else."""
    folder = default_model_folder() if settings.embedding_model == DEFAULT_MODEL else Path(settings.embedding_model)
    asked = asked_of(questions)
    bare = SentenceTransformerEmbedder(settings.embedding_model)
    with tempfile.TemporaryDirectory() as scratch:
        pieces = [c["text"] for c in chunks_of(read_reference(settings.corpus).texts)]
        place = Path(scratch) / "plain"
        plain = PlainIndex(place, lambda text: bare.encode([text])[0])
        plain.write(pieces, vectors_of(pieces, bare, cache))
        model, index = str(folder), str(settings.index.resolve())
        figures = {
            "start": start_figures(index, model, str(place), times),
            "memory": memory_figures(settings.index, model, str(place), asked[:50]),
            "answer": answer_figures(assistant, bare, plain, asked),
            "throughput": throughput_figures(assistant, bare, plain, asked),
            "index": index_figures(settings.index, place, len(pieces)),
        }
    # The running chat is started once, for its memory; what else it shows belongs elsewhere.
    start, throughput = figures["start"], figures["throughput"]
    start["chat_ready_seconds"] = figures["memory"].pop("chat_ready_seconds")
    start["chat_ready_ratio"] = _ratio(start["chat_ready_seconds"], start["embedding_seconds"])
    throughput["http_8_per_second"] = figures["memory"].pop("http_8_per_second")
    throughput["http_8_share"] = _ratio(throughput["http_8_per_second"], throughput["batched_per_second"])
    return figures


def start_figures(index: str, model: str, plain: str, times: int) -> dict[str, Any]:
    """From starting Python to the end of the process, in seconds, and relative to importing, loading and embedding."""
    python = [sys.executable, "-m"]
    taken = start_times(
        {
            "ask": [*python, "assistant", "ask", "--index", index, "--format", "json", FIRST],
            "embedding": [*python, _PLAIN, "embed", model, FIRST],
            "plain": [*python, _PLAIN, "ask", model, plain, FIRST],
        },
        times,
    )
    middle = medians(taken)
    return {
        "ask_seconds": round(middle["ask"], 2), "embedding_seconds": round(middle["embedding"], 2),
        "plain_seconds": round(middle["plain"], 2), "ratio": _ratio(middle["ask"], middle["embedding"]),
        "plain_ratio": _ratio(middle["plain"], middle["embedding"]), "times": times,
    }  # fmt: skip


def memory_figures(index: Path, model: str, plain: str, asked: Sequence[Asked]) -> dict[str, Any]:
    """What each process holds after the questions, in bytes, and relative to one that only holds the model."""
    texts = [a.question for a in asked]
    start = time.perf_counter()
    with running_app(index) as app:
        ready = time.perf_counter() - start
        line = Line(app.address)
        for a in asked:
            line.turn(a.question, a.messages)
        line.close()
        ours = memory(app.pid) if app.pid else None
        clients = _over_http(app.address, asked)
    bare = in_a_process(_PLAIN, "embed", model, FIRST)["memory_bytes"]
    usual = in_a_process(_PLAIN, "ask", model, plain, *texts)["memory_bytes"]
    return {
        "app_bytes": ours, "embedding_bytes": bare, "plain_bytes": usual, "questions": len(texts),
        "ratio": _ratio(ours, bare), "plain_ratio": _ratio(usual, bare),
        "http_8_per_second": clients, "chat_ready_seconds": round(ready, 2),
    }  # fmt: skip


def _over_http(address: str, asked: Sequence[Asked]) -> float:
    """Answers in a second that eight programs get from the running chat."""

    def ask(one: Asked) -> None:
        line = Line(address)
        line.ask(one.question, one.messages)
        line.close()

    return round(rates({"http": by_clients(CLIENTS[-1], ask, asked)}, len(asked), rounds=2)["http"].per_second, 1)


def answer_figures(assistant: Answerer, bare: Encoder, plain: Searcher, asked: Sequence[Asked]) -> dict[str, Any]:
    """Milliseconds to an answer in a process that has answered before, and relative to embedding the question alone.

    The 95th percentile is over the questions, each at its best of three.
    """
    took = in_turn(
        {
            "embedding": lambda a: bare.encode([a.question]),
            "in_use": lambda a: assistant.embedder.encode([a.question]),
            "answer": lambda a: assistant.ask(a.question, a.history),
            "plain": lambda a: plain.ask(a.question),
        },
        asked,
    )
    alone = took["embedding"]
    out: dict[str, Any] = {"questions": len(asked)}
    for name in took:
        out[f"{name}_median_ms"], out[f"{name}_p95_ms"] = round(took[name].median, 2), round(took[name].p95, 2)
    return out | {
        "median_ratio": _ratio(took["answer"].median, alone.median), "p95_ratio": _ratio(took["answer"].p95, alone.p95),
        "in_use_ratio": _ratio(took["answer"].median, took["in_use"].median),
        "plain_median_ratio": _ratio(took["plain"].median, alone.median),
        "plain_p95_ratio": _ratio(took["plain"].p95, alone.p95),
    }  # fmt: skip


def throughput_figures(assistant: Answerer, bare: Encoder, plain: Searcher, asked: Sequence[Asked]) -> dict[str, Any]:
    """Answers in a second to so many clients of one process, as a share of what the bare model embeds in batches."""

    def ask(a: Asked) -> object:
        return assistant.ask(a.question, a.history)

    ways: dict[str, Any] = {
        "batched": lambda: bare.encode([a.question for a in asked]),
        "one_by_one": lambda: [bare.encode([a.question]) for a in asked],
    }
    for n in CLIENTS:
        ways[f"clients_{n}"] = by_clients(n, ask, asked)
        ways[f"plain_{n}"] = by_clients(n, lambda a: plain.ask(a.question), asked)
    found = rates(ways, len(asked), rounds=_ROUNDS)
    out: dict[str, Any] = {"questions": len(asked)}
    for name, rate in found.items():
        out[f"{name}_per_second"] = round(rate.per_second, 1)
        out[f"{name}_processor_ms"] = round(rate.processor_ms, 2)
        if name != "batched":
            out[f"{name}_share"] = _ratio(rate.per_second, found["batched"].per_second)
            out[f"{name}_share_by_processor_time"] = _ratio(found["batched"].processor_ms, rate.processor_ms)
    return out


def index_figures(index: Path, plain: Path, pieces: int) -> dict[str, Any]:
    """Bytes on disk for each provision, and for each piece of the plain index."""
    size = index_size(index)
    usual = sum(p.stat().st_size for p in plain.rglob("*") if p.is_file())
    return {
        "bytes": size["bytes"], "provisions": size["provisions"], "vectors": size.get("vectors"),
        "bytes_per_provision": round(size["bytes"] / max(1, size["provisions"])),
        "plain_bytes": usual, "plain_pieces": pieces, "plain_bytes_per_piece": round(usual / max(1, pieces)),
    }  # fmt: skip


def _ratio(ours: float | None, theirs: float | None) -> float | None:
    """How many times as much, to three places; `None` where one of them was not measured."""
    return None if not ours or not theirs else float(np.round(ours / theirs, 3))
