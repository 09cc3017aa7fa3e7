"""The body of a request, whole, within a size and a time: counted as it comes, whatever its header claims."""

from __future__ import annotations

import asyncio
import contextlib
import json

from starlette.datastructures import Headers
from starlette.types import Message, Receive

SECONDS = 20.0  # in which a body has to be there
_REST, _REST_SECONDS = 16 << 20, 2.0  # bytes and seconds for which one that is refused is read on


class TooLarge(Exception):
    """More bytes than may be sent."""


async def body_of(headers: Headers, receive: Receive, most: int, seconds: float = SECONDS) -> bytes:
    """The body. Raises `TooLarge`, and `TimeoutError` for one that drips in."""
    stated = headers.get("content-length", "0")
    if stated.isdigit() and int(stated[:20]) > most:
        raise TooLarge
    body = bytearray()
    async with asyncio.timeout(seconds):
        while True:
            message = await receive()
            body += message.get("body", b"")
            if len(body) > most:
                raise TooLarge
            if not message.get("more_body") or message["type"] == "http.disconnect":
                return bytes(body)


async def let_go(receive: Receive, most: int = _REST, seconds: float = _REST_SECONDS) -> None:
    """Read on and forget what is read, for a while: a sender who is still sending would see no refusal, but a cut line."""
    read = 0
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while read <= most:
                message = await receive()
                read += len(message.get("body", b""))
                if not message.get("more_body") or message["type"] == "http.disconnect":
                    return


def again(body: bytes, receive: Receive) -> Receive:
    """A body that has been read, as if it had not; then whatever comes after it."""
    left: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receiving() -> Message:
        return left.pop() if left else await receive()

    return receiving


def calls_a_tool(body: bytes) -> bool:
    """Whether a message of the tools' protocol (MCP) is a call, and no greeting or list.

    >>> calls_a_tool(b'{"method": "tools/call"}'), calls_a_tool(b'[{"method": "tools/list"}]'), calls_a_tool(b"{")
    (True, False, False)
    """
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return False
    messages = content if isinstance(content, list) else [content]
    return any(isinstance(m, dict) and m.get("method") == "tools/call" for m in messages)
