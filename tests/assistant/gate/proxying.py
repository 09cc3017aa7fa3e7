"""A small reverse proxy: it takes a prefix away, and says for whom it asks, as nginx or Caddy do."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route

_OWN = {"host", "connection", "transfer-encoding", "content-length"}


def proxy(to: str, prefix: str) -> Starlette:
    """Pass on what stands below `prefix` to the server at `to`."""
    upstream = httpx.AsyncClient(base_url=to, timeout=60)

    async def passed(request: Request) -> Response:
        headers = [(k, v) for k, v in request.headers.items() if k not in _OWN]
        host = request.client.host if request.client else ""
        headers += [
            ("X-Forwarded-For", host),
            ("X-Forwarded-Proto", "http"),
            ("X-Forwarded-Host", request.headers["host"]),
        ]
        path = request.url.path.removeprefix(prefix)
        url = httpx.URL(path=path, query=request.url.query.encode())
        sent = upstream.build_request(request.method, url, headers=headers, content=await request.body())
        got = await upstream.send(sent, stream=True)

        async def parts() -> AsyncIterator[bytes]:
            async for part in got.aiter_raw():
                yield part
            await got.aclose()

        answer: Any = StreamingResponse(parts(), got.status_code)
        answer.raw_headers = [
            (k, v) for k, v in got.headers.raw if k.lower() not in (b"transfer-encoding", b"connection")
        ]
        return answer

    return Starlette(routes=[Route(prefix + "{path:path}", passed, methods=["GET", "HEAD", "POST", "OPTIONS"])])
