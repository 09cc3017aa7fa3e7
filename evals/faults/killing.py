"""Programs that are killed with SIGKILL in the middle of their work: the chat, and what writes down a model's costs.

After each kill of the chat it is started again. It is right where the feedback that people were told is kept is
there, the database and the index are whole, the first question is answered at once, and a conversation that the
browser kept goes on as if nothing had been.
"""

from __future__ import annotations

import contextlib
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from assistant.compose.generative.ledger import Ledger
from evals.faults.made import Made, as_bytes, make, opened, questions, said
from evals.faults.result import Outcome, Plan
from evals.faults.running import App, Turn

NAME = "kill"
_CLIENTS = 3
_FIRST, _THEN = "When must the health board agree the budget?", "and the council?"


def kill(plan: Plan) -> Iterator[Outcome]:
    """The chat `times` times (each takes two starts), and a writer of costs as often."""
    folder, draw = plan.place(NAME), plan.draw(NAME)
    made = make(folder / "made")
    kept: list[int] = [0]
    app = App(made, folder)
    try:
        history, follow_up = _begun(app)
        for _ in range(plan.times):
            seconds = draw.uniform(0.05, 1.5)
            counted = _killed_in_traffic(app, seconds)
            kept[0] += counted
            injected = f"the chat after {seconds:.2f} s of questions and feedback ({counted} opinions kept)"
            problem = _whole(app.feedback, kept) or _index(made)
            app = App(made, folder)
            problem = problem or _serves(app, made, history, follow_up)
            yield Outcome(NAME, injected, "all is whole, and the conversation goes on", problem)
            if problem:
                return
    finally:
        app.kill()
    for n in range(plan.times):
        yield _ledger(folder / f"costs-{n}.sqlite", draw)


def _begun(app: App) -> tuple[list[Turn], str]:
    """A conversation as the browser keeps it, and what it answers to the next question."""
    first = app.turn(_FIRST)
    history = [{"role": "user", "content": _FIRST}, {"role": "assistant", "content": str(first["said"])}]
    return history, str(app.turn(_THEN, history)["said"])


def _killed_in_traffic(app: App, seconds: float) -> int:
    """Questions and feedback from several at once, and SIGKILL; how many opinions the chat said that it has kept."""
    kept: list[int] = []
    done = threading.Event()

    def client(number: int) -> None:
        draw = random.Random(number)
        with contextlib.suppress(OSError):  # the line is lost where the chat is killed
            while not done.is_set():
                turn = app.turn(draw.choice(questions()))
                opinion = {"answer": turn["record"], "thumb": "down", "wrong": "other", "words": "not so " * 40}
                if turn["record"] and app.post("/kept/opinion", opinion)[0] == 204:
                    kept.append(number)

    clients = [threading.Thread(target=client, args=(n,)) for n in range(_CLIENTS)]
    for one in clients:
        one.start()
    time.sleep(seconds)
    app.kill()
    done.set()
    for one in clients:
        one.join(60)
    return len(kept)


def _whole(feedback: Path, kept: list[int]) -> str:
    """What is wrong with the database. One opinion for each client may be kept although its reply was lost."""
    with contextlib.closing(sqlite3.connect(feedback)) as connection:
        state = connection.execute("PRAGMA integrity_check").fetchone()[0]
        count = connection.execute("SELECT count(*) FROM opinion").fetchone()[0]
    if state != "ok":
        return f"the feedback is damaged: {state}"
    if not kept[0] <= count <= kept[0] + _CLIENTS:
        return f"{count} opinions are there, and {kept[0]} were said to be kept"
    kept[0] = count
    return ""


def _index(made: Made) -> str:
    with opened(made.index) as assistant:
        return "" if said(assistant) == made.right else "the index answers otherwise"


def _serves(app: App, made: Made, history: list[Turn], follow_up: str) -> str:
    question = questions()[0]
    status, answer = app.ask(question)
    if status != 200 or as_bytes(answer) != made.right[question]:
        return f"the first question after the start got {status}, and another answer"
    if str(app.turn(_THEN, history)["said"]) != follow_up:
        return "the conversation does not go on as it would have"
    return "" if app.get("/readyz") == 200 else "it does not say that it is ready"


_WRITER = """
import sys
from pathlib import Path
from assistant.compose.generative.ledger import Ledger
from assistant.types import Usage
ledger = Ledger(Path(sys.argv[1]))
while True:
    ledger.add("made", Usage(calls=1, tokens_in=10, tokens_out=1, cost=0.5))
    print("written", flush=True)
"""


def _ledger(path: Path, draw: random.Random) -> Outcome:
    writer = subprocess.Popen(  # noqa: S603 - this program itself, without a shell
        [sys.executable, "-c", _WRITER, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert writer.stdout is not None
    seconds = draw.uniform(0.0, 0.3)
    writer.stdout.readline()
    time.sleep(seconds)
    writer.send_signal(signal.SIGKILL)
    written = 1 + len(writer.stdout.readlines())
    writer.wait()
    calls = sum(d.usage.calls for d in Ledger(path).days())
    with contextlib.closing(sqlite3.connect(path)) as connection:
        state = connection.execute("PRAGMA integrity_check").fetchone()[0]
    right = state == "ok" and written <= calls <= written + 1
    injected = f"a writer of costs after {written} calls"
    problem = "" if right else f"{state}: {calls} calls are there, and {written} were written"
    return Outcome(NAME, injected, "all of them are there", problem)
