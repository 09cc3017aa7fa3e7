"""What a run shows in the terminal: its progress, its tables, its notes."""

from __future__ import annotations

import errno
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from evals.baseline import LABELS
from evals.metrics import MEASURES
from evals.report import Rows, family_table, figure, short_figure
from evals.run import Result, problems
from evals.stats import Estimate
from evals.summary import FAMILIES, OVERALL, Summary


class Out(Console):
    """A console that lets a closed pipe be seen by `main`, where Rich would end the program with 1."""

    def on_broken_pipe(self) -> None:
        """Raise the error again: whoever reads has seen enough."""
        raise BrokenPipeError(errno.EPIPE, "the reader is gone")


NOTES = Out(stderr=True)  # progress, notes and errors; figures go to standard output
_WIDE = 120
_STEADY = {"same": "same answer", "first_same": "same first citation", "found_at_5": "found at 5",
           "base_found_at_5": "as asked"}  # fmt: skip
# What our design is worth is said by these.
_WORTH = ("found_at_1", "found_at_5", "found_at_10", "within_2000", "reciprocal_rank")


def output() -> Console:
    """Where figures go; as wide as their tables need where nobody's window is narrower."""
    console = Out()
    return console if console.is_terminal else Out(width=_WIDE)


def tables(summary: Summary, title: str) -> list[Table]:
    """The figures of a run: overall, what became of other wordings, then one table for each family of groups.

    The legs of the ranking are left to the report.
    """
    out = [_overall(summary, title)]
    if ways := summary.robustness.get(OVERALL):
        rows = [[way.replace("_", "-"), str(w["questions"]), *(short_figure(w[name]) for name in _STEADY)]
                for way, w in ways.items()]  # fmt: skip
        out.append(_table("the same questions in other words", ["wording", "questions", *_STEADY.values()], rows))
    for family in FAMILIES:
        head, rows = family_table(summary, family)
        if rows:
            out.append(_table(f"by {family}", head, rows))
    return out


def losses_line(summary: Summary) -> str:
    """Where gold was lost, in one sentence; empty where there is none."""
    lost = summary.losses.get(OVERALL, {})
    shares = [f"{stage.replace('_', ' ')} {100 * e.value:.1f} %" for stage, e in lost.items() if e.value]
    whole = next((e.of for e in lost.values()), 0)
    return f"Of {whole} gold groups: {', '.join(shares)}." if shares else ""


def worth_table(summary: Summary, baseline: Mapping[str, Any]) -> Table:
    """Our retrieval beside the plain set-ups; `baseline` is what the record holds of them."""
    ours = summary.overall.figures
    systems = [name for name in LABELS if name in baseline]
    head = ["retrieval", "this assistant", *(baseline[name]["label"] for name in systems)]
    rows = [
        [MEASURES[m].label, figure(ours[m], m),
         *(figure(Estimate(**baseline[name]["figures"][m]), m) for name in systems)]
        for m in _WORTH if m in ours
    ]  # fmt: skip
    return _table("against plain set-ups", head, rows)


def cost_line(cost: Mapping[str, Any]) -> str:
    """What answering costs besides time, in one sentence."""
    index, peak = cost["index"], cost["assistant_peak_memory_bytes"] or cost["peak_memory_bytes"]
    parts = [f"the index has {_megabytes(index['bytes'])} ({index.get('vectors', 0):,} vectors)"]
    if peak:
        parts.insert(0, f"memory peaks at {_megabytes(peak)}")
    if cost["start_ms"]:
        parts.insert(0, f"the first answer comes {cost['start_ms'] / 1000:.1f} s after starting")
    line = "; ".join(parts)
    return f"{line[0].upper()}{line[1:]}."


def shown(results: Iterable[Result], total: int, done: int = 0) -> Iterator[Result]:
    """The results as they come, with a bar that counts them and what went wrong; `done` were there before.

    The bar moves between questions only: nothing else runs while a time is taken.
    """
    columns = (TextColumn("Asking the questions"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[wrong]}"),
               TimeElapsedColumn(), TimeRemainingColumn())  # fmt: skip
    wrong = 0
    with Progress(*columns, console=NOTES, transient=True, auto_refresh=False) as bar:
        task = bar.add_task("", total=total, completed=done, wrong="")
        bar.refresh()
        for result in results:
            wrong += bool(problems(result))
            yield result
            bar.update(task, advance=1, refresh=True, wrong=f"{wrong} with an error" if wrong else "")


def say(text: str, style: str | None = None) -> None:
    """A note for people, as it is."""
    NOTES.print(text, markup=False, highlight=False, style=style, soft_wrap=True)


def say_problems(results: Sequence[Result], most: int = 5) -> None:
    """The first things that went wrong, and how many more there are."""
    lines = [f"{r['id']}: {problem}" for r in results for problem in problems(r)]
    for line in lines[:most]:
        say(f"Error: {line}", "red")
    if len(lines) > most:
        say(f"{len(lines) - most} more errors are in the results.", "red")


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"


def _overall(summary: Summary, title: str) -> Table:
    table = _table(title, ["measure", "figure (95 % interval)", "of"], [])
    measured = {name: e for name, e in summary.overall.figures.items() if e.value is not None}
    shown = [name for name in measured if MEASURES[name].section != "legs"]
    for _, names in groupby(shown, key=lambda name: MEASURES[name].section):
        for name in names:
            measure, e = MEASURES[name], measured[name]
            table.add_row(measure.label, figure(e, name), f"{e.of} {measure.over}")
        table.add_section()
    return table


def _table(title: str, head: Sequence[str], rows: Rows) -> Table:
    table = Table(title=title, title_justify="left")
    for name in head:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*row)
    return table
