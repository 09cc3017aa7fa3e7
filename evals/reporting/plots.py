"""The plots of a report, as SVG. Each takes plain figures; none reads a run.

A plot is told apart without colour, too: by its marker, its dashes or its label.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from evals.reporting.parts import Words
from evals.reporting.svg import COLOURS, STYLE, as_svg

INK, MUTED, GRID, SURFACE = (COLOURS[c] for c in ("ink", "muted", "grid", "surface"))
SERIES = (*(COLOURS[c] for c in ("one", "two", "three", "four")), MUTED, INK)
BAD = COLOURS["bad"]
_MARKERS = ("o", "s", "^", "D", "v", "P", "X", "*")
_DASHES = ("-", "--", ":", "-.")
WIDTH, HEIGHT = 4.7, 3.3  # inches of 72 points; a page shows it wider or narrower


@dataclass(frozen=True, slots=True)
class Point:
    """A value with its interval; all between 0 and 1 unless the plot says otherwise."""

    x: float
    y: float
    low: float
    high: float
    count: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled row of a plot, with one point a series, or `None` where there is nothing to show."""

    label: str
    points: tuple[Point | None, ...]


def calibration(words: Words, bins: Sequence[Point]) -> str:
    """Mean score (x) against the share that is answerable (y), one marker a bin, its count above it."""
    with _canvas() as (figure, axes):
        axes.plot([0, 1], [0, 1], color=MUTED, linestyle="--", linewidth=1)
        _with_intervals(axes, bins, SERIES[0], "o", line="-")
        for b in bins:
            axes.annotate(str(b.count), (b.x, 1), (0, 8), textcoords="offset points", fontsize=8.5, ha="center",
                          annotation_clip=False)  # fmt: skip
        _unit(axes, "x")
        _unit(axes, "y")
        axes.set(xlabel="score of the decision to answer", ylabel="share that is answerable")
        return _finish(figure, words)


def roc(words: Words, points: Sequence[tuple[float, float]], area: float, chosen: tuple[float, float] | None) -> str:
    """(share of the unanswerable answered, share of the answerable answered) over all thresholds."""
    with _canvas() as (figure, axes):
        axes.plot([0, 1], [0, 1], color=MUTED, linestyle="--", linewidth=1)
        xs, ys = zip(*points, strict=True)
        axes.plot(xs, ys, color=SERIES[0])
        axes.fill_between(xs, ys, color=SERIES[0], alpha=0.12, linewidth=0)
        axes.text(0.97, 0.08, f"area {area:.3f}", ha="right", fontsize=11)
        if chosen:
            axes.plot(*chosen, marker="D", markersize=7, color=SERIES[1], linestyle="none")
            axes.annotate("the chosen threshold", chosen, (10, -12), textcoords="offset points", fontsize=9)
        _unit(axes, "x")
        _unit(axes, "y")
        axes.set(xlabel="unanswerable questions answered", ylabel="answerable questions answered")
        return _finish(figure, words)


def cost_curve(words: Words, lines: Mapping[str, Sequence[tuple[float, float]]], chosen: float | None) -> str:
    """The cost of each threshold (x), one line for each price of a wrong answer; the chosen threshold is marked."""
    with _canvas() as (figure, axes):
        for i, (label, points) in enumerate(lines.items()):
            xs, ys = zip(*points, strict=True)
            axes.plot(xs, ys, color=SERIES[i % len(SERIES)], linestyle=_DASHES[i % len(_DASHES)], label=label)
        if chosen is not None:
            axes.axvline(chosen, color=INK, linewidth=1.2)
            axes.annotate(f"chosen: {chosen:.2f}", (chosen, 1), (4, -4), xycoords=("data", "axes fraction"),
                          textcoords="offset points", fontsize=9, va="top")  # fmt: skip
        axes.set(xlabel="threshold of the decision to answer", ylabel="cost a question")
        axes.set_ylim(bottom=0)
        if len(lines) > 1:
            figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=2)
        return _finish(figure, words)


def recall_at_k(words: Words, lines: Mapping[str, Mapping[int, float]], ylabel: str) -> str:
    """One line a ranking over k, on an even scale of the values of k that there are."""
    with _canvas() as (figure, axes):
        depths = sorted({k for line in lines.values() for k in line})
        for i, (label, line) in enumerate(lines.items()):
            ks = sorted(line)
            first = i == 0
            axes.plot([depths.index(k) for k in ks], [line[k] for k in ks], label=label,
                      color=SERIES[i % len(SERIES)], marker=_MARKERS[i % len(_MARKERS)], markersize=6 if first else 5,
                      linestyle=_DASHES[i % len(_DASHES)], linewidth=2.4 if first else 1.4)  # fmt: skip
        axes.set_xticks(range(len(depths)), [str(k) for k in depths])
        axes.grid(visible=False, axis="x")
        _unit(axes, "y")
        axes.set(xlabel="the first k passages", ylabel=ylabel)
        figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=3)
        return _finish(figure, words)


