"""The chat, in a browser: `python app.py`. Wiring only; what is shown is made in `assistant/web/`.

The page is served on this machine alone, or to whoever signs in (`assistant/gate/`), asks no other
host for anything (the policy sent with it forbids that), and keeps conversations in the browser.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from functools import partial
from threading import Thread
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
from assistant.compose.generative.opening import writer_of  # noqa: E402
from assistant.feedback.recorder import recorder_of, store_of  # noqa: E402
from assistant.feedback.records import RECORDING  # noqa: E402
from assistant.gate.mount import put_gate  # noqa: E402
from assistant.gate.plan import Plan, plan_of  # noqa: E402
from assistant.gate.prefix import linked_turn  # noqa: E402
from assistant.last_good import open_built, warning  # noqa: E402
from assistant.live import Current, Live  # noqa: E402
from assistant.operate.logs import set_up_logs  # noqa: E402
from assistant.operate.requests import HEADER, working_through  # noqa: E402
from assistant.operate.watch import Watch  # noqa: E402
from assistant.remembering import Remembering  # noqa: E402
from assistant.service.api import Noting, mount  # noqa: E402
from assistant.service.kept import mount_kept  # noqa: E402
from assistant.service.maintainer import mount_maintainer  # noqa: E402
from assistant.service.model_html import model_html  # noqa: E402
from assistant.service.tools import tools_of  # noqa: E402
from assistant.settings import Settings, setting_problems, unknown_words  # noqa: E402
from assistant.waiting import open_in_time  # noqa: E402
from assistant.web.connections import Patient, most_connections  # noqa: E402
from assistant.web.figures import last_figures  # noqa: E402
from assistant.web.first_screen import NAME, held_sources_html, welcome_html  # noqa: E402
from assistant.web.routes import looks, routes_of  # noqa: E402
from assistant.web.serving import Server, StartError, take_port  # noqa: E402
from assistant.web.shell import chat_page, plain_page  # noqa: E402
from assistant.web.turn import take_turn  # noqa: E402
from ingest.__main__ import build_with_progress  # noqa: E402
from ingest.address import place_of  # noqa: E402
from ingest.embed import Embedder  # noqa: E402
from ingest.errors import IngestError  # noqa: E402
from ingest.model_in_use import embedder_of, prepare  # noqa: E402
from ingest.shortages import shortage  # noqa: E402

_TURNS_AT_ONCE, _TURNS_WAITING = 4, 32
# The framework keeps 25 kB of each turn as a session that could come back, and of ten thousand of them by itself. The
# page has no state there: more than may be under way at once are of no use.
_SESSIONS = 2 * (_TURNS_AT_ONCE + _TURNS_WAITING)
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


def build_page(live: Live, top_k: int, noting: Noting | None = None, root: str = "") -> gr.Blocks:
    """The question box, and the turn that the page's script asks for. The conversation lives in the browser."""

    def turn(
        question: str, history: list[dict[str, str]], request: gr.Request, own_words: bool = False
    ) -> Iterator[dict[str, Any]]:
        """Answer one question of a conversation, in the sources' own words where they are asked for."""
        with live.in_use() as assistant:
            parts = take_turn(assistant, question, history, top_k, noting, own_words)
            for part in working_through(request.headers.get(HEADER.lower()), parts):
                yield linked_turn(part, root)

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
    page.queue(max_size=_TURNS_WAITING, api_open=False)
    page.state_session_capacity = _SESSIONS
    return page


def web_app(live: Live, settings: Settings, plan: Plan | None = None, watch: Watch | None = None) -> FastAPI:
    """Everything that is served, behind the gate; without a plan, the one of the settings. Raises `GateError`."""
    plan = plan or plan_of(settings)
    watch = watch or Watch(settings, live.in_use, partial(store_of, settings))
    outer = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    current, noting, store = Current(live), watch.noting(recorder_of(settings)), partial(store_of, settings)
    notice = RECORDING if settings.record_questions else ""  # whoever asks must know
    outer.include_router(routes_of(lambda: current.index, last_figures(), notice, settings.model))
    mount(outer, current, noting)
    mount_kept(outer, lambda: current.index, store)
    mount_maintainer(outer, store, settings.maintainer_password, _maintainers_page, lambda: model_html(current.writer))
    path, files = looks()
    outer.mount(path, files)
    gr.mount_gradio_app(
        outer, build_page(live, settings.top_k, noting, plan.root), path="/", theme=_theme(), footer_links=[], run_history=False,
        show_error=False, ssr_mode=False, mcp_server=True, pwa=False, enable_monitoring=False, max_file_size="1kb",
        root_path=plan.root or None,
    )  # fmt: skip

    def around(page: str) -> str:
        sources = current.index.sources
        documents = f'<h2 tabindex="-1">Documents held</h2>{held_sources_html(sources.values())}'
        model = settings.model
        welcome = welcome_html(sources, model)
        return chat_page(page, welcome, documents, settings.max_question, notice, model)

    put_gate(outer, plan, around)
    watch.put_before(outer)
    return outer


