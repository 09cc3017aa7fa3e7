"""The chat as people meet it: the real program, the real index, a real Chromium.

Skipped, and shown as skipped, where there is no Chromium; a failure where `CI` is set.
"""

from __future__ import annotations

import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import pytest

import app
from assistant import pages
from assistant.chain import Assistant
from ingest.errors import IndexProblem
from ingest.store import Index

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = Path("/usr/bin/chromium")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
START_SECONDS = 300.0
WAIT = 60_000.0  # milliseconds, for a busy machine
DIRECTION = "what does a direction require?"
NAMED = "What is proposal 4(iv)?"  # answered by its name alone, for tests of the page and not of the answer
HOSTILE = (
    '<script>document.title="taken"</script><img src="http://evil.example/a.png" onerror="document.title=\'taken\'">'
    " ![p](http://evil.example/b.png) [l](javascript:alert(1)) ${document.title} {{value}} **bold**"
)


# -- the program, the browser ------------------------------------------------------------------


@dataclass(frozen=True)
class Served:
    """A running chat."""

    url: str
    index: Path


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _run(*arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env={**os.environ, **env}, capture_output=True, text=True,
        timeout=900, check=False,
    )  # fmt: skip


@pytest.fixture(scope="session")
def chat_index(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's index: the suite's own where it has one, else built for this session."""
    try:
        shared = request.getfixturevalue("real_index")
    except pytest.FixtureLookupError:
        folder = tmp_path_factory.mktemp("chat") / "index"
        done = _run("-m", "ingest", "build", "--index", str(folder))
        assert done.returncode == 0, done.stderr
        return folder
    return shared.path if isinstance(shared, Index) else Path(shared)


def _read_lines(out: IO[str], lines: queue.Queue[str]) -> None:
    for line in out:
        lines.put(line)


def _wait_for_address(process: subprocess.Popen[str], lines: queue.Queue[str]) -> str:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            line = lines.get(timeout=0.5)
        except queue.Empty:
            assert process.poll() is None, "the chat ended before it was served"
            continue
        if line.startswith("Integration Assistant: "):
            return line.removeprefix("Integration Assistant: ").strip()
    raise AssertionError("the chat did not say where it is")


@pytest.fixture(scope="session")
def chat(chat_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    port = _free_port()
    errors = tmp_path_factory.mktemp("log") / "stderr.txt"
    with errors.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "app.py", "--port", str(port)], cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True,
            env={**os.environ, "ASSISTANT_INDEX": str(chat_index)},
        )  # fmt: skip
        lines: queue.Queue[str] = queue.Queue()
        assert process.stdout is not None
        threading.Thread(target=_read_lines, args=(process.stdout, lines), daemon=True).start()
        try:
            url = _wait_for_address(process, lines)
            assert url == f"http://127.0.0.1:{port}"
            yield Served(url, chat_index)
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 0, "an interrupt ends the chat quietly"
        finally:
            process.kill()
            process.wait()
    assert "Traceback" not in errors.read_text()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        if os.environ.get("CI"):
            pytest.fail(f"there is no Chromium at {CHROMIUM}, and CI must run the browser tests")
        pytest.skip(f"there is no Chromium at {CHROMIUM}")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of its own for the test. Whatever the test does, nothing is asked of another host."""
    asked: list[str] = []
    made = browser.new_context(viewport={"width": 1280, "height": 900})
    made.set_default_timeout(WAIT)
    made.on("request", lambda request: asked.append(request.url))
    yield made
    made.close()
    hosts = {urlsplit(url).hostname for url in asked if urlsplit(url).scheme not in ("data", "blob")}
    assert hosts == {"127.0.0.1"}


@pytest.fixture
def page(context: BrowserContext, chat: Served) -> Page:
    return _open(context, chat)


def _open(context: BrowserContext, chat: Served) -> Page:
    opened = context.new_page()
    opened.goto(chat.url)
    opened.wait_for_selector("#question textarea")
    opened.wait_for_selector(".starter")
    return opened


def _ask(page: Page, question: str) -> str:
    """Type a question, press Enter, and give the words of the answer."""
    before = page.locator("#conversation .turn").count()
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    return _answer_number(page, before + 1)


def _answer_number(page: Page, number: int) -> str:
    turn = page.locator(f"#turn-{number}")
    turn.wait_for()
    page.wait_for_function("!document.querySelector('#conversation .waiting')")
    return turn.locator(".answer").inner_text()


def _in_browser(test: Any) -> Any:
    return pytest.mark.browser(pytest.mark.model(test))


# -- in the browser ----------------------------------------------------------------------------


@_in_browser
def test_a_question_its_source_and_a_follow_up(page: Page, chat: Served) -> None:
    answer = _ask(page, DIRECTION)
    for words in ("proposal 4(iv)", "Timescale: 6 months", "not law"):
        assert words in answer
    guidance = page.locator("#turn-1 .signposts a[href*='statutory-guidance-directions']").first
    assert guidance.get_attribute("rel") == "noopener noreferrer"
    assert str(guidance.get_attribute("href")).startswith("https://www.gov.scot/")
    assert "proposal, not law" in page.inner_text("#panel")

    page.click("#turn-1 a.marker >> nth=0")
    mark = page.locator("#place-1-1")
    mark.wait_for()
    index = Index(chat.index)
    shown = mark.text_content()
    cited = [p for p in index.provisions if p.locator.label == "proposal 4(iv)"]
    assert shown in [index.documents[p.source_id].text[p.span.start : p.span.end] for p in cited]
    assert mark.evaluate("e => { const r = e.getBoundingClientRect(); return r.top >= 0 && r.top < innerHeight; }")

    assert "6 months" in _ask(page, "and by when?")


@_in_browser
def test_the_keyboard_is_enough(page: Page) -> None:
    _ask(page, NAMED)
    marker = page.locator("#turn-1 a.marker").first
    marker.focus()
    assert marker.evaluate("e => getComputedStyle(e).outlineStyle") != "none"
    page.keyboard.press("Enter")
    page.locator("#place-1-1").wait_for()
    assert page.evaluate("document.activeElement.id") == "place-1-1"
    page.locator("#cite-1-1 a", has_text="Close the source").press("Enter")
    page.locator("#place-1-1").wait_for(state="hidden")


@_in_browser
def test_a_marker_of_an_earlier_answer_opens_its_own_source(page: Page) -> None:
    _ask(page, NAMED)
    _ask(page, "What are the nine national outcomes?")
    assert page.locator("#sources-2").is_visible()
    assert page.locator("#sources-1").is_hidden()
    page.click("#turn-1 a.marker >> nth=0")
    page.locator("#place-1-1").wait_for()
    assert page.locator("#sources-2").is_hidden()


@_in_browser
def test_what_is_typed_is_shown_and_never_interpreted(page: Page) -> None:
    _ask(page, HOSTILE)
    page.wait_for_timeout(500)
    assert page.locator("#turn-1 .asked").inner_text().removeprefix("You asked: ").strip() == HOSTILE
    assert page.locator("#conversation script, #conversation img, #panel script, #panel img").count() == 0
    assert page.locator("#turn-1 .asked a, #turn-1 .asked strong").count() == 0
    assert page.title() == pages.NAME


@_in_browser
def test_the_page_asks_only_its_own_server(context: BrowserContext, chat: Served) -> None:
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    _ask(_open(context, chat), NAMED)
    assert len(asked) > 5
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {urlsplit(chat.url).netloc}


@_in_browser
def test_the_page_forbids_other_hosts_and_states_its_language(chat: Served) -> None:
    with urllib.request.urlopen(chat.url) as response:
        policy = response.headers["Content-Security-Policy"]
        html = response.read().decode()
    assert "connect-src 'self'" in policy
    assert '<html\n\tlang="en-GB"' in html
    assert "<title>Integration Assistant</title>" in html
    for host in ("fonts.googleapis", "gradio.app", "githubusercontent", "cdnjs"):
        assert host not in html


@_in_browser
def test_the_language_stays_british_english(page: Page) -> None:
    page.wait_for_function("document.documentElement.lang === 'en-GB'")


@_in_browser
def test_the_first_screen_and_a_new_conversation(page: Page, chat: Served) -> None:
    first = page.inner_text("body")
    held = [s for s in Index(chat.index).sources.values() if s.held]
    for source in held:
        assert source.title in first
    for words in ("No statute and no statutory guidance is held yet", "date not stated", "Officer"):
        assert words in first
    page.click("text=What are the nine national outcomes?")
    assert "1." in _answer_number(page, 1)
    assert page.locator("#turn-1 li").count() >= 9
    assert page.locator("#starters").is_hidden()

    page.click("#new")
    page.locator("#starters").wait_for()
    assert page.locator("#conversation .turn").count() == 0
    assert page.locator("#panel .cite").count() == 0
    assert "6 months" not in _ask(page, "and by when?")


@_in_browser
def test_conversations_of_two_tabs_do_not_mix(context: BrowserContext, chat: Served) -> None:
    first, second = _open(context, chat), _open(context, chat)
    _ask(first, NAMED)
    assert "6 months" not in _ask(second, "and by when?")
    assert second.locator("#conversation .turn").count() == 1
    assert "6 months" in _ask(first, "and by when?")


@_in_browser
def test_a_narrow_screen_has_the_sources_below_and_no_sideways_scrolling(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    _ask(page, NAMED)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    below = "document.querySelector('#panel').getBoundingClientRect().top >= "
    assert page.evaluate(below + "document.querySelector('#talk').getBoundingClientRect().bottom")


_CONTRAST = """(selector) => {
  const light = (c) => { const v = c.map(x => x / 255).map(x => x <= .04045 ? x / 12.92 : ((x + .055) / 1.055) ** 2.4);
                         return .2126 * v[0] + .7152 * v[1] + .0722 * v[2]; };
  const colour = (text) => text.match(/[\\d.]+/g).map(Number);
  return [...document.querySelectorAll(selector)].filter(e => e.offsetParent !== null).map(e => {
    let under = e; while (under && (colour(getComputedStyle(under).backgroundColor)[3] ?? 1) < 1) under = under.parentElement;
    const a = light(colour(getComputedStyle(e).color).slice(0, 3));
    const b = light(colour(getComputedStyle(under ?? document.body).backgroundColor).slice(0, 3));
    return [e.className || e.tagName, (Math.max(a, b) + .05) / (Math.min(a, b) + .05)];
  });
}"""


@_in_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_light_and_dark_can_both_be_read(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=cast(Any, scheme))
    page.reload()
    page.wait_for_selector(".starter")
    parts = "#name h1, #name p, .welcome p, .note, .starter, #starters h3, .held a, .about, .badge, #send, #new"
    measured = page.evaluate(_CONTRAST, parts)
    _ask(page, NAMED)
    page.click("#turn-1 a.marker >> nth=0")
    page.locator("#place-1-1").wait_for()
    measured += page.evaluate(
        _CONTRAST, ".asked, .lead, blockquote p, .marker, .note, .about, .number, .badge, .trail, mark, a"
    )
    assert len(measured) > 25
    assert [part for part in measured if part[1] < 4.5] == []
    assert page.evaluate("document.body.classList.contains('dark')") is (scheme == "dark")


# -- without a browser -------------------------------------------------------------------------


def test_a_port_in_use_is_said_in_one_line() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = _run("app.py", "--port", str(port))
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.strip().splitlines() == [
        f"Port {port} on 127.0.0.1 is in use by another program. What to do: name another port with --port or "
        "ASSISTANT_PORT."
    ]


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1"])
def test_an_address_that_others_can_reach_needs_the_flag(host: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["--host", host]) == 1
    assert "--public" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False), ("a.example", False)],
)
def test_what_is_loopback(host: str, loopback: bool) -> None:
    assert app.is_loopback(host) is loopback


