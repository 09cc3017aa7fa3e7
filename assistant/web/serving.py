"""Serving on this machine: the headers of every answer, the port, and the line that says where the chat is."""

from __future__ import annotations

import errno
import ipaddress
import os
import socket
import sys
from collections.abc import Callable

import uvicorn
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.gate.headers import put_headers
from assistant.web.first_screen import NAME
from assistant.web.shell import lost_page, policy_of


class StartError(Exception):
    """The chat cannot be served as it was asked for; the message says what to do."""


_DATA = (
    "application/json"  # of the framework's own word that nothing is there; our interface has another for its problems
)


class Shell:
    """ASGI middleware: the headers of every answer, and our parts around the framework's page."""

    def __init__(
        self, app: ASGIApp, around: Callable[[str], str], links: Callable[[str], str] = str, root: str = ""
    ) -> None:
        """Stand before `app`; `around` puts our parts around its page, `links` the prefix `root` into the links of all."""
        self.app = app
        self.around = around
        self.links = links
        self.root = root
        self.lost = lost_page()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on; take HTML pages whole, so that the policy can name their scripts."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start: Message = {}
        body = b""
        lost = False

        async def sending(message: Message) -> None:
            nonlocal start, body, lost
            if message["type"] == "http.response.start":
                put_headers(message, scope, self.root)
                headers = MutableHeaders(scope=message)
                lost = message["status"] == 404 and headers.get("content-type") == _DATA and _wants_page(scope)
                if lost:
                    headers["content-type"] = "text/html; charset=utf-8"
                if headers.get("content-type", "").startswith("text/html"):
                    start = message
                    return
                headers["Content-Security-Policy"] = policy_of("")
            elif start:
                body += message.get("body", b"")
                if message.get("more_body"):
                    return
                page = self.lost if lost else body.decode("utf-8")
                if scope["path"] == "/" and start["status"] == 200:
                    page = self.around(page)
                page = self.links(page)
                headers = MutableHeaders(scope=start)
                headers["Content-Security-Policy"] = policy_of(page)
                headers["content-length"] = str(len(page.encode("utf-8")))
                await send(start)
                message = {"type": "http.response.body", "body": page.encode("utf-8")}
            await send(message)

        await self.app(scope, receive, sending)


def _wants_page(scope: Scope) -> bool:
    """Whether a browser asks for a page, and not a script or a program for data."""
    return scope["method"] == "GET" and "text/html" in Headers(scope=scope).get("accept", "")


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def take_port(host: str, port: int) -> socket.socket:
    """A listening socket, taken before the long work. Raises `StartError` with the remedy."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise StartError(
            f"There is no address {host}. What to do: name another with --host or ASSISTANT_HOST."
        ) from error
    taken = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":  # elsewhere this would share a port that is in use
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
        taken.listen(128)
    except OSError as error:
        taken.close()
        reason = (
            "is in use by another program" if error.errno == errno.EADDRINUSE else f"cannot be used: {error.strerror}"
        )
        raise StartError(
            f"Port {port} on {host} {reason}. What to do: name another port with --port or ASSISTANT_PORT."
        ) from error
    return taken


class Server(uvicorn.Server):
    """Says where the chat is once it can be reached."""

    def __init__(self, config: uvicorn.Config, address: str) -> None:
        """Keep the address to print."""
        super().__init__(config)
        self.address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then print the address on a line of its own."""
        await super().startup(sockets)
        sys.stdout.write(f"{NAME}: {self.address}\n")
        sys.stdout.flush()
