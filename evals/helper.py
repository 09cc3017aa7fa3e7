"""A second process with the same assistant.

Opening it is how long starting takes: from starting Python to the first answer, nothing being
open yet. After that it takes its share of what is asked untimed (`sharing.py`).

Both sides speak one line of JSON at a time. The helper ends when its input does, so that it
never outlives the process that started it; an interrupt at the keyboard is not its business.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from assistant.settings import Settings
from assistant.types import Turn
from evals.observe import Observation, Observed
from evals.sharing import AskerGoneError

ROOT = Path(__file__).resolve().parent.parent


class AskError(Exception):
    """What went wrong with a question in the helper."""


class Helper:
    """The process, seen from the one that started it. `start_ms` is how long its first answer took to come."""

    def __init__(self, settings: Settings, first: str) -> None:
        """Start it and wait until it has answered `first`. Raises `AskerGoneError` if it does not."""
        started = time.perf_counter()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "evals.helper"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, encoding="utf-8", start_new_session=True,
        )  # fmt: skip
        said = self._say({"settings": settings.model_dump(mode="json"), "first": first})
        if "error" in said:
            self.close()
            raise AskerGoneError(said["error"])
        self.start_ms = 1000 * (time.perf_counter() - started)
        self.peak_memory_bytes: int | None = said["peak_memory_bytes"]

    def ask(self, question: str, history: Sequence[Turn], top_k: int) -> Observation:
        """Answer a question. Raises `AskError` for what went wrong with it, `AskerGoneError` if nobody is there."""
        turns = [[t.role, t.content] for t in history]
        said = self._say({"question": question, "history": turns, "top_k": top_k})
        if "error" in said:
            raise AskError(said["error"])
        self.peak_memory_bytes = said["peak_memory_bytes"]
        return Observation.from_dict(said["observation"])

    def close(self) -> None:
        """End the process. It only reads, so that nothing is lost; ending in its own time takes it a second."""
        self._process.kill()
        self._process.wait()

    def _say(self, message: dict[str, Any]) -> dict[str, Any]:
        to, back = self._process.stdin, self._process.stdout
        assert to is not None
        assert back is not None
        try:
            _write(to, message)
            line = back.readline()
        except (OSError, ValueError) as error:  # the pipe is closed, by the other end or by `close`
            raise AskerGoneError(str(error)) from error
        if not line:
            raise AskerGoneError("The helper process has ended.")
        said: dict[str, Any] = json.loads(line)
        return said


def _write(to: IO[str], message: dict[str, Any]) -> None:
    to.write(json.dumps(message) + "\n")
    to.flush()


def _serve(asked: IO[str], answers: IO[str]) -> None:
    """Open the assistant that the first line names, then answer a line with a line until there is none."""
    from assistant.chain import open_assistant
    from evals.cost import peak_memory

    opening = json.loads(asked.readline())
    try:
        assistant = Observed(open_assistant(Settings(**opening["settings"])))
        assistant.observe(opening["first"])
    except Exception as error:  # noqa: BLE001 - the boundary of the process: said to the one that started it
        return _write(answers, {"error": f"{type(error).__name__}: {error}"})
    _write(answers, {"peak_memory_bytes": peak_memory()})
    for line in asked:
        ask = json.loads(line)
        try:
            seen = assistant.observe(ask["question"], [Turn(*turn) for turn in ask["history"]], ask["top_k"])
            _write(answers, {"observation": seen.to_dict(), "peak_memory_bytes": peak_memory()})
        except Exception as error:  # noqa: BLE001 - the boundary of a question
            _write(answers, {"error": f"{type(error).__name__}: {error}"})


if __name__ == "__main__":
    # What a library prints must not get between the lines: its output goes to the errors.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    _serve(sys.stdin, answers)
