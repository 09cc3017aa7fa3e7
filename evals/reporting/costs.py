"""What answering costs: time by step, memory, the index, and starting."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from evals.report import latency_line
from evals.reporting.parts import Cells, Panel, Section, Table, plotted
from evals.reporting.plots import latency
from evals.summary import Summary

_TO_READ = (
    "The bar is the median, its line ends at the 95th percentile. A step that a turn did not come to is not counted "
    "for it."
)
_SHARES = ("p50", "p90", "p95", "p99")
_WHOLE = {"total": "the whole question", "embed": "embedding it alone"}


def costs(summary: Summary, record: Mapping[str, Any]) -> Section:
    """Times by step, and what else the record knows."""
    steps: Mapping[str, Mapping[str, Any]] = summary.cost.get("steps") or {}
    panels = [_times(steps)] if steps else []
    rest = _rest(record.get("cost") or {})
    if rest:
        panels.append(
            Panel(
                "cost-rest", "Memory, index and start", "", Table("Memory, index and start", ("what", "how much"), rest)
            )
        )
    intro = (latency_line(summary), "Times depend on the machine and its day; nothing is gated by them.")
    return Section("cost", "Cost", "Cost", intro, tuple(panels))


def _times(steps: Mapping[str, Mapping[str, Any]]) -> Panel:
    ends = [(_step(name), s["p50"]["value"], s["p95"]["value"]) for name, s in steps.items()]
    said = "; ".join(f"{name}: median {middle:.1f} ms, 95th percentile {high:.1f} ms" for name, middle, high in ends)
    rows = tuple((_step(n), str(s["count"]), *(_ms(s[p]) for p in _SHARES)) for n, s in steps.items())
    head = ("step", "questions", "median", "90th percentile", "95th percentile", "99th percentile")
    table = Table("Milliseconds by step, with 95 % intervals", head, rows)
    return plotted("latency", "Time by step", _TO_READ, table, partial(latency, rows=ends), f"{said}.")


def _rest(cost: Mapping[str, Any]) -> tuple[Cells, ...]:
    index: Mapping[str, Any] = cost.get("index") or {}
    rows = [
        ("start until the first answer", f"{cost['start_ms'] / 1000:.1f} s" if cost.get("start_ms") is not None else ""),
        ("most memory of a process that only answers", _mb(cost.get("assistant_peak_memory_bytes"))),
        ("most memory of the run, scoring included", _mb(cost.get("peak_memory_bytes"))),
        ("index on disk", _mb(index.get("bytes"))),
        *((f"{name} in the index", f"{n:,}") for name, n in index.items() if name != "bytes"),
    ]  # fmt: skip
    return tuple((name, words) for name, words in rows if words)


def _step(name: str) -> str:
    return _WHOLE.get(name, name.replace("_", " "))


def _ms(p: Mapping[str, Any]) -> str:
    low, high = p.get("low"), p.get("high")
    ends = f" ({low:.1f} to {high:.1f})" if low is not None and high is not None else ""
    return f"{p['value']:.1f}{ends}"


def _mb(size: int | None) -> str:
    return f"{size / 1e6:,.0f} MB" if size is not None else ""
