"""`python -m evals fuzz`: inputs nobody would write, by the hundred thousand. What does not end well is kept and replayed."""

from __future__ import annotations

import argparse
import logging
import tempfile
from pathlib import Path

from evals.commands.arguments import Commands, count
from evals.errors import CallError
from evals.fuzzing.bounded import run_bounded
from evals.fuzzing.keeping import keep, kept
from evals.fuzzing.running import Tally, run
from evals.fuzzing.targets.choosing import NAMES, Choice
from evals.fuzzing.types import Find, Target
from evals.narrow import readable
from evals.opening import settings_for
from evals.terminal import output, say
from ingest.model_in_use import embedder_of

FOUND = 1
_FILES = Path(__file__).resolve().parents[2] / "tests" / "ingest" / "files"
_HEAD = ("target", "inputs", "ended as", "seconds", "finds")


def register(commands: Commands) -> None:
    """Add the command."""
    text = "Feed loaders, locators, verification, the question path and the API with inputs nobody would write."
    parser: argparse.ArgumentParser = commands.add_parser("fuzz", help=text, description=text)
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=f"any of {', '.join(NAMES)} (default: all)")
    amount = parser.add_mutually_exclusive_group()
    amount.add_argument("--inputs", type=count, metavar="N", help="inputs for each target (default 1000)")
    amount.add_argument("--minutes", type=float, metavar="M", help="minutes for each target")
    parser.add_argument("--seed", type=int, default=1, help="another seed makes other inputs (default 1)")
    parser.add_argument("--corpus", type=Path, help="another corpus, whose documents inputs are made of")
    parser.add_argument("--index", type=Path, help="another index folder")
    parser.add_argument("--from", dest="more", type=Path, action="append", default=[], metavar="DIR",
                        help="also make inputs of the files in this folder; may be repeated")  # fmt: skip
    parser.add_argument("--model", action="store_true", help="ask with the real embedding model, not with a stand-in")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="check this one input of one target again")
    parser.set_defaults(run=fuzz_command)


def fuzz_command(args: argparse.Namespace) -> int:
    """Exit status 0, or 1 where something was found."""
    names = _named(args)
    for folder in args.more:
        if not folder.is_dir():
            raise CallError(f"There is no folder {folder}. What to do: name one with files to make inputs of.")
    settings = settings_for(args.corpus, args.index)
    logging.getLogger("assistant").addHandler(
        logging.NullHandler()
    )  # what hostile input is logged as is not looked for
    more = [*args.more, *([_FILES] if _FILES.is_dir() else [])]
    with tempfile.TemporaryDirectory() as folder:
        embedder = (lambda: embedder_of(settings)) if args.model else None
        choice = Choice(settings.corpus, settings.index, Path(folder), more, embedder)
        if args.replay is not None:
            return _replay(choice.target(names[0]), args.replay)
        tallies = [_run(choice.target(name), args) for name in names]
    out = output()
    rows = [
        [t.target, f"{t.inputs:,}", ", ".join(f"{n:,} {word}" for word, n in t.ended.most_common()), f"{t.seconds:.0f}",
         str(len(t.finds))]
        for t in tallies
    ]  # fmt: skip
    out.print(readable(out, f"{sum(t.inputs for t in tallies):,} inputs, seed {args.seed}", _HEAD, rows))
    return FOUND if any(t.finds for t in tallies) else 0


def _named(args: argparse.Namespace) -> list[str]:
    for name in args.targets:
        if name not in NAMES:
            raise CallError(f"There is no target '{name}'. What to do: name any of {', '.join(NAMES)}.")
    if args.replay is not None and len(args.targets) != 1:
        raise CallError(
            "--replay checks one input of one target. What to do: name the target, as in `fuzz pdf --replay FILE`."
        )
    return args.targets or list(NAMES)


def _run(target: Target, args: argparse.Namespace) -> Tally:
    seconds = args.minutes * 60 if args.minutes else None
    inputs = args.inputs if args.inputs or seconds else 1000

    def tell(find: Find, number: int) -> None:
        path = keep(find, target.name, args.seed, number)
        say(f"{target.name}, input {number}: {find.kind} ({find.place}). {find.said}", "red")
        say(f"  Kept; check it again with: python -m evals fuzz {target.name} --replay {path}", None)

    return run(target, args.seed, inputs, seconds, tell)


def _replay(target: Target, path: Path) -> int:
    ended = run_bounded(target.check, kept(path), target.bounds)
    if isinstance(ended, Find):
        say(f"{target.name}: {ended.kind} ({ended.place}). {ended.said}", "red")
        return FOUND
    output().print(f"{target.name}: {ended}")
    return 0
