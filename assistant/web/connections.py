"""How many connections are taken, and how long one may wait before it asks for anything.

Each connection is an open file, and a process may have only so many. Where they are used up nobody can be told
that it is busy: the line just breaks. So fewer are taken than there are files, and one that asks for nothing
is closed after a while, and after a moment where there are too many: what is asked in it is answered with 503.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

from ingest.shortages import handles_allowed

MOST = 500  # at once
_FILES = 96  # kept free for the index, the feedback and a new index beside the old one
_LEAST = 16
SECONDS, CROWDED = 20.0, 1.0  # until a connection has to have asked for something, and where there are too many


def most_connections(most: int = MOST) -> int:
    """How many connections are taken at once: fewer than the files that the process may open."""
    allowed = handles_allowed()
    return most if allowed is None else max(_LEAST, min(most, allowed - _FILES))


class _Patience(asyncio.Protocol):
    """Stands before uvicorn's own protocol, whose names these are."""

    loop: asyncio.AbstractEventLoop
    connections: set[Any]
    limit_concurrency: int | None
    cycle: Any
    _waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take it, and look again later."""
        super().connection_made(transport)
        crowded = self.limit_concurrency is not None and len(self.connections) >= self.limit_concurrency
        self._waiting = self.loop.call_later(CROWDED if crowded else SECONDS, self._close_if_idle, transport)

    def _close_if_idle(self, transport: asyncio.BaseTransport) -> None:
        """Close what has asked for nothing; one that went on to another protocol is not ours any more."""
        self._waiting = None
        if self.cycle is None and self in self.connections:
            transport.close()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nothing is to be looked at any more."""
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
        super().connection_lost(exc)


Patient: type[asyncio.Protocol] = type("Patient", (_Patience, AutoHTTPProtocol), {})
