"""The chat, in a browser: `python app.py`. Wiring only; what is shown is made in `assistant/pages.py`.

The page is served on this machine alone unless `--public` says otherwise, asks no other host
for anything (the policy sent with it forbids that), and keeps each tab's conversation apart.
"""

from __future__ import annotations

import argparse
import errno
import ipaddress
import logging
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ingest.offline import switch_off_telemetry

switch_off_telemetry()

import gradio as gr  # noqa: E402 - after the switches
import uvicorn  # noqa: E402
from fastapi import FastAPI  # noqa: E402
from pydantic import ValidationError  # noqa: E402
from rich.console import Console  # noqa: E402
from starlette.datastructures import MutableHeaders  # noqa: E402
from starlette.types import ASGIApp, Message, Receive, Scope, Send  # noqa: E402

from assistant import pages  # noqa: E402
from assistant.chain import Assistant, open_assistant  # noqa: E402
from assistant.live import Live  # noqa: E402
from assistant.pages import Exchange  # noqa: E402
from assistant.settings import Settings, setting_problems  # noqa: E402
from ingest.__main__ import build_with_progress  # noqa: E402
from ingest.embed import Embedder, embedder_of  # noqa: E402
from ingest.errors import IndexProblem, IngestError  # noqa: E402

ASSETS = Path(__file__).parent / "assistant" / "assets"
_LOG = logging.getLogger("assistant.app")
_TURNS_AT_ONCE = 4
_SYSTEM_FONTS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Arial", "sans-serif"]
_CODE_FONTS = ["ui-monospace", "Consolas", "Liberation Mono", "monospace"]
# Gradio's page needs inline scripts and `eval`; what matters is that nothing goes to another host.
_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
# After a turn: the newest question to the top of the conversation, and a word to screen readers.
_SHOW_NEWEST = """() => setTimeout(() => {
  const turns = document.querySelectorAll("#conversation .turn");
  turns[turns.length - 1]?.scrollIntoView({ block: "nearest" });
  turns[turns.length - 1]?.scrollIntoView({ block: "start" });
}, 60)"""
# On loading: a live region for screen readers, and the language again, which Gradio takes from the browser.
_ON_LOAD = """() => {
  document.getElementById("status")?.setAttribute("role", "status");
  document.documentElement.lang = "en-GB";
}"""


class StartError(Exception):
    """The chat cannot be served as it was asked for; the message says what to do."""


# -- one turn ----------------------------------------------------------------------------------


def take_turn(assistant: Assistant, exchanges: tuple[Exchange, ...], question: str, top_k: int) -> Exchange:
    """Ask, with the conversation as history. Whatever goes wrong becomes a message, and a line in the log."""
    try:
        answer = assistant.ask(question, pages.history_of(exchanges), top_k)
        index = assistant.index
        return pages.exchange_of(question, answer, len(exchanges) + 1, index.documents, index.sources)
    except IndexProblem as error:
        _LOG.error("the index cannot be used: %s", error)
        return pages.failed_exchange(question, str(error))
    except Exception:  # noqa: BLE001 - a turn is the boundary: the conversation goes on
        _LOG.exception("a turn failed")
        return pages.failed_exchange(question, pages.OUR_FAULT)


# -- the page ----------------------------------------------------------------------------------


def _theme() -> gr.themes.Base:
    theme = gr.themes.Base(
        primary_hue="teal", neutral_hue="slate", text_size="md", radius_size="md",
        font=_SYSTEM_FONTS, font_mono=_CODE_FONTS,
    )  # fmt: skip
    return theme.set(
        body_background_fill="#f4f6f7", body_background_fill_dark="#10161b",
        body_text_color="#17222b", body_text_color_dark="#e7ecef",
        button_primary_background_fill="#0b5563", button_primary_background_fill_dark="#7fd3de",
        button_primary_background_fill_hover="#083f4a", button_primary_background_fill_hover_dark="#a5e3eb",
        button_primary_text_color="#ffffff", button_primary_text_color_dark="#06262c",
        button_secondary_background_fill="#ffffff", button_secondary_background_fill_dark="#1b242c",
        button_secondary_background_fill_hover="#e6f1f2", button_secondary_background_fill_hover_dark="#24313b",
        button_secondary_text_color="#17222b", button_secondary_text_color_dark="#e7ecef",
        button_secondary_border_color="#b9c4cb", button_secondary_border_color_dark="#42525f",
        input_background_fill="#ffffff", input_background_fill_dark="#1b242c",
        input_border_color="#8694a0", input_border_color_dark="#6d7f8d",
        input_placeholder_color="#5b6873", input_placeholder_color_dark="#9fb0bc",
    )  # fmt: skip


