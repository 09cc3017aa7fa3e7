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
from types import SimpleNamespace
from typing import IO, TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import pytest

import app
from assistant.web.first_screen import NAME, STARTERS
from assistant.web.reader import Reader
from assistant.web.serving import is_loopback
from assistant.web.shell import plain_page
from ingest.store import Index
from ingest.types import Document, Kind, Locator, Provision, Source, Span
from tests.browsers import chromium_started

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 300.0
WAIT = 60_000.0  # milliseconds, for a busy machine
DIRECTION = "what does a direction require?"
NAMED = "What is proposal 4(iv)?"  # answered by its name alone, for tests of the page and not of the answer
HOSTILE = (
    '<script>document.title="taken"</script><img src="http://evil.example/a.png" onerror="document.title=\'taken\'">'
    " ![p](http://evil.example/b.png) [l](javascript:alert(1)) ${document.title} {{value}} **bold**"
)

DIRECTIONS = "what is \u202e(vi)4 lasoporp\u202c and \u2066proposal 4(iv)\u2069?"


# -- the program, the browser ------------------------------------------------------------------


@dataclass(frozen=True)
class Served:
    """A running chat."""

    url: str
    index: Path
    feedback: Path


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
    """The project's index: one that `TESTS_INDEX` names, the suite's own where it has one, else built for this session."""
    if ready := os.environ.get("TESTS_INDEX"):
        return Path(ready)
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


@pytest.fixture(scope="module")
def chat(chat_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    port = _free_port()
    errors = tmp_path_factory.mktemp("log") / "stderr.txt"
    feedback = tmp_path_factory.mktemp("feedback") / "feedback.sqlite"  # never the one of whoever runs the tests
    with errors.open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "app.py", "--port", str(port)], cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True,
            env={**os.environ, "ASSISTANT_INDEX": str(chat_index), "ASSISTANT_FEEDBACK_FILE": str(feedback)},
        )  # fmt: skip
        lines: queue.Queue[str] = queue.Queue()
        assert process.stdout is not None
        threading.Thread(target=_read_lines, args=(process.stdout, lines), daemon=True).start()
        try:
            url = _wait_for_address(process, lines)
            assert url == f"http://127.0.0.1:{port}"
            yield Served(url, chat_index, feedback)
            process.send_signal(signal.SIGINT)
            assert process.wait(30) == 0, "an interrupt ends the chat quietly"
        finally:
            process.kill()
            process.wait()
    assert "Traceback" not in errors.read_text()


