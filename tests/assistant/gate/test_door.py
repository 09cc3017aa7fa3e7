"""Signing in: by the page, by a name with each request, by a trusted proxy; and nobody behind the door learns who."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from fastapi import FastAPI
from gated import ASK, OUTSIDE, SECRET, ask, client, gated, plan, users_file
from hypothesis import given
from hypothesis import strategies as st

from assistant.gate import people
from assistant.gate.door import place_of
from assistant.gate.session import COOKIE

PAGE = {"Accept": "text/html"}
BASIC = {"Authorization": "Basic " + base64.b64encode(f"jean:{SECRET}".encode()).decode()}
EVERYWHERE = ("/", "/about", "/part/source?source=x", "/assets/x.js", "/theme.css", "/gradio_api/call/turn/" + "a" * 32,
              "/api/v1/openapi.json", "/api/v1/sources", "/maintain/")  # fmt: skip


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hash itself is tested where it is made."""
    monkeypatch.setattr(people, "is_password", lambda given, kept: given == SECRET)


@pytest.fixture
def app(tmp_path: Path) -> FastAPI:
    return gated(plan(reachable=True, users_file=users_file(tmp_path)))


def run(app: FastAPI, use: Callable[[httpx.AsyncClient], Any], peer: str = OUTSIDE, **more: Any) -> Any:
    async def session() -> Any:
        async with client(app, peer, **more) as c:
            return await use(c)

    return asyncio.run(session())


def basic(name: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


@pytest.mark.parametrize("path", EVERYWHERE)
def test_nothing_is_served_to_who_has_not_signed_in(app: FastAPI, path: str) -> None:
    got = ask(app, "GET", path)
    assert got.status_code == 401
    assert "What to do" in got.json()["detail"]
    assert ask(app, "GET", path, headers=BASIC).status_code == 200


@pytest.mark.parametrize(
    "path", [ASK, "/api/v1/pack", "/gradio_api/mcp/", "/gradio_api/call/turn", "/kept/file", "/kept/opinion"]
)
def test_nor_is_anything_taken_or_read_of_them(app: FastAPI, path: str) -> None:
    read: list[bytes] = []

    async def parts() -> Any:
        read.append(b"x")
        yield b"x"

    assert ask(app, "POST", path, content=parts()).status_code == 401
    assert read == []


def test_programs_are_asked_for_a_name_and_browsers_scripts_are_not(app: FastAPI) -> None:
    """A browser would put its own window for a password over the page."""
    assert ask(app, "POST", ASK).headers["www-authenticate"].startswith("Basic realm=")
    assert not ask(app, "GET", "/part/find").headers["www-authenticate"].startswith("Basic")


def test_the_looks_of_the_sign_in_page_are_for_anyone_and_its_words_say_nothing_of_documents(app: FastAPI) -> None:
    assert ask(app, "GET", "/looks/chat.css").status_code == 200
    page = ask(app, "GET", "/sign-in").text
    assert '<label for="password">' in page
    assert "http" not in page.replace("http://www.w3.org", "")


def test_a_browser_is_led_to_the_page_and_back_to_where_it_was_going(app: FastAPI) -> None:
    async def use(c: httpx.AsyncClient) -> None:
        got = await c.get("/?source=msg-review-2019", headers=PAGE)
        assert (got.status_code, got.headers["location"]) == (303, "/sign-in?next=%2F%3Fsource%3Dmsg-review-2019")
        page = (await c.get(got.headers["location"], headers=PAGE)).text
        assert 'name="next" value="/?source=msg-review-2019"' in page
        form = {"name": "jean", "password": SECRET, "next": "/?source=msg-review-2019#proposal-4-iv"}
        got = await c.post("/sign-in", data=form)
        assert (got.status_code, got.headers["location"]) == (303, "/?source=msg-review-2019#proposal-4-iv")
        assert (await c.get("/about", headers=PAGE)).status_code == 200
        assert "signed in as jean" in (await c.get("/sign-in")).text
        got = await c.post("/sign-out")
        assert (got.status_code, got.headers["location"]) == (303, "/sign-in")
        assert (await c.get("/about")).status_code == 401

    run(app, use)


def test_the_cookie_is_for_this_server_alone_and_not_for_scripts(app: FastAPI, tmp_path: Path) -> None:
    form = {"name": "jean", "password": SECRET}
    cookie = ask(app, "POST", "/sign-in", data=form).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie
    behind = gated(plan(reachable=True, users_file=users_file(tmp_path), proxies=(OUTSIDE,)))
    got = ask(behind, "POST", "/sign-in", OUTSIDE, data=form, headers={"X-Forwarded-Proto": "https"})
    assert "; secure" in got.headers["set-cookie"].lower()


@pytest.mark.parametrize(
    "place",
    ["//evil.example/about", "///about", "/\\evil.example/about", "/\\/evil.example/about", "/about\\x", "https:/about", "about", "\x00/about",
     "https://evil.example", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)", "/sign-in", "/kept/file",
     "/nothing", "", "///evil.example", "/?a\r\nSet-Cookie: x=y"],
)  # fmt: skip
def test_signing_in_leads_to_no_other_server(app: FastAPI, place: str) -> None:
    got = ask(app, "POST", "/sign-in", data={"name": "jean", "password": SECRET, "next": place})
    assert (got.status_code, got.headers["location"]) == (303, "/")


