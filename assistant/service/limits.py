"""How much a request may send: counted as it comes in, whatever its header claims."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.service.problems import problem


class BodyLimit:
    """ASGI middleware: a request whose body is larger than `most` bytes gets a 413; the rest is passed on whole.

    `prefixes` are the paths that it watches, every path where none is given.
    """

    def __init__(self, app: ASGIApp, most: int, prefixes: Sequence[str] = ("",)) -> None:
        """Stand before `app`."""
        self.app = app
        self.most = most
        self.prefixes = tuple(prefixes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse by the header where it is honest, and by counting where it is not."""
        if scope["type"] != "http" or not scope["path"].startswith(self.prefixes):
            await self.app(scope, receive, send)
            return
        stated = next((v for k, v in scope["headers"] if k == b"content-length"), b"0")
        too_large = stated.isdigit() and int(stated[:20]) > self.most
        messages: list[Message] = []
        count = 0
        while not too_large and (not messages or messages[-1].get("more_body")):
            messages.append(await receive())
            count += len(messages[-1].get("body", b""))
            too_large = count > self.most
        if too_large:
            detail = f"A request may have {self.most} bytes. What to do: send less."
            await problem(413, detail, {"Connection": "close"})(scope, receive, send)
            return

        async def again() -> Message:
            """What has been read, and then what comes after it."""
            return messages.pop(0) if messages else await receive()

        await self.app(scope, again, send)
