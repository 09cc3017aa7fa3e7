"""The chat's own server as programs use it: MCP tools and the HTTP interface beside the page, on loopback."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client

import app
from assistant.chain import Assistant
from assistant.live import Live
from assistant.settings import Settings
from ingest.build import build
from ingest.store import Index
from tests.assistant.assistant_makers import WordsEmbedder, write_corpus
from tests.assistant.service.serving import served

DIRECTION = "What does a direction require?"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder = tmp_path_factory.mktemp("programs")
    build(write_corpus(folder / "corpus"), folder / "index", WordsEmbedder())
    index = Index(folder / "index")
    yield Assistant(index, WordsEmbedder(), date(2026, 3, 1))
    index.close()


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    live = Live(assistant.index.folder.parent.parent, lambda: assistant)
    with served(app.web_app(live, Settings())) as address:
        yield address


def with_tools(address: str, use: Any) -> Any:
    """Connect as an assistant would, and give what `use` makes of the session."""

    async def session() -> Any:
        async with (
            streamable_http_client(f"{address}/gradio_api/mcp/") as (read, write, _),
            ClientSession(read, write) as client,
        ):
            await client.initialize()
            return await use(client)

    return asyncio.run(session())


def call(address: str, tool: str, **arguments: Any) -> Any:
    got = with_tools(address, lambda client: client.call_tool(tool, arguments))
    assert not got.isError
    [content] = got.content
    return json.loads(content.text)


def test_two_tools_are_offered_and_nothing_of_the_page(address: str) -> None:
    tools = with_tools(address, lambda client: client.list_tools()).tools
    assert [t.name for t in tools] == ["ask_guidance", "open_provision"]
    ask = tools[0]
    assert ask.description.startswith("Answer a question about health and social care integration in Scotland")
    assert ask.inputSchema["required"] == ["question"]
    assert ask.inputSchema["properties"]["question"]["type"] == "string"
    assert ask.inputSchema["properties"]["question"]["description"]


def test_ask_guidance_gives_the_contract(address: str, assistant: Assistant) -> None:
    got = call(address, "ask_guidance", question=DIRECTION, top_k=3)
    assert {**got, "timings_ms": 0} == {**assistant.ask(DIRECTION, (), 3).to_dict(), "timings_ms": 0}
    assert got["citations"][0]["locator"] == "proposal 2(ii)"


def test_ask_guidance_goes_on_from_a_conversation(address: str, assistant: Assistant) -> None:
    said = assistant.ask(DIRECTION).answer
    history = [{"role": "user", "content": DIRECTION}, {"role": "assistant", "content": said}]
    got = call(address, "ask_guidance", question="and by when?", history=history)
    assert got["citations"][0]["locator"] == "proposal 2(ii), timescale"


def test_open_provision_opens_what_was_cited(address: str, assistant: Assistant) -> None:
    got = call(address, "open_provision", source_id="review", locator="proposal 2(ii)")
    assert got["text"] in assistant.index.documents["review"].text
    assert call(address, "open_provision", source_id="review", locator="proposal 99")["status"] == "error"


def test_a_wrong_call_is_an_error_without_insides(address: str) -> None:
    for tool, arguments in (
        ("ask_guidance", {}),
        ("no_such_tool", {}),
        ("ask_guidance", {"question": 5, "top_k": "x"}),
    ):
        got = with_tools(address, lambda client, t=tool, a=arguments: client.call_tool(t, a))
        assert "Traceback" not in got.content[0].text


def test_a_large_request_to_the_tools_is_refused(address: str) -> None:
    body = {"jsonrpc": "2.0", "id": 1, "method": "tools/call",
            "params": {"name": "ask_guidance", "arguments": {"question": "x" * 1_100_000}}}  # fmt: skip
    accept = {"accept": "application/json, text/event-stream"}
    assert httpx.post(f"{address}/gradio_api/mcp/", json=body, headers=accept, timeout=30).status_code == 413
    much = b"x" * 5_000_000  # told as well to who is still sending, whose line used to be cut
    assert httpx.post(f"{address}/gradio_api/mcp/", content=much, headers=accept, timeout=30).status_code == 413


def test_the_page_and_the_interface_stand_side_by_side(address: str) -> None:
    page = httpx.get(address)
    assert page.status_code == 200
    assert 'lang="en-GB"' in page.text
    got = httpx.post(f"{address}/api/v1/ask", json={"question": DIRECTION}, timeout=30)
    assert got.json()["status"] == "answered"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert httpx.get(f"{address}/api/v1/openapi.json").json()["info"]["title"] == "Integration Assistant"


def test_what_the_page_sends_back_is_taken_and_the_maintainers_page_is_off(address: str) -> None:
    got = httpx.post(f"{address}/kept/opinion", json={"thumb": "up"})
    assert (got.status_code, got.headers["content-type"]) == (422, "application/problem+json")
    assert "Password" not in httpx.get(f"{address}/maintain/", follow_redirects=True).text


def test_the_curl_line_and_the_client_configuration_of_the_readme_are_true(address: str) -> None:
    readme = Path(app.__file__).with_name("README.md").read_text(encoding="utf-8")
    assert "curl -s http://127.0.0.1:7860/api/v1/ask -H 'Content-Type: application/json'" in readme
    configuration = readme[readme.index('{"mcpServers"') :].splitlines()[0]
    url = json.loads(configuration)["mcpServers"]["integration-assistant"]["url"]
    assert url == "http://127.0.0.1:7860/gradio_api/mcp/"