@given(st.text() | st.from_regex(r"[/\\\\:.@a-z?#\t\n]{0,12}(about|maintain/)?[?#]?.{0,8}", fullmatch=True))
def test_wherever_it_leads_it_is_a_page_of_this_server(place: str) -> None:
    to = place_of(place)
    assert to.startswith("/")
    assert urlsplit(urljoin("https://ia.example/sign-in", to)).netloc == "ia.example"
    assert not to.startswith(("//", "/\\"))
    assert to == "".join(to.split())


def test_what_is_sent_is_shown_as_text(app: FastAPI) -> None:
    hostile = '"><script>alert(1)</script>'
    got = ask(app, "POST", "/sign-in", data={"name": hostile, "password": "never told", "next": f"/?find={hostile}"})
    assert got.status_code == 403
    assert "<script>alert" not in got.text
    assert 'value="&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;"' in got.text, (
        "the name stays, the password does not"
    )
    assert "never told" not in got.text


def test_another_site_cannot_sign_somebody_in_or_out(app: FastAPI) -> None:
    for path in ("/sign-in", "/sign-out"):
        assert ask(app, "POST", path, headers={"Origin": "https://evil.example"}).status_code == 403


def test_guessing_is_slowed_for_the_client_and_then_also_for_the_right_password(app: FastAPI) -> None:
    wrong = [ask(app, "GET", "/about", OUTSIDE, headers=basic(f"jean{i}", "x")).status_code for i in range(6)]
    assert wrong == [401] * 5 + [429]
    got = ask(app, "POST", "/sign-in", OUTSIDE, data={"name": "jean", "password": SECRET})
    assert got.status_code == 429
    assert int(got.headers["retry-after"]) >= 1
    assert "Too many wrong passwords. What to do: wait" in got.text
    assert ask(app, "GET", "/about", "203.0.113.8", headers=BASIC).status_code == 200


def test_guessing_one_name_from_many_addresses_is_slowed_too(app: FastAPI) -> None:
    wrong = [ask(app, "GET", "/about", f"203.0.113.{i}", headers=basic("jean", "x")).status_code for i in range(11)]
    assert wrong == [401] * 10 + [429]


@pytest.mark.parametrize(
    "header", ["", "Basic", "Basic !!!", "Basic " + base64.b64encode(b"\xff:x").decode(), "Bearer x", "Basic " + base64.b64encode(b"jean").decode()]
)  # fmt: skip
def test_a_header_that_is_no_name_and_password_lets_nobody_in(app: FastAPI, header: str) -> None:
    assert ask(app, "GET", "/about", headers={"Authorization": header}).status_code == 401


def test_a_trusted_proxy_says_who_is_signed_in_and_nobody_else_can() -> None:
    app = gated(plan(reachable=True, proxies=("10.0.0.1",), user_header="x-user"))
    assert ask(app, "GET", "/about", "10.0.0.1", headers={"X-User": "jean"}).status_code == 200
    for peer, headers in (("10.0.0.1", {}), ("10.0.0.1", {"X-User": ""}), (OUTSIDE, {"X-User": "jean"}),
                          ("127.0.0.1", {"X-User": "jean"}), (OUTSIDE, {"X-User": "jean", "X-Forwarded-For": "10.0.0.1"})):  # fmt: skip
        assert ask(app, "GET", "/about", peer, headers=headers).status_code == 401
    twice = [("X-User", "jean"), ("X-User", "ali")]
    assert ask(app, "GET", "/about", "10.0.0.1", headers=twice).status_code == 401
    assert (
        ask(app, "GET", "/sign-in", "10.0.0.1", headers={"X-User": "jean"}).json()["path"] == "/sign-in"
    )  # there is no such page


def test_nobody_behind_the_door_learns_who_it_was(app: FastAPI) -> None:
    cookie = ask(app, "POST", "/sign-in", data={"name": "jean", "password": SECRET}).cookies[COOKIE]
    for headers in ({"Cookie": f"a=b; {COOKIE}={cookie}; maintainer=c"}, BASIC):
        got = ask(app, "POST", ASK, headers=headers).json()
        assert "jean" not in str(got)
        assert cookie not in str(got)
        assert not {"authorization"} & set(got["headers"])
    proxied = gated(plan(reachable=True, proxies=("10.0.0.1",), user_header="x-user"))
    got = ask(proxied, "POST", ASK, "10.0.0.1", headers={"X-User": "jean", "Cookie": "maintainer=c"}).json()
    assert "jean" not in str(got)
    assert got["headers"]["cookie"] == "maintainer=c"
    assert got["scope"] == []
