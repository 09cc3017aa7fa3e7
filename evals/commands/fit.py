"""`python -m evals fit`: fit ranking and the decision to answer, on the development split only."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path

from evals.commands.arguments import Commands
from evals.errors import CallError
from evals.opening import open_assistant, questions_of, settings_for
from evals.questions import Question
from evals.terminal import NOTES

LEAST = 5  # one a fold


def register(commands: Commands) -> None:
    """Add the command."""
    text = "Fit ranking and the decision to answer, on the development split only."
    parser = commands.add_parser("fit", help=text, description=text)
    parser.add_argument("--corpus", type=Path, help="another corpus folder")
    parser.add_argument("--questions", type=Path, nargs="+", metavar="FILE", help="other question files")
    parser.add_argument("--index", type=Path, help="another index folder; it is used as it is")
    parser.add_argument("--out", type=Path, metavar="DIR",
                        help="the folder for the two files, instead of assistant/; needed for another corpus or set")  # fmt: skip
    parser.set_defaults(run=fit_command)


def fit_command(args: argparse.Namespace) -> int:
    """Exit status 0; wrong input is raised."""
    from evals.fit import fit  # scikit-learn comes with an extra

    if (args.corpus or args.questions) and not args.out:
        raise CallError("The numbers in assistant/ are of the project's own questions and documents. What to do: name "
                        "another folder with --out, or take the new ones over on purpose with --out assistant.")  # fmt: skip
    _, questions = questions_of(args.questions or (), "dev", (), (), None)
    enough(questions)
    settings = settings_for(args.corpus, args.index)
    open_assistant(settings, build=args.index is None, console=NOTES)
    sys.stdout.write(json.dumps(fit(questions, settings, args.out), indent=1) + "\n")
    return 0


def enough(questions: Sequence[Question]) -> None:
    """Raise `CallError` unless there are questions of both sorts for each fold."""
    for what, count in (("answerable", sum(q.answerable for q in questions)),
                        ("unanswerable", sum(not q.answerable for q in questions))):  # fmt: skip
        if count < LEAST:
            raise CallError(f"Fitting needs {LEAST} {what} development questions, and there are {count}. "
                            "What to do: write more; an odd running number makes one of the development split.")  # fmt: skip
