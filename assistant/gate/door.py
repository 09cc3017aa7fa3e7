"""Signing in: a page with a cookie for people, a name and a password with each request for programs, or a proxy's word.

Nothing behind the door learns who it was: what says so is taken off the request.
"""

from __future__ import annotations

import base64
import binascii
import re
from urllib.parse import parse_qs, quote, urlsplit

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Scope

from assistant.gate.addresses import Address, Who, address_of
from assistant.gate.client import USER, client_of_scope
from assistant.gate.people import People
from assistant.gate.plan import Plan
from assistant.gate.rates import Rates
from assistant.gate.refusal import refusal, wait_words, wants_page
from assistant.gate.session import COOKIE, SECONDS, Sessions
from assistant.web.markup import attribute, escape
from assistant.web.shell import LOOKS, plain_page

SIGN_IN, SIGN_OUT = "/sign-in", "/sign-out"
NOT_SIGNED_IN = "You are not signed in. What to do: open the assistant's page, and sign in there."
WRONG = "That is not the name and password of anybody here. What to do: see that both are as they were given to you."
SLOWLY = "Too many wrong passwords. What to do: wait {wait}, and try again."
_PLACE = re.compile(r"/(?![/\\])[^\\\s\x00-\x20]*")  # on this server: neither //other.example nor /\other.example


class Door:
    """Lets in whoever has signed in."""

    def __init__(self, plan: Plan, rates: Rates) -> None:
        """Read the file of users, if there is one. Raises `GateError`."""
        self._plan = plan
        self._rates = rates
        self._people = People(plan.users_file) if plan.users_file else None
        self._sessions = Sessions(self._people, plan.secret) if self._people else None

    async def refusal_of(self, scope: Scope, headers: Headers, address: Address) -> Response | None:
        """Why somebody is not let in; nothing for who is."""
        if not self._plan.sign_in or address.who is Who.ANYONE or scope.get(USER):
            return None
        if self._people is None or self._sessions is None:
            return refusal(headers, 401, "The proxy has not signed you in.", {"WWW-Authenticate": "Proxy"})
        if self._sessions.name_of(_cookie_of(headers)) is not None:
            return None
        told = NOT_SIGNED_IN
        if (given := _basic_of(headers)) is not None:
            told = WRONG
            wait, right = await self._is_right(client_of_scope(scope), *given)
            if right:
                return None
            if wait:
                return refusal(headers, 429, SLOWLY.format(wait=wait_words(wait)), {"Retry-After": str(wait)})
        if wants_page(headers) and scope["method"] == "GET":
            query = scope["query_string"].decode("latin-1")
            place = scope["path"] + (f"?{query}" if query else "")
            return RedirectResponse(f"{SIGN_IN}?next={quote(place, safe='')}", 303)
        # A browser would put up a window of its own for a password, over the page, where it is offered that way.
        scheme = 'Basic realm="Integration Assistant", charset="UTF-8"' if address.who is Who.PROGRAM else "Form"
        return refusal(headers, 401, told, {"WWW-Authenticate": scheme})

    async def answer(self, scope: Scope, headers: Headers, body: bytes) -> Response | None:
        """The answer where a request is to sign in or out."""
        if self._sessions is None or scope["path"] not in (SIGN_IN, SIGN_OUT):
            return None
        secure = scope.get("scheme") == "https"
        if scope["path"] == SIGN_OUT:
            left = RedirectResponse(SIGN_IN, 303)
            left.delete_cookie(COOKIE, httponly=True, samesite="strict", secure=secure)
            return left
        if scope["method"] == "GET":
            asked = parse_qs(scope["query_string"].decode("latin-1"))
            name = self._sessions.name_of(_cookie_of(headers))
            return _page(signed_in_html(name) if name else sign_in_html(place_of(asked.get("next", [""])[0])))
        given = parse_qs(body.decode("utf-8", "replace"))
        name, password, to = (given.get(field, [""])[0] for field in ("name", "password", "next"))
        wait, right = await self._is_right(client_of_scope(scope), name.strip(), password)
        if wait:
            told = _page(sign_in_html(place_of(to), SLOWLY.format(wait=wait_words(wait)), name), 429)
            told.headers["Retry-After"] = str(wait)
            return told
        if not right:
            return _page(sign_in_html(place_of(to), WRONG, name), 403)
        entered = RedirectResponse(place_of(to), 303)
        entered.set_cookie(
            COOKIE, self._sessions.give(name.strip()), SECONDS, httponly=True, samesite="strict", secure=secure
        )
        return entered

    async def _is_right(self, client: str, name: str, password: str) -> tuple[int, bool]:
        """Seconds to wait, or whether name and password are right; looked at away from the loop that serves everybody."""
        if self._people is None:
            return 0, False
        if wait := self._rates.guessing(client, name):
            return wait, False
        right = await run_in_threadpool(self._people.knows, name, password)
        if not right:
            self._rates.guessed_wrong(client, name)
        return 0, right


