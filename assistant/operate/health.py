"""`/healthz`: the process answers. `/readyz`: a question would be answered; 503 with the reason where it would not."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, PlainTextResponse, Response

from assistant.operate.ready import Readiness, is_ready

_FRESH = {"Cache-Control": "no-store"}


def health_routes(readiness: Readiness) -> APIRouter:
    """The two addresses. What is not well may be restarted after `/healthz`, and is only left alone after `/readyz`."""
    router = APIRouter(include_in_schema=False)

    @router.get("/healthz")
    async def healthz() -> Response:
        """The event loop answers; nothing else is looked at."""
        return PlainTextResponse("ok\n", headers=_FRESH)

    @router.get("/readyz")
    async def readyz() -> Response:
        """Every part, tried away from the event loop."""
        parts = await run_in_threadpool(readiness.look)
        ready = is_ready(parts)
        content = {
            "status": "ready" if ready else "not ready",
            "reason": " ".join(p.said for p in parts if not p.ok) or None,
            "parts": {p.name: p.said for p in parts},
        }
        return JSONResponse(content, 200 if ready else 503, {**_FRESH, **({} if ready else {"Retry-After": "5"})})

    return router