def test_a_problem_with_the_corpus_is_a_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "catalogue.toml").write_text("[[held]]\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASSISTANT_CORPUS", str(tmp_path))
        patch.setenv("ASSISTANT_INDEX", str(tmp_path / "index"))
        assert app.main(["--port", str(_free_port())]) == 1
    error = capsys.readouterr().err
    assert "catalogue.toml" in error
    assert "Traceback" not in error


class _Broken:
    """An assistant that fails as it is told to."""

    def __init__(self, error: Exception) -> None:
        self._error = error

    def ask(self, *_: object) -> None:
        raise self._error


def test_a_failed_turn_is_our_fault_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    broken = cast(Assistant, _Broken(RuntimeError("secret detail")))
    exchange = app.take_turn(broken, (), "q", 10)
    assert pages.OUR_FAULT in exchange.answer
    assert "secret detail" not in exchange.answer
    assert "secret detail" in caplog.text
    assert exchange.said == ""


def test_an_index_that_cannot_be_used_is_said_with_its_remedy() -> None:
    broken = cast(Assistant, _Broken(IndexProblem("damaged", "The index <x> is damaged.", remedy="build it.")))
    exchange = app.take_turn(broken, (), "q", 10)
    assert "The index &lt;x&gt; is damaged. What to do: build it." in exchange.answer
