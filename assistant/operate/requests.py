"""Each request gets an id of its own, a line in the log, and an answer even where the program fails.

The id is made here and nowhere else: one that a client sends is not taken over, for it could be anything.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import structlog
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.service.problems import OUR_FAULT, problem

HEADER = "X-Request-Id"
_RAW = HEADER.lower().encode()
_LOG = logging.getLogger("assistant.requests")
# Parts of the page and questions of a supervisor: told only in detail.
_QUIET = re.compile(r"/(looks|assets|static|theme\.css|healthz|readyz)\b")

_T = TypeVar("_T")
Counting = Callable[[str, int], None]


class Requests:
    """ASGI middleware, to stand before all others: the id, the line, and a plain word for what nobody caught."""

    def __init__(self, app: ASGIApp, counting: Counting | None = None) -> None:
        """Stand before `app`. `counting` is told the method and the status of each request."""
        self._app = app
        self._counting = counting

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with its id, which goes back in `X-Request-Id`."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        made = secrets.token_hex(8)
        headers = [(name, value) for name, value in scope["headers"] if name != _RAW]
        scope = {**scope, "headers": [*headers, (_RAW, made.encode())]}
        start = time.perf_counter()
        status = 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = made
            await send(message)

        with working_on(made):
            try:
                await self._app(scope, receive, sending)
            except Exception:  # noqa: BLE001 - the outermost boundary: logged, and told as our fault
                _LOG.exception("a request failed")
                if not status:
                    await problem(500, OUR_FAULT)(scope, receive, sending)
            finally:
                self._told(scope, status, (time.perf_counter() - start) * 1000)

    def _told(self, scope: Scope, status: int, took: float) -> None:
        """The line: the path without what was searched for, and nothing of who asked."""
        if self._counting is not None:
            self._counting(scope["method"], status)
        level = logging.DEBUG if _QUIET.match(scope["path"]) else logging.INFO
        what = {"method": scope["method"], "path": scope["path"], "status": status, "ms": round(took, 1)}
        _LOG.log(level, "request", extra=what)


@contextmanager
def working_on(request_id: str | None) -> Iterator[None]:
    """While this lasts, every line of this task or thread bears the id."""
    if not request_id:
        yield
        return
    with structlog.contextvars.bound_contextvars(request_id=request_id):
        yield


def working_through(request_id: str | None, parts: Iterable[_T]) -> Iterator[_T]:
    """The parts of a work in steps, each made with the id: a queue may take every step up in another thread."""
    steps = iter(parts)
    while True:
        with working_on(request_id):
            try:
                part = next(steps)
            except StopIteration:
                return
        yield part


def request_id() -> str:
    """The id of the request that is worked on, empty where there is none."""
    return str(structlog.contextvars.get_contextvars().get("request_id", ""))
