"""A real HTTP server on loopback whose answers a test writes down, and a client whose clock does not wait."""

from __future__ import annotations

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from ingest.fetch.addresses import Allowed, Resolve, resolve
from ingest.fetch.client import Client, Limits

LOOPBACK = "127.0.0.1"
NO_RULES = "User-agent: *\nDisallow:\n"


@dataclass
class Page:
    """What is answered: with `etag` the request may be conditional; `raw` writes to the socket instead."""

    body: bytes | str = b""
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    no_head: bool = False
    raw: Callable[[BaseHTTPRequestHandler], None] | None = None


@dataclass
class Served:
    """A running server: `pages` by path, a list where each request gets the next; and what was asked."""

    port: int
    pages: dict[str, Page | list[Page]]
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    methods: list[str] = field(default_factory=list)

    def url(self, path: str) -> str:
        return f"http://{LOOPBACK}:{self.port}{path}"

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]


@contextmanager
def serving(
    pages: dict[str, Page | list[Page]], address: str = LOOPBACK, tls: ssl.SSLContext | None = None
) -> Iterator[Served]:
    served = Served(0, {"/robots.txt": Page(NO_RULES, "text/plain"), **pages})

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            self.do_GET()

        def do_GET(self) -> None:
            served.methods.append(self.command)
            served.asked.append((self.path, {k.casefold(): v for k, v in self.headers.items()}))
            found = served.pages.get(self.path, Page("nothing", status=404))
            if isinstance(found, list):
                found = found.pop(0) if len(found) > 1 else found[0]
            if found.raw is not None:
                found.raw(self)
                return
            body = found.body.encode() if isinstance(found.body, str) else found.body
            status = 405 if found.no_head and self.command == "HEAD" else found.status
            asked = self.headers
            if status == 200 and (
                ("ETag" in found.headers and asked.get("If-None-Match") == found.headers["ETag"])
                or (
                    "Last-Modified" in found.headers
                    and asked.get("If-Modified-Since") == found.headers["Last-Modified"]
                )
            ):
                status, body = 304, b""
            self.send_response(status)
            for name, value in {"Content-Type": found.kind, "Content-Length": str(len(body)), **found.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if self.command == "GET":  # a reader that has seen enough is no error
                with suppress(OSError):
                    self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Nothing is printed."""

    server = ThreadingHTTPServer((address, 0), Handler)
    server.daemon_threads = True
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    served.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()


@dataclass
class Clock:
    """Time that passes only where somebody waits, and what was waited for."""

    now: float = 0.0
    waits: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


def client_for(
    *urls: str, clock: Clock | None = None, limits: Limits | None = None, addresses: tuple[str, ...] = (LOOPBACK,),
    look_up: Resolve = resolve,
) -> Client:  # fmt: skip
    """A client that may ask the hosts of `urls`, also on loopback."""
    clock = clock or Clock()
    return Client(Allowed.of(urls, addresses), limits, "tests", look_up, clock, clock.sleep)
