"""The chat, in a browser: `python app.py`. Wiring only; what is shown is made in `assistant/web/`.

The page is served on this machine alone unless `--public` says otherwise, asks no other host
for anything (the policy sent with it forbids that), and keeps conversations in the browser.
"""

from __future__ import annotations

import argparse
import logging
from collections.abc import Iterator
from functools import partial
from typing import Any

from ingest.offline import switch_off_telemetry

switch_off_telemetry()

import gradio as gr  # noqa: E402 - after the switches
import uvicorn  # noqa: E402
from fastapi import FastAPI  # noqa: E402
from gradio.events import api  # noqa: E402
from pydantic import ValidationError  # noqa: E402
from rich.console import Console  # noqa: E402

from assistant.chain import open_assistant  # noqa: E402
from assistant.feedback.recorder import recorder_of, store_of  # noqa: E402
from assistant.feedback.records import RECORDING  # noqa: E402
from assistant.last_good import open_built, warning  # noqa: E402
from assistant.live import Current, Live  # noqa: E402
from assistant.service.api import Noting, mount  # noqa: E402
from assistant.service.kept import mount_kept  # noqa: E402
from assistant.service.limits import BodyLimit  # noqa: E402
from assistant.service.maintainer import mount_maintainer  # noqa: E402
from assistant.service.tools import tools_of  # noqa: E402
from assistant.settings import Settings, setting_problems  # noqa: E402
from assistant.web.figures import last_figures  # noqa: E402
from assistant.web.first_screen import NAME, held_sources_html, held_words, welcome_html  # noqa: E402
from assistant.web.routes import looks, routes_of  # noqa: E402
from assistant.web.serving import Server, Shell, StartError, is_loopback, take_port  # noqa: E402
from assistant.web.shell import chat_page, plain_page  # noqa: E402
from assistant.web.turn import take_turn  # noqa: E402
from ingest.__main__ import build_with_progress  # noqa: E402
from ingest.embed import Embedder, embedder_of  # noqa: E402
from ingest.errors import IngestError  # noqa: E402

_TURNS_AT_ONCE = 4
_SYSTEM_FONTS = ["system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "Arial", "sans-serif"]
_CODE_FONTS = ["ui-monospace", "Consolas", "Liberation Mono", "monospace"]


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
        input_background_fill="#ffffff", input_background_fill_dark="#1b242c",
        input_border_color="#738390", input_border_color_dark="#6d7f8d",
        input_placeholder_color="#5b6873", input_placeholder_color_dark="#9fb0bc",
    )  # fmt: skip


def build_page(live: Live, top_k: int, noting: Noting | None = None) -> gr.Blocks:
    """The question box, and the turn that the page's script asks for. The conversation lives in the browser."""

    def turn(question: str, history: list[dict[str, str]]) -> Iterator[dict[str, Any]]:
        """Answer one question of a conversation."""
        with live.in_use() as assistant:
            yield from take_turn(assistant, question, history, top_k, noting)

    page = gr.Blocks(title=NAME, analytics_enabled=False, fill_width=True)
    with page:
        with gr.Row(elem_id="ask"):
            gr.Textbox(
                label="Your question", placeholder="Type your question",
                lines=1, max_lines=6, scale=1, min_width=160, elem_id="question",
            )  # fmt: skip
            gr.Button("Ask", variant="primary", scale=0, min_width=80, elem_id="send")
        api(turn, api_name="turn", api_visibility="undocumented", concurrency_limit=_TURNS_AT_ONCE)
        # For other assistants; without the queue, and so without a call back to this server.
        for tool in tools_of(Current(live), noting):
            api(tool, api_name=tool.__name__, queue=False)
    return page


def web_app(live: Live, settings: Settings) -> FastAPI:
    """Everything that is served, with nothing of the framework's that is not used."""
    outer = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    current, noting, store = Current(live), recorder_of(settings), partial(store_of, settings)
    notice = RECORDING if settings.record_questions else ""  # whoever asks must know
    outer.include_router(routes_of(lambda: current.index, last_figures(), notice))
    mount(outer, current, noting)
    mount_kept(outer, lambda: current.index, store)
    mount_maintainer(outer, store, settings.maintainer_password, _maintainers_page)
    path, files = looks()
    outer.mount(path, files)
    gr.mount_gradio_app(
        outer, build_page(live, settings.top_k, noting), path="/", theme=_theme(), footer_links=[], run_history=False,
        show_error=False, ssr_mode=False, mcp_server=True, pwa=False, enable_monitoring=False, max_file_size="1kb",
    )  # fmt: skip
    outer.add_middleware(BodyLimit, most=1_000_000, prefixes=["/gradio_api/mcp", "/gradio_api/call", "/gradio_api/run"])

    def around(page: str) -> str:
        sources = current.index.sources
        documents = f'<h2 tabindex="-1">Documents held</h2>{held_sources_html(sources.values())}'
        return chat_page(page, welcome_html(sources), documents, held_words(sources), settings.max_question, notice)

    outer.add_middleware(Shell, around=around)
    return outer


def _maintainers_page(title: str, inside: str) -> str:
    return plain_page(title, "/maintain", inside)


def open_ready(settings: Settings, console: Console) -> Live:
    """Build the index where it is missing or stale, open it, and warm the model up. A later build is picked up.

    Where it cannot be built because of what has changed in the corpus, the last good one is served, with a warning.
    """
    embedder: Embedder = embedder_of(settings)
    opened = open_built(
        settings,
        lambda: build_with_progress(settings.corpus, settings.index, embedder, console),
        lambda: Live(settings.index, lambda: open_assistant(settings, embedder, although_changed=True)),
    )
    for source, reason in opened.failures:
        console.print(f"Not read: {source}. {reason}", markup=False, highlight=False, style="red")
    live = opened.value
    with live.in_use() as assistant:
        if assistant.changes is not None:
            console.print(warning(assistant.changes, opened.problem),
                          markup=False, highlight=False, soft_wrap=True, style="red")  # fmt: skip
    # The first question takes a second, and nobody should wait for it.
    Current(live).ask("What does a direction require?")
    return live


def serve(settings: Settings, public: bool, console: Console) -> None:
    """Serve the chat until it is interrupted. Raises `StartError` or `IngestError`."""
    if not public and not is_loopback(settings.host):
        raise StartError(
            f"{settings.host} can be reached from other machines, and the chat has no sign-in. What to do: add "
            "--public if that is what you want, or leave --host out."
        )
    with take_port(settings.host, settings.port) as taken:
        app = web_app(open_ready(settings, console), settings)
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
