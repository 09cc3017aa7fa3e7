"""`python -m evals import`: other people's question sets, to be run here; other people's runs, to be measured."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from pathlib import Path

from rich.table import Table

from evals.commands.arguments import Commands
from evals.counting import counted
from evals.errors import CallError
from evals.exchange.beir import import_beir
from evals.exchange.conversations import import_conversations
from evals.exchange.trec import measure_files, rows
from evals.exchange.written import QUESTIONS
from evals.stats import Estimate
from evals.terminal import Out


def register(commands: Commands) -> None:
    """Add the command."""
    text = "Read a question set of another format, or measure TREC files."
    parser: argparse.ArgumentParser = commands.add_parser("import", help=text, description=text)
    parser.add_argument("--format", choices=("beir", "trec", "conversations"), required=True)
    parser.add_argument("paths", type=Path, nargs="+", metavar="PATH",
                        help="a BEIR folder; a JSONL file of conversations; or qrels and one or more runs")  # fmt: skip
    parser.add_argument("--out", type=Path, help="a new folder (not with trec)")
    parser.add_argument("--split", help="with beir: only this file of qrels (default: all)")
    parser.set_defaults(run=import_command)


def import_command(args: argparse.Namespace) -> int:
    """Exit status 0."""
    _check(args)
    if args.format == "trec":
        qrels, *runs = args.paths
        Out().print(_table({str(run): measure_files(qrels, run) for run in runs}))
        return 0
    (path,) = args.paths
    questions = args.out / QUESTIONS
    if args.format == "beir":
        read = import_beir(path, args.out, args.split)
        _say(
            f"{counted(read.documents, 'document')} in {args.out / 'corpus'}, "
            f"{counted(read.questions, 'question')} in {questions}."
        )
        if read.left_out or read.empty:
            _say(
                f"Left out: {counted(read.left_out, 'query', 'queries')} without a relevant document, "
                f"{counted(read.empty, 'document')} without words."
            )
        _say(f"Run them: python -m evals run --corpus {args.out / 'corpus'} --questions {questions} --split all")
    else:
        _say(f"{counted(import_conversations(path, args.out), 'question')} in {questions}.")
    return 0


def _check(args: argparse.Namespace) -> None:
    if args.format == "trec" and (len(args.paths) < 2 or args.out):
        raise CallError("Runs are measured by judgements, and the table is all that comes of it. "
                        "What to do: name the qrels, then the runs, without --out.")  # fmt: skip
    if args.format != "trec" and (len(args.paths) > 1 or not args.out):
        raise CallError("One set becomes one folder. What to do: name one path, and the folder with --out.")
    if args.split and args.format != "beir":
        raise CallError("Only BEIR folders have files of qrels to choose from. What to do: leave --split out.")


def _table(measured: Mapping[str, Mapping[str, Estimate]]) -> Table:
    table = Table("run", "measure", "mean (95 % interval)", "queries")
    table.columns[0].overflow = "fold"
    before = ""
    for run, *rest in rows(measured):
        table.add_row(run if run != before else "", *rest)
        before = run
    return table


def _say(line: str) -> None:
    Out().print(line, markup=False, highlight=False, soft_wrap=True)
