"""Errors as programs get them: `application/problem+json` (RFC 9457), never a traceback."""

from __future__ import annotations

import json
import logging
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from assistant.service.lookup import NotThere
from ingest.errors import IndexProblem, IngestError

_LOG = logging.getLogger("assistant.service")
MEDIA_TYPE = "application/problem+json"
BUSY = "Too many questions at once. What to do: ask again in a while."
NOT_READY = (
    "The index cannot be used at the moment. What to do: try later, or tell whoever runs this; the log says why."
)
UNAVAILABLE = (
    "The assistant is temporarily unavailable. This says nothing about the guidance. What to do: ask again in a minute."
)
OUR_FAULT = "Something went wrong on our side. This says nothing about the guidance. Please try again."


def problem(status: int, detail: str, headers: dict[str, str] | None = None) -> Response:
    """An error of a status, with what was wrong and what to do."""
    content = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    data = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
    return Response(data, status, {**(headers or {}), "Cache-Control": "no-store"}, MEDIA_TYPE)


def index_words(error: Exception) -> str:
    """What whoever asks is told of an index that cannot be used; why, with its place, is for the log."""
    return UNAVAILABLE if isinstance(error, IndexProblem) and error.code == "unavailable" else NOT_READY


def index_problem(error: Exception) -> Response:
    """An index that cannot be used, as a problem; of one that will come back it is said when to ask again."""
    words = index_words(error)
    return problem(503, words, {"Retry-After": "10"} if words == UNAVAILABLE else None)


def add_handlers(app: FastAPI) -> None:
    """Turn whatever can go wrong with a request into a problem."""

    async def not_understood(_: Request, error: Exception) -> Response:
        """A body or a path that is not of the form: the first fault with its place, without what was sent."""
        assert isinstance(error, RequestValidationError)
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])[:120]
        return problem(422, f"{where}: {first['msg']}. What to do: see openapi.json for the form.")

    async def not_there(_: Request, error: Exception) -> Response:
        """A source or a place that there is not."""
        return problem(404, str(error))

    async def of_http(_: Request, error: Exception) -> Response:
        """No such address, or not with this method."""
        assert isinstance(error, HTTPException)
        return problem(error.status_code, f"{error.detail}.", dict(error.headers or {}))

    async def not_ready(_: Request, error: Exception) -> Response:
        """The index cannot be used."""
        _LOG.error("a request could not be served: %s", error)
        return index_problem(error)

    app.add_exception_handler(RequestValidationError, not_understood)
    app.add_exception_handler(NotThere, not_there)
    app.add_exception_handler(IngestError, not_ready)
    app.add_exception_handler(HTTPException, of_http)
