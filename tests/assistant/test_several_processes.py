"""Three processes over one Chroma server: one switch for all, and an outage that is called one."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
from assistant_makers import TODAY, WordsEmbedder

from assistant.__main__ import _safe_ask
from assistant.chain import Assistant
from assistant.types import Reason, Status
from ingest.address import ServerAddress
from ingest.build import build
from ingest.places import open_index
from ingest.server import server_of
from ingest.store import Index
from tests.chroma_servers import ChromaServer

HERE = Path(__file__).resolve()
QUESTIONS = ("who must keep a reserves policy?", "what does outcome 2 say?", "who won the football?")
OUTAGE = "temporarily unavailable"


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[ChromaServer]:
    server = ChromaServer(tmp_path / "server")
    server.start()
    yield server
    server.kill()


@pytest.fixture
def ports(own_server: ChromaServer, small_corpus: Path) -> Iterator[list[str]]:
    """Three processes that serve the small corpus's index from the server."""
    address = own_server.database("shared")
    build(small_corpus, address, WordsEmbedder())
    path = os.pathsep.join((str(HERE.parents[2]), str(HERE.parent)))
    processes = subprocess.Popen(
        [sys.executable, str(HERE.with_name("app_processes.py")), own_server.url, "shared", "3"],
        stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": path}, start_new_session=True,
    )  # fmt: skip
    assert processes.stdout is not None
    yield [f"http://127.0.0.1:{processes.stdout.readline().strip()}/ask" for _ in range(3)]
    os.killpg(processes.pid, signal.SIGKILL)
    processes.wait()


def plain(answer: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in answer.items() if k != "timings_ms"}


def expected(corpus: Path, folder: Path) -> dict[str, dict[str, Any]]:
    """What the same corpus answers from a folder."""
    build(corpus, folder, WordsEmbedder())
    assistant = Assistant(Index(folder), WordsEmbedder(), TODAY)
    return {q: plain(assistant.ask(q).to_dict()) for q in QUESTIONS}


@dataclass
class Traffic:
    """Questions to every process without a pause; what came back, in order, by process."""

    ports: list[str]
    seen: dict[str, list[tuple[str, int, Any]]] = field(default_factory=dict)
    done: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Traffic:
        self.seen = {port: [] for port in self.ports}
        self.threads = [threading.Thread(target=self._ask, args=(port,)) for port in self.ports]
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.done.set()
        for thread in self.threads:
            thread.join(60)

    def _ask(self, port: str) -> None:
        with httpx.Client(timeout=60) as client:
            while not self.done.is_set():
                for question in QUESTIONS:
                    reply = client.post(port, json={"question": question})
                    self.seen[port].append((question, reply.status_code, reply.json()))
                time.sleep(0.02)

    def until(self, everywhere: Callable[[int, Any], bool]) -> None:
        """Wait until something that comes from now on is seen from each process."""
        start = {port: len(seen) for port, seen in self.seen.items()}
        end = time.monotonic() + 60
        while not all(any(everywhere(c, b) for _, c, b in s[start[p] :]) for p, s in self.seen.items()):
            assert time.monotonic() < end, {p: s[-1:] for p, s in self.seen.items()}
            time.sleep(0.05)


def test_a_switch_and_a_restart_of_the_server_in_the_middle_of_traffic(
    own_server: ChromaServer, ports: list[str], small_corpus: Path, tmp_path: Path
) -> None:
    """Every answer is that of the one build or of the other, to the letter; all else says that it is an outage."""
    old = expected(small_corpus, tmp_path / "old")
    corpus = Path(shutil.copytree(small_corpus, tmp_path / "corpus"))
    review = corpus / "documents/review.txt"
    words = review.read_text(encoding="utf-8")
    review.write_text(words.replace("Reserves must not be", "The reserves must not be"), encoding="utf-8")
    new = expected(corpus, tmp_path / "new")
    assert old[QUESTIONS[0]]["citations"][0]["quote"] != new[QUESTIONS[0]]["citations"][0]["quote"]
    fingerprint = new[QUESTIONS[0]]["index"]["fingerprint"]

    def of_the_new(code: int, body: Any) -> bool:
        return code == 200 and body["index"]["fingerprint"] == fingerprint

    with Traffic(ports) as traffic:
        traffic.until(lambda code, _: code == 200)
        build(corpus, ServerAddress(own_server.url, database="shared"), WordsEmbedder())
        traffic.until(of_the_new)
        own_server.kill()
        traffic.until(lambda code, body: code == 503 and OUTAGE in body["detail"])
        own_server.start()
        traffic.until(of_the_new)

    for seen in traffic.seen.values():
        switched = False
        for question, code, body in seen:
            if code == 503:
                assert OUTAGE in body["detail"]
                continue
            assert code == 200
            assert plain(body) in (old[question], new[question])
            assert not (switched and plain(body) == old[question] != new[question]), "back to the old build"
            switched = switched or body["index"]["fingerprint"] == fingerprint


def test_an_outage_is_an_error_and_not_a_lack_of_guidance(chroma_server: ChromaServer, small_corpus: Path) -> None:
    address = chroma_server.database("outage")
    build(small_corpus, address, WordsEmbedder())
    assistant = Assistant(open_index(address), WordsEmbedder(), TODAY)
    server_of(address).remove(f"assistant-{assistant.index.name}-vectors")
    for question in (QUESTIONS[0], QUESTIONS[2]):
        answer = _safe_ask(assistant, question, (), 10)
        assert (answer.status, answer.reason) == (Status.ERROR, Reason.ERROR_INDEX)
        assert OUTAGE in answer.answer
        assert answer.citations == ()
