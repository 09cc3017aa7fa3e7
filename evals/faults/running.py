"""A running chat: `python app.py` in a process of its own on a free port of this machine, with counted words for a model.

It is asked as the page asks (the queue's own address, with the conversation that the browser keeps) and as programs do.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from evals.faults.made import TODAY, Made
from evals.load.running import free_port

HOST = "127.0.0.1"
STARTING, ASKING = 300.0, 30.0  # seconds
_ROOT = Path(__file__).resolve().parents[2]
_PROGRAM = """
import json, os, resource, sys
settings, handles = json.loads(sys.argv[1])
for name in [n for n in os.environ if n.startswith("ASSISTANT_")]:
    del os.environ[name]
os.environ.update(settings)
if handles:
    resource.setrlimit(resource.RLIMIT_NOFILE, (handles, handles))
import app
from evals.faults.made import CountedWords
app.embedder_of = lambda settings: CountedWords()
raise SystemExit(app.main([]))
"""
Turn = dict[str, str]


class App:
    """The process. `said` is what it writes to its console and its log."""

    def __init__(self, made: Made, folder: Path, handles: int = 0) -> None:
        """Start it and wait until it says where it is. Raises `RuntimeError` where it does not."""
        self.port = free_port()
        self.feedback = folder / "feedback.sqlite"
        settings = {
            "ASSISTANT_CORPUS": str(made.corpus), "ASSISTANT_INDEX": str(made.index), "ASSISTANT_PORT": str(self.port),
            "ASSISTANT_FEEDBACK_FILE": str(self.feedback), "ASSISTANT_RECORD_QUESTIONS": "true",
            "ASSISTANT_MODEL_LEDGER": str(folder / "ledger.sqlite"), "ASSISTANT_TODAY": TODAY.isoformat(),
        }  # fmt: skip
        self.process = subprocess.Popen(  # noqa: S603 - this program itself, without a shell
            [sys.executable, "-c", _PROGRAM, json.dumps([settings, handles])], cwd=_ROOT, text=True,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self.said: list[str] = []
        self._up = threading.Event()
        threading.Thread(target=self._read, daemon=True).start()
        self._up.wait(STARTING)
        if self.process.poll() is not None or not self._up.is_set():
            self.kill()
            raise RuntimeError(f"the chat did not start: {''.join(self.said)[-2000:]}")

    def _read(self) -> None:
        for line in self.process.stdout or ():
            self.said.append(line)
            if f":{self.port}" in line:
                self._up.set()
        self._up.set()

    def kill(self) -> None:
        """End it with SIGKILL."""
        self.process.kill()
        self.process.wait()

    def ask(self, question: str, history: Sequence[Turn] = ()) -> tuple[int, dict[str, Any]]:
        """The status and the answer, or the problem, as programs get it. Raises `OSError` where there is no reply."""
        return self.post("/api/v1/ask", {"question": question, "history": list(history), "top_k": 20})

    def post(self, path: str, content: object) -> tuple[int, dict[str, Any]]:
        """Send JSON and read what comes back. Raises `OSError`."""
        with contextlib.closing(self.connection()) as connection:
            return sent(connection, "POST", path, content)

    def get(self, path: str) -> int:
        """The status of a page. Raises `OSError`."""
        with contextlib.closing(self.connection()) as connection:
            return sent(connection, "GET", path)[0]

    def connection(self) -> http.client.HTTPConnection:
        """A connection, not opened yet."""
        return http.client.HTTPConnection(HOST, self.port, timeout=ASKING)

    def turn(self, question: str, history: Sequence[Turn] = ()) -> dict[str, Any]:
        """The last state of a turn, as the page gets it. Raises `OSError` where the line is lost before it is whole."""
        _, begun = self.post("/gradio_api/call/turn", {"data": [question, list(history), False]})
        with contextlib.closing(self.connection()) as connection, _lost_lines():
            connection.request("GET", f"/gradio_api/call/turn/{begun['event_id']}")
            events = connection.getresponse().read().decode().split("\n\n")
        turns = [json.loads(e.partition("data: ")[2]) for e in events if e.startswith(("event: gen", "event: com"))]
        last = [t[0] for t in turns if t]
        if not last or not events[-1] == "" or "event: complete" not in "".join(events):
            raise ConnectionError("the turn was not whole")
        return dict(last[-1])


@contextlib.contextmanager
def _lost_lines() -> Iterator[None]:
    try:
        yield
    except http.client.HTTPException as error:  # such as a body that ends before its length
        raise ConnectionError(str(error)) from error


def sent(
    connection: http.client.HTTPConnection, method: str, path: str, content: object = None
) -> tuple[int, dict[str, Any]]:
    """One request on a connection. Raises `OSError`."""
    body = None if content is None else json.dumps(content)
    with _lost_lines():
        connection.request(method, path, body, {"Content-Type": "application/json"} if body else {})
        answer = connection.getresponse()
        raw = answer.read()
    try:
        value = json.loads(raw)
    except ValueError:
        value = {}
    return answer.status, value if isinstance(value, dict) else {}


def until(what: Any, seconds: float) -> bool:
    """Whether something comes true in so many seconds; a reply that does not come is none."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            if what():
                return True
        time.sleep(0.05)
    return False
