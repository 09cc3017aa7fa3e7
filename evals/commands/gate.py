"""`python -m evals gate`: judge the figures by the thresholds of gate.toml."""

from __future__ import annotations

import argparse
from pathlib import Path

from rich.console import Console

from evals.commands.arguments import Commands, add_command
from evals.gate import THRESHOLDS, exit_code, judge, read_thresholds
from evals.measuring import measure
from evals.report import count_line
from evals.terminal import gate_table

_WORDS = {0: "The gate is passed.", 1: "The gate is not passed.", 3: "The gate could not be measured."}


def register(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(commands, "gate", "Judge the figures by the thresholds of gate.toml.", "test")
    parser.add_argument("--index", type=Path, help="another index folder")
    parser.add_argument("--out", type=Path, help="the folder to write (default: one by time under evals/runs)")
    parser.add_argument("--thresholds", type=Path, default=THRESHOLDS, help="another file of thresholds")
    # A gate judges whole splits only.
    parser.set_defaults(run=gate_command, kind=[], ids=[], limit=None)


def gate_command(args: argparse.Namespace) -> int:
    """Exit status 0 passed, 1 below a threshold, 3 could not be measured."""
    thresholds = read_thresholds(args.thresholds)
    measured = measure(args)
    judged = judge(measured.summary, thresholds)
    out = Console()
    out.print(gate_table(judged, f"Gate, {measured.split} split"))
    out.print(count_line(measured.summary), highlight=False)
    code = exit_code(judged, measured.summary.overall.errors)
    out.print(f"{_WORDS[code]} Written to {measured.folder}.", markup=False, highlight=False)
    return code
