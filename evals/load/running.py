"""The real chat, `python app.py`, in a process of its own on a free port of this machine.

What it would keep (opinions) goes to a folder that is thrown away with it.
"""

from __future__ import annotations

import http.client
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from evals.errors import CallError

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class RunningApp:
    """Where it answers, and its process; `pid` is `None` where somebody else runs it."""

    address: str
    pid: int | None = None


def free_port() -> int:
    """A port that nobody has, at this moment."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@contextmanager
def running_app(
    index: Path | None = None, settings: Sequence[str] = (), command: Sequence[str] = (), wait: float = START_SECONDS
) -> Iterator[RunningApp]:
    """Start the chat, wait until it is ready, and end it. `settings` are lines such as ASSISTANT_TOP_K=5.

    `command` takes the place of `python app.py`; it is given `--port` and the number. Raises `CallError` where it
    does not come up, with the last line of what it said.
    """
    port = free_port()
    with tempfile.TemporaryDirectory() as scratch:
        log = Path(scratch) / "log"
        kept = [f"ASSISTANT_FEEDBACK_FILE={scratch}/feedback.sqlite"]
        here = [f"ASSISTANT_INDEX={index.resolve()}"] if index else []
        program = list(command) or [sys.executable, "app.py"]
        with log.open("wb") as out:
            process = subprocess.Popen(  # noqa: S603 - this program itself, with settings of ours, without a shell
                ["/usr/bin/env", *kept, *here, *settings, *program, "--port", str(port)],
                cwd=ROOT, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, start_new_session=True,
            )  # fmt: skip
        try:
            _until_ready(process, port, wait, log)
            yield RunningApp(f"http://127.0.0.1:{port}", process.pid)
        finally:
            _end(process)


def _until_ready(process: subprocess.Popen[bytes], port: int, wait: float, log: Path) -> None:
    end = time.monotonic() + wait
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        if is_ready("127.0.0.1", port):
            return
        time.sleep(0.1)
    said = (log.read_text(encoding="utf-8", errors="replace").strip().splitlines() or ["nothing"])[-1]
    raise CallError(f"The chat did not start: {said} What to do: run `python app.py`, and see what it says.")


def is_ready(host: str, port: int) -> bool:
    """Whether a chat says at this address that it would answer a question."""
    line = http.client.HTTPConnection(host, port, timeout=10)
    try:
        line.request("GET", "/readyz")
        return line.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        line.close()


def _end(process: subprocess.Popen[bytes]) -> None:
    """First as somebody at the keyboard would end it, then for good."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
