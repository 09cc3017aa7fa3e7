"""A chat model's answer in a real browser: it grows sentence by sentence, and the switch leaves the model out.

Skipped, and shown as skipped, where there is no Chromium; a failure where `CI` is set.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from assistant_makers import TODAY, WordsEmbedder
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from writing_makers import NOT_BUILT_UP, RESERVES, Scripted, reply, said, writer_for

from app import web_app
from assistant.chain import Assistant
from assistant.compose.generative.model import Messages, Piece, Schema
from assistant.live import Live
from assistant.settings import Settings
from ingest.store import Index
from tests.assistant.service.serving import served
from tests.browsers import chromium_started

RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]}}
ASKED = "what is proposal 2(i)?"
pytestmark = pytest.mark.browser


class Waiting(Scripted):
    """Says its first statement, and goes on when it is told to."""

    def __init__(self) -> None:
        super().__init__(reply(RESERVES, NOT_BUILT_UP), step=1000)
        self.go_on = threading.Event()

    def pieces(self, messages: Messages, schema: Schema | None) -> Iterator[Piece]:
        (text,) = [p.text for p in super().pieces(messages, schema) if p.text]
        middle = text.index(NOT_BUILT_UP["says"]) - 10
        yield Piece(text[:middle])
        self.go_on.wait(30)
        yield Piece(text[middle:])


_MARKS = (
    "<img src=x onerror=alert(1)>", "<script>alert(1)</script>", "<svg onload=alert(1)>", "![x](http://evil.example/x.png)",
    "[here](javascript:alert(1))", "\u202egnisrever\u202c",
)  # fmt: skip
_WORDS = "Each board must keep a reserves policy."


def _hostile() -> Scripted:
    """Puts marks into its sentences, and into the words that it says it copied."""
    says = [said(f"It was proposed that each board must keep a reserves policy. {m}", (1, _WORDS)) for m in _MARKS]
    quotes = [
        said("It was proposed that each board must keep a reserves policy.", (1, f"{_WORDS} {m}")) for m in _MARKS
    ]
    return Scripted(reply(*says, *quotes, RESERVES, NOT_BUILT_UP))


@pytest.fixture
def model() -> Scripted:
    return Waiting()


@pytest.fixture
def page(small_index_folder: Path, model: Scripted, tmp_path: Path) -> Iterator[Page]:
    settings = Settings(model="scripted:model", index=small_index_folder, feedback_file=tmp_path / "f.sqlite")
    live = Live(
        small_index_folder,
        lambda: Assistant(Index(small_index_folder), WordsEmbedder(), TODAY, writer=writer_for(model, seconds=60)),
    )
    with served(web_app(live, settings)) as address, chromium_started() as browser:
        page = browser.new_page(viewport={"width": 1200, "height": 900})
        page.set_default_timeout(60_000)
        page.goto(address)
        page.wait_for_selector("#question textarea")
        yield page
    live.close()


def ask(page: Page, question: str) -> None:
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")


def test_an_answer_grows_and_the_switch_leaves_the_model_out(page: Page, model: Waiting) -> None:
    expect(page.locator("#composer")).to_contain_text("a chat model (scripted:model) is sent your question")
    ask(page, ASKED)
    first = page.locator(".turn .written")
    expect(first).to_have_count(1)
    expect(first).to_contain_text(RESERVES["says"])
    expect(page.locator(".turn .composer")).to_have_count(0)
    model.go_on.set()
    expect(page.locator(".turn .composer")).to_contain_text("Written by a chat model (scripted:model)")
    expect(first).to_have_count(2)
    expect(first.nth(1).locator("q")).to_have_text("Reserves must not be built up unnecessarily.")
    found = Axe().run(page, options=RULES)
    assert [v["id"] for v in found.response["violations"]] == []
    calls = len(model.asked)

    page.check("#own-words")
    ask(page, ASKED)
    expect(page.locator(".turn")).to_have_count(2)
    expect(page.locator(".turn").nth(1).locator("blockquote")).to_contain_text(
        "Each board must keep a reserves policy."
    )
    expect(page.locator(".turn").nth(1).locator(".written")).to_have_count(0)
    assert len(model.asked) == calls


@pytest.mark.parametrize("model", [_hostile()], ids=["marks"])
def test_marks_in_a_models_words_are_no_part_of_the_page(page: Page, model: Scripted) -> None:
    alerts: list[str] = []
    asked_for: list[str] = []
    page.on("dialog", lambda dialog: (alerts.append(dialog.message), dialog.dismiss()))
    page.on("request", lambda request: asked_for.append(request.url))
    ask(page, ASKED)
    answer = page.locator(".turn").first
    expect(answer.locator(".answer")).to_contain_text("eserves")
    expect(page.locator("#question textarea")).to_be_enabled()
    assert model.asked
    assert (
        answer.locator("img, script, svg, iframe, [onerror], [onload], a[href^='javascript'], a[href*='evil']").count()
        == 0
    )
    said_there = answer.inner_text()
    assert all(word not in said_there for word in ("alert(1)", "evil.example", "gnisrever"))
    assert alerts == []
    assert not any("evil" in url for url in asked_for)
