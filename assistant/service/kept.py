"""What the chat's page sends back of an answer that it keeps: to have it as a file, or to say what was wrong.

The page keeps `keep_answer(...).model_dump()` of each answer. What comes back may have been changed in
the browser, so it is held against the index again before a file is made of it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Literal
from urllib.parse import quote

from fastapi import FastAPI
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response
from starlette.routing import Mount

from assistant.feedback.errors import FeedbackError
from assistant.feedback.records import MAX_WORDS, Asked, Cited, Opinion, Thumb, Wrong
from assistant.feedback.store import Store
from assistant.keep.checking import check_pack
from assistant.keep.documents import held_in
from assistant.keep.files import export, file_name
from assistant.keep.making import make_pack
from assistant.keep.pack import KeptAnswer, parse_time
from assistant.keep.reading import MAX_QUOTATIONS, ReadPack
from assistant.keep.suffixes import MEDIA_TYPES
from assistant.service.limits import BodyLimit
from assistant.service.problems import add_handlers, problem
from ingest.store import Index

PREFIX = "/kept"
MAX_BODY = 4_000_000  # bytes: a long conversation
CHANGED = (
    "A quotation of this answer is not in the documents as they are held now, so no file is made of it. "
    "What to do: ask the question again."
)
_LOG = logging.getLogger("assistant.service")


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FileRequest(_In):
    """Answers, in the order of the conversation, and the form of the file."""

    form: Literal[".md", ".docx", ".json"]
    answers: list[KeptAnswer] = Field(min_length=1, max_length=200)


class OpinionRequest(_In):
    """What somebody thought of an answer."""

    answer: KeptAnswer
    thumb: Thumb
    wrong: Wrong | None = None
    words: str = Field(default="", max_length=MAX_WORDS)
    took: float = Field(default=0.0, ge=0.0, le=3_600_000.0)  # milliseconds, as the page was told


def mount_kept(app: FastAPI, index: Callable[[], Index], store: Callable[[], Store]) -> None:
    """Serve `POST /kept/file` and `POST /kept/opinion`. `store` is called when there is an opinion to keep."""
    app.router.routes.insert(0, Mount(PREFIX, kept_app(index, store)))  # before whatever takes every path


def kept_app(index: Callable[[], Index], store: Callable[[], Store]) -> FastAPI:
    """The application by itself."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.add_middleware(BodyLimit, most=MAX_BODY)
    add_handlers(app)

    @app.post("/file")
    def file(request: FileRequest) -> Response:
        """The answers as a file to save; 409 where the documents no longer say what they quote."""
        if sum(len(a.citations) for a in request.answers) > MAX_QUOTATIONS:
            return problem(413, "These are too many answers for one file. What to do: export fewer at a time.")
        pack = make_pack(request.answers, datetime.now(UTC))
        if check_pack(ReadPack(pack, True), held_in(index())).lost:
            return problem(409, CHANGED)
        name = quote(file_name(pack, request.form))
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(export(pack, request.form), 200, headers, MEDIA_TYPES[request.form])

    @app.post("/opinion", status_code=204)
    def opinion(request: OpinionRequest) -> Response:
        """Keep an opinion, masked."""
        try:
            store().add_opinion(
                Opinion(_asked(request.answer, request.took), request.thumb, request.wrong, request.words)
            )
        except FeedbackError as error:
            _LOG.error("an opinion was not kept: %s", error)
            return problem(503, "Your opinion could not be kept. What to do: try later.")
        return Response(status_code=204)

    return app


def _asked(kept: KeptAnswer, took: float) -> Asked:
    """A kept answer as it is recorded."""
    cited = tuple(Cited(c.source_id, c.locator, c.quote) for c in kept.citations)
    return Asked(
        parse_time(kept.answered), kept.question, kept.standalone_question, kept.status, kept.reason, kept.composer,
        kept.index.fingerprint, took, cited,
    )  # fmt: skip
