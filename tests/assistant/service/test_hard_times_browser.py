"""The chat where things go wrong: hostile documents, a server that is slow or gone, storage that is full or switched off.

The real pages over a made corpus, with an embedder that counts words; in a real Chromium. Skipped, and
shown as skipped, where there is none; a failure where `CI` is set.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import pytest
from assistant_makers import CATALOGUE, TODAY, WordsEmbedder, write_corpus
from serving import served

import app as program
from assistant.chain import Assistant
from assistant.feedback.queries import View, listing
from assistant.feedback.store import Store
from assistant.live import Live
from assistant.settings import Settings
from assistant.web.first_screen import NAME, STARTERS
from evals.bench.page import GOALS, visit
from evals.errors import CallError
from ingest.build import build
from ingest.store import Index
from tests.browsers import chromium_started

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser
NAMED = "What is proposal 1(i)?"
OTHER = "What is proposal 1(ii)?"
CALL = "**/gradio_api/call/turn"
FITS = "document.documentElement.scrollWidth <= innerWidth"
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}  # all that dark colours can change

TITLE = '<img src="http://evil.example/t.png" onerror="document.title=1"> “Tin” [x](javascript:alert(1)) \u202etxet'
WORDS = (
    '<script>document.title="taken"</script><svg onload="document.title=2"><b>Gooseberries</b> must be watered '
    "![p](http://evil.example/p.png) by \u202egnineve\u202c, never {{at}} ${noon}."
)
FILE = '<img src=x onerror="document.title=3"> & [a](b) \u202egnp.txt'
HOSTILE = f"""
[[held]]
id = "garden"
file = 'documents/{FILE}'
title = '{TITLE}'
publisher = '{TITLE}'
author = '{TITLE}'
authority = "guidance"
url = "https://example.org/garden?a=1&b=<2>"
"""


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small corpus, and a document that is hostile in its words, its title and the name of its file."""
    folder = write_corpus(tmp_path_factory.mktemp("hostile") / "corpus")
    (folder / "documents" / FILE).write_text(f"{TITLE}\n\nWatering\n\n{WORDS}\n", encoding="utf-8")
    (folder / "catalogue.toml").write_text(CATALOGUE + HOSTILE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def store(corpus: Path) -> Path:
    return corpus.parent / "feedback.sqlite"


@pytest.fixture(scope="module")
def address(corpus: Path, store: Path) -> Iterator[str]:
    index = corpus.parent / "index"
    build(corpus, index, WordsEmbedder())
    live = Live(index, lambda: Assistant(Index(index), WordsEmbedder(), TODAY))
    settings = Settings(corpus=corpus, index=index, feedback_file=store)
    with served(program.web_app(live, settings)) as address:
        yield address
    live.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium_started() as started:
        yield started


def _context(browser: Browser, **options: Any) -> BrowserContext:
    made = browser.new_context(**({"viewport": {"width": 1280, "height": 800}, "reduced_motion": "reduce"} | options))
    made.set_default_timeout(30_000)
    return made


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser of its own. Whatever happens, nothing is asked of another host and no script fails."""
    asked: list[str] = []
    wrong: list[str] = []
    made = _context(browser)
    made.on("request", lambda request: asked.append(request.url))
    made.on("weberror", lambda error: wrong.append(str(error.error)))
    yield made
    made.close()
    assert {urlsplit(u).hostname for u in asked if urlsplit(u).scheme not in ("data", "blob")} <= {"127.0.0.1"}
    assert wrong == []


@pytest.fixture
def page(context: BrowserContext, address: str) -> Page:
    return _open(context, address)


def _open(context: BrowserContext, address: str) -> Page:
    opened = context.new_page()
    opened.goto(address)
    opened.wait_for_selector("body.ready")
    return opened


def _send(page: Page, question: str) -> None:
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")


def _ask(page: Page, question: str) -> str:
    at = page.locator(".turn").count()
    _send(page, question)
    answer = page.locator(".turn").nth(at).locator(".answer")
    answer.wait_for()
    page.locator("#turns[data-asking]").wait_for(state="detached")
    return answer.inner_text()


def _violations(page: Page, where: str) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    wrong = []
    for scheme, rules in (("light", WCAG), ("dark", CONTRAST)):
        page.emulate_media(color_scheme=cast(Any, scheme), reduced_motion="reduce")
        found = Axe().run(page, options=rules).response["violations"]
        wrong += [f"{where}, {scheme}: {v['id']} {v['nodes'][0]['target']}" for v in found]
    page.emulate_media(color_scheme="light")
    return wrong


# -- hostile documents -------------------------------------------------------------------------


def test_a_hostile_document_is_shown_as_text_everywhere(page: Page) -> None:
    """In its words, its title and the name of its file: on each screen, and after a reload."""
    assert "Gooseberries" in _ask(page, "must gooseberries be watered?")
    shown = page.locator("blockquote").first.text_content() or ""
    for words in ('<script>document.title="taken"</script>', "![p](http://evil.example/p.png)", "${noon}"):
        assert words in shown
    assert "[x](javascript:alert(1))" in (page.locator(".sources").text_content() or "")
    page.reload()
    page.locator(".sources .cite").first.click()
    page.locator("#place").wait_for()
    assert "".join(page.locator("#shown mark").all_text_contents()).strip() == WORDS
    page.fill("#find-words", "gooseberries")
    page.press("#find-words", "Enter")
    page.locator(".found").wait_for()
    page.click(".banner nav a >> text=Documents")
    page.locator("#shown .held").wait_for()
    assert page.locator(":is(#turns, #shown) :is(script, img, svg, iframe)").count() == 0
    assert page.locator("a[href^='javascript'], [onerror], [onload]").count() == 0
    assert page.title() == NAME
    page.goto(f"{page.url.split('/?')[0]}/about")
    assert page.locator("main :is(script, img, svg)").count() == 0


# -- what it says while it works ---------------------------------------------------------------


def test_it_says_what_it_is_doing(page: Page) -> None:
    page.evaluate(
        """() => {
          window.told = [];
          new MutationObserver(() => {
            const words = document.querySelector(".waiting")?.textContent;
            if (words && told.at(-1) !== words) told.push(words);
          }).observe(document.body, { childList: true, subtree: true, characterData: true });
        }"""
    )
    _ask(page, NAMED)
    told = page.evaluate("told")
    assert told[0] == "Sending your question …"
    steps = ["Reading your question …", "Looking through the 6 documents …"]
    assert [t for t in told if t in steps] == steps
    assert page.locator(".waiting").count() == 0


# -- a server that is slow or gone ---------------------------------------------------------------


def test_a_reload_while_it_answers_loses_no_words(page: Page) -> None:
    _ask(page, NAMED)
    page.route(CALL, lambda route: None)  # never answered
    _send(page, "a long question, thought about for a while")
    page.locator(".waiting").wait_for()
    page.click("#open-talks")
    page.click("#talks .open")  # left and opened again: still waiting
    page.locator(".waiting").wait_for()
    page.reload()
    page.locator(".turn .failure", has_text="No answer came").wait_for()
    assert page.locator(".asked bdi").nth(1).text_content() == "a long question, thought about for a while"
    page.unroute(CALL)
    page.click(".turn-foot >> text=Ask again")
    page.locator(".turn:nth-of-type(2) .answer").wait_for()


def test_whoever_waits_long_is_told_and_can_stop(page: Page) -> None:
    page.route(CALL, lambda route: None)  # never answered
    page.clock.install()
    _send(page, NAMED)
    page.locator(".waiting").wait_for()
    assert page.get_by_role("button", name="Stop waiting").count() == 0
    page.clock.fast_forward(3_100)
    page.locator(".turn", has_text="This takes longer than usual.").wait_for()
    page.get_by_role("button", name="Stop waiting").click()
    page.locator(".turn .failure", has_text="You stopped waiting").wait_for()
    page.unroute(CALL)
    page.click(".turn-foot >> text=Ask again")
    page.locator(".turn .answer", has_text="6 months").wait_for()


def test_what_is_cleared_while_it_answers_does_not_come_back(page: Page) -> None:
    held: list[Any] = []
    page.route(CALL, lambda route: held.append(route))
    _send(page, NAMED)
    page.locator(".waiting").wait_for()
    page.click("#open-talks")
    page.click("#clear")
    page.click("#clear")
    page.click("#close-talks")
    with page.expect_response("**/gradio_api/call/turn/*"):
        held[0].continue_()
    page.locator("#turns[data-asking]").wait_for(state="detached")
    assert page.evaluate("Object.keys(localStorage)") == []
    assert page.locator(".welcome").is_visible()


def test_an_answer_is_not_lost_for_one_that_does_not_come(page: Page) -> None:
    _ask(page, NAMED)
    page.route(CALL, lambda route: route.abort())
    page.click(".turn-foot >> text=Ask again")
    page.locator("#heard", has_text="cannot be reached").wait_for()
    assert "6 months" in page.locator(".turn .answer").inner_text()
    page.click(".turn-foot >> text=Edit your question")
    _send(page, OTHER)
    page.wait_for_function("w => document.querySelector('#question textarea').value === w", arg=OTHER)
    assert "6 months" in page.locator(".turn .answer").inner_text()
    page.unroute(CALL)
    page.press("#question textarea", "Enter")
    page.locator(".turn .answer", has_text="12 months").wait_for()
    assert page.locator(".turn").count() == 1
    page.reload()
    assert "12 months" in page.locator(".turn .answer").inner_text()


def test_each_badge_is_as_wide_as_its_words(page: Page) -> None:
    """One of them, "opinion", bears the name of another part of the page, and once took its looks."""
    displays = page.locator(".badge").evaluate_all("badges => badges.map((b) => getComputedStyle(b).display)")
    assert set(displays) == {"inline-block"}


def test_two_presses_ask_once(page: Page) -> None:
    page.locator(".starter").first.dblclick()
    page.locator(".turn .answer").wait_for()
    page.locator("#turns[data-asking]").wait_for(state="detached")
    assert page.locator(".turn").count() == 1


def test_a_source_that_cannot_be_reached_is_said(page: Page) -> None:
    _ask(page, NAMED)
    page.route("**/part/**", lambda route: route.abort())
    page.click(".banner nav a >> text=Documents")
    page.locator("#heard", has_text="The source cannot be reached").wait_for()


# -- storage -------------------------------------------------------------------------------------


def test_without_storage_it_answers_all_the_same(context: BrowserContext, address: str) -> None:
    context.add_init_script(
        "for (const kind of ['localStorage', 'sessionStorage']) "
        "Object.defineProperty(window, kind, { get() { throw new DOMException('no', 'SecurityError'); } });"
    )
    page = _open(context, address)
    _ask(page, NAMED)
    page.locator("#heard", has_text="cannot keep the conversation").wait_for()
    assert "6 months" in _ask(page, "and by when?"), "a follow-up needs no storage"
    page.click("#new-talk")
    page.click("#open-talks")
    assert page.locator("#talks .open").count() == 1


def test_a_full_storage_makes_room_and_else_is_said(page: Page) -> None:
    _ask(page, NAMED)
    page.evaluate(
        "() => { let n = 4e6; while (n > 10) try { localStorage[`x${n}`] = 'x'.repeat(n); n -= 1; } catch { n /= 2; } }"
    )
    page.click("#new-talk")
    assert "12 months" in _ask(page, OTHER)
    page.locator("#heard", has_text="cannot keep the conversation").wait_for()


# -- addresses, enlarging, no scripts --------------------------------------------------------------


def test_back_and_forward_lead_through_what_was_read(page: Page, address: str) -> None:
    _ask(page, NAMED)
    page.click(".turn .sources .cite >> nth=0")
    page.wait_for_url("**/?source=review**")
    page.click(".banner nav a >> text=Documents")
    page.wait_for_url("**/?documents")
    page.go_back()
    page.wait_for_url("**/?source=review**")
    page.locator("#place").wait_for()
    page.go_back()
    page.wait_for_url(f"{address}/")
    page.go_forward()
    page.wait_for_url("**/?source=review**")
    assert page.locator(".turn .answer").count() == 1


def test_an_address_of_nothing_gives_a_page_that_leads_on(page: Page, address: str) -> None:
    answer = page.goto(f"{address}/no/such/page")
    assert answer is not None
    assert answer.status == 404
    page.get_by_role("link", name="ask a question").click()
    page.wait_for_selector("body.ready")


def test_without_scripts_the_documents_can_be_read(browser: Browser, address: str) -> None:
    context = _context(browser, java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    assert page.locator(".without .note").is_visible()
    assert page.locator("#main").is_hidden(), "what cannot work is not offered"
    page.click(".without >> text=Framework for Shared Care")
    assert "use telecare and technology enabled care" in page.locator(".words").inner_text()
    context.close()


def test_twice_as_large_nothing_is_cut(browser: Browser, address: str) -> None:
    """200 % zoom of a window of 1280 by 800: 640 by 400 CSS pixels, each of two dots."""
    context = _context(browser, viewport={"width": 640, "height": 400}, device_scale_factor=2)
    page = _open(context, address)
    seen = """() => {
      const cut = [];
      for (const e of document.querySelectorAll("a, button, h1, h2, h3, p, li, label, textarea, input, summary, .badge")) {
        if (!e.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
        const box = e.getBoundingClientRect();
        if (e.closest(".unseen, .skip, .toast")) continue;
        if (box.right > innerWidth + 1 || box.left < -1) cut.push(e.outerHTML.slice(0, 90));
        if (getComputedStyle(e).overflow === "hidden" && e.scrollWidth > e.clientWidth + 1) cut.push(e.outerHTML.slice(0, 90));
      }
      return document.documentElement.scrollWidth > innerWidth ? ["the page scrolls sideways", ...cut] : cut;
    }"""
    cut = {"first screen": page.evaluate(seen)}
    _ask(page, "what are the national outcomes?")
    page.locator("summary", has_text="Keep this answer").click()
    page.get_by_role("button", name="This is wrong").click()
    cut["answer"] = page.evaluate(seen)
    page.locator(".sources .cite").first.click()
    page.locator("#place").wait_for()
    cut["source"] = page.evaluate(seen)
    page.fill("#find-words", "outcomes")
    page.press("#find-words", "Enter")
    page.locator(".found").wait_for()
    cut["search"] = page.evaluate(seen)
    page.click("#open-talks")
    cut["conversations"] = page.evaluate(seen)
    for path in ("about", "accessibility", "nothing"):
        page.goto(f"{address}/{path}")
        cut[path] = page.evaluate(seen)
    assert {where: what for where, what in cut.items() if what} == {}
    context.close()


# -- the rules of WCAG, on the states that the other tests do not see ------------------------------


def test_no_state_breaks_a_rule_in_light_or_dark(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    _ask(page, NAMED)
    page.locator("summary", has_text="Keep this answer").click()
    page.get_by_role("button", name="This is wrong").click()
    wrong = _violations(page, "the form")
    page.get_by_role("button", name="Cancel").click()
    page.route(CALL, lambda route: route.abort())
    _send(page, OTHER)
    page.locator(".turn .failure").wait_for()
    wrong += _violations(page, "an error")
    page.click(".turn .sources .cite >> nth=0")
    page.locator("#place").wait_for()
    page.evaluate("document.querySelector('.outline').open = true")
    wrong += _violations(page, "the reader with its outline")
    for words, sign in (("outcomes", ".found"), ("zebra", "#shown .held")):
        page.fill("#find-words", words)
        page.press("#find-words", "Enter")
        page.locator(sign).wait_for()
        wrong += _violations(page, f"searched for {words}")
    page.click("#open-talks")
    page.click("#clear")
    wrong += _violations(page, "about to clear")
    for path in ("nothing", "read?source=review", "?source=nothing"):
        page.goto(f"{address}/{path}")
        page.locator("h1, h2").first.wait_for(state="attached")
        wrong += _violations(page, path)
    assert wrong == []


def test_the_page_can_be_measured(browser: Browser, address: str) -> None:
    """What `evals bench page` counts: nothing here depends on how fast the machine is."""
    first, answers, own = visit(browser, address)
    assert first > 0
    assert len(answers) == sum(len(questions) for _, questions in STARTERS)
    assert all(a["took"] > a["chain"] > 0 for a in answers), "an answer stands on the page after the chain is done"
    assert 10_000 < own < GOALS["own_bytes"]
    with pytest.raises(CallError, match="No chat is served"):
        visit(browser, "http://127.0.0.1:9")


def test_how_long_an_answer_took_is_kept_with_an_opinion_of_it(page: Page, store: Path) -> None:
    _ask(page, NAMED)
    page.get_by_role("button", name="This helped").click()
    page.locator(".opinion form").get_by_role("button", name="Send").click()
    page.locator(".opinion", has_text="this answer helped").wait_for()
    [row] = listing(Store(store), View.FEEDBACK).rows
    assert row.total_ms > 0