def build_page(live: Live, top_k: int) -> gr.Blocks:
    """Lay out the chat and connect it; the conversation lives in the session of its tab."""
    with live.in_use() as first:
        sources = first.index.sources
    page = gr.Blocks(title=pages.NAME, analytics_enabled=False, fill_width=True)
    with page:
        exchanges = gr.State(())
        with gr.Row(elem_id="top"):
            _html(pages.header_html(), "name")
            new = gr.Button("New conversation", elem_id="new", size="sm", scale=0, min_width=160)
        with gr.Row(elem_id="main"):
            with gr.Column(scale=3, min_width=320, elem_id="talk"):
                conversation = _html(pages.welcome_html(sources), "conversation")
                with gr.Column(elem_id="starters") as starters:
                    examples = _starters()
                with gr.Row(elem_id="ask"):
                    box = gr.Textbox(
                        label="Your question", placeholder="Type a question", lines=1,
                        max_lines=4, autofocus=True, scale=1, min_width=200, elem_id="question",
                    )  # fmt: skip
                    ask = gr.Button("Ask", variant="primary", scale=0, min_width=90, elem_id="send")
            with gr.Column(scale=2, min_width=320, elem_id="sources"):
                panel = _html(pages.panel_html((), sources), "panel")
        status = _html("", "status")

        def say(question: str, before: tuple[Exchange, ...]) -> Iterator[list[Any]]:
            """Show the question at once, and the answer when it is there."""
            question = question.strip()
            if not question:
                yield [gr.skip()] * len(outputs)
                return
            hidden = gr.update(visible=False)
            yield [before, "", pages.conversation_html(before, question), gr.skip(), hidden, "Looking."]
            with live.in_use() as assistant:
                done = (*before, take_turn(assistant, before, question, top_k))
                shown = pages.conversation_html(done), pages.panel_html(done, assistant.index.sources)
            yield [done, gr.skip(), *shown, gr.skip(), pages.escape(done[-1].summary)]

        def clear() -> list[Any]:
            """Begin again."""
            first = pages.welcome_html(sources), pages.panel_html((), sources)
            return [(), "", *first, gr.update(visible=True), "New conversation."]

        outputs = [exchanges, box, conversation, panel, starters, status]
        private: dict[str, Any] = {"outputs": outputs, "api_visibility": "private", "show_progress": "hidden"}
        turn: dict[str, Any] = {
            **private, "trigger_mode": "once", "concurrency_limit": _TURNS_AT_ONCE, "concurrency_id": "turn"
        }  # fmt: skip
        turns = [gr.on([box.submit, ask.click], say, [box, exchanges], **turn)]
        turns += [example.click(say, [example, exchanges], **turn) for example in examples]
        for event in turns:
            event.then(None, js=_SHOW_NEWEST)
        new.click(clear, None, cancels=turns, **private)
        page.load(None, js=_ON_LOAD)
    return page


def _starters() -> list[gr.Button]:
    """A button for each starting question, under the kind of user who asks it."""
    buttons = []
    for who, questions in pages.STARTERS:
        with gr.Column(elem_classes="starter-group"):
            _html(f"<h3>{pages.escape(who)}</h3>")
            with gr.Row():
                buttons += [gr.Button(q, elem_classes="starter", min_width=240) for q in questions]
    return buttons


def _html(value: str, elem_id: str | None = None) -> gr.HTML:
    """A place for HTML of ours, without the framework's looks and scripts."""
    return gr.HTML(value, elem_id=elem_id, apply_default_css=False, js_on_load=None)


