"""`python -m evals judge`: have a chat model judge the answers of a run."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from evals.commands.arguments import Commands, count
from evals.errors import CallError
from evals.finished import read_finished
from evals.judge import COULD_NOT, VERDICTS, Item, items_of, judge, open_judge
from evals.judgements import Writer, figures, read_judgements, write_figures
from evals.report import figure
from evals.run import Result
from evals.stats import Estimate
from evals.terminal import NOTES, Out


def register(commands: Commands) -> None:
    """Add the command."""
    text = "Have a chat model judge the answers of a run. Never a part of the gate."
    parser = commands.add_parser("judge", help=text, description=text)
    parser.add_argument("folder", type=Path, metavar="RUN", help="the folder of a finished run")
    parser.add_argument("--model", metavar="PROVIDER:MODEL", help="the chat model, such as openai:gpt-4o-mini")
    parser.add_argument("--limit", type=count, help="only the first N answers")
    parser.add_argument("--temperature", type=_temperature, default=0.0, metavar="T",
                        help="0 by default; `none` for a model that takes no temperature")  # fmt: skip
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.set_defaults(run=judge_command)


def judge_command(args: argparse.Namespace) -> int:
    """Exit status 0, or 3 where something could not be scored."""
    if not args.model:
        raise CallError("No chat model is named. What to do: name one with --model provider:model.")
    results = list(read_finished(args.folder).results.values())
    name = args.model if args.temperature == 0.0 else f"{args.model} (temperature {args.temperature})"
    items = _items(results, args.limit)
    known = {key: j for key, j in read_judgements(args.folder).items() if j["outcome"] != COULD_NOT}
    left = [item for item in items if item.key(name) not in known]
    if left:
        chat, writer = open_judge(args.model, args.temperature), Writer(args.folder)
        judging = judge(chat, name, left)
        for judged in track(judging, "Judging", total=len(left), console=NOTES, transient=True):
            writer.add(judged)
    every = read_judgements(args.folder)
    mine = [every[item.key(name)] for item in items]
    found = figures(mine, results)
    write_figures(args.folder, name, found)
    if args.format == "json":
        sys.stdout.write(json.dumps({"judge": name, "groups": found}, ensure_ascii=False, indent=1) + "\n")
    else:
        _print(found, name, Out())
    return 3 if any(j["outcome"] == COULD_NOT for j in mine) else 0


def _items(results: list[Result], limit: int | None) -> list[Item]:
    there = [items for result in results if (items := items_of(result))]
    if not there:
        raise CallError("No answer of this run can be judged. What to do: name a run with answers in it.")
    return [item for items in there[:limit] for item in items]


def _print(found: dict[str, Any], name: str, out: Console) -> None:
    table = Table(title=f"judged by {name}", title_justify="left")
    for head in ("measure", "in", "good verdicts (95 % interval)", "of", "questions", "could not be scored"):
        table.add_column(head, overflow="fold")
    for measure in VERDICTS:
        for group, by_measure in found.items():
            f = dict(by_measure[measure])
            failed = f.pop(COULD_NOT)
            e = Estimate(**f)
            table.add_row(measure, group, figure(e), str(e.of), str(e.questions), str(failed))
    out.print(table)
    out.print("These are a model's opinions; no gate reads them.", highlight=False)


def _temperature(text: str) -> float | None:
    return None if text == "none" else float(text)
