"""The gate: each request passes the same checks in the same order, whichever part of the assistant it is for.

Address, method, where it comes from, how often, signed in, how large, how many at once; then it is served, in a time.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.gate.addresses import Address, address_of
from assistant.gate.body import SECONDS, TooLarge, again, body_of, calls_a_tool, let_go
from assistant.gate.client import client_of_scope
from assistant.gate.door import Door, without_identity
from assistant.gate.framework import problem_of
from assistant.gate.origin import OTHER_NAME, OTHER_SITE, from_elsewhere, is_this_machine
from assistant.gate.plan import Plan
from assistant.gate.rates import Rates
from assistant.gate.refusal import (
    BUSY,
    NO_ANSWER,
    NOTHING_HERE,
    OUR_FAULT,
    TOO_LARGE,
    TOO_OFTEN,
    TOO_SLOW,
    refusal,
    wait_words,
)

_LOG = logging.getLogger("assistant.gate")
ASKING_AT_ONCE = 64  # questions that are answered or wait for it, of all kinds together
CALLING_AT_ONCE = 16  # … of other assistants: each of them holds a thread while it waits
START_SECONDS = 120.0  # in which an answer has to begin
AGAIN_SECONDS = 5  # after which whoever found it busy may ask again


class Gate:
    """ASGI middleware: passes on what may pass, with nothing left on it that says who sent it."""

    def __init__(
        self, app: ASGIApp, plan: Plan, start_seconds: float = START_SECONDS, body_seconds: float = SECONDS
    ) -> None:
        """Stand before `app`. Raises `GateError` where the file of users cannot be read."""
        self._app = app
        self._plan = plan
        self._rates = Rates(plan.per_client, plan.overall)
        self._door = Door(plan, self._rates)
        self._start_seconds = start_seconds
        self._body_seconds = body_seconds
        self._asking = self._calling = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request or say why not. There are no other connections than requests."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await self._request(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)
        address = address_of(scope["path"])
        refused = self._misdirected(scope, headers, address)
        if refused is not None or address is None:
            await (refused or refusal(headers, 404, NOTHING_HERE))(scope, receive, send)
            return
        refused = await self._door.refusal_of(scope, headers, address)
        if refused is None and scope["method"] not in ("GET", "HEAD"):
            try:
                body = await body_of(headers, receive, address.most, self._body_seconds)
            except TooLarge:
                await let_go(receive)
                close = {"Connection": "close"}
                refused = refusal(headers, 413, TOO_LARGE.format(most=address.most), close)
            except TimeoutError:
                refused = refusal(headers, 408, TOO_SLOW.format(seconds=self._body_seconds), {"Connection": "close"})
            else:
                receive = again(body, receive)
                if address.framework and (told := problem_of(body, turn=not address.tools)):
                    refused = refusal(headers, 422, told)
        else:
            body = b""
        if refused is None:
            refused = await self._door.answer(scope, headers, body)
        if refused is not None:
            await refused(scope, receive, send)
            return
        asks = scope["method"] == "POST" and (address.asks or (address.tools and calls_a_tool(body)))
        async with contextlib.AsyncExitStack() as held:
            refused = self._too_many(scope, headers, address, held) if asks else None
            if refused is not None:
                await refused(scope, receive, send)
            else:
                await self._serve(without_identity(scope), receive, send)

    def _misdirected(self, scope: Scope, headers: Headers, address: Address | None) -> Response | None:
        """What is told without looking further at the request."""
        if not self._plan.reachable and not is_this_machine(headers.get("host"), self._plan.host):
            return refusal(headers, 421, OTHER_NAME)
        if address is None:
            return None
        if scope["method"] not in address.methods:
            allowed = ", ".join(address.methods)
            return refusal(headers, 405, f"Here one can only {allowed}.", {"Allow": allowed})
        if from_elsewhere(scope["method"], headers):
            return refusal(headers, 403, OTHER_SITE)
        if wait := self._rates.request(client_of_scope(scope)):
            return _later(headers, 429, TOO_OFTEN, wait)
        return None

    def _too_many(
        self, scope: Scope, headers: Headers, address: Address, held: contextlib.AsyncExitStack
    ) -> Response | None:
        """Questions a minute, and at once; one that may be asked is counted until `held` ends."""
        if wait := self._rates.question(client_of_scope(scope)):
            return _later(headers, 429, TOO_OFTEN, wait)
        if wait := self._rates.any_question():
            return _later(headers, 503, BUSY, wait)
        if self._asking >= ASKING_AT_ONCE or (address.tools and self._calling >= CALLING_AT_ONCE):
            return _later(headers, 503, BUSY, AGAIN_SECONDS)
        self._asking += 1
        self._calling += address.tools
        held.callback(self._asked, address)
        return None

    def _asked(self, address: Address) -> None:
        self._asking -= 1
        self._calling -= address.tools

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve it. What does not begin in time, or breaks, is told; a thread that hangs is left to itself."""
        headers = Headers(scope=scope)
        begun = over = False

        async def sending(message: Message) -> None:
            nonlocal begun
            if over:
                return
            if message["type"] == "http.response.start":
                begun = True
                if message["status"] == 503:
                    MutableHeaders(scope=message).setdefault("Retry-After", str(AGAIN_SECONDS))
            await send(message)

        serving: asyncio.Task[Any] = asyncio.create_task(self._app(scope, receive, sending))  # type: ignore[arg-type]
        try:
            await asyncio.wait({serving}, timeout=self._start_seconds)
            if not serving.done() and not begun:
                over = True
                _LOG.error("no answer in %.0f seconds: %s %r", self._start_seconds, scope["method"], scope["path"])
                await refusal(headers, 504, NO_ANSWER.format(seconds=self._start_seconds))(scope, receive, send)
                return
            await serving
        except Exception as error:  # noqa: BLE001 - the boundary of a request: logged, and told as our fault
            if begun:  # such as the framework's queue, asked for a question that nobody put
                _LOG.error("an answer broke off: %s %r: %r", scope["method"], scope["path"], error)
                return
            _LOG.exception("a request could not be served")
            await refusal(headers, 500, OUR_FAULT)(scope, receive, send)
        finally:
            serving.cancel()


def _later(headers: Headers, status: int, words: str, wait: int) -> Response:
    return refusal(headers, status, words.format(wait=wait_words(wait)), {"Retry-After": str(wait)})
