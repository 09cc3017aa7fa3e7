"""`python -m evals run`: ask the questions and report the figures."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console

from evals.commands.arguments import Commands, add_choice, add_command, add_measuring
from evals.composers import COMPOSERS, EXTRACTIVE, writing_line
from evals.errors import CallError
from evals.measuring import Measured, measure
from evals.options import Options
from evals.report import count_line, latency_line
from evals.run import problems
from evals.terminal import cost_line, losses_line, output, tables, worth_table

_NOTHING_GIVEN = Options(baseline=True, cost=True)


def register(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(commands, "run", "Ask the questions and report the figures.",
                         "test; all where --ids are given")  # fmt: skip
    add_choice(parser)
    add_measuring(parser)
    parser.add_argument("--composer", choices=COMPOSERS, default=EXTRACTIVE,
                        help="whose words: the sources' own (default), or those of the chat model that is set")  # fmt: skip
    parser.add_argument("--resume", type=Path, metavar="DIR",
                        help="go on with a run that stopped, by the options that it had; errors are asked again")  # fmt: skip
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.set_defaults(run=run_command)


def run_command(args: argparse.Namespace) -> int:
    """Exit status 0, or 3 where something could not be measured. Raises `CallError` for options that clash."""
    if args.resume and (args.out or Options.of(args) != _NOTHING_GIVEN):
        raise CallError("A run goes on by the options that it had; no others can be given with --resume. "
                        "What to do: leave them out, or start a new run.")  # fmt: skip
    measured = measure(args)
    if args.format == "json":
        whole = {"record": measured.record, "summary": measured.summary.to_dict(), "folder": str(measured.folder)}
        sys.stdout.write(json.dumps(whole, ensure_ascii=False, indent=1) + "\n")
    else:
        _print(measured, output())
    return 3 if any(map(problems, measured.results)) else 0


def _print(measured: Measured, out: Console) -> None:
    if measured.partial:
        out.print(measured.partial.words, markup=False, highlight=False, style="yellow")
    for table in tables(measured.summary, f"{measured.split} split"):
        out.print(table)
    if baseline := measured.record.get("baseline"):
        out.print(worth_table(measured.summary, baseline))
    out.print(count_line(measured.summary), highlight=False)
    if lost := losses_line(measured.summary):
        out.print(lost, highlight=False)
    out.print(latency_line(measured.summary), highlight=False)
    if wrote := writing_line(measured.record):
        out.print(wrote, markup=False, highlight=False)
    if cost := measured.record.get("cost"):
        out.print(cost_line(cost), highlight=False)
    out.print(f"Written to {measured.folder}.", markup=False, highlight=False)
