"""`python -m evals baseline`: what a plain set-up and BM25 alone find."""

from __future__ import annotations

import argparse
import json
import sys

from evals.baseline import LABELS, baselines
from evals.commands.arguments import Commands, add_choice, add_command
from evals.measuring import CACHE
from evals.opening import questions_of, settings_for
from evals.reference import read_reference
from evals.report import count_line
from evals.reporting.figures import summary_of
from evals.terminal import output, tables
from ingest.embed import SentenceTransformerEmbedder


def register(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(commands, "baseline", "Measure a plain set-up and BM25 alone; `run` does so, too.",
                         "test; all where --ids are given")  # fmt: skip
    add_choice(parser)
    parser.add_argument("--format", choices=("table", "json"), default="table")
    parser.set_defaults(run=baseline_command)


def baseline_command(args: argparse.Namespace) -> int:
    """Exit status 0."""
    split, questions = questions_of(args.questions or (), args.split, args.kind, args.ids, args.limit)
    texts = read_reference(settings_for(args.corpus, None).corpus).texts
    found = baselines(texts, questions, SentenceTransformerEmbedder(), cache=CACHE)
    if args.format == "json":
        sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=1) + "\n")
        return 0
    out = output()
    for name, system in found["systems"].items():
        summary = summary_of(system)
        for table in tables(summary, f"{LABELS[name]}, {found['pieces']['size']:,}-character pieces, {split} split"):
            out.print(table)
        out.print(count_line(summary), highlight=False)
    return 0
