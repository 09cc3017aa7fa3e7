"""The Chroma server is killed: while it is asked, and while a build is written to it. Then it is started again.

It is right where a question ends in an outage that is called one, a build says what to do, and the answers
are the same as before once the server is back.
"""

from __future__ import annotations

import contextlib
import http.client
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from assistant.chain import Assistant
from evals.faults.made import TODAY, CountedWords, as_bytes, change_rules, questions, said, write_rules
from evals.faults.result import Outcome, Plan, clear
from evals.faults.running import HOST, until
from evals.load.running import free_port
from ingest.address import ServerAddress
from ingest.build import build
from ingest.errors import IngestError
from ingest.places import open_index

NAME = "server"
_STARTING = 60.0
_OUTAGE = "temporarily unavailable"


class Chroma:
    """`chroma run` over a folder, on a port that stays the same."""

    def __init__(self, folder: Path) -> None:
        """Nothing is started yet."""
        self.folder = folder
        self.port = free_port()
        self.address = ServerAddress(f"http://{HOST}:{self.port}")

    def start(self) -> None:
        """Start it and wait until it answers. Raises `RuntimeError` where it does not."""
        program = str(Path(sys.executable).with_name("chroma"))
        self._process = subprocess.Popen(  # noqa: S603 - the program of a package of ours, without a shell
            [program, "run", "--path", str(self.folder), "--host", HOST, "--port", str(self.port)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        if not until(self._answers, _STARTING):
            raise RuntimeError("the Chroma server did not start")

    def _answers(self) -> bool:
        with contextlib.closing(http.client.HTTPConnection(HOST, self.port, timeout=5)) as connection:
            connection.request("GET", "/api/v2/heartbeat")
            return connection.getresponse().status == 200

    def kill(self) -> None:
        """End it as a power cut does."""
        self._process.kill()
        self._process.wait()


def server(plan: Plan) -> Iterator[Outcome]:
    """Kill it `times` times between questions, and as often during a build."""
    folder, draw = plan.place(NAME), plan.draw(NAME)
    corpus, chroma = write_rules(folder / "corpus"), Chroma(folder / "server")
    chroma.start()
    try:
        build(corpus, chroma.address, CountedWords())
        assistant = Assistant(open_index(chroma.address), CountedWords(), TODAY)
        right = said(assistant)
        for _ in range(plan.times):
            yield _asked(chroma, assistant, right, draw.choice(questions()))
        for n in range(plan.times):
            change_rules(corpus, n)
            yield _built(chroma, corpus, draw.uniform(0.0, 2.0))
    finally:
        chroma.kill()


def _asked(chroma: Chroma, assistant: Assistant, right: dict[str, bytes], question: str) -> Outcome:
    injected = f"killed before “{question}”"
    chroma.kill()
    try:
        assistant.ask(question)
        problem = "it was answered without the server"
    except IngestError as error:
        problem = clear(str(error)) or ("" if _OUTAGE in str(error) else f"it is not called an outage: {error}")
    chroma.start()
    if as_bytes(assistant.ask(question, (), 20).to_dict()) != right[question]:
        problem = problem or "the next answer is another one"
    return Outcome(NAME, injected, "told as an outage, and answered when it is back", problem)


def _built(chroma: Chroma, corpus: Path, seconds: float) -> Outcome:
    injected = f"killed {seconds:.2f} s after the beginning of a build"
    told: list[str] = []

    def building() -> None:
        try:
            build(corpus, chroma.address, CountedWords())
        except IngestError as error:
            told.append(str(error))
        except Exception as error:  # noqa: BLE001 - what reaches a user as a traceback is what is looked for
            told.append(f"{type(error).__name__}: {error}")

    builder = threading.Thread(target=building)
    builder.start()
    time.sleep(seconds)
    chroma.kill()
    builder.join(120)
    chroma.start()
    problem = clear(told[0]) if told else ""
    build(corpus, chroma.address, CountedWords())
    assistant = Assistant(open_index(chroma.address), CountedWords(), TODAY)
    if assistant.ask(questions()[0]).citations == ():
        problem = problem or "the index that was built then does not answer"
    outcome = "told with what to do, and built when it is back" if told else "it was built before"
    return Outcome(NAME, injected, outcome, problem)
