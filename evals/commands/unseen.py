"""`python -m evals unseen`: what the embedding model's additions do to sources that they have not seen."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace

from evals.commands.arguments import Commands
from evals.opening import questions_of, settings_for
from evals.terminal import NOTES


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser(
        "unseen", help="Learn the model's additions without some sources, and ask about those. Takes half an hour."
    )
    parser.add_argument("--epochs", type=int, help="learn for fewer epochs than the shipped recipe")
    parser.set_defaults(run=unseen_command)


def unseen_command(args: argparse.Namespace) -> int:
    """Exit status 0. Only development questions are asked."""
    from evals.unseen import AT, measure_unseen
    from ingest.adapt import Recipe
    from ingest.build import parse_corpus
    from ingest.embed import SentenceTransformerEmbedder

    settings = settings_for(None, None)
    _, questions = questions_of((), "dev", (), (), None)
    recipe = Recipe() if args.epochs is None else replace(Recipe(), epochs=args.epochs)
    parsed = parse_corpus(settings.corpus)

    def progress(group: str, done: int, total: int) -> None:
        if done % 20 == 0 or done == total:
            NOTES.print(f"Learning without {group}: step {done} of {total}", highlight=False)

    told = measure_unseen(parsed, questions, SentenceTransformerEmbedder(settings.embedding_model), recipe, progress)
    lines = [
        f"{told.questions} development questions about sources left out in turn "
        f"({'; '.join(', '.join(g) for g in told.groups)}), without plain-language entries, by nearness alone.",
        "",
        "found at   published model      with additions       difference (95 % interval), p",
    ]
    for k in AT:
        before, after, change = told.plain[k], told.adapted[k], told.change[k]
        if before.value is None or after.value is None or change.difference is None:
            continue
        lines.append(
            f"{k:>8}   {before.value:.3f} ({before.low:.2f}-{before.high:.2f})    {after.value:.3f} ({after.low:.2f}-{after.high:.2f})    "
            f"{change.difference:+.3f} ({change.low:+.3f} to {change.high:+.3f}), p = {change.p:.3f}"
        )
    sys.stdout.write("\n".join(lines) + "\n")
    return 0
