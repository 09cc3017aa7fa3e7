"""Keeping answers and saying what one thinks of them, as people do it: the real program in a real Chromium."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from docx import Document

from assistant.__main__ import main
from assistant.feedback.records import CONSENT, Wrong
from assistant.keep.reading import read_pack
from tests import test_app_browser as driven

if TYPE_CHECKING:
    from playwright.sync_api import Page

browser, chat, chat_index, context, page = (
    driven.browser, driven.chat, driven.chat_index, driven.context, driven.page,
)  # fmt: skip
_in_browser = driven._in_browser
QUOTED = "Clear directions must be provided"
FITS = "document.documentElement.scrollWidth <= innerWidth"


def _saved(page: Page, menu: str, form: str, folder: Path) -> Path:
    """Open a menu, choose a form, and give the file that was saved under the name that the page gave it."""
    summary = page.locator("details.keep summary", has_text=menu).last
    if summary.locator("..").get_attribute("open") is None:
        summary.click()
    with page.expect_download() as download:
        summary.locator("..").get_by_role("button", name=form).click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    driven._told(page, f"Saved as {path.name}.")
    return path


def _opinions(file: Path) -> list[dict[str, object]]:
    if not file.exists():
        return []
    with sqlite3.connect(file) as connection:
        connection.row_factory = sqlite3.Row
        tables = [r[0] for r in connection.execute("select name from sqlite_master where type = 'table'")]
        return [dict(r) for t in tables for r in connection.execute(f"select * from {t}")]


@_in_browser
def test_an_answer_is_kept_in_each_form(page: Page, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    driven._ask(page, driven.NAMED)
    word = _saved(page, "Keep this answer", "Word", tmp_path)
    assert word.name.startswith("integration-20")
    assert word.name.endswith("-what-is-proposal-4-iv.docx")
    paragraphs = [p.text for p in Document(str(word)).paragraphs]
    assert any(QUOTED in p for p in paragraphs)
    assert any("proposal, not law" in p for p in paragraphs)
    assert QUOTED in _saved(page, "Keep this answer", "Markdown", tmp_path).read_text(encoding="utf-8")
    pack = _saved(page, "Keep this answer", "Evidence pack", tmp_path)
    assert json.loads(pack.read_text(encoding="utf-8"))["answers"][0]["question"] == driven.NAMED
    assert main(["verify-pack", str(pack)]) == 0
    assert "Nothing has changed." in capsys.readouterr().out


@_in_browser
def test_an_earlier_answer_and_the_whole_conversation_are_kept(page: Page, tmp_path: Path) -> None:
    driven._ask(page, driven.NAMED)
    assert page.locator("summary", has_text="whole conversation").count() == 0, "one answer is the whole of it"
    driven._ask(page, "What is outcome 6?")
    page.locator(".turn-foot .starter").first.wait_for()
    page.reload()
    pack = read_pack(_saved(page, "Keep the whole conversation", "Evidence pack", tmp_path)).pack
    assert [a.question for a in pack.answers] == [driven.NAMED, "What is outcome 6?"]
    page.locator(".turn").first.locator("summary").click()
    with page.expect_download() as download:
        page.locator(".turn").first.get_by_role("button", name="Evidence pack").click()
    download.value.save_as(tmp_path / "first.json")
    assert [a.question for a in read_pack(tmp_path / "first.json").pack.answers] == [driven.NAMED]


@_in_browser
def test_where_no_file_can_be_made_it_is_said_in_plain_words(page: Page) -> None:
    driven._ask(page, driven.NAMED)
    page.locator("#turns[data-asking]").wait_for(state="detached")  # or it would be stored again, as it was
    page.click("summary >> text=Keep this answer")
    word = page.get_by_role("button", name="Word")
    page.evaluate(
        """() => {
          const key = Object.keys(localStorage)[0];
          const talk = JSON.parse(localStorage[key]);
          const cited = talk.turns[0].record.citations[0];
          cited.quote = cited.quote.replace("must", "mayy");
          localStorage[key] = JSON.stringify(talk);
        }"""
    )
    page.reload()
    page.locator(".turn summary").first.click()
    word.click()
    driven._told(page, "is not in the documents as they are held now")
    assert page.locator("#heard").is_visible()
    for status, words in ((413, "too many answers"), (503, "Come back later."), (422, "ask the question again")):
        page.route(
            "**/kept/file",
            lambda route, _, s=status: route.fulfill(status=s, body=json.dumps({"detail": "Come back later."})),
        )
        word.click()
        driven._told(page, words)
        page.unroute("**/kept/file")
    page.route("**/kept/file", lambda route: route.abort())
    word.click()
    driven._told(page, "cannot be reached")


@_in_browser
def test_what_was_wrong_is_kept_masked_and_asked_for_once(page: Page, chat: driven.Served) -> None:
    driven._ask(page, "What is proposal 4(iii)?")
    before = len(_opinions(chat.feedback))
    page.get_by_role("button", name="This is wrong").click()
    form = page.locator(".opinion form")
    assert CONSENT in form.inner_text()
    assert form.get_by_role("radio").count() == len(Wrong)
    form.get_by_label("Out of date").check()
    form.get_by_label("In your own words").fill("It is of 2019. Write to jo@example.org <b>x</b>")
    assert len(_opinions(chat.feedback)) == before, "nothing is sent before it is sent"
    form.get_by_role("button", name="Send").click()
    driven._told(page, "Thank you.")
    assert page.evaluate("document.activeElement.closest('.opinion') !== null"), "the focus is not lost"
    kept = json.dumps(_opinions(chat.feedback), default=str)
    for words in ("out_of_date", "It is of 2019.", "<b>x</b>", "What is proposal 4(iii)?", "proposal 4(iii)"):
        assert words in kept
    assert "jo@example.org" not in kept

    page.reload()
    page.locator(".opinion", has_text="You said what was wrong").wait_for()
    assert page.locator(".thumb").count() == 0


@_in_browser
def test_that_it_helped_is_kept_and_a_failure_loses_no_words(page: Page, chat: driven.Served) -> None:
    driven._ask(page, "What is proposal 4(ii)?")
    page.get_by_role("button", name="This helped").click()
    form = page.locator(".opinion form")
    assert form.get_by_role("radio").count() == 0
    assert CONSENT in form.inner_text()
    form.get_by_role("textbox").fill("Just right.")
    detail = "Your opinion could not be kept. What to do: try later."
    page.route("**/kept/opinion", lambda route: route.fulfill(status=503, body=json.dumps({"detail": detail})))
    form.get_by_role("button", name="Send").click()
    driven._told(page, detail)
    assert form.get_by_role("textbox").input_value() == "Just right."
    page.unroute("**/kept/opinion")
    form.get_by_role("button", name="Send").click()
    driven._told(page, "Thank you.")
    assert "Just right." in json.dumps(_opinions(chat.feedback), default=str)


@_in_browser
def test_the_keyboard_keeps_an_answer_and_says_it_was_wrong(page: Page, chat: driven.Served) -> None:
    driven._ask(page, driven.NAMED)
    page.locator(".turn-foot .starter").first.wait_for()
    active = "document.activeElement.innerText"
    summary = page.locator("summary", has_text="Keep this answer")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert "Word" in page.evaluate(active)
    page.keyboard.press("ArrowDown")
    assert "Markdown" in page.evaluate(active)
    page.keyboard.press("End")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    assert download.value.suggested_filename.endswith(".json")
    page.keyboard.press("Escape")
    assert "Keep this answer" in page.evaluate(active)
    assert page.locator("details.keep[open]").count() == 0

    page.keyboard.press("Tab")
    assert page.evaluate(active) == "This helped"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.type") == "radio"
    page.keyboard.press("Escape")
    assert page.evaluate(active) == "This is wrong"
    assert page.locator(".opinion form").count() == 0
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("By keyboard alone.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    driven._told(page, "Thank you.")
    kept = json.dumps(_opinions(chat.feedback), default=str)
    assert "By keyboard alone." in kept
    assert "not_what_i_asked" in kept


@_in_browser
@pytest.mark.parametrize("width", [1280, 320])
def test_the_menu_and_the_form_break_no_rule_and_fit(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 740})
    driven._ask(page, driven.NAMED)
    driven._ask(page, "and by when?")
    page.locator(".turn-foot .starter").first.wait_for()
    page.locator(".turn").last.locator("summary", has_text="Keep this answer").click()
    page.locator(".turn").last.get_by_role("button", name="This is wrong").click()
    wrong = driven._violations(page, "keeping and the form")
    assert page.evaluate(FITS)
    page.locator(".turn").last.get_by_role("button", name="Cancel").click()
    page.locator(".turn").last.get_by_role("button", name="This helped").click()
    page.locator(".turn").last.get_by_role("button", name="Send").click()
    page.locator(".opinion", has_text="this answer helped").wait_for()
    page.locator("summary", has_text="whole conversation").click()
    wrong += driven._violations(page, "thanks, and the conversation")
    assert page.evaluate(FITS)
    assert not wrong, "\n".join(wrong)
