"""The maintainer's page in a real browser: signing in with the keyboard, and the rules of WCAG 2.2 A and AA.

Skipped, and shown as skipped, where there is no Chromium; a failure where `CI` is set.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from playwright.sync_api import Page
from serving import served
from test_maintainer import SECRET, asked

from assistant.feedback.password import hash_password
from assistant.feedback.records import Opinion, Thumb, Wrong
from assistant.feedback.store import Store
from assistant.service.maintainer import frame, mount_maintainer
from assistant.service.maintainer_html import HOME
from assistant.web.routes import looks
from assistant.web.shell import plain_page
from tests.browsers import chromium_started

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]}}
pytestmark = pytest.mark.browser


def in_the_chats_frame(title: str, inside: str) -> str:
    return plain_page(title, HOME, inside)


@pytest.fixture(scope="module", params=[frame, in_the_chats_frame])
def address(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    store = Store(tmp_path_factory.mktemp("browser") / "feedback.sqlite")
    for i in range(3):
        store.add_opinion(Opinion(asked(f"question {i}?"), Thumb.DOWN, Wrong.TOO_LONG, "a long story " * 20))
    app = FastAPI()
    app.mount(*looks())
    mount_maintainer(app, lambda: store, hash_password(SECRET), request.param)
    with served(app) as address:
        yield f"{address}/maintain"


@pytest.fixture
def page() -> Iterator[Page]:
    with chromium_started() as browser:
        page = browser.new_page(viewport={"width": 320, "height": 640})
        page.set_default_timeout(60_000)
        yield page


def broken_rules(page: Page) -> list[str]:
    from axe_playwright_python.sync_playwright import Axe

    return [v["id"] for v in Axe().run(page, options=RULES).response["violations"]]


def test_the_keyboard_is_enough_and_no_screen_breaks_a_rule(page: Page, address: str) -> None:
    page.goto(address)
    assert broken_rules(page) == []
    for _ in range(12):  # past the ways to the other pages, where there are any
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "password":
            break
    page.keyboard.type("a wrong password")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    assert broken_rules(page) == []
    page.get_by_label("Password").fill(SECRET)
    page.keyboard.press("Enter")
    page.get_by_role("table").wait_for()
    assert broken_rules(page) == []
    page.emulate_media(color_scheme="dark")
    assert broken_rules(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, "only the table scrolls sideways"
    column = page.get_by_role("columnheader", name="Question", exact=True).first
    assert column.evaluate("e => e.getClientRects().length === 1 && e.offsetHeight < 60"), "words stay whole"
    for cell in page.locator("tbody tr").first.locator("td").all():
        assert cell.evaluate("e => e.offsetWidth > 30"), "no column is so narrow that words are broken"
    page.get_by_role("link", name="Declines").click()
    page.get_by_role("heading", name="Declines").wait_for()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_label("Password").wait_for()
