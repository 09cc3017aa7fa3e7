"""`python -m evals check`: does every gold quotation stand in its source?"""

from __future__ import annotations

import argparse

from rich.console import Console

from evals.commands.arguments import Commands, add_command
from evals.opening import questions_of, settings_for
from evals.questions import check_gold, question_files
from evals.reference import read_reference


def register(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(commands, "check", "See that every gold quotation stands in its source.", "all")
    parser.set_defaults(run=check_command)


def check_command(args: argparse.Namespace) -> int:
    """Exit status 0, or 1 where a quotation is not in its source."""
    files = tuple(args.questions or question_files())
    _, questions = questions_of(files, args.split or "all", (), (), None)
    count = sum(len(group) for q in questions for group in q.gold)
    unfound = check_gold(questions, read_reference(settings_for(args.corpus, None).corpus).texts)
    out = Console()
    for u in unfound:
        words = u.quotation if len(u.quotation) <= 80 else u.quotation[:77] + "..."
        where = f"{u.question}, group {u.group}: {u.source}, {u.locator}"
        out.print(f"{where}: {u.why}: {words!r}", markup=False, highlight=False)
    out.print(f"{len(questions)} questions in {len(files)} files; {count} gold quotations, "
              f"{len(unfound)} not found in their source.", highlight=False)  # fmt: skip
    return 1 if unfound else 0
