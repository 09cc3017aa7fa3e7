"""The maintainer's page under `/maintain`: off unless a password is set, drawn on the server, without a script.

A right password gives the browser a random token in a cookie that scripts cannot read and other
sites cannot send; the server knows it for eight hours, or until it is signed out or restarted.
"""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from urllib.parse import parse_qs

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Mount, Route

from assistant.feedback.csv_export import csv_of
from assistant.feedback.draft import draft_text
from assistant.feedback.errors import FeedbackError
from assistant.feedback.guard import Guard
from assistant.feedback.queries import MOST, Filter, View, listing, record
from assistant.feedback.records import Thumb, Wrong
from assistant.feedback.store import Store
from assistant.feedback.totals import totals
from assistant.service.limits import BodyLimit
from assistant.service.maintainer_html import HOME, SHOWN, TITLE, inside_html, lists_html, shown, sign_in_html
from assistant.types import Reason

COOKIE = "maintainer"
_HOURS = 8
_FIELDS = ("words", "since", "source", "reason", "thumb", "wrong", "skip")
Frame = Callable[[str, str], str]


def frame(title: str, inside: str) -> str:
    """A page around its content, where the chat's own frame is not given."""
    return (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>{shown(title)}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
        f'<body style="font-family: system-ui, sans-serif; margin: 16px; max-width: 80em"><main>{inside}</main></body></html>'
    )


class _Tokens:
    """Who is signed in. A token is worth nothing after its time."""

    def __init__(self) -> None:
        self._ends: dict[str, float] = {}
        self._one = threading.Lock()

    def give(self) -> str:
        """A new token."""
        with self._one:
            now = time.monotonic()
            self._ends = {t: end for t, end in self._ends.items() if end > now}
            token = secrets.token_urlsafe(32)
            self._ends[token] = now + _HOURS * 3600
            return token

    def knows(self, token: str | None) -> bool:
        """Whether a token was given and still counts."""
        return token is not None and self._ends.get(token, 0.0) > time.monotonic()

    def forget(self, token: str | None) -> None:
        """Sign out."""
        with self._one:
            self._ends.pop(token or "", None)


def mount_maintainer(
    app: FastAPI, store: Callable[[], Store], password_hash: str, around: Frame = frame, more: Callable[[], str] = str
) -> None:
    """Serve the maintainer's page where a password is set; without one there is nothing at its address.

    `more` makes HTML that stands below its lists.
    """
    guard = Guard(password_hash)
    if guard.is_on:
        app.router.routes[:0] = [Route(HOME, _home), Mount(HOME, maintainer_app(store, guard, around, more))]


def _home(_: Request) -> Response:
    """The page's address without the stroke at its end, which a page at `/` would otherwise take."""
    return RedirectResponse(HOME + "/", 308)


def maintainer_app(
    store: Callable[[], Store], guard: Guard, around: Frame = frame, more: Callable[[], str] = str
) -> FastAPI:
    """The application by itself."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.add_middleware(BodyLimit, most=10_000)
    tokens = _Tokens()

    def page(inside: str, status: int = 200) -> Response:
        return HTMLResponse(
            around(TITLE, inside_html(inside)), status, {"Cache-Control": "no-store", "X-Frame-Options": "DENY"}
        )

    def signed_in(request: Request) -> bool:
        return tokens.knows(request.cookies.get(COOKIE))

    async def not_possible(_: Request, error: Exception) -> Response:
        """A store that cannot be read, with what to do: whoever sees this looks after it."""
        return page(f'<h1>{TITLE}</h1><p role="alert">{shown(str(error))}</p>', 503)

    app.add_exception_handler(FeedbackError, not_possible)

    @app.get("/")
    def lists(request: Request) -> Response:
        """A list, or the form for the password."""
        if not signed_in(request):
            return page(sign_in_html())
        view, asked = _asked(request.query_params)
        kept = store()
        since = datetime.now(UTC) - timedelta(days=36_500)
        rows = listing(kept, view, _filter(asked, SHOWN))
        return page(lists_html(view, rows, totals(kept, since), asked) + more())

    @app.post("/")
    async def sign_in(request: Request) -> Response:
        """A password, looked at away from the loop that serves everybody else."""
        given = parse_qs((await request.body()).decode("utf-8", "replace")).get("password", [""])[0]
        try:
            right = await run_in_threadpool(guard.opens, given)
        except FeedbackError as error:
            return page(sign_in_html(str(error)), 429)
        if not right:
            return page(sign_in_html("That is not the password."), 403)
        answer = RedirectResponse(HOME + "/", 303)
        answer.set_cookie(COOKIE, tokens.give(), _HOURS * 3600, path=HOME, httponly=True, samesite="strict",
                          secure=request.url.scheme == "https")  # fmt: skip
        return answer

    @app.post("/leave")
    def leave(request: Request) -> Response:
        """Sign out."""
        tokens.forget(request.cookies.get(COOKIE))
        answer = RedirectResponse(HOME + "/", 303)
        answer.delete_cookie(COOKIE, path=HOME)
        return answer

    @app.get("/csv")
    def csv(request: Request) -> Response:
        """A list as CSV, filtered as it was shown, from its beginning."""
        if not signed_in(request):
            return RedirectResponse(HOME + "/", 303)
        view, asked = _asked(request.query_params)
        rows = listing(store(), view, _filter({**asked, "skip": "0"}, MOST)).rows
        return _file(csv_of(rows), "text/csv; charset=utf-8", f"{view.value}.csv")

    @app.get("/draft")
    def draft(request: Request) -> Response:
        """A record as a draft of a reference question, to be saved, completed and copied by hand."""
        if not signed_in(request):
            return RedirectResponse(HOME + "/", 303)
        view, _ = _asked(request.query_params)
        number = request.query_params.get("number", "")
        row = record(store(), view, int(number)) if number.isdecimal() and len(number) < 16 else None
        if row is None:
            return page(f'<h1>{TITLE}</h1><p role="alert">There is no such record.</p>', 404)
        text = draft_text(row, datetime.now(UTC).date())
        return _file(text.encode("utf-8"), "application/yaml; charset=utf-8", f"draft-{view.value}-{row.id}.yaml")

    return app


def _asked(query: Mapping[str, str]) -> tuple[View, dict[str, str]]:
    """The list and the filters of an address; what is not of the form is left out."""
    view = View(query["list"]) if query.get("list") in set(View) else View.FEEDBACK
    asked = {name: query[name][:200] for name in _FIELDS if query.get(name)}
    for name, good in (("reason", set(Reason)), ("thumb", set(Thumb)), ("wrong", set(Wrong))):
        if asked.get(name) not in good:
            asked.pop(name, None)
    if not (asked.get("skip", "").isdecimal() and len(asked["skip"]) < 10):
        asked.pop("skip", None)
    if _day(asked.get("since", "")) is None:
        asked.pop("since", None)
    return view, asked


def _day(text: str) -> datetime | None:
    try:
        return datetime.combine(date.fromisoformat(text), clock_time(), UTC)
    except ValueError:
        return None


def _filter(asked: Mapping[str, str], limit: int) -> Filter:
    return Filter(
        since=_day(asked.get("since", "")), reason=Reason(asked["reason"]) if "reason" in asked else None,
        thumb=Thumb(asked["thumb"]) if "thumb" in asked else None, wrong=Wrong(asked["wrong"]) if "wrong" in asked else None,
        words=asked.get("words", ""), source=asked.get("source"), limit=limit, skip=int(asked.get("skip", "0")),
    )  # fmt: skip


def _file(data: bytes, kind: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return Response(data, 200, headers, kind)