def latency(words: Words, rows: Sequence[tuple[str, float, float]]) -> str:
    """The median (bar) and the 95th percentile (line) of each step, in milliseconds."""
    with _canvas(height=_rows_high(len(rows))) as (figure, axes):
        ys = list(range(len(rows)))
        axes.barh(ys, [median for _, median, _ in rows], height=0.55, color=SERIES[0])
        for y, (_, median, high) in enumerate(rows):
            axes.plot([median, high], [y, y], color=INK, linewidth=1)
            axes.plot(high, y, marker="|", markersize=9, color=INK)
            axes.annotate(f"{median:.1f}", (max(high, median), y), (6, 0), textcoords="offset points",
                          va="center", fontsize=9)  # fmt: skip
        _labelled(axes, [label for label, _, _ in rows])
        axes.set_xlabel("milliseconds")
        axes.margins(x=0.12)
        return _finish(figure, words)


def rows_with_intervals(words: Words, series: Sequence[str], rows: Sequence[Row]) -> str:
    """Shares with their intervals, one line a row and one marker a series."""
    with _canvas(height=_rows_high(len(rows))) as (figure, axes):
        step = 0.3 if len(series) > 1 else 0.0
        for i, name in enumerate(series):
            offset = (i - (len(series) - 1) / 2) * step
            there = [(y + offset, p) for y, row in enumerate(rows) if (p := row.points[i])]
            axes.hlines([y for y, _ in there], [p.low for _, p in there], [p.high for _, p in there],
                        color=SERIES[i], linewidth=1.3)  # fmt: skip
            axes.plot([p.y for _, p in there], [y for y, _ in there], linestyle="none", marker=_MARKERS[i], label=name,
                      color=SERIES[i], markersize=6, markerfacecolor=SERIES[i] if i == 0 else SURFACE)  # fmt: skip
        _labelled(axes, [row.label for row in rows])
        _unit(axes, "x")
        if len(series) > 1:
            figure.legend(*axes.get_legend_handles_labels(), loc="outside lower center", ncols=len(series))
        return _finish(figure, words)


def bars(words: Words, rows: Sequence[tuple[str, int]], good: str, xlabel: str) -> str:
    """Counts, one bar a row; the bar named `good` has the colour of what went well, hatched bars have not."""
    with _canvas(height=_rows_high(len(rows))) as (figure, axes), mpl.rc_context({"hatch.linewidth": 0.8}):
        for y, (label, count) in enumerate(rows):
            well = label == good
            axes.barh(y, count, height=0.6, facecolor=SERIES[0] if well else "none", linewidth=1,
                      edgecolor=SERIES[0] if well else BAD, hatch=None if well else "////")  # fmt: skip
            axes.annotate(str(count), (count, y), (5, 0), textcoords="offset points", va="center", fontsize=9)
        _labelled(axes, [label for label, _ in rows])
        axes.set_xlabel(xlabel)
        axes.margins(x=0.1)
        return _finish(figure, words)


@contextmanager
def _canvas(height: float = HEIGHT) -> Iterator[tuple[Figure, Axes]]:
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, height), layout="constrained")
        FigureCanvasSVG(figure)
        yield figure, figure.add_subplot()


def _finish(figure: Figure, words: Words) -> str:
    return as_svg(figure, words.name, words.title, words.description)


def _rows_high(count: int) -> float:
    return max(1.6, 0.9 + 0.27 * count)


def _labelled(axes: Axes, labels: Sequence[str]) -> None:
    axes.set_yticks(range(len(labels)), list(labels))
    axes.invert_yaxis()
    axes.grid(visible=False, axis="y")


def _unit(axes: Axes, which: str) -> None:
    axis = axes.xaxis if which == "x" else axes.yaxis
    axis.set_major_formatter(PercentFormatter(1.0, symbol=" %"))
    axis.set_ticks([0, 0.25, 0.5, 0.75, 1.0])
    (axes.set_xlim if which == "x" else axes.set_ylim)(-0.03, 1.03)


def _with_intervals(axes: Axes, points: Sequence[Point], colour: str, marker: str, line: str) -> None:
    xs = [p.x for p in points]
    axes.vlines(xs, [p.low for p in points], [p.high for p in points], color=colour, linewidth=1.3)
    axes.plot(xs, [p.y for p in points], marker=marker, color=colour, linestyle=line, linewidth=1.2, markersize=6)