class Shell:
    """ASGI middleware: the headers of every answer, and the page's language and title."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand before `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything through; rewrite the one HTML page."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start: Message = {}
        body = b""

        async def sending(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.update(_HEADERS)
                if scope["path"] == "/" and headers.get("content-type", "").startswith("text/html"):
                    start = message
                    return
            elif start:
                body += message.get("body", b"")
                if message.get("more_body"):
                    return
                whole = pages.page_shell(body.decode("utf-8")).encode("utf-8")
                MutableHeaders(scope=start)["content-length"] = str(len(whole))
                await send(start)
                message = {"type": "http.response.body", "body": whole}
            await send(message)

        await self.app(scope, receive, sending)


def web_app(page: gr.Blocks) -> FastAPI:
    """The page as a web application, with nothing of the framework's that is not used."""
    outer = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    gr.mount_gradio_app(
        outer, page, path="/", theme=_theme(), css_paths=[ASSETS / "chat.css"], footer_links=[], run_history=False,
        show_error=False, ssr_mode=False, mcp_server=False, pwa=False, enable_monitoring=False, max_file_size="1kb",
    )  # fmt: skip
    outer.add_middleware(Shell)
    return outer


# -- serving -----------------------------------------------------------------------------------


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine only."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def take_port(host: str, port: int) -> socket.socket:
    """A listening socket, taken before the long work. Raises `StartError` with the remedy."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise StartError(
            f"There is no address {host}. What to do: name another with --host or ASSISTANT_HOST."
        ) from error
    taken = socket.socket(family, kind, protocol)
    try:
        if os.name == "posix":  # elsewhere this would share a port that is in use
            taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        taken.bind(address)
        taken.listen(128)
    except OSError as error:
        taken.close()
        reason = (
            "is in use by another program" if error.errno == errno.EADDRINUSE else f"cannot be used: {error.strerror}"
        )
        raise StartError(
            f"Port {port} on {host} {reason}. What to do: name another port with --port or ASSISTANT_PORT."
        ) from error
    return taken


class Server(uvicorn.Server):
    """Says where the chat is once it can be reached."""

    def __init__(self, config: uvicorn.Config, address: str) -> None:
        """Keep the address to print."""
        super().__init__(config)
        self.address = address

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then print the address on a line of its own."""
        await super().startup(sockets)
        sys.stdout.write(f"{pages.NAME}: {self.address}\n")
        sys.stdout.flush()


def open_ready(settings: Settings, console: Console) -> Live:
    """Build the index where it is missing or stale, open it, and warm the model up."""
    embedder: Embedder = embedder_of(settings)
    report = build_with_progress(settings.corpus, settings.index, embedder, console)
    for source, reason in report.failures:
        console.print(f"Not read: {source}. {reason}", markup=False, highlight=False, style="red")
    live = Live(settings.index, lambda: open_assistant(settings, embedder))
    embedder.encode(["What does a direction require?"])
    return live


def serve(settings: Settings, public: bool, console: Console) -> None:
    """Serve the chat until it is interrupted. Raises `StartError` or `IngestError`."""
    if not public and not is_loopback(settings.host):
        raise StartError(
            f"{settings.host} can be reached from other machines, and the chat has no sign-in. What to do: add "
            "--public if that is what you want, or leave --host out."
        )
    with take_port(settings.host, settings.port) as taken:
        app = web_app(build_page(open_ready(settings, console), settings.top_k))
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        config = uvicorn.Config(app, log_level="warning", timeout_graceful_shutdown=1, server_header=False)
        Server(config, f"http://{host}:{settings.port}").run(sockets=[taken])


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535, not '{text}'")
    return int(text)


def _log_to_stderr() -> None:
    """Our own log only: libraries that log every step stay quiet."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.getLogger("assistant").addHandler(handler)


def main(argv: list[str] | None = None) -> int:
    """Serve the chat; the exit status is 1 where something is wrong, 2 for a wrong call."""
    parser = argparse.ArgumentParser(
        prog="python app.py", description="Serve the Integration Assistant on this machine."
    )
    parser.add_argument("--host", help="the address to serve on (default 127.0.0.1, this machine only)")
    parser.add_argument("--port", type=_port, help="the port to serve on (default 7860)")
    parser.add_argument("--public", action="store_true", help="allow an address that other machines can reach")
    args = parser.parse_args(argv)
    console = Console(stderr=True)
    _log_to_stderr()
    given = {name: value for name in ("host", "port") if (value := getattr(args, name)) is not None}
    try:
        serve(Settings(**given), args.public, console)
    except (StartError, IngestError) as error:
        console.print(str(error), markup=False, highlight=False, soft_wrap=True, style="red")
        return 1
    except ValidationError as error:
        for line in setting_problems(error):
            console.print(line, markup=False, highlight=False, style="red")
        return 2
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
