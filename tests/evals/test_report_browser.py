"""The report as people open it: a file in a real Chromium, with every request refused.

Skipped, and shown as skipped, where there is no Chromium; a failure where `CI` is set.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

import pytest
from axe_playwright_python.sync_playwright import Axe
from made_runs import HOSTILE, SECRET, write_made_run

from evals.reporting.content import report_of
from evals.reporting.folder import read_run
from evals.reporting.page import html

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

pytestmark = pytest.mark.browser
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WAIT_SECONDS = 30.0  # for a busy machine
ALL, FULL = 14, 12  # questions of the made run; those of the development split


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = write_made_run(tmp_path_factory.mktemp("made"))
    path = folder / "report.html"
    path.write_text(html(report_of(read_run(folder))), encoding="utf-8")
    return path.as_uri()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    made = chromium.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext, address: str) -> Iterator[Page]:
    """The report, open; at the end it has asked for nothing, and nothing has gone wrong in it."""
    asked: list[str] = []
    wrong: list[str] = []

    def refuse(route: Any) -> None:
        url = route.request.url
        if url.partition("#")[0] == address:
            route.continue_()
        else:
            asked.append(url)
            route.abort()

    opened = context.new_page()
    opened.route("**/*", refuse)
    opened.on("console", lambda message: wrong.append(message.text))
    opened.on("pageerror", lambda error: wrong.append(str(error)))
    opened.goto(address)
    yield opened
    assert asked == []
    assert wrong == []


def shown(page: Page) -> list[str]:
    """The ids of the questions that can be seen, in order."""
    return cast(
        list[str], page.locator("#questions > li:visible").evaluate_all("items => items.map(i => i.id.slice(2))")
    )


def wait_until(page: Page, condition: str) -> None:
    """Wait for a condition; Playwright's own waiting needs `eval`, which the page's policy refuses."""
    end = time.monotonic() + WAIT_SECONDS
    while not page.evaluate(condition):
        assert time.monotonic() < end, condition
        page.wait_for_timeout(50)


def wait_for_count(page: Page, count: int) -> None:
    wait_until(page, f"[...document.querySelectorAll('#questions > li')].filter(i => !i.hidden).length === {count}")


def test_it_opens_from_a_file_and_says_what_was_measured(page: Page) -> None:
    assert page.title() == "Evaluation report: both splits"
    top = page.inner_text("header")
    for words in ("14 questions: 12 answerable, 2 not. 1 ended in an error", "2026-01-02 03:04:05 UTC", "ffffffffffff"):
        assert words in top
    assert page.inner_text("#count") == f"All {ALL} questions are shown."


def test_nothing_that_an_answer_says_is_obeyed(page: Page) -> None:
    page.locator("#q-guide-013 summary").first.click()
    assert HOSTILE in " ".join(page.inner_text("#q-guide-013").split())
    assert page.title() == "Evaluation report: both splits"
    assert page.locator("main img, main script, #questions script").count() == 0


def test_the_policy_refuses_what_is_not_in_the_file(context: BrowserContext, address: str) -> None:
    refused: list[str] = []
    opened = context.new_page()
    opened.on("console", lambda message: refused.append(message.text))
    opened.goto(address)
    opened.evaluate("document.body.append(Object.assign(new Image(), {src: 'http://evil.example/a.png'}))")
    opened.wait_for_timeout(200)
    assert any("Content Security Policy" in text for text in refused)


def test_questions_are_chosen_by_kind_outcome_stage_split_and_words(page: Page) -> None:
    page.select_option("[name=kind]", "lay")
    assert shown(page) == ["guide-003"]
    assert page.inner_text("#count") == f"1 of {ALL} questions are shown."
    page.click("text=Show all")
    wait_for_count(page, ALL)
    page.select_option("[name=outcome]", "wrong")
    assert shown(page) == ["guide-011", "guide-023", "guide-004"]
    page.select_option("[name=split]", "test")
    assert shown(page) == ["guide-004"]
    page.click("text=Show all")
    wait_for_count(page, ALL)
    page.select_option("[name=lost]", "not_selected")
    assert shown(page) == ["guide-003", "guide-011"]
    page.click("text=Show all")
    page.fill("[name=text]", "CUP who")
    wait_for_count(page, 1)
    assert shown(page) == ["guide-015"]


def test_questions_are_sorted(page: Page) -> None:
    page.select_option("[name=sort]", "grave")
    assert shown(page)[:2] == ["guide-021", "guide-017"]
    page.select_option("[name=sort]", "score")
    assert shown(page)[:2] == ["guide-015", "guide-019"]
    page.select_option("[name=sort]", "id")
    assert shown(page)[:3] == ["guide-001", "guide-002", "guide-003"]
    page.click("text=Show all")
    second = "[...document.querySelectorAll('#questions > li')].filter(i => !i.hidden)[1].id.endsWith('guide-003')"
    wait_until(page, second)  # as many as before, in another order: their number says nothing of the click
    assert shown(page)[:2] == ["guide-001", "guide-003"]


def test_a_link_opens_its_question(context: BrowserContext, address: str) -> None:
    opened = context.new_page()
    opened.goto(f"{address}#q-guide-017")
    assert opened.locator("#q-guide-017 details").first.evaluate("d => d.open")
    wait_until(opened, "document.activeElement.closest('li')?.id === 'q-guide-017'")
    assert opened.locator("#q-guide-017 summary").first.evaluate(
        "s => s.getBoundingClientRect().top >= document.querySelector('#filter').getBoundingClientRect().bottom - 1"
    )


def test_a_link_to_a_question_that_is_not_among_the_chosen_shows_it_all_the_same(page: Page) -> None:
    page.select_option("[name=kind]", "lay")
    page.evaluate("location.hash = '#q-guide-001'")
    wait_until(page, "document.querySelector('#q-guide-001 details').open")
    assert len(shown(page)) == ALL


def test_a_marker_leads_to_its_citation(page: Page) -> None:
    page.locator("#q-guide-003 summary").first.click()
    page.locator("#q-guide-003 .answer a", has_text="[2]").click()
    wait_until(page, "document.activeElement.id === 'q-guide-003-c2'")


def test_everything_is_reached_by_keyboard_and_the_focus_can_be_seen(page: Page) -> None:
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the questions"
    assert page.evaluate("document.activeElement.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    wait_until(page, "document.activeElement.id === 'questions-h'")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.name") == "text"
    for _ in range(8):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('li').id") == "q-guide-001"
    assert page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)") >= 2
    page.keyboard.press("Enter")
    assert page.locator("#q-guide-001 details").first.evaluate("d => d.open")
    page.keyboard.press("Enter")
    assert not page.locator("#q-guide-001 details").first.evaluate("d => d.open")


def test_a_quick_reader_is_not_called_back(page: Page) -> None:
    """The notice that the address has changed comes late on a busy machine: once it took the focus back."""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    wait_until(page, "document.activeElement.id === 'questions-h'")
    page.keyboard.press("Tab")
    page.evaluate("dispatchEvent(new HashChangeEvent('hashchange'))")
    assert page.evaluate("document.activeElement.name") == "text"


def test_tables_scroll_in_boxes_that_the_keyboard_reaches(page: Page) -> None:
    boxes = page.locator(".scroll")
    assert boxes.count() > 10
    assert boxes.evaluate_all("all => all.every(b => b.tabIndex === 0 && b.getAttribute('aria-label'))")


def test_a_screen_reader_hears_names_and_roles(page: Page) -> None:
    page.get_by_role("region", name="Questions").get_by_role("combobox", name="Outcome").wait_for()
    assert page.get_by_role("searchbox", name="Search words").count() == 1
    assert page.get_by_role("status").inner_text() == f"All {ALL} questions are shown."
    for name in ("Calibration", "Evidence recall at k", "Gold groups by where they were lost", "Time by step"):
        image = page.get_by_role("img", name=name)
        assert image.count() == 1
        assert page.locator(f"[id='{image.get_attribute('aria-describedby')}']").text_content()
    page.locator("#q-guide-003 summary").first.click()
    heard = " ".join((page.locator("#q-guide-003 .excerpt").first.text_content() or "").split())
    assert "gold 1 · cited [1]Papers are sent 14 days before. (end of gold 1 · cited [1])" in heard
    assert "gold 2Carers are paid their expenses. (end of gold 2)" in heard


def test_gold_and_citations_are_told_apart_without_colour(page: Page) -> None:
    page.locator("#q-guide-003 summary").first.click()
    styles = {
        kind: page.locator(f"#q-guide-003 mark.{kind}").first.evaluate(
            "m => [getComputedStyle(m).textDecorationStyle, getComputedStyle(m).textDecorationLine, getComputedStyle(m).borderTopStyle].join()"
        )
        for kind in ("gold", "cited", "both")
    }
    assert len(set(styles.values())) == 3


@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1280)])
def test_axe_finds_nothing_with_everything_open(page: Page, scheme: str, width: int) -> None:
    page.emulate_media(color_scheme=cast(Any, scheme))
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    found = Axe().run(page, options={"runOnly": RULES})
    assert found.violations_count == 0, found.generate_report()


def test_a_narrow_screen_does_not_scroll_sideways(page: Page) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_plots_follow_the_scheme(page: Page) -> None:
    colours = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=cast(Any, scheme))
        colours.append(page.locator(".plot svg text").first.evaluate("t => getComputedStyle(t).fill"))
    assert len(set(colours)) == 2


def test_without_script_everything_is_there_to_read(chromium: Browser, address: str) -> None:
    plain = chromium.new_context(java_script_enabled=False)
    opened = plain.new_page()
    opened.goto(address)
    assert opened.locator("#filter").is_hidden()
    assert opened.locator("#questions > li").count() == ALL
    opened.locator("#q-guide-001 summary").first.click()
    assert opened.locator("#q-guide-001 .answer").is_visible()
    plain.close()


def test_print_leaves_the_controls_out(page: Page) -> None:
    page.emulate_media(media="print")
    assert page.locator("#filter").is_hidden()
    assert page.locator("#questions").is_visible()


def test_test_questions_are_ids_and_outcomes(page: Page) -> None:
    assert page.inner_text("#q-guide-002").split() == ["✓", "right", "guide-002"]
    assert SECRET not in page.content()
    assert page.locator("#questions details.row, #questions > li > details").count() == FULL