def _maintainers_page(title: str, inside: str) -> str:
    return plain_page(title, "/maintain", inside)


def open_ready(settings: Settings, console: Console) -> Live:
    """Build the index where it is missing or stale, open it, and warm the model up. A later build is picked up.

    Where it cannot be built because of what has changed in the corpus, the last good one is served, with a warning.
    """
    embedder: Embedder = embedder_of(settings)
    remembering = Remembering(embedder)  # what is asked again, and the questions that the page offers
    writer = writer_of(settings)  # its budget and its counts outlive an index
    place = place_of(settings)

    def tell(words: str) -> None:
        console.print(words, markup=False, highlight=False)

    def opened() -> Live:
        return Live(place, lambda: open_assistant(settings, remembering, writer, although_changed=True))

    if settings.chroma_url:  # several processes share it: one command builds, and all of them wait for it
        prepare(embedder, tell)
        live = open_in_time(opened, settings.chroma_wait, tell)
    else:
        built = open_built(
            settings, lambda wait: build_with_progress(settings.corpus, settings.index, embedder, console, wait), opened
        )
        for source, reason in built.failures:
            console.print(f"Not read: {source}. {reason}", markup=False, highlight=False, style="red")
        live = built.value
        with live.in_use() as assistant:
            if assistant.changes is not None:
                console.print(warning(assistant.changes, built.problem),
                              markup=False, highlight=False, soft_wrap=True, style="red")  # fmt: skip
    if writer is not None:
        Thread(target=writer.prepare, name="chat model", daemon=True).start()
    # The first question takes a second, and nobody should wait for it.
    Current(live).ask("What does a direction require?", composer="extractive")
    return live


def serve(settings: Settings, public: bool, console: Console) -> None:
    """Serve the chat until it is interrupted. Raises `StartError` or `IngestError`."""
    plan = plan_of(settings, public)
    with take_port(settings.host, settings.port) as taken:
        live = open_ready(settings, console)
        watch = Watch(settings, live.in_use, partial(store_of, settings))
        app = web_app(live, settings, plan, watch)
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        config = uvicorn.Config(
            app, log_level="warning", log_config=None, timeout_graceful_shutdown=1, server_header=False,
            proxy_headers=False, limit_concurrency=most_connections(), http=Patient,
        )  # fmt: skip
        with watch.running():
            Server(config, f"http://{host}:{settings.port}").run(sockets=[taken])


def _port(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535, not '{text}'")
    return int(text)


def main(argv: list[str] | None = None) -> int:
    """Serve the chat; the exit status is 1 where something is wrong, 2 for a wrong call."""
    parser = argparse.ArgumentParser(
        prog="python app.py", description="Serve the Integration Assistant on this machine."
    )
    parser.add_argument("--host", help="the address to serve on (default 127.0.0.1, this machine only)")
    parser.add_argument("--port", type=_port, help="the port to serve on (default 7860)")
    parser.add_argument("--root-path", help="what a proxy puts before every path, such as /assistant")
    parser.add_argument("--public", action="store_true", help="let everybody in who can reach the address")
    args = parser.parse_args(argv)
    console = Console(stderr=True)
    given = {name: value for name in ("host", "port", "root_path") if (value := getattr(args, name)) is not None}
    try:
        settings = Settings(**given)
        set_up_logs(settings, unknown_words())
        serve(settings, args.public, console)
    except (StartError, IngestError) as error:
        console.print(str(error), markup=False, highlight=False, soft_wrap=True, style="red")
        return 1
    except ValidationError as error:
        for line in [*setting_problems(error), *unknown_words()]:
            console.print(line, markup=False, highlight=False, soft_wrap=True, style="red")
        return 2
    except KeyboardInterrupt:
        return 0
    except Exception as error:
        if not (told := shortage(error)):
            raise
        console.print(told, markup=False, highlight=False, soft_wrap=True, style="red")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