def without_identity(scope: Scope) -> Scope:
    """A request without what says who sent it."""
    headers = []
    for name, value in scope["headers"]:
        if name == b"cookie":
            value = b"; ".join(p for p in value.split(b"; ") if not p.strip().startswith(COOKIE.encode() + b"="))
            if not value:
                continue
        if name != b"authorization":
            headers.append((name, value))
    return {**{k: v for k, v in scope.items() if k != USER}, "headers": headers}


def place_of(asked: str) -> str:
    """Where to go after signing in: a page of this server, else the first one.

    >>> place_of("/?source=a#b"), place_of("//evil.example/about"), place_of("https://a.example/"), place_of("/kept/file")
    ('/?source=a#b', '/', '/', '/')
    """
    if not _PLACE.fullmatch(asked):
        return "/"
    try:
        found = address_of(urlsplit(asked).path)
    except ValueError:
        return "/"
    return asked if found is not None and found.who is not Who.ANYONE and "GET" in found.methods else "/"


def sign_in_html(place: str, message: str = "", name: str = "") -> str:
    """The form, with the name that was given; a message is told to screen readers, too."""
    told = f'<p role="alert" class="failure">{escape(message)}</p>' if message else ""
    return (
        f'<h1>Sign in</h1>{told}<form method="post" action="{SIGN_IN}" id="sign-in">'
        f'<input type="hidden" name="next" value="{attribute(place)}">'
        '<p><label for="name">Name</label><br><input id="name" name="name" autocomplete="username" maxlength="64" '
        f'value="{attribute(name[:64])}" '
        'autocapitalize="none" spellcheck="false" required></p>'
        '<p><label for="password">Password</label><br><input id="password" name="password" type="password" '
        'autocomplete="current-password" required></p><p><button type="submit" class="strong">Sign in</button></p></form>'
        f'<script type="module" src="{LOOKS}/sign-in.js"></script>'
    )


def signed_in_html(name: str) -> str:
    """The way out."""
    return (
        f"<h1>Signed in</h1><p>You are signed in as {escape(name)}. Your conversations stay in this browser when you sign "
        'out; clear them first where others use it, too.</p>'
        f'<form method="post" action="{SIGN_OUT}"><p><button type="submit" class="strong">Sign out</button></p></form>'
    )  # fmt: skip


def with_way_out(page: str) -> str:
    """The chat's page with a link to where one signs out, as the last of its pages."""
    return page.replace("</ul></nav>", f'<li><a href="{SIGN_IN}">Sign out</a></li></ul></nav>', 1)


def _page(inside: str, status: int = 200) -> Response:
    return HTMLResponse(plain_page("Sign in", SIGN_IN, inside), status)


def _cookie_of(headers: Headers) -> str | None:
    return cookie_parser("; ".join(headers.getlist("cookie"))).get(COOKIE)


def _basic_of(headers: Headers) -> tuple[str, str] | None:
    scheme, _, given = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        name, _, password = base64.b64decode(given, validate=True).decode("utf-8").partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return name, password
