"""`python -m evals run`: ask the questions and report the figures."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console

from evals.commands.arguments import Commands, add_choice, add_command
from evals.measuring import measure
from evals.report import count_line, latency_line
from evals.terminal import tables


def register(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(commands, "run", "Ask the questions and report the figures.",
                         "test; all where --ids are given")  # fmt: skip
    add_choice(parser)
    parser.add_argument("--index", type=Path, help="another index folder")
    parser.add_argument("--out", type=Path, help="the folder to write (default: one by time under evals/runs)")
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.set_defaults(run=run_command)


def run_command(args: argparse.Namespace) -> int:
    """Exit status 0, or 3 where a question ended in an error."""
    measured = measure(args)
    if args.format == "json":
        whole = {"record": measured.record, "summary": measured.summary.to_dict(), "folder": str(measured.folder)}
        sys.stdout.write(json.dumps(whole, ensure_ascii=False, indent=1) + "\n")
    else:
        out = Console()
        for table in tables(measured.summary, f"{measured.split} split"):
            out.print(table)
        out.print(count_line(measured.summary), highlight=False)
        out.print(latency_line(measured.summary), highlight=False)
        out.print(f"Written to {measured.folder}.", markup=False, highlight=False)
    return 3 if measured.summary.overall.errors else 0
