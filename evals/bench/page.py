"""What the chat costs in a browser: when its first screen can be used, and how long after the chain an answer is shown.

The page is opened anew, with nothing in its cache, as often as asked; then the starting questions are asked
one after the other. Both clocks are the browser's own, and the chain's time is what the answer came with: so
the difference of the two is everything between, the network and the drawing among it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from assistant.web.first_screen import STARTERS
from evals.errors import CallError

GOALS = {"first_screen_ms": 2_000, "answer_after_chain_ms": 300, "own_bytes": 100_000}
CHROMIUM = Path("/usr/bin/chromium")
_WAIT = 60_000  # milliseconds, for a busy machine

# When the box can be typed in: the page's script says so by a class of the body.
_READY = "() => { if (document.body?.classList.contains('ready')) return performance.now(); }"

# Presses Enter, and tells when the answer stood on the page, drawn, and what the chain took of that.
_ASK = """async (question) => {
  const box = document.querySelector("#question textarea");
  const turns = document.getElementById("turns");
  const before = turns.querySelectorAll(".answer").length;
  box.value = question;
  box.dispatchEvent(new Event("input", { bubbles: true }));
  const shown = new Promise((done) => new MutationObserver((_, observer) => {
    if (turns.querySelectorAll(".answer").length <= before) return;
    observer.disconnect();
    requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now())));
  }).observe(turns, { childList: true, subtree: true }));
  const start = performance.now();
  box.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", bubbles: true, cancelable: true }));
  const end = await shown;
  const talk = JSON.parse(localStorage[Object.keys(localStorage).find((key) => key.startsWith("ia1:talk:"))]);
  return { took: end - start, chain: talk.turns.at(-1).took };
}"""


def bench_page(address: str, times: int = 5) -> dict[str, Any]:
    """Medians and worst, in milliseconds, and our own bytes beside the framework's. Raises `CallError` without a browser."""
    ready: list[float] = []
    after: list[float] = []
    chain: list[float] = []
    own = 0
    with _browser() as browser:
        for number in range(times + 1):
            first, answers, own = visit(browser, address)
            if number == 0:
                continue  # the first visit warms the server up, and is not counted
            ready.append(first)
            after += [a["took"] - a["chain"] for a in answers]
            chain += [a["chain"] for a in answers]
    told = {"first_screen_ms": round(median(ready)), "answer_after_chain_ms": round(median(after)), "own_bytes": own}
    return {
        **told, "first_screen_worst_ms": round(max(ready)), "answer_after_chain_worst_ms": round(max(after)),
        "chain_ms": round(median(chain), 1), "visits": times, "questions": len(after), "goals": GOALS,
        "missed": sorted(name for name, goal in GOALS.items() if told[name] > goal),
    }  # fmt: skip


def visit(browser: Any, address: str) -> tuple[float, list[Mapping[str, float]], int]:
    """One visit with an empty cache: when the box was there, how each answer came, and what of ours was loaded."""
    from playwright.sync_api import Error

    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    page.set_default_timeout(_WAIT)
    weights: list[int] = []
    page.on("response", lambda r: weights.append(len(r.body())) if "/looks/" in r.url else None)
    try:
        page.goto(address)
    except Error as error:
        raise CallError(
            f"No chat is served at {address}. What to do: start it with python app.py, or name its address."
        ) from error
    first = float(page.wait_for_function(_READY, polling=5).json_value())
    answers: list[Mapping[str, float]] = []
    for _, questions in STARTERS:
        for question in questions:
            answers.append(page.evaluate(_ASK, question))
            page.locator("#turns[data-asking]").wait_for(state="detached")  # what to ask next is found after the answer
    context.close()
    return first, answers, sum(weights)


@contextmanager
def _browser() -> Iterator[Any]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError as error:
        raise CallError(
            "No browser can be driven: Playwright is not installed. What to do: pip install 'integration-assistant[test]'."
        ) from error
    if not CHROMIUM.exists():
        raise CallError(f"There is no Chromium at {CHROMIUM}. What to do: install it, for example with apt-get.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=["--headless", "--no-sandbox"])
        try:
            yield browser
        finally:
            browser.close()
