"""The whole application as it is served: which of the framework's routes there are, and which of them can be reached.

Every route is walked and asked for over HTTP. What a new version of the framework brings stays closed unless
`assistant/gate/addresses.py` opens it, and is seen here either way.
"""

from __future__ import annotations

import json
import re
import socket
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from fastapi import FastAPI

import app
from assistant.chain import Assistant
from assistant.feedback.password import hash_password
from assistant.gate.refusal import NOTHING_HERE
from assistant.live import Live
from assistant.settings import Settings
from ingest.build import build
from ingest.store import Index
from tests.assistant.assistant_makers import WordsEmbedder, write_corpus
from tests.assistant.service.serving import served

DIRECTION = "What does a direction require?"
ROOT = "/in/assistant"
# Every route of the served application that answers, by its method; everything else of the framework's is closed.
OPEN = {
    "GET /", "HEAD /", "GET /about", "GET /accessibility", "GET /read", "GET /part/documents", "GET /part/source", "GET /part/find",
    "GET /healthz", "GET /readyz", "GET /looks/{path}", "HEAD /looks/{path}",
    "GET /assets/{path:path}", "GET /theme.css",
    "POST /gradio_api/call/{api_name}", "GET /gradio_api/call/{api_name}/{event_id}", "POST /gradio_api/mcp",
    "POST /kept/file", "POST /kept/opinion",
    "POST /api/v1/ask", "POST /api/v1/pack", "GET /api/v1/openapi.json", "GET /api/v1/health", "GET /api/v1/sources",
    "GET /api/v1/sources/{source_id}", "GET /api/v1/sources/{source_id}/text", "GET /api/v1/sources/{source_id}/provisions",
    "GET /api/v1/sources/{source_id}/provisions/{locator:path}",
}  # fmt: skip
# What must be among the closed ones, so that the walk is known to see the framework's routes.
CLOSED = {
    "POST /gradio_api/upload", "GET /gradio_api/upload_progress", "GET /gradio_api/file={path_or_url:path}",
    "GET /gradio_api/proxy={url_path:path}", "POST /gradio_api/stream/{event_id}", "POST /gradio_api/component_server",
    "GET /monitoring", "GET /monitoring/summary", "GET /config", "GET /gradio_api/info", "GET /gradio_api/openapi.json",
    "POST /login", "GET /logout", "POST /gradio_api/queue/join", "GET /gradio_api/queue/data", "POST /gradio_api/run/{api_name}",
    "POST /gradio_api/api/{api_name}", "GET /gradio_api/heartbeat/{session_hash}", "GET /gradio_api/mcp/sse",
    "GET /gradio_api/mcp/schema", "POST /gradio_api/process_recording", "GET /gradio_api/custom_component/{id}/{environment}/{type}/{file_name}",
    "GET /svelte/{path:path}", "GET /manifest.json", "GET /gradio_api/startup-events", "POST /gradio_api/cancel",
    "POST /gradio_api/vibe-code", "GET /gradio_api/runs",
}  # fmt: skip
FILL = {"api_name": "turn", "event_id": "a" * 32, "source_id": "review", "locator": "proposal 2(ii)"}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("gate")
    build(write_corpus(folder / "corpus"), folder / "index", WordsEmbedder())
    index = Index(folder / "index")
    yield Assistant(index, WordsEmbedder(), date(2026, 3, 1))
    index.close()


def made(assistant: Assistant, **settings: Any) -> FastAPI:
    live = Live(assistant.index.folder.parent.parent, lambda: assistant)
    of = Settings(**settings)
    return app.web_app(live, of, app.plan_of(of, public=True))


@pytest.fixture(scope="module")
def whole(assistant: Assistant) -> FastAPI:
    return made(assistant)


@pytest.fixture(scope="module")
def address(whole: FastAPI) -> Iterator[str]:
    with served(whole) as address:
        yield address


@pytest.fixture(scope="module")
def under(assistant: Assistant) -> Iterator[str]:
    with served(made(assistant, root_path=ROOT)) as address:
        yield address


# -- every route -------------------------------------------------------------------------------


