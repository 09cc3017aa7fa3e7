"""Plots as SVG: the same every time, in the page's colours, named, and safe to put into a page together."""

import re
from collections.abc import Callable
from xml.etree import ElementTree

import pytest

from evals.reporting import plots
from evals.reporting.parts import Words
from evals.reporting.plots import Point, Row

SVG = "{http://www.w3.org/2000/svg}"
MADE: dict[str, Callable[[Words], str]] = {
    "calibration": lambda w: plots.calibration(w, [Point(0.1, 0.2, 0.0, 0.4, 7), Point(0.9, 1.0, 0.8, 1.0, 31)]),
    "roc": lambda w: plots.roc(w, [(0.0, 0.0), (0.1, 0.9), (1.0, 1.0)], 0.9, (0.1, 0.9)),
    "cost": lambda w: plots.cost_curve(w, {"1": [(0.0, 0.5), (1.0, 0.9)], "10": [(0.0, 2.0), (1.0, 0.9)]}, 0.42),
    "recall": lambda w: plots.recall_at_k(w, {f"line {n}": {1: 0.1 * n, 5: 0.15 * n} for n in range(7)}, "found"),
    "latency": lambda w: plots.latency(w, [("total", 4.0, 9.0), ("embed", 2.0, 2.5)]),
    "rows": lambda w: plots.rows_with_intervals(w, ("a", "b"), [Row("<b> & c", (Point(0, 0.5, 0.4, 0.6), None))]),
    "bars": lambda w: plots.bars(w, [("cited", 9), ("declined", 0)], "cited", "groups"),
}  # fmt: skip


def made(name: str) -> str:
    return MADE[name](Words(name, f"About {name}", f"What {name} shows"))


def texts(svg: str) -> str:
    return " ".join(t for t in ElementTree.fromstring(svg).itertext())


@pytest.mark.parametrize("name", list(MADE))
def test_a_plot_is_the_same_every_time(name: str) -> None:
    assert made(name) == made(name)


@pytest.mark.parametrize("name", list(MADE))
def test_a_plot_has_a_name_and_a_description(name: str) -> None:
    root = ElementTree.fromstring(made(name))
    assert root.get("role") == "img"
    assert [root.findtext(f"{SVG}{tag}") for tag in ("title", "desc")] == [f"About {name}", f"What {name} shows"]
    assert root.get("aria-labelledby") == root[0].get("id")
    assert root.get("aria-describedby") == root[1].get("id")
    assert root.get("viewBox")
    assert root.get("width") is None


@pytest.mark.parametrize("name", list(MADE))
def test_a_plot_brings_no_style_sheet_no_metadata_and_no_address(name: str) -> None:
    svg = made(name)
    for tag in ("<style", "<metadata", "<script", "<image", "<?xml", "<!DOCTYPE"):
        assert tag not in svg
    assert set(re.findall(r"https?://[^\"]+", svg)) == {"http://www.w3.org/2000/svg"}
    assert len(svg) < 30_000


@pytest.mark.parametrize("name", list(MADE))
def test_every_colour_is_the_page_s(name: str) -> None:
    svg = made(name)
    assert not re.search(r"#[0-9a-f]{6}", svg)
    assert "var(--ink)" in svg


def test_the_ids_of_two_plots_are_apart_and_what_refers_to_them_finds_them() -> None:
    ids: list[str] = []
    for name in MADE:
        svg = made(name)
        own = re.findall(r'\bid="([^"]+)"', svg)
        used = re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', svg)
        assert {a or b for a, b in used} <= set(own)
        ids += own
    assert len(ids) == len(set(ids))


def test_words_are_text_and_escaped() -> None:
    assert "&lt;b&gt; &amp; c" in made("rows")
    assert "<b> & c" in texts(made("rows"))


def test_what_matters_is_written_in_the_plot() -> None:
    assert {"7", "31"} <= set(texts(made("calibration")).split())
    assert "area 0.900" in texts(made("roc"))
    assert "the chosen threshold" in texts(made("roc"))
    assert "chosen: 0.42" in texts(made("cost"))
    assert all(f"line {n}" in texts(made("recall")) for n in range(7))
    assert "cited" in texts(made("bars"))


def test_a_plot_without_a_chosen_threshold_does_not_name_one() -> None:
    words = Words("x", "x", "x")
    assert "chosen" not in texts(plots.cost_curve(words, {"1": [(0.0, 0.5), (1.0, 0.9)]}, None))
    assert "chosen" not in texts(plots.roc(words, [(0.0, 0.0), (1.0, 1.0)], 0.5, None))


def test_drawing_leaves_the_settings_of_matplotlib_alone() -> None:
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    made("bars")
    assert dict(mpl.rcParams) == before
