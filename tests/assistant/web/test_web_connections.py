"""Connections that ask for nothing are closed, and too many of them do not keep others from being told so."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import httpx
import pytest
import uvicorn

from assistant.web import connections
from assistant.web.connections import MOST, Patient, most_connections


async def hello(scope: dict[str, object], receive: object, send: Callable[..., object]) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})  # type: ignore[misc]
    await send({"type": "http.response.body", "body": b"hello"})  # type: ignore[misc]


@contextmanager
def patient(limit: int) -> Iterator[int]:
    """A server with our protocol and so many connections at once; its port."""
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        config = uvicorn.Config(hello, log_level="critical", lifespan="off", http=Patient, limit_concurrency=limit)
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [taken]}, daemon=True)
        thread.start()
        while not server.started:
            time.sleep(0.01)
        yield taken.getsockname()[1]
        server.should_exit = True
        thread.join(20)


def closed(one: socket.socket) -> bool:
    one.settimeout(20)
    return one.recv(1) == b""


def test_a_connection_that_asks_for_nothing_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many of them could once take every file that the process may open, for as long as they liked."""
    monkeypatch.setattr(connections, "SECONDS", 0.2)
    with patient(10) as port, socket.create_connection(("127.0.0.1", port)) as idle:
        idle.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n")  # begun, and never ended
        assert closed(idle)


def test_too_many_are_told_that_it_is_busy_and_then_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "CROWDED", 0.2)
    with patient(4) as port:
        address = f"http://127.0.0.1:{port}/"
        assert httpx.get(address).text == "hello"
        idle = [socket.create_connection(("127.0.0.1", port)) for _ in range(8)]
        assert httpx.get(address).status_code == 503
        assert all(closed(one) for one in idle[4:])
        for one in idle:
            one.close()
        assert httpx.get(address, headers={"Connection": "close"}).status_code in (200, 503)


def test_a_connection_that_has_asked_stays_for_the_next_question(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "SECONDS", 0.1)
    with patient(10) as port, httpx.Client() as client:
        for _ in range(2):
            assert client.get(f"http://127.0.0.1:{port}/").text == "hello"
            time.sleep(0.3)


def test_fewer_connections_than_files(monkeypatch: pytest.MonkeyPatch) -> None:
    for allowed, most in ((None, MOST), (4096, MOST), (256, 160), (64, 16)):
        monkeypatch.setattr(connections, "handles_allowed", lambda allowed=allowed: allowed)
        assert most_connections() == most
