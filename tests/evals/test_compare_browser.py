"""The page of a comparison in a real browser, as narrow as a telephone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from run_makers import make_finished, make_result

from evals.compare import compare
from evals.compare_views import page as page_of
from evals.metrics import MEASURES
from evals.side_by_side import side_by_side

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
LONG = "a-word-that-has-no-place-to-break-" * 4


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Every measure has a figure, one changed, and what differs has long names."""
    shares = dict.fromkeys(MEASURES, True)
    before = make_finished([make_result(f"guide-{n:03}", shares, question=LONG) for n in (1, 3)], "before", python=LONG)
    worse = [make_result("guide-001", shares, question=LONG), make_result("guide-003", {**shares, "answered": False})]
    comparison = compare(before, make_finished(worse, "after", python="3"))
    path: Path = tmp_path_factory.mktemp("made") / "changes.html"
    path.write_text(page_of(comparison, side_by_side(comparison)), encoding="utf-8")
    return path.as_uri()


@pytest.mark.parametrize("opened", [False, True])
def test_nothing_stands_over_the_edge_of_a_telephone(chromium: Browser, address: str, opened: bool) -> None:
    page = chromium.new_page(viewport={"width": 360, "height": 800})
    page.goto(address)
    if opened:
        page.locator("summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.close()


def test_what_is_only_there_to_look_at_is_folded(chromium: Browser, address: str) -> None:
    page = chromium.new_page()
    page.goto(address)
    headline, rest = page.locator("table.figures").all()
    assert headline.is_visible()
    assert not rest.is_visible()
    assert page.locator("summary").inner_text() == f"Other measures ({len(MEASURES) - 8}, of which 0 changed)"
    page.locator("summary").press("Enter")
    assert rest.is_visible()
    page.close()
