"""The benchmark's history: a line of JSON for each run that was recorded, in the repository.

It is only ever added to. Ratios are of one run, and can be compared from line to line; times can be on one machine only.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.table import Table

from evals.bench.goals import goal_of
from evals.errors import RunError
from evals.record import git_state, machine, versions

HISTORY = Path(__file__).parent / "history.jsonl"
_SHOWN = (
    ("start", "ratio", "cold start"),
    ("answer", "median_ratio", "answer, median"),
    ("answer", "p95_ratio", "answer, 95 %"),
    ("throughput", "clients_1_share", "1 client"),
    ("throughput", "clients_8_share", "8 clients"),
    ("memory", "ratio", "memory"),
    ("index", "bytes_per_provision", "bytes a provision"),
)
LABELS = {
    ("start", "ratio"): "start to first answer, whole process / importing and embedding one sentence",
    ("start", "plain_ratio"): "… of the plain set-up",
    ("start", "chat_ready_ratio"): "start of the chat until it is ready / the same",
    ("answer", "median_ratio"): "answer, median / embedding the question alone",
    ("answer", "p95_ratio"): "answer, 95th percentile / embedding, 95th percentile",
    ("answer", "in_use_ratio"): "answer, median / embedding with the model in use",
    ("answer", "plain_median_ratio"): "… of the plain set-up, median",
    ("answer", "plain_p95_ratio"): "… of the plain set-up, 95th percentile",
    ("throughput", "clients_1_share"): "answers in a second, 1 client / bare model in batches",
    ("throughput", "clients_8_share"): "answers in a second, 8 clients / bare model in batches",
    ("throughput", "http_8_share"): "… of the running chat, 8 programs over HTTP",
    ("throughput", "plain_8_share"): "… of the plain set-up, 8 clients",
    ("throughput", "one_by_one_share"): "… of the bare model, one by one",
    ("memory", "ratio"): "memory of the chat after 50 questions / of the model alone",
    ("memory", "plain_ratio"): "… of the plain set-up",
    ("index", "bytes_per_provision"): "index on disk, bytes a provision",
    ("index", "plain_bytes_per_piece"): "… of the plain set-up, bytes a piece",
}


def line_of(figures: Mapping[str, Any], now: datetime | None = None) -> dict[str, Any]:
    """A run for the history: when, of which version, with what and on what, and its figures."""
    packages = versions()
    state = git_state()
    return {
        "date": (now or datetime.now(UTC)).isoformat(timespec="seconds"), "version": packages.pop("integration-assistant"),
        "commit": state["revision"], "changed": state["dirty"], "python": platform.python_version(),
        "packages": packages, "machine": machine(), "figures": dict(figures),
    }  # fmt: skip


def record(line: Mapping[str, Any], path: Path = HISTORY) -> None:
    """Add a run at the end of the file."""
    with path.open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")


def read_history(path: Path = HISTORY) -> list[dict[str, Any]]:
    """The runs, oldest first; none where there is no file. Raises `RunError` with the line that cannot be read."""
    if not path.exists():
        return []
    out = []
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            line = json.loads(text)
            _ = line["date"], line["version"], line["commit"], line["figures"].items()
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise RunError("this is no line of the benchmark's history.", place=path, line=number,
                           remedy="take it back with git; the file is only ever added to.") from error  # fmt: skip
        out.append(line)
    return out


def history_table(lines: Sequence[Mapping[str, Any]]) -> Table:
    """The ratios of each run in a row; under their names the goals."""
    table = Table(title="ratios of one run, oldest first", title_justify="left")
    for name in ("date", "version", "commit", "cores"):
        table.add_column(name, overflow="fold")
    for group, name, label in _SHOWN:
        goal = goal_of(group, name)
        table.add_column(f"{label}\n({goal})" if goal else label, justify="right", overflow="fold")
    for line in lines:
        where = [line["date"][:10], line["version"], line["commit"][:7] + ("*" if line.get("changed") is True else "")]
        where.append(str(line.get("machine", {}).get("cores", "-")))
        table.add_row(*where, *(_shown(line["figures"], group, name) for group, name, _ in _SHOWN))
    return table


def figures_table(figures: Mapping[str, Mapping[str, Any]]) -> Table:
    """The ratios of one run, each beside its goal."""
    table = Table(title="what the assistant costs, in ratios of this run", title_justify="left")
    for name in ("figure", "value", "goal", ""):
        table.add_column(name, overflow="fold")
    for (group, name), label in LABELS.items():
        goal = goal_of(group, name)
        met = goal.met(figures) if goal else None
        verdict = "" if goal is None else {True: "met", False: "missed", None: "not measured"}[met]
        table.add_row(label, _shown(figures, group, name), str(goal) if goal else "", verdict)
    return table


def _shown(figures: Mapping[str, Mapping[str, Any]], group: str, name: str) -> str:
    """A figure; behind one that misses its goal a sign, as colour alone says nothing in a file."""
    value = figures.get(group, {}).get(name)
    if value is None:
        return "-"
    goal = goal_of(group, name)
    text = f"{value:,}" if isinstance(value, int) else f"{value:.2f}"
    return f"{text} !" if goal is not None and goal.met(figures) is False else text
