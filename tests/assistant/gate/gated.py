"""An application behind the gate that tells what it was sent, and clients of any address."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI, Request
from starlette.responses import HTMLResponse, JSONResponse, Response

from assistant.feedback.password import hash_password
from assistant.gate.mount import put_gate
from assistant.gate.plan import Plan

SECRET = "correct horse battery staple"
HASH = hash_password(SECRET, b"0123456789abcdef")  # a tenth of a second, once
OUTSIDE = "203.0.113.7"
OPEN = Plan("127.0.0.1", False, None, "", (), "", "", 0, 0)
ASK = "/api/v1/ask"


def users_file(folder: Path, *names: str) -> Path:
    path = folder / "users.txt"
    path.write_text("".join(f"{name}:{HASH}\n" for name in names or ("jean",)), encoding="utf-8")
    return path


def plan(**changes: Any) -> Plan:
    return replace(OPEN, **changes)


def gated(of: Plan, inside: Callable[[Request], Any] | None = None) -> FastAPI:
    """An application at every address, behind the gate of a plan."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)

    @app.api_route("/{path:path}", methods=["GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"])
    async def _any(request: Request) -> Response:
        if inside is not None:
            got = inside(request)
            return await got if asyncio.iscoroutine(got) else got
        if request.url.path.endswith("/about"):
            return HTMLResponse('<a href="/?documents">Documents</a><form action="/x"></form>')
        body = await request.body()
        told = {
            "path": request.scope["path"], "client": request.client.host if request.client else None,
            "scheme": request.url.scheme, "headers": dict(request.headers), "size": len(body),
            "scope": sorted(k for k in request.scope if k.startswith("assistant")),
        }  # fmt: skip
        return JSONResponse(told)

    put_gate(app, of, around=str)
    return app


def client(
    app: FastAPI, peer: str = "127.0.0.1", base: str = "http://127.0.0.1:7860", **more: Any
) -> httpx.AsyncClient:
    """A client whose connection comes from `peer`."""
    transport = httpx.ASGITransport(app, client=(peer, 5), raise_app_exceptions=False)
    return httpx.AsyncClient(transport=transport, base_url=base, **more)


def ask(app: FastAPI, method: str, url: str, peer: str = "127.0.0.1", **more: Any) -> httpx.Response:
    """One request."""
    base = more.pop("base", "http://127.0.0.1:7860")

    async def one() -> httpx.Response:
        async with client(app, peer, base) as c:
            return await c.request(method, url, **more)

    return asyncio.run(one())
