"""`python -m evals baseline`: what a plain set-up and BM25 alone find."""

from __future__ import annotations

import argparse

from rich.console import Console

from evals.baseline import by_bm25, by_vectors, chunks_of, run_baseline
from evals.commands.arguments import Commands, add_choice, add_command
from evals.metrics import RETRIEVAL
from evals.opening import questions_of, settings_for
from evals.reference import read_reference
from evals.report import count_line
from evals.summary import summarise
from evals.terminal import tables
from ingest.embed import SentenceTransformerEmbedder


def register(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(commands, "baseline", "Measure a plain set-up and BM25 alone.",
                         "test; all where --ids are given")  # fmt: skip
    add_choice(parser)
    parser.set_defaults(run=baseline_command)


def baseline_command(args: argparse.Namespace) -> int:
    """Exit status 0."""
    split, questions = questions_of(args.questions or (), args.split, args.kind, args.ids, args.limit)
    settings = settings_for(args.corpus, None)
    chunks = chunks_of(read_reference(settings.corpus).texts)
    embedder = SentenceTransformerEmbedder(settings.embedding_model)
    out = Console()
    for name, search in (("MiniLM vectors", by_vectors(chunks, embedder)), ("BM25", by_bm25(chunks))):
        summary = summarise(run_baseline(search, questions), RETRIEVAL)
        for table in tables(summary, f"{name} over 1,000-character pieces, {split} split"):
            out.print(table)
        out.print(count_line(summary), highlight=False)
    return 0
