"""`python -m evals fit`: fit ranking and the decision to answer, on the development split only."""

from __future__ import annotations

import argparse
import json
import sys

from evals.commands.arguments import Commands
from evals.opening import open_assistant, questions_of, settings_for
from evals.terminal import NOTES


def register(commands: Commands) -> None:
    """Add the command."""
    parser = commands.add_parser("fit", help="Fit ranking and the decision to answer on the development split.")
    parser.set_defaults(run=fit_command)


def fit_command(_args: argparse.Namespace) -> int:
    """Exit status 0."""
    from evals.fit import fit  # scikit-learn comes with an extra

    _, questions = questions_of((), "dev", (), (), None)
    settings = settings_for(None, None)
    open_assistant(settings, build=True, console=NOTES)
    sys.stdout.write(json.dumps(fit(questions, settings), indent=1) + "\n")
    return 0
