"""The chat behind a proxy, under a prefix, for people who sign in: in a real Chromium.

Skipped, and shown as skipped, where there is no Chromium; a failure where `CI` is set.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe

import app
from assistant.chain import Assistant
from assistant.feedback.password import hash_password
from assistant.live import Live
from assistant.settings import Settings
from ingest.build import build
from ingest.store import Index
from tests.assistant.assistant_makers import WordsEmbedder, write_corpus
from tests.assistant.gate.proxying import proxy
from tests.assistant.service.serving import served
from tests.browsers import chromium_started

if TYPE_CHECKING:
    from playwright.sync_api import Page

PREFIX = "/in/assistant"
SECRET = "correct horse battery staple"
DIRECTION = "What does a direction require?"
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("gate-browser")
    build(write_corpus(folder / "corpus"), folder / "index", WordsEmbedder())
    index = Index(folder / "index")
    assistant = Assistant(index, WordsEmbedder(), date(2026, 3, 1))
    users = folder / "users.txt"
    users.write_text(f"jean:{hash_password(SECRET)}\n", encoding="utf-8")
    settings = Settings(root_path=PREFIX, users_file=users, trusted_proxies="127.0.0.1")
    whole = app.web_app(Live(folder / "index", lambda: assistant), settings)
    with served(whole) as inside, served(proxy(inside, PREFIX)) as outside:
        yield outside
    index.close()


@pytest.fixture(scope="module")
def page() -> Iterator[Page]:
    with chromium_started() as browser:
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.set_default_timeout(60_000)
        yield page


def ask(page: Page, question: str) -> None:
    page.fill("#question textarea", question)
    page.press("#question textarea", "Enter")


def test_a_deep_link_leads_through_the_sign_in_to_its_place_and_everything_works_from_there(
    page: Page, address: str
) -> None:
    asked, wrong, told = [], [], []
    page.on("request", lambda r: asked.append(r.url))
    page.on("response", lambda r: wrong.append((r.status, r.url)) if r.status >= 400 else None)
    page.on("console", lambda m: told.append(m.text) if m.type == "error" else None)
    home = f"{address}{PREFIX}/"

    page.goto(f"{home}?source=review#proposal-2-ii")
    assert page.url.startswith(f"{home}sign-in?next=")
    page.fill("#name", "jean")
    page.fill("#password", SECRET)
    page.click("button[type=submit]")
    page.wait_for_selector("#place")
    assert page.url == f"{home}?source=review#proposal-2-ii"
    assert "directions" in (page.text_content("#place") or "").lower()

    page.wait_for_selector("body.ready")
    ask(page, DIRECTION)
    page.wait_for_selector(".turn .sources a.cite")
    assert page.url == home
    page.click(".turn .sources a.cite")
    page.wait_for_selector("#place")
    assert page.url.startswith(f"{home}?source=")
    page.keyboard.press("Escape")
    assert page.url == home
    page.click("nav >> text=Documents")
    assert page.url == f"{home}?documents"
    assert page.get_attribute("nav >> text=Documents", "aria-current") == "page"
    page.reload()
    page.wait_for_selector("body.ready")
    page.fill("#find-words", "direction")
    page.press("#find-words", "Enter")
    page.wait_for_selector("#shown a")
    page.click(".turn .keep summary")
    with page.expect_download() as saved:
        page.click("text=Evidence pack (.json)")
    assert saved.value.suggested_filename.endswith(".json")

    assert [url for url in asked if not url.startswith((home, "blob:", "data:"))] == []
    assert wrong == []
    assert told == []


def test_a_link_from_a_page_of_another_site_needs_no_second_sign_in(page: Page, address: str) -> None:
    """The session is not sent with such a link (SameSite=Strict), so that no other site can use it."""
    mailbox = page.context.new_page()
    mailbox.goto(f"data:text/html,<a href='{address}{PREFIX}/?source=review%23proposal-2-ii'>look</a>")
    with mailbox.expect_request("**/sign-in?next=*"):
        mailbox.click("a")
    mailbox.wait_for_selector("#place")
    assert mailbox.url == f"{address}{PREFIX}/?source=review#proposal-2-ii"
    mailbox.close()


def test_a_busy_answer_is_told_and_the_question_is_kept(page: Page, address: str) -> None:
    call = "**/gradio_api/call/turn"
    busy = {"status": 503, "headers": {"Retry-After": "60"}, "body": ""}
    before = page.locator(".turn").count()
    page.route(call, lambda route: route.fulfill(**busy))  # type: ignore[arg-type]
    ask(page, "What is outcome 2?")
    page.wait_for_selector("text=Too many people are asking at the moment. What to do: press “Ask again”")
    page.unroute(call)
    page.click("button >> text=Ask again")
    page.wait_for_selector(f".turn:nth-of-type({before + 1}) .sources a.cite")
    assert "What is outcome 2?" in (page.locator(".turn").last.locator(".asked").text_content() or "")


def test_a_server_that_is_busy_for_a_moment_is_asked_again_by_itself(page: Page, address: str) -> None:
    call = "**/gradio_api/call/turn"
    refused: list[str] = []

    def first_busy(route: object) -> None:
        if refused:
            route.continue_()  # type: ignore[attr-defined]
        else:
            refused.append("once")
            route.fulfill(status=429, headers={"Retry-After": "1"}, body="")  # type: ignore[attr-defined]

    page.route(call, first_busy)
    before = page.locator(".turn").count()
    ask(page, "What is outcome 1?")
    page.wait_for_selector(f".turn:nth-of-type({before + 1}) .sources a.cite")
    assert refused == ["once"]
    page.unroute(call)


def test_signing_out_ends_it_and_the_page_says_so(page: Page, address: str) -> None:
    other = page.context.new_page()
    other.goto(f"{address}{PREFIX}/")
    other.click("text=Sign out")
    other.click("button >> text=Sign out")
    other.wait_for_selector("#password")
    found = Axe().run(other)
    assert found.violations_count == 0, found.generate_report()
    other.close()
    page.click("nav >> text=Documents")
    page.wait_for_selector("#heard >> text=You are no longer signed in. What to do:")
    page.click("nav >> text=Ask")
    ask(page, "What is outcome 1?")
    page.wait_for_selector(".turn >> text=You are no longer signed in. What to do:")