@pytest.fixture(scope="module")  # its event loop would be in the way of other modules' own
def browser() -> Iterator[Browser]:
    with chromium_started() as started:
        yield started


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of its own for the test. Whatever the test does, nothing is asked of another host."""
    asked: list[str] = []
    wrong: list[str] = []
    made = browser.new_context(viewport={"width": 1280, "height": 900})
    made.set_default_timeout(WAIT)
    made.on("request", lambda request: asked.append(request.url))
    made.on("weberror", lambda error: wrong.append(str(error.error)))
    made.on("console", lambda message: wrong.append(message.text) if "Content Security" in message.text else None)
    yield made
    made.close()
    hosts = {urlsplit(url).hostname for url in asked if urlsplit(url).scheme not in ("data", "blob")}
    assert hosts <= {"127.0.0.1"}
    assert wrong == []


@pytest.fixture
def page(context: BrowserContext, chat: Served) -> Page:
    return _open(context, chat)


def _open(context: BrowserContext, chat: Served, address: str = "/") -> Page:
    opened = context.new_page()
    opened.goto(chat.url + address)
    opened.wait_for_selector("#question textarea")
    opened.wait_for_selector("body[data-view]")
    return opened


def _ask(page: Page, question: str) -> str:
    """Type a question, press Enter, and give the words of the answer."""
    before = page.locator(".turn").count()
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")
    return _answer(page, before + 1)


def _answer(page: Page, number: int) -> str:
    page.locator(f".turn:nth-of-type({number}) .answer").wait_for()
    return page.locator(".turn").nth(number - 1).locator(".answer").inner_text()


def _told(page: Page, words: str) -> None:
    """Wait until a screen reader is told something with these words."""
    page.wait_for_function("w => document.getElementById('status').textContent.includes(w)", arg=words)


def _in_view(page: Page, selector: str) -> bool:
    return bool(
        page.locator(selector).evaluate(
            "e => { const r = e.getBoundingClientRect(); return r.bottom > 0 && r.top >= 0 && r.top < innerHeight; }"
        )
    )


def _shown(page: Page) -> str:
    """The marked words of the reader, character for character."""
    page.locator("#place").wait_for()
    return "".join(page.locator("#shown mark").all_text_contents())


def _in_browser(test: Any) -> Any:
    return pytest.mark.browser(pytest.mark.model(test))


# -- asking and checking -----------------------------------------------------------------------


@_in_browser
def test_a_question_its_source_and_a_follow_up(page: Page, chat: Served) -> None:
    answer = _ask(page, DIRECTION)
    for words in ("proposal 4(iv)", "Timescale: 6 months", "not law"):
        assert words in answer
    guidance = page.locator(".signposts a[href*='statutory-guidance-directions']").first
    assert guidance.get_attribute("rel") == "noopener noreferrer"

    page.click(".turn a.marker >> nth=0")
    page.wait_for_url("**/?source=msg-review-2019#proposal-4-iv")
    (cited,) = [p for p in Index(chat.index).provisions if p.locator.label == "proposal 4(iv)"]
    assert _shown(page) == cited.text
    assert _in_view(page, "#place")
    head = page.locator(".reader-head").inner_text()
    for words in ("Governance and accountability arrangements", "proposal 4(iv)", "4 February 2019", "proposal, not law",
                  "Official page", "Copy citation"):  # fmt: skip
        assert words in head
    assert page.locator(".outline [aria-current]").inner_text() == "proposal 4(iv)"

    assert "6 months" in _ask(page, "and by when?")


@_in_browser
def test_an_address_opens_its_place_and_back_leads_to_the_answer(context: BrowserContext, chat: Served) -> None:
    page = _open(context, chat, "/?source=msg-review-2019#outcome-6")
    assert "unpaid care" in _shown(page)
    page.click(".outline a[href$='#outcome-7']")
    page.wait_for_url("**#outcome-7")
    page.wait_for_function("() => document.querySelector('.reader-head h2').textContent === 'outcome 7'")
    page.go_back()
    page.wait_for_function("() => document.querySelector('.reader-head h2').textContent === 'outcome 6'")

    page.click(".banner nav a >> text=Ask")
    _ask(page, NAMED)
    page.click(".turn .sources a.cite >> nth=0")
    page.wait_for_url("**#proposal-4-iv")
    page.go_back()
    page.wait_for_url(chat.url + "/")
    assert page.evaluate("document.activeElement.classList.contains('cite')")


@_in_browser
def test_an_address_of_nothing_is_said(context: BrowserContext, chat: Served) -> None:
    page = _open(context, chat, "/?source=<b>x</b>#y")
    page.locator("#shown h2", has_text="No document “<b>x</b>” is held here.").wait_for()
    page.goto(chat.url + "/?source=msg-review-2019&quote=9-5#<i>no</i>")
    page.locator("#shown", has_text="This source has no place").wait_for()
    assert page.locator("#shown i, #shown b").count() == 0


@_in_browser
def test_the_next_and_the_previous_citation(page: Page) -> None:
    _ask(page, "What are the nine national outcomes?")
    links = page.locator(".turn .sources a.cite")
    assert links.count() > 2
    page.click(".turn .marker[data-citation='1']")
    page.locator("#step", has_text=f"Citation 1 of {links.count()}").wait_for()
    assert page.locator("#previous").is_disabled()
    page.click("#next")
    page.locator("#step", has_text="Citation 2 of").wait_for()
    page.wait_for_function(
        "h => location.pathname + location.search + location.hash === h",
        arg=page.locator(".turn .marker[data-citation='2']").get_attribute("href"),
    )
    assert _in_view(page, "#place")
    page.go_back()
    page.wait_for_url("**/")


@_in_browser
def test_a_citation_can_be_copied(context: BrowserContext, chat: Served) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    page = _open(context, chat)
    _ask(page, NAMED)
    page.click(".turn .copy >> nth=0")
    _told(page, "Copied.")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("“4. (iv) Clear directions must be provided")
    assert copied.count("proposal 4(iv). ") == 1
    assert "4 February 2019 (proposal, not law). https://www.gov.scot/" in copied


@_in_browser
def test_the_documents_can_be_browsed_and_searched_without_asking(page: Page) -> None:
    page.click(".banner nav a >> text=Documents")
    page.locator("#shown .held a").nth(1).click()
    page.locator(".reader-head h2", has_text="Framework for Community").wait_for()
    for words, place in (("outcome 6", "outcome 6"), ("unpaid care", "outcome 6")):
        page.fill("#find-words", words)
        page.press("#find-words", "Enter")
        page.locator("#shown h2", has_text=f"for “{words}”").wait_for()
        assert place in page.locator(".found .cite").all_inner_texts()
    page.click(".found .cite >> text=outcome 6")
    assert "unpaid care" in _shown(page)
    assert page.locator(".turn").count() == 0


@_in_browser
def test_what_can_be_asked_next_is_answered(page: Page) -> None:
    _ask(page, DIRECTION)
    button = page.locator(".turn-foot .starter").first
    button.wait_for()
    words = button.inner_text()
    button.click()
    assert "“" in _answer(page, 2)
    assert words in page.locator(".turn .asked").nth(1).inner_text()
    assert page.locator(".turn").nth(1).locator(".sources").count() == 1


# -- the first screen, and keeping conversations -----------------------------------------------


@_in_browser
def test_the_first_screen_says_what_this_is(page: Page, chat: Served) -> None:
    first = page.inner_text("body")
    for source in [s for s in Index(chat.index).sources.values() if s.held]:
        assert source.title in first
    for words in ("No statute and no statutory guidance is held yet", "date not stated", "What I cannot do"):
        assert words in first
    for who, questions in STARTERS:
        assert all(words in first for words in (who, *questions))
    page.click("text=What are the nine national outcomes?")
    assert "1." in _answer(page, 1)
    assert page.locator(".turn li").count() >= 9


@_in_browser
def test_a_reload_keeps_the_conversation_and_there_can_be_several(page: Page) -> None:
    _ask(page, NAMED)
    page.reload()
    page.wait_for_selector("#question textarea")
    assert "6 months" in _answer(page, 1)
    assert "6 months" in _ask(page, "and by when?")

    page.click("#new-talk")
    page.locator(".welcome").wait_for()
    assert page.locator(".turn").count() == 0
    assert "6 months" not in _ask(page, "and by when?")

    again = page.context.new_page()  # the same conversation in a second tab, as when a tab is duplicated
    again.goto(page.url)
    again.wait_for_selector("#question textarea")
    again.evaluate("id => sessionStorage.setItem('ia1:current', id)", page.evaluate("sessionStorage['ia1:current']"))
    again.reload()
    again.locator(".turn").wait_for()
    _ask(page, NAMED)
    again.locator(".turn").nth(1).wait_for()
    again.close()

    page.click("#open-talks")
    assert page.locator("#talks li").count() == 2
    page.click(f"#talks .open >> text={NAMED}")
    page.locator(".turn").nth(1).wait_for()
    page.click("#open-talks")
    page.click("#talks li:has([aria-current]) >> text=Delete")
    page.locator(".welcome").wait_for()
    page.click("#clear")
    assert page.evaluate("Object.keys(localStorage).length") == 1
    page.click("#clear")
    assert page.evaluate("Object.keys(localStorage).length") == 0


@_in_browser
def test_the_last_question_can_be_asked_again_and_edited(page: Page) -> None:
    _ask(page, NAMED)
    page.click(".turn-foot >> text=Ask again")
    page.locator(".turn-foot").wait_for()
    assert page.locator(".turn").count() == 1
    page.click(".turn-foot >> text=Edit your question")
    assert page.input_value("#question textarea") == NAMED
    page.fill("#question textarea", "What is outcome 6?")
    page.press("#question textarea", "Enter")
    page.locator(".turn .answer", has_text="unpaid care").wait_for()
    assert page.locator(".turn").count() == 1


@_in_browser
def test_where_the_assistant_cannot_be_reached_nothing_is_lost(page: Page) -> None:
    page.route("**/gradio_api/call/turn", lambda route: route.abort())
    page.fill("#question textarea", NAMED)
    page.click("#send")
    page.locator(".turn .failure", has_text="cannot be reached").wait_for()
    _told(page, "cannot be reached")
    page.unroute("**/gradio_api/call/turn")
    page.click(".turn-foot >> text=Ask again")
    assert "6 months" in _answer(page, 1)


@_in_browser
def test_conversations_never_mix(context: BrowserContext, chat: Served) -> None:
    """Two tabs, and ten conversations that go on at the same moment."""
    first, second = _open(context, chat), _open(context, chat)
    _ask(first, NAMED)
    assert "6 months" not in _ask(second, "and by when?")
    assert second.locator(".turn").count() == 1
    said = first.evaluate(
        """async () => {
          const { ask } = await import("/looks/ask.js");
          const last = async (question, history) => { let turn; for await (turn of ask(question, history)); return turn; };
          const talk = async (n) => {
            const name = ["What is proposal 4(iv)?", "What is proposal 4(iii)?"][n % 2];
            const { said } = await last(name, []);
            return (await last("and by when?", [{ role: "user", content: name }, { role: "assistant", content: said }])).said;
          };
          return Promise.all([...Array(10).keys()].map(talk));
        }"""
    )
    assert [("6 months" in s, "12 months" in s) for s in said] == [(True, False), (False, True)] * 5


# -- hostile input -----------------------------------------------------------------------------


@_in_browser
def test_what_is_typed_is_shown_and_never_interpreted(page: Page) -> None:
    for hostile in (HOSTILE, DIRECTIONS):
        page.click("#new-talk")
        _ask(page, hostile)
        page.locator(".turn-foot").wait_for()
        assert page.locator(".turn .asked bdi").text_content() == hostile
        page.reload()
        page.locator(".turn .asked bdi").wait_for()
        assert page.locator(".turn .asked bdi").text_content() == hostile
        page.click("#open-talks")
        assert page.locator("#talks bdi").first.text_content() == hostile
        page.click("#close-talks")
    page.fill("#find-words", HOSTILE)
    page.press("#find-words", "Enter")
    page.locator("#shown h2", has_text="places for").wait_for()
    assert page.locator("#turns :is(script, img, svg), #shown :is(script, img, svg), #talks img").count() == 0
    assert page.title() == NAME


@_in_browser
def test_a_script_that_gets_into_the_page_does_not_run(browser: Browser, chat: Served) -> None:
    context = browser.new_context()
    page = _open(context, chat)
    page.evaluate(
        """() => {
          document.getElementById("turns").innerHTML = "<img src=x onerror='document.title += 1'>";
          const script = document.createElement("script");
          script.textContent = "document.title += 2; setTimeout('document.title += 3')";
          document.body.append(script);
          setTimeout("document.title += 4");
          const other = document.createElement("script");
          other.src = "http://127.0.0.2/x.js";
          document.body.append(other);
        }"""
    )
    page.wait_for_timeout(300)
    assert page.title() == NAME
    context.close()


@_in_browser
def test_a_hostile_document_is_shown_as_text(context: BrowserContext, chat: Served) -> None:
    """In a real browser, which reads HTML more leniently than any parser; the policy of the page does not help here."""
    hostile = f"{HOSTILE}\n\n- {DIRECTIONS} <svg onload=alert(1)>\n\n<!-- x -->]]></p></div><b>bold</b>\n"
    source = Source("x", HOSTILE, publisher=HOSTILE, file="x.txt")
    place = Provision("x#a", "x", Kind.PARAGRAPH, Locator(HOSTILE), Span(0, 40), hostile[:40], trail=(HOSTILE,))
    index = SimpleNamespace(
        documents={"x": Document(source, hostile, "", "")},
        provisions=(place,),
        sources={"x": source},
        by_id={"x#a": place},
    )
    page = context.new_page()
    page.set_content(plain_page("x", "/", Reader(cast(Any, index)).html("x", place.locator.slug)))
    assert "".join(page.locator(".words > *").all_text_contents()) == hostile
    assert "".join(page.locator("mark").all_text_contents()) == hostile[:40]
    assert page.locator("main :is(script, img, svg)").count() == 0


@_in_browser
def test_the_page_forbids_other_hosts_and_states_its_language(chat: Served) -> None:
    for address in ("/", "/about", "/accessibility", "/looks/main.js", "/part/documents"):
        with urllib.request.urlopen(chat.url + address) as response:
            policy = response.headers["Content-Security-Policy"]
            html = response.read().decode()
        assert "default-src 'none'" in policy
        assert "connect-src 'self'" in policy
        assert "unsafe" not in policy.split("script-src", 1)[1].split(";")[0]
        for host in ("fonts.googleapis", "gradio.app", "githubusercontent", "cdnjs"):
            assert host not in html
        if address in ("/", "/about", "/accessibility"):
            assert 'lang="en-GB"' in html


@_in_browser
def test_the_language_stays_british_english(page: Page) -> None:
    page.wait_for_function("() => document.documentElement.lang === 'en-GB'")


# -- everybody ---------------------------------------------------------------------------------


@_in_browser
def test_the_keyboard_is_enough(page: Page) -> None:
    page.locator("#skip").focus()
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.matches('#question textarea')")
    page.keyboard.type("what does a")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("direction require?")
    assert page.input_value("#question textarea") == "what does a\ndirection require?"
    page.keyboard.press("Enter")
    _answer(page, 1)
    assert page.input_value("#question textarea") == ""
    assert page.evaluate("document.activeElement.matches('#question textarea')"), "the focus stays in the box"
    page.locator(".turn-foot .starter").first.wait_for()

    page.locator(".turn a.marker").first.focus()
    seen = [
        page.evaluate(
            "() => { const e = document.activeElement; return [e.className, getComputedStyle(e).outlineStyle]; }"
        )
    ]
    for _ in range(3):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                "() => [document.activeElement.className, getComputedStyle(document.activeElement).outlineStyle]"
            )
        )
    assert [name.split()[0] for name, _ in seen] == ["marker", "cite", "quiet", "away"], "the order of reading"
    assert all(style == "solid" for _, style in seen), "the focus can be seen"

    page.locator(".turn a.marker").first.press("Enter")
    page.locator("#place").wait_for()
    page.wait_for_function("() => document.activeElement.closest('.reader-head') !== null")
    page.keyboard.press("Escape")
    page.wait_for_function("() => document.activeElement.classList.contains('marker')")
    page.locator(".turn-foot .starter").first.press("Enter")
    page.locator(".turn").nth(1).locator(".answer").wait_for()
    assert page.evaluate("document.activeElement === document.querySelectorAll('.asked')[1]"), "the focus is not lost"
    page.locator("#open-talks").press("Enter")
    page.locator("#talks").wait_for()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.id") == "open-talks"


@_in_browser
def test_answers_are_announced_and_citations_have_names(page: Page) -> None:
    status = page.locator("#status")
    assert status.get_attribute("role") == "status"
    assert status.get_attribute("aria-live") == "polite"
    _ask(page, NAMED)
    _told(page, "Answered, with 1 citation. The 2019 review proposed (proposal 4(iv)).")
    page.get_by_role("link", name="Source 1: proposal 4(iv), 2019 review").wait_for()
    page.get_by_role("link", name="Source 1: proposal 4(iv)", exact=True).wait_for()
    page.get_by_role("button", name="Copy citation 1").wait_for()
    page.get_by_role("textbox", name="Your question").wait_for()
    page.get_by_role("heading", level=2, name=f"You asked: {NAMED}").wait_for()
    for region in ("banner", "main", "search"):
        assert page.get_by_role(cast(Any, region)).count() == 1
    _ask(page, "who should I vote for?")
    _told(page, page.locator(".turn").nth(1).locator(".answer > p").first.inner_text()[:30])


@_in_browser
def test_a_long_question_is_counted_and_one_too_long_is_not_sent(page: Page) -> None:
    page.fill("#question textarea", "x " * 1900)
    page.locator("#count", has_text="3,799 of 4,000 characters").wait_for()
    page.fill("#question textarea", "x" * 4010)
    page.press("#question textarea", "Enter")
    _told(page, "10 characters too long")
    assert page.locator(".turn").count() == 0
    assert len(page.input_value("#question textarea")) == 4010


@_in_browser
def test_a_narrow_screen_needs_no_sideways_scrolling(page: Page) -> None:
    fits = "document.documentElement.scrollWidth <= innerWidth"
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate(fits)
    assert "4 February 2019" in page.inner_text("#talk"), "the sources stand on the first screen"
    _ask(page, NAMED)
    assert page.evaluate(fits)
    page.click(".turn a.marker >> nth=0")
    page.locator("#place").wait_for()
    assert page.locator("#talk").is_hidden()
    assert page.evaluate(fits)
    assert _in_view(page, "#place")
    page.get_by_role("button", name="Back to the answer").click()
    page.locator("#talk").wait_for()
    assert page.evaluate("document.activeElement.classList.contains('marker')")
    page.click("#open-talks")
    assert page.evaluate(fits)
    for address in ("/about", "/accessibility"):
        page.goto(urlsplit(page.url)._replace(path=address, query="", fragment="").geturl())
        assert page.evaluate(fits)


@_in_browser
def test_forced_colours_keep_the_quotation_marked(page: Page) -> None:
    page.emulate_media(forced_colors="active")
    _ask(page, NAMED)
    page.click(".turn a.marker >> nth=0")
    page.locator("#place").wait_for()
    marked, around = page.evaluate(
        "() => ['#place', '.words'].map((s) => getComputedStyle(document.querySelector(s)).backgroundColor)"
    )
    assert marked != around


@_in_browser
def test_reduced_motion_stops_all_movement(page: Page) -> None:
    page.emulate_media(reduced_motion="reduce")
    _ask(page, NAMED)
    moving = page.evaluate(
        "() => [...document.querySelectorAll('*')].filter((e) => { const s = getComputedStyle(e); "
        "return s.scrollBehavior !== 'auto' || (s.animationName !== 'none') || s.transitionDuration !== '0s'; }).length"
    )
    assert moving == 0


@_in_browser
def test_paper_has_what_is_needed_to_check_an_answer(page: Page, chat: Served) -> None:
    _ask(page, NAMED)
    page.emulate_media(media="print")
    index = Index(chat.index)
    paper = page.inner_text("body")
    for words in (NAMED, "Clear directions must be provided", "proposal 4(iv)", "4 February 2019", "proposal, not law",
                  "https://www.gov.scot/publications/ministerial", index.documents["msg-review-2019"].sha256,
                  index.fingerprint, "Answered on", "as they were indexed on"):  # fmt: skip
        assert words in paper
    for selector in ("#asking", "#find", ".banner nav", ".turn-foot", ".turn-tools", ".copy"):
        assert page.locator(selector).first.is_hidden(), selector


# And good practice, but for one of its rules: the framework draws a second main part around its box, and the page gives
# that the role "none", as there is one main part only. The rule has it that such an element may have no role.
_WCAG = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "rules": {"aria-allowed-role": {"enabled": False}},
}


def _violations(page: Page, where: str) -> list[str]:
    """What breaks a rule in light colours, and what cannot be told apart in dark ones."""
    from axe_playwright_python.sync_playwright import Axe

    wrong = []
    page.locator("#turns[data-asking]").wait_for(state="detached")  # what comes later would move what is looked at
    # On a narrow screen the question box stands over whatever is behind it, and one scrolls: at the page's end is nothing.
    page.evaluate("scrollTo({ top: document.documentElement.scrollHeight, behavior: 'instant' })")
    for scheme, options in (("light", _WCAG), ("dark", {"runOnly": {"type": "rule", "values": ["color-contrast"]}})):
        page.emulate_media(color_scheme=cast(Any, scheme), reduced_motion="reduce")
        found = Axe().run(page, options=options).response["violations"]
        wrong += [
            f"{where}, {scheme}: {v['id']} {n['target']} {n['failureSummary'][:200]}"
            for v in found
            for n in v["nodes"][:3]
        ]
    return wrong


@_in_browser
@pytest.mark.parametrize("width", [1280, 390])
def test_no_screen_breaks_a_rule_of_wcag(page: Page, chat: Served, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    wrong = _violations(page, "first screen")
    _ask(page, DIRECTION)
    page.locator(".turn-foot .starter").first.wait_for()
    wrong += _violations(page, "answer")
    page.click(".turn a.marker >> nth=0")
    page.locator("#place").wait_for()
    wrong += _violations(page, "source")
    page.fill("#find-words", "carers")
    page.press("#find-words", "Enter")
    page.locator(".found").wait_for()
    wrong += _violations(page, "search")
    page.click(".banner nav a >> text=Ask")
    _ask(page, "who will win the league?")
    page.locator(".turn-foot").wait_for()
    page.click(".turn-foot >> text=Edit your question")
    page.fill("#question textarea", "x" * 4001)
    wrong += _violations(page, "decline, and a question that is edited and too long")
    page.route("**/gradio_api/call/turn", lambda route: route.abort())
    page.fill("#question textarea", NAMED)
    page.press("#question textarea", "Enter")
    page.locator("#heard", has_text="cannot be reached").wait_for()
    wrong += _violations(page, "a failure")
    page.click("#open-talks")
    wrong += _violations(page, "conversations")
    for address in ("/about", "/accessibility"):
        page.goto(chat.url + address)
        wrong += _violations(page, address)
    assert not wrong, "\n".join(wrong)


# -- without a browser -------------------------------------------------------------------------


def test_a_port_in_use_is_said_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert app.main(["--port", str(port)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.strip() == (
        f"Port {port} on 127.0.0.1 is in use by another program. What to do: name another port with --port or "
        "ASSISTANT_PORT."
    )


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1"])
def test_an_address_that_others_can_reach_needs_the_flag(host: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert app.main(["--host", host]) == 1
    assert "--public" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("::", False), ("a.example", False)],
)
def test_what_is_loopback(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_a_problem_with_the_corpus_is_a_message(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "catalogue.toml").write_text("[[held]]\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ASSISTANT_CORPUS", str(tmp_path))
        patch.setenv("ASSISTANT_INDEX", str(tmp_path / "index"))
        assert app.main(["--port", str(_free_port())]) == 1
    error = capsys.readouterr().err
    assert "catalogue.toml" in error
    assert "Traceback" not in error
