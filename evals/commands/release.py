"""`python -m evals release RUN --name VERSION`: store a run as what later runs are held against."""

from __future__ import annotations

import argparse
from pathlib import Path

from evals.commands.arguments import Commands
from evals.finished import read_finished
from evals.release import RELEASES, store_release
from evals.terminal import Out


def register(commands: Commands) -> None:
    """Add the command."""
    text = "Store a finished run as the release that later runs are held against."
    parser = commands.add_parser("release", help=text, description=text)
    parser.add_argument("folder", type=Path, help="the folder of the run")
    parser.add_argument("--name", required=True, help="the version, such as 0.2.0")
    parser.add_argument("--into", type=Path, default=RELEASES, help="another folder of releases")
    parser.add_argument("--force", action="store_true", help="store it although it is not fit; that is recorded")
    parser.set_defaults(run=release_command)


def release_command(args: argparse.Namespace) -> int:
    """Exit status 0; a run that is not fit is wrong input."""
    before = set(args.into.glob("*-replaced-*.jsonl"))
    path = store_release(read_finished(args.folder), args.name, args.into, force=args.force)
    size = path.stat().st_size / 1000
    Out().print(f"Stored in {path} ({size:.0f} kB). Commit it with the release.", markup=False, highlight=False)
    for kept in sorted(set(args.into.glob("*-replaced-*.jsonl")) - before):
        Out().print(f"The release of that name is kept as {kept}.", markup=False, highlight=False)
    return 0