def walk(routes: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Every method and path of an application, of what is mounted in it and of the routers that it includes."""
    for route in routes:
        if hasattr(route, "effective_route_contexts"):  # a router that is included
            yield from walk(route.effective_route_contexts(), before)
            continue
        path = before + getattr(route, "path", "")
        if getattr(route, "routes", None):
            yield from walk(route.routes, path.rstrip("/"))
        elif getattr(route, "methods", None):
            yield from ((method, path) for method in route.methods)
        else:  # an application without routes of its own: a folder, or the tools
            yield from (
                (method, path + ("/{path}" if "looks" in path else "")) for method in ("GET", "HEAD", "POST", "DELETE")
            )


def filled(path: str) -> str:
    def value(match: re.Match[str]) -> str:
        name = match[1].split(":")[0]
        if name == "path":
            return "chat.css" if path.startswith("/looks") else asset()
        return FILL.get(name, "x")

    return re.sub(r"\{([^}]+)\}", value, path)


def asset() -> str:
    import gradio

    folder = Path(gradio.__file__).parent / "templates" / "frontend" / "assets"
    return next(p.name for p in sorted(folder.iterdir()) if p.suffix == ".css")


def test_of_all_routes_only_those_that_are_used_can_be_reached(whole: FastAPI, address: str) -> None:
    routes = set(walk(whole.routes))
    assert len(routes) > 100, "the framework's routes are seen"
    found = set()
    with httpx.Client(base_url=address, timeout=30) as client:
        for method, path in sorted(routes):
            content = b"{}" if method == "POST" else None
            with client.stream(method, filled(path).replace(" ", "%20"), content=content) as got:
                words = got.read().decode() if got.status_code == 404 else ""
            if got.status_code != 405 and (got.status_code != 404 or (words and NOTHING_HERE not in words)):
                found.add(f"{method} {path.rstrip('/') or '/'}")
    assert found == OPEN
    assert {f"{m} {p}" for m, p in routes} >= CLOSED


@pytest.mark.parametrize("name", ["ask_guidance", "open_provision", "predict", "turn/x"])
def test_the_queue_is_for_the_chat_alone(address: str, name: str) -> None:
    """The tools are called as tools, where they are counted; a question by the queue is counted as one, too."""
    assert httpx.post(f"{address}/gradio_api/call/{name}", json={"data": ["x", []]}).status_code == 404


def test_nothing_is_shared_or_reported(address: str) -> None:
    page = httpx.get(address).text
    config = json.loads(re.search(r"window.gradio_config = (\{.*?\});</script>", page, re.DOTALL)[1])  # type: ignore[index]
    assert config["analytics_enabled"] is False
    assert config.get("space_id") is None
    assert "gradio.live" not in page
    assert not config["vibe_mode"]
    assert not config["dev_mode"]


# -- no way to a file --------------------------------------------------------------------------

UP = ("../../../../../../etc/passwd", "..%2f..%2f..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/app.py", "....//....//etc/passwd", "%2fetc%2fpasswd",
      "..%5c..%5capp.py", "%00", "../app.py", "..%252fapp.py", "/etc/passwd", ".%2e/settings.py")  # fmt: skip
PLACES = ("/looks/", "/assets/", "/static/", "/svelte/", "/gradio_api/file=", "/gradio_api/file/", "/api/v1/sources/",
          "/api/v1/sources/review/provisions/", "/part/", "/part/source?source=", "/part/source?source=review&at=", "/", "/maintain/")  # fmt: skip


def raw(address: str, path: str) -> bytes:
    """A request as it stands: a client would tidy its path."""
    at = urlsplit(address)
    with socket.create_connection((at.hostname or "", at.port or 0), 20) as line:
        line.sendall(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode())
        got = b""
        while part := line.recv(65536):
            got += part
    return got


@pytest.mark.parametrize("place", PLACES)
def test_no_path_of_a_request_opens_a_file(address: str, place: str) -> None:
    for up in UP:
        got = raw(address, place + up)
        assert b"root:" not in got
        assert b"import argparse" not in got
        assert b"pydantic_settings" not in got
        assert b"Traceback" not in got
        status = int(got.split(b" ", 2)[1])
        assert status in (400, 404, 422) or (
            place.startswith(("/part/source", "/api/v1/sources/review")) and status == 200
        )


FILE = {"role": "user", "content": "x", "path": "https://evil.example/x", "meta": {"_type": "gradio.FileData"}}
NO_TURNS = (
    {"data": ["x", [FILE], True]}, {"data": [FILE, [], True]}, {"data": ["x", [{"a": {"b": [FILE]}}], True]},
    {"data": ["x", [{"path": "a", "meta": 5}], True]}, {"data": ["x", [], True], "session_hash": "mine"},
    {"data": ["x", [], True], "fn_index": 1}, {"data": []}, {"data": [1, 2]}, {"data": ["x", {}, True]}, {"data": ["x"]},
    {"data": ["x", []]}, {"data": ["x", [], {}]}, {"data": ["x", [], "yes"]}, {"data": ["x", [], True, True]}, {"data": 5}, {}, [], None, 5,
)  # fmt: skip


@pytest.mark.parametrize("body", [*(json.dumps(b).encode() for b in NO_TURNS), b"", b"{", b"\xff", b"[" * 100_000])
def test_nothing_but_a_question_reaches_the_framework(
    address: str, body: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    """What looks like a file would make it ask another server, and keep what comes; the rest ends in tracebacks."""
    got = httpx.post(f"{address}/gradio_api/call/turn", content=body, headers={"Content-Type": "application/json"})
    assert got.status_code == 422
    assert "What to do" in got.json()["detail"]
    assert "Traceback" not in capfd.readouterr().err


def test_the_tools_take_no_file(address: str) -> None:
    params = {"name": "ask_guidance", "arguments": {"question": "x", "history": [FILE]}}
    call = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": params}
    accept = {"Accept": "application/json, text/event-stream"}
    assert httpx.post(f"{address}/gradio_api/mcp/", json=call, headers=accept).status_code == 422


# -- cors, as the framework would have it ------------------------------------------------------


def test_pages_of_other_sites_are_let_in_nowhere(address: str) -> None:
    evil = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    for path in ("/", "/gradio_api/call/turn", "/api/v1/ask", "/gradio_api/mcp/", "/theme.css"):
        for method in ("GET", "OPTIONS", "POST"):
            got = httpx.request(method, address + path, headers=evil)
            assert not [h for h in got.headers if h.startswith("access-control")]
            assert method == "GET" or got.status_code in (403, 405)


# -- under a prefix ----------------------------------------------------------------------------


def turn(base: str) -> dict[str, Any]:
    sent = httpx.post(f"{base}/gradio_api/call/turn", json={"data": [DIRECTION, [], False]}, timeout=30)
    events = httpx.get(f"{base}/gradio_api/call/turn/{sent.json()['event_id']}", timeout=60).text
    return dict(
        json.loads([line for line in events.splitlines() if line.startswith("data: ") and "html" in line][-1][6:])[0]
    )


@pytest.mark.parametrize("prefix", [ROOT, ""])  # a proxy that leaves the prefix, and one that takes it away
def test_everything_works_under_a_prefix(under: str, assistant: Assistant, prefix: str) -> None:
    base = under + prefix
    page = httpx.get(f"{base}/").text
    assert f'src="{ROOT}/looks/main.js"' in page
    links = re.findall(r"""\s(?:href|src|action)=["'](/[^"']*)""", page)
    assert links
    assert [link for link in links if not link.startswith(f"{ROOT}/")] == []
    assert json.loads(re.search(r"window.gradio_config = (\{.*?\});</script>", page, re.DOTALL)[1])["root"].endswith(
        ROOT
    )  # type: ignore[index]
    for link in [*re.findall(r'(?:href|src)="\./(assets/[^"]+)"', page), "looks/chat.css", "about", "part/documents"]:
        assert httpx.get(f"{base}/{link}").status_code == 200
    html = turn(base)["html"]
    assert f'href="{ROOT}/?source=review' in html
    assert 'href="/?' not in html
    described = httpx.get(f"{base}/api/v1/openapi.json").json()
    assert described["servers"] == [{"url": f"{ROOT}/api/v1"}]
    got = httpx.post(f"{base}/api/v1/ask", json={"question": DIRECTION}, timeout=30).json()
    assert got["citations"][0]["locator"] == assistant.ask(DIRECTION).to_dict()["citations"][0]["locator"]
    init = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    accept = {"Accept": "application/json, text/event-stream"}
    listed = httpx.post(f"{base}/gradio_api/mcp/", json=init, headers=accept, timeout=30)
    assert "ask_guidance" in listed.text


def test_an_opinion_is_kept_without_who_gave_it(assistant: Assistant, tmp_path: Path) -> None:
    users = tmp_path / "users.txt"
    users.write_text(f"jean.muir:{hash_password('correct horse battery')}\n", encoding="utf-8")
    kept = tmp_path / "feedback.sqlite"
    whole = made(assistant, users_file=users, feedback_file=kept, record_questions=True)
    with (
        served(whole) as base,
        httpx.Client(base_url=base, auth=("jean.muir", "correct horse battery"), timeout=60) as client,
    ):
        sent = client.post("/gradio_api/call/turn", json={"data": [DIRECTION, [], False]})
        events = client.get(f"/gradio_api/call/turn/{sent.json()['event_id']}").text
        record = json.loads(
            [line for line in events.splitlines() if line.startswith("data: ") and "html" in line][-1][6:]
        )[0]["record"]
        got = client.post("/kept/opinion", json={"answer": record, "thumb": "up", "wrong": None, "words": "It helped."})
        assert got.status_code == 204, got.text
        accept = {"Accept": "application/json, text/event-stream"}
        listing = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
        assert "ask_guidance" in client.post("/gradio_api/mcp/", json=listing, headers=accept).text
        assert httpx.post(f"{base}/gradio_api/mcp/", json=listing, headers=accept).status_code == 401
    data = b"".join(p.read_bytes() for p in tmp_path.glob("feedback.sqlite*"))
    assert b"It helped." in data
    assert DIRECTION.encode() in data
    for trace in (b"jean", b"muir", b"127.0.0.1", b"horse"):
        assert trace not in data


def test_the_queue_says_when_it_is_full(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    """503 with the time to come again, of the framework's own queue."""
    monkeypatch.setattr(app, "_TURNS_WAITING", 0)
    with served(made(assistant)) as base:
        got = httpx.post(f"{base}/gradio_api/call/turn", json={"data": [DIRECTION, [], False]}, timeout=30)
    assert got.status_code == 503
    assert got.headers["retry-after"] == "5"
