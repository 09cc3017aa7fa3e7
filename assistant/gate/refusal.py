"""What somebody who is not let in reads: a page for browsers, a problem (RFC 9457) for programs and scripts."""

from __future__ import annotations

from http import HTTPStatus

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, Response

from assistant.service.problems import problem
from assistant.web.markup import escape
from assistant.web.shell import lost_page, plain_page

NOTHING_HERE = "There is nothing at this address."
TOO_OFTEN = "You have asked very often in a short time. What to do: ask again in {wait}."
BUSY = "Too many people are asking at the moment. What to do: ask again in {wait}."
TOO_LARGE = "A request may have {most} bytes here. What to do: send less."
TOO_SLOW = "The request did not come within {seconds:.0f} seconds. What to do: send it again."
NO_ANSWER = "There was no answer within {seconds:.0f} seconds. What to do: ask again, perhaps in fewer words."
OUR_FAULT = "Something went wrong on our side. This says nothing about the guidance. Please try again."


def wants_page(headers: Headers) -> bool:
    """Whether somebody is to read the answer in a browser; scripts and programs ask for anything, or for JSON."""
    return "text/html" in headers.get("accept", "")


def refusal(headers: Headers, status: int, detail: str, more: dict[str, str] | None = None) -> Response:
    """The answer of a status."""
    if not wants_page(headers):
        return problem(status, detail, more)
    if status == HTTPStatus.NOT_FOUND:
        return HTMLResponse(lost_page(), status, more)
    title = HTTPStatus(status).phrase
    return HTMLResponse(plain_page(title, "", f"<h1>{title}</h1><p>{escape(detail)}</p>"), status, more)


def wait_words(seconds: int) -> str:
    """A time to wait.

    >>> wait_words(1), wait_words(40), wait_words(200)
    ('1 second', '40 seconds', '4 minutes')
    """
    if seconds < 100:
        return f"{seconds} second{'s' if seconds != 1 else ''}"
    return f"{-(-seconds // 60)} minutes"
