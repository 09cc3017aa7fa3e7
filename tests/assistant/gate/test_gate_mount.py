"""What the gate lets through, and what it says to the rest."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx
import pytest
from gated import ASK, OUTSIDE, ask, client, gated, plan
from starlette.requests import Request
from starlette.responses import Response

from assistant.gate import gate as module
from assistant.gate.addresses import ADDRESSES, address_of
from assistant.gate.gate import Gate
from assistant.web.shell import policy_of

PUBLIC = {"reachable": True}
TURN = "/gradio_api/call/turn"
MCP = "/gradio_api/mcp/"
CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {}}


def is_problem(got: httpx.Response, status: int) -> str:
    assert got.status_code == status, got.text
    assert got.headers["content-type"] == "application/problem+json"
    assert got.json()["status"] == status
    return str(got.json()["detail"])


# -- addresses ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["/config", "/login", "/gradio_api/upload", "/gradio_api/file=/etc/passwd", "/gradio_api/call/turn/../../x", "/looks/../app.py",
     "/looks/a/b", "/assets/..", "/gradio_api/call/ask_guidance", "/api/v1/docs", "/static/img/logo.svg", "//evil.example",
     "/gradio_api/call/turn/" + "A" * 32, "/about/", "/maintain/else", "/looks/x\ny"],
)  # fmt: skip
def test_what_is_not_in_the_table_is_not_there(path: str) -> None:
    assert address_of(path) is None


def test_a_request_for_no_address_or_with_another_method_goes_no_further() -> None:
    app = gated(plan())
    assert is_problem(ask(app, "GET", "/config"), 404).startswith("There is nothing")
    for method, path, allowed in (("POST", "/about", "GET"), ("DELETE", "/", "GET, HEAD"), ("OPTIONS", ASK, "POST")):
        got = ask(app, method, path)
        is_problem(got, 405)
        assert got.headers["allow"] == allowed


def test_a_browser_reads_a_page_and_not_a_problem() -> None:
    got = ask(gated(plan()), "GET", "/nothing", headers={"Accept": "text/html,*/*;q=0.8"})
    assert got.status_code == 404
    assert "<h1>No such page</h1>" in got.text


def test_every_address_that_takes_something_says_how_much() -> None:
    for address in ADDRESSES:
        takes = bool(set(address.methods) - {"GET", "HEAD"})
        assert (address.most > 0) is (takes and address.path.pattern not in ("/sign-out", "/maintain/leave"))


# -- other sites -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "headers", "status"),
    [
        ("POST", ASK, {}, 200),  # a program
        ("POST", ASK, {"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1:7860"}, 200),
        ("POST", ASK, {"Sec-Fetch-Site": "cross-site"}, 403),
        ("POST", ASK, {"Sec-Fetch-Site": "same-site"}, 403),
        ("POST", ASK, {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}, 403),
        ("POST", ASK, {"Origin": "http://127.0.0.1:7860"}, 200),
        ("POST", ASK, {"Origin": "https://evil.example"}, 403),
        ("POST", ASK, {"Origin": "http://127.0.0.1:7861"}, 403),
        ("POST", ASK, {"Origin": "null"}, 403),
        (
            "GET",
            "/about",
            {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
            200,
        ),  # a link that was followed
        ("GET", "/part/find", {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"}, 403),
        ("GET", "/about", {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"}, 200),
        ("GET", "/about", {"Origin": "https://evil.example"}, 200),
    ],
)
def test_pages_of_other_sites_may_link_and_no_more(
    method: str, path: str, headers: dict[str, str], status: int
) -> None:
    assert ask(gated(plan(**PUBLIC)), method, path, headers=headers).status_code == status


@pytest.mark.parametrize(
    ("host", "status"),
    [("127.0.0.1:7860", 200), ("localhost:7860", 200), ("[::1]:7860", 200), ("evil.example", 421), ("evil.example:7860", 421),
     ("127.0.0.1.evil.example", 421), ("", 421), ("[", 421)],
)  # fmt: skip
def test_a_name_that_was_made_to_lead_here_is_not_answered(host: str, status: int) -> None:
    """Else a page of that name could read the answers of an assistant that asks nobody to sign in."""
    assert ask(gated(plan()), "GET", "/about", headers={"Host": host}).status_code == status


# -- how large, how long -----------------------------------------------------------------------


def test_a_body_has_a_size_whatever_its_header_says() -> None:
    app = gated(plan())
    assert ask(app, "POST", ASK, content=b"x" * 200_000).json()["size"] == 200_000
    assert "200000 bytes" in is_problem(ask(app, "POST", ASK, content=b"x" * 200_001), 413)

    async def parts() -> Any:
        for _ in range(50):
            yield b"x" * 10_000

    is_problem(ask(app, "POST", ASK, content=parts()), 413)
    is_problem(ask(app, "POST", "/maintain/leave", content=b"x"), 413)


def with_gate(inside: Any, **more: Any) -> Gate:
    return Gate(inside, plan(), **more)


def test_a_body_that_drips_in_is_given_up() -> None:
    async def drips() -> Any:
        yield b"x"
        await asyncio.sleep(30)

    app = with_gate(None, body_seconds=0.05)
    is_problem(ask(app, "POST", ASK, content=drips()), 408)  # type: ignore[arg-type]


def test_an_answer_that_does_not_begin_is_given_up() -> None:
    async def hangs(scope: Any, receive: Any, send: Any) -> None:
        await asyncio.sleep(30)

    assert "What to do" in is_problem(ask(with_gate(hangs, start_seconds=0.05), "POST", ASK), 504)  # type: ignore[arg-type]


def test_an_answer_that_has_begun_may_take_its_time() -> None:
    async def slow(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await asyncio.sleep(0.2)
        await send({"type": "http.response.body", "body": b"done"})

    assert ask(with_gate(slow, start_seconds=0.05), "POST", ASK).text == "done"  # type: ignore[arg-type]


def test_what_breaks_is_told_without_insides() -> None:
    def breaks(_: Request) -> Response:
        raise ZeroDivisionError("secret")

    got = ask(gated(plan(), breaks), "POST", ASK)
    assert "secret" not in is_problem(got, 500)
    assert got.headers["x-content-type-options"] == "nosniff"


# -- how many ----------------------------------------------------------------------------------


async def many(app: Any, count: int, url: str = ASK, **more: Any) -> list[int]:
    async with client(app, OUTSIDE) as c:
        return [r.status_code for r in await asyncio.gather(*(c.post(url, **more) for _ in range(count)))]


class Held:
    """Answers only when it is let go."""

    def __init__(self) -> None:
        self.go = asyncio.Event()

    async def __call__(self, _: Request) -> Response:
        await self.go.wait()
        return Response("done")


@pytest.mark.parametrize(("url", "most"), [(ASK, module.ASKING_AT_ONCE), (MCP, module.CALLING_AT_ONCE)])
def test_too_many_questions_at_once_are_told_to_come_again(url: str, most: int) -> None:
    async def run() -> None:
        held = Held()
        app = gated(plan(**PUBLIC), held)
        async with client(app, OUTSIDE) as c:
            waiting = [asyncio.create_task(c.post(url, json=CALL)) for _ in range(most)]
            await asyncio.sleep(0.05)
            got = await c.post(url, json=CALL)
            assert "What to do: ask again in 5 seconds" in is_problem(got, 503)
            assert got.headers["retry-after"] == "5"
            assert (await asyncio.wait_for(c.get("/nothing"), 5)).status_code == 404  # the rest goes on
            held.go.set()
            assert {r.status_code for r in await asyncio.gather(*waiting)} == {200}
            assert (await c.post(url, json=CALL)).status_code == 200  # there is room again

    asyncio.run(run())


def test_a_client_has_a_rate_of_its_own() -> None:
    app = gated(plan(per_client=3, **PUBLIC))
    assert [ask(app, "POST", ASK, OUTSIDE).status_code for _ in range(4)] == [200, 200, 200, 429]
    got = ask(app, "POST", ASK, OUTSIDE)
    assert 1 <= int(got.headers["retry-after"]) <= 60
    assert "What to do: ask again in" in is_problem(got, 429)
    assert ask(app, "POST", ASK, "203.0.113.8").status_code == 200
    assert ask(app, "GET", "/about", OUTSIDE).status_code == 200  # reading goes on


def test_all_clients_together_have_a_rate() -> None:
    app = gated(plan(overall=3, **PUBLIC))
    got = [ask(app, "POST", ASK, f"203.0.113.{i}") for i in range(4)]
    assert [r.status_code for r in got] == [200, 200, 200, 503]
    assert "retry-after" in got[3].headers


def test_requests_that_are_no_questions_have_a_rate_too() -> None:
    app = gated(plan(per_client=1, **PUBLIC))
    statuses = [ask(app, "GET", "/api/v1/health", OUTSIDE).status_code for _ in range(41)]
    assert statuses == [200] * 40 + [429]


def test_the_tools_count_as_questions_when_they_are_called_and_not_when_they_are_listed() -> None:
    app = gated(plan(per_client=2, **PUBLIC))
    greet, call = {"jsonrpc": "2.0", "id": 1, "method": "tools/list"}, CALL
    assert [ask(app, "POST", MCP, OUTSIDE, json=greet).status_code for _ in range(5)] == [200] * 5
    escaped = json.dumps(call).replace("tools/call", "tools\\/call").encode()  # the same call, written otherwise
    statuses = [
        ask(app, "POST", MCP, OUTSIDE, content=c).status_code for c in (escaped, json.dumps([call]).encode(), escaped)
    ]
    assert statuses == [200, 200, 429]


def test_a_busy_part_says_when_to_come_again() -> None:
    app = gated(plan(), lambda _: Response("full", 503))
    assert ask(app, "POST", TURN, json={"data": ["x", [], False]}).headers["retry-after"] == "5"


# -- headers -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/about"), ("GET", "/nothing"), ("POST", ASK), ("POST", "/about")]
)
def test_every_answer_has_the_headers_refusals_too(method: str, path: str) -> None:
    headers = ask(gated(plan()), method, path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert headers["cross-origin-opener-policy"] == headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert "strict-transport-security" not in headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert policy_of("").split(";")[1].strip() == "script-src 'self'"


def test_only_where_it_is_https_browsers_are_told_to_stay_with_it() -> None:
    behind = plan(reachable=True, proxies=("127.0.0.1",))
    got = ask(gated(behind), "GET", "/about", headers={"X-Forwarded-Proto": "https"})
    assert got.headers["strict-transport-security"] == "max-age=31536000"


def test_looks_may_be_kept_but_are_asked_for_again() -> None:
    assert ask(gated(plan()), "GET", "/looks/chat.css").headers["cache-control"] == "private, no-cache"


def test_no_other_site_is_let_in_whatever_a_part_says() -> None:
    allowing = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Credentials": "true"}
    got = ask(gated(plan(), lambda _: Response("x", headers=allowing)), "POST", ASK)
    assert not [h for h in got.headers if h.startswith("access-control")]


def test_there_are_no_other_connections_than_requests() -> None:
    sent: list[Any] = []

    async def run() -> None:
        async def send(message: Any) -> None:
            sent.append(message)

        await with_gate(None)({"type": "websocket", "path": "/", "headers": []}, None, send)  # type: ignore[arg-type]

    asyncio.run(run())
    assert sent == [{"type": "websocket.close", "code": 1008}]


def test_what_is_refused_by_its_address_is_not_read() -> None:
    read: list[bytes] = []

    async def parts() -> Any:
        read.append(b"x")
        yield b"x"

    assert ask(gated(plan()), "POST", "/gradio_api/upload", content=parts()).status_code == 404
    assert read == []
