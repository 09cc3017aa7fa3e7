"""What a browser and a program say to the chat over HTTP, and what comes back.

A browser puts its turn into the queue of the framework and reads the events of it, as `assistant/assets/ask.js` does;
a program asks the interface under `/api/v1`. Each visitor has a connection of its own that stays open.
"""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

CALL = "/gradio_api/call/turn"
BUSY = (429, 503)
_SECONDS = 120.0  # without a word; nobody waits longer
Message = Mapping[str, str]


class BusyError(Exception):
    """The chat said that it is busy, and to come again."""


class TalkError(Exception):
    """Anything else that a user would see as an error; the text says what."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer as it came: what it says, its times in seconds from sending the question, and the whole of it.

    `answered` is when the answer stood; `done` when the questions to ask next had come, too.
    """

    question: str
    said: str
    content: Mapping[str, Any] = field(repr=False)
    answered: float = 0.0
    done: float = 0.0


class Line:
    """A connection to the chat. Not to be shared between threads."""

    def __init__(self, address: str) -> None:
        """Name the address; nothing is sent."""
        parts = urlsplit(address)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._line = kind(parts.hostname or "", parts.port, timeout=_SECONDS)
        self._root = parts.path.rstrip("/")

    def turn(self, question: str, history: Sequence[Message], own_words: bool = False) -> Reply:
        """Ask as the page does. Raises `BusyError` or `TalkError`."""
        start = time.perf_counter()
        sent = self._json("POST", CALL, {"data": [question, list(history), own_words]})
        last: Mapping[str, Any] = {}
        answered = 0.0
        for part in self._events(f"{CALL}/{sent['event_id']}"):
            if not answered and "said" in part:
                answered = time.perf_counter() - start
            last = part
        if "said" not in last:
            raise TalkError(f"no answer came to a question: {str(last)[:200]}")
        if not last["said"]:
            raise TalkError(str(last.get("summary", "a turn without words")))
        asked = str((last.get("record") or {}).get("question", ""))
        return Reply(asked, str(last["said"]), last, answered, time.perf_counter() - start)

    def ask(self, question: str, history: Sequence[Message], own_words: bool = False) -> Reply:
        """Ask as a program does. Raises `BusyError` or `TalkError`."""
        start = time.perf_counter()
        body: dict[str, Any] = {"question": question, "history": list(history)}
        if own_words:
            body["composer"] = "extractive"
        got = self._json("POST", "/api/v1/ask", body)
        took = time.perf_counter() - start
        if got.get("status") == "error":
            raise TalkError(str(got.get("answer")))
        return Reply(str(got["question"]), str(got["answer"]), got, took, took)

    def opinion(self, record: Mapping[str, Any]) -> None:
        """Say that an answer of the page helped. Raises `BusyError` or `TalkError`."""
        self._send("POST", "/kept/opinion", {"answer": record, "thumb": "up", "took": 1.0})

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def _json(self, method: str, path: str, body: Mapping[str, Any]) -> dict[str, Any]:
        got: dict[str, Any] = json.loads(self._send(method, path, body))
        return got

    def _send(self, method: str, path: str, body: Mapping[str, Any]) -> bytes:
        with self._failing():
            return self._answer(method, path, json.dumps(body).encode()).read()

    def _answer(self, method: str, path: str, body: bytes | None = None) -> http.client.HTTPResponse:
        """The answer to a request, once more where the server had hung up meanwhile."""
        headers = {"Content-Type": "application/json"} if body is not None else {}
        for again in (True, False):
            try:
                self._line.request(method, self._root + path, body, headers)
                got = self._line.getresponse()
                break
            except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
                self._line.close()
                if not again:
                    raise
        if got.status in BUSY:
            got.read()
            raise BusyError(f"{path}: {got.status}")
        if not 200 <= got.status < 300:
            raise TalkError(f"{path}: {got.status} {got.read()[:200].decode(errors='replace')}")
        return got

    def _events(self, path: str) -> Iterator[Mapping[str, Any]]:
        """Each state of a turn, as far as it has come."""
        with self._failing():
            got = self._answer("GET", path)
            kind = ""
            for raw in got:
                line = raw.decode("utf-8").rstrip("\n")
                if line.startswith("event: "):
                    kind = line.removeprefix("event: ")
                elif line.startswith("data: "):
                    data = line.removeprefix("data: ")
                    if kind == "error":
                        raise TalkError(f"the queue gave an error: {data[:200]}")
                    parts = json.loads(data) if kind in ("generating", "complete") else None
                    if parts:
                        yield parts[0]

    def _failing(self) -> _Failing:
        return _Failing(self._line)


class _Failing:
    """What a broken line raises becomes `TalkError`; after any error the connection is begun anew."""

    def __init__(self, line: http.client.HTTPConnection) -> None:
        self._line = line

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _trace: object) -> None:
        if error is None:
            return
        with suppress(OSError):
            self._line.close()
        if isinstance(error, OSError | http.client.HTTPException | ValueError):
            raise TalkError(f"{type(error).__name__}: {error}") from error
