"""The figures of a load, the goals that they are held to, and both for people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Any

from rich.table import Table

from evals.load.checking import Verdict
from evals.load.users import WAYS, Crowd, Sample, Seen
from evals.load.watching import Watched, steadiness
from evals.stats import percentile

_SHOWN = 5
_PERCENTILES = (("p50", 0.5), ("p95", 0.95), ("p99", 0.99))
GOALS = {
    "no_errors": "no error",
    "not_busy": "nobody was told to come again",
    "no_mixing": "nobody got somebody else's answer",
    "same_as_alone": "every answer is the one that it gets alone",
    "memory_flat": "memory within 5 %, from the end of the first tenth to the end",
    "files_flat": "open files as they were",
}


def figures_of(
    seen: Seen, alone: Sequence[Sample], crowd: Crowd, watched: Watched, bare: Mapping[str, float]
) -> dict[str, Any]:
    """Everything that was measured, with `goals`: true, false, or `None` where it was not measured.

    Without pauses the chat is meant to be busy, and that is no goal then.
    """
    steady = steadiness(watched.looks)
    kinds = Counter(verdict for verdict, _ in seen.wrong)
    rate = len(seen.samples) / crowd.seconds
    batched = bare.get("batched_per_second")
    return {
        "users": crowd.users, "seconds": crowd.seconds, "pause_seconds": crowd.pause, "seed": crowd.seed,
        "answers": len(seen.samples), "opinions": seen.opinions, "errors": len(seen.errors), "busy": seen.busy,
        "mixed": kinds[Verdict.MIXED], "different": kinds[Verdict.DIFFERENT],
        "latency": {way: _latency(way, seen.samples, alone) for way in WAYS},
        "answers_per_second": round(rate, 2), "bare": dict(bare),
        "share_of_batched": round(rate / batched, 3) if batched else None,
        "processor_seconds": watched.processor_seconds, **steady,
        "examples": [*seen.errors[:_SHOWN], *(f"{verdict}: {words}" for verdict, words in seen.wrong[:_SHOWN])],
        "goals": {
            "no_errors": not seen.errors and bool(seen.samples), "not_busy": seen.busy == 0 if crowd.pause else None,
            "no_mixing": not kinds[Verdict.MIXED], "same_as_alone": not kinds[Verdict.DIFFERENT],
            "memory_flat": steady["memory_flat"], "files_flat": steady["files_flat"],
        },
    }  # fmt: skip


def _latency(way: str, samples: Sequence[Sample], alone: Sequence[Sample]) -> dict[str, Any]:
    """Milliseconds until the answer stood, and as multiples of the median of one user alone."""
    took, single = [s.answered for s in samples if s.way == way], [s.answered for s in alone if s.way == way]
    if not took or not single:
        return {"answers": len(took)}
    one = median(single)
    out: dict[str, Any] = {"answers": len(took), "alone_median_ms": round(1000 * one, 1)}
    for name, share in _PERCENTILES:
        value = percentile(took, share) or 0.0
        out[f"{name}_ms"], out[f"{name}_multiple"] = round(1000 * value, 1), round(value / one, 2)
    out["done_p95_ms"] = round(1000 * (percentile([s.done for s in samples if s.way == way], 0.95) or 0.0), 1)
    return out


def summary_table(figures: Mapping[str, Any]) -> Table:
    """What a reader wants to know first."""
    table = Table(title=f"{figures['users']} users for {figures['seconds'] / 60:g} minutes", title_justify="left")
    table.add_column("what")
    table.add_column("value", justify="right", overflow="fold")
    table.add_row("answers", f"{figures['answers']:,} ({figures['answers_per_second']:g} in a second)")
    for way, told in figures["latency"].items():
        for name, _ in _PERCENTILES if "p50_ms" in told else ():
            value = f"{told[f'{name}_ms']:,.0f} ms, {told[f'{name}_multiple']:g} times one user's median"
            table.add_row(f"{way}: {name} to the answer", value)
    if figures["share_of_batched"] is not None:
        table.add_row("answers relative to the bare model in batches", f"{figures['share_of_batched']:g}")
    if figures["memory_growth"] is not None:
        table.add_row("memory", f"{figures['memory_last'] / 1e6:,.0f} MB, {100 * figures['memory_growth']:+.1f} %")
        table.add_row("open files", f"{figures['files_first']} to {figures['files_last']}")
    table.add_row("told to come again", str(figures["busy"]))
    for name, words in GOALS.items():
        met = figures["goals"][name]
        table.add_row(words, {True: "met", False: "missed", None: "not measured"}[met])
    return table
