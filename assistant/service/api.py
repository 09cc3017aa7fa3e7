"""The assistant over HTTP: `mount(app, assistant)` puts it under `/api/v1`, with its OpenAPI description.

Sign-in is the gate's (`assistant/gate/`). No CORS headers: it is for programs, and not for pages of
other sites. Errors are problems (RFC 9457); declining is no error.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount

from assistant.keep.making import keep_answer, make_pack
from assistant.keep.pack import Pack
from assistant.service import contract
from assistant.service.limits import BodyLimit
from assistant.service.lookup import find_provision, find_source, place_dict, places_of, provision_dict, source_dict
from assistant.service.problems import BUSY, MEDIA_TYPE, OUR_FAULT, add_handlers, index_problem, problem
from assistant.types import Answer
from ingest.errors import IngestError
from ingest.store import Index

PREFIX = "/api/v1"
MAX_BODY = 200_000  # bytes of a request: a question and a long conversation before it
AT_ONCE, WAITING = 4, 32  # questions that are worked on, and that wait for it
_LOG = logging.getLogger("assistant.service")
_ABOUT = (
    "Answers questions about health and social care integration in Scotland from the documents it holds. Every "
    "sentence of an answer stands on quotations with their place and source; where the documents do not say, it declines."
)

Noting = Callable[[Answer], None]
Form = Callable[[Answer, Index], dict[str, Any]]


def mount(app: FastAPI, assistant: contract.Answers, noting: Noting | None = None) -> None:
    """Serve the assistant under `/api/v1` of an application, also of one with a page at `/`.

    `noting` is told of each answer, for a record of questions where that is switched on.
    """
    app.router.routes.insert(0, Mount(PREFIX, api(assistant, noting)))  # before whatever takes every path


def api(assistant: contract.Answers, noting: Noting | None = None) -> FastAPI:
    """The application by itself."""
    app = FastAPI(title="Integration Assistant", version=_version(), description=_ABOUT, docs_url=None, redoc_url=None,
                  swagger_ui_oauth2_redirect_url=None, responses=_problems(404, 422))  # fmt: skip
    app.add_middleware(BodyLimit, most=MAX_BODY)
    add_handlers(app)
    _add_asking(app, assistant, noting)
    _add_sources(app, assistant)
    return app


def _add_asking(app: FastAPI, assistant: contract.Answers, noting: Noting | None) -> None:
    limiter: list[CapacityLimiter] = []  # made inside the event loop that it belongs to

    @app.post("/ask", response_model=contract.AnswerModel, responses=_problems(400, 413, 500, 503), tags=["answers"])
    async def ask(request: contract.AskRequest) -> Response:
        """Ask a question. An answer that declines has the status 200, too: see its `status` and `reason`."""
        return await work_on(request, lambda answer, _: answer.to_dict())

    @app.post("/pack", responses={200: {"model": Pack}, **_problems(400, 413, 500, 503)}, tags=["answers"])
    async def pack(request: contract.AskRequest) -> Response:
        """Ask a question, and get the evidence pack of its answer, for `python -m assistant verify-pack`."""
        return await work_on(request, _packed)

    def _packed(answer: Answer, index: Index) -> dict[str, Any]:
        now = datetime.now(UTC)
        return make_pack([keep_answer(answer, index, now)], now).model_dump(by_alias=True)

    async def work_on(request: contract.AskRequest, form: Form) -> Response:
        """Some questions at once, some that wait, and no more."""
        if not limiter:
            limiter.append(CapacityLimiter(AT_ONCE))
        if limiter[0].statistics().tasks_waiting >= WAITING:
            return problem(503, BUSY, {"Retry-After": "5"})
        return await to_thread.run_sync(_answered, assistant, request, noting, form, limiter=limiter[0])


@contextmanager
def _one_index(assistant: contract.Answers) -> Iterator[contract.Answers]:
    """The assistant with the index that it has now: a pack is made of that which the answer came from."""
    lend = getattr(assistant, "in_use", None)
    with nullcontext(assistant) if lend is None else lend() as held:
        yield held


def _answered(assistant: contract.Answers, request: contract.AskRequest, noting: Noting | None, form: Form) -> Response:
    try:
        with _one_index(assistant) as held:
            answer = held.ask(request.question, request.turns, request.top_k, **request.chosen)
            content = form(answer, held.index)
        if noting is not None:
            noting(answer)
    except IngestError as error:
        _LOG.error("a question could not be answered: %s", error)
        return index_problem(error)
    except Exception:  # noqa: BLE001 - the boundary of a turn: logged, and told as our fault
        _LOG.exception("a question could not be answered")
        return problem(500, OUR_FAULT)
    return _json(content)


def _add_sources(app: FastAPI, assistant: contract.Answers) -> None:
    @app.get("/sources", response_model=list[contract.SourceModel], tags=["sources"])
    def sources() -> Response:
        """Every source: the held ones, and the official ones that are pointed to."""
        index = assistant.index
        return _json([source_dict(index, s) for s in index.sources.values()])

    @app.get("/sources/{source_id}", response_model=contract.SourceModel, tags=["sources"])
    def source(source_id: str) -> Response:
        """One source."""
        index = assistant.index
        return _json(source_dict(index, find_source(index, source_id)))

    @app.get("/sources/{source_id}/text", response_class=PlainTextResponse, tags=["sources"])
    def text(source_id: str) -> Response:
        """The canonical text, which every `start` and `end` counts characters (code points) of."""
        index = assistant.index
        places_of(index, source_id)
        return PlainTextResponse(index.documents[source_id].text)

    @app.get("/sources/{source_id}/provisions", response_model=list[contract.PlaceModel], tags=["sources"])
    def provisions(source_id: str) -> Response:
        """The places of a source that can be cited, in reading order."""
        index = assistant.index
        return _json([place_dict(index, p) for p in places_of(index, source_id)])

    @app.get("/sources/{source_id}/provisions/{locator:path}", response_model=contract.ProvisionModel, tags=["sources"])
    def provision(source_id: str, locator: str) -> Response:
        """A place with its verbatim words, by its locator (`proposal 4(iv)`) or its slug (`proposal-4-iv`)."""
        index = assistant.index
        return _json(provision_dict(index, find_provision(index, source_id, locator)))

    @app.get("/health", tags=["service"])
    def health() -> Response:
        """Whether it can be asked, and of which index."""
        index = assistant.index
        return _json({"status": "ok", "index": {"fingerprint": index.fingerprint}, "version": _version()})


def _json(content: Any) -> Response:
    """JSON without a cache: an answer belongs to whoever asked."""
    data = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
    return Response(data, headers={"Cache-Control": "no-store"}, media_type=JSONResponse.media_type)


def _problems(*codes: int) -> dict[int | str, dict[str, Any]]:
    schema = contract.Problem.model_json_schema()
    return {c: {"description": "What was wrong.", "content": {MEDIA_TYPE: {"schema": schema}}} for c in codes}


def _version() -> str:
    try:
        return version("integration-assistant")
    except PackageNotFoundError:  # run from a folder, without having been installed
        return "0"
