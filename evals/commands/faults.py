"""`python -m evals faults`: bring about what goes wrong on machines, and see that nothing is lost and all is told."""

from __future__ import annotations

import argparse
import contextlib
import logging
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path

from evals.commands.arguments import Commands, count
from evals.faults.result import Fault, Outcome, Plan
from evals.opening import settings_for

PROBLEMS = 1
# The module and its function; each module is loaded when it is asked for.
FAULTS = {
    "damage": ("damage", "damage"), "disk": ("disk", "disk"), "readonly": ("readonly", "readonly"),
    "memory": ("memory", "memory"), "handles": ("handles", "handles"), "server": ("server", "server"),
    "kill": ("killing", "kill"), "builders": ("builders", "builders"),
}  # fmt: skip


def register(commands: Commands) -> None:
    """Add the command."""
    text = (
        "Damage the index, fill the disk, take memory, files and rights away, and kill programs; one line for each "
        "fault. Exit status 1 where something was lost, or was not told with what to do."
    )
    parser: argparse.ArgumentParser = commands.add_parser("faults", help=text, description=text)
    parser.add_argument("--only", choices=tuple(FAULTS), nargs="+", metavar="NAME", default=tuple(FAULTS),
                        help=f"only these: {', '.join(FAULTS)}")  # fmt: skip
    parser.add_argument("--times", type=count, default=5, help="how often each is brought about (default 5)")
    parser.add_argument("--seed", type=int, default=1, help="the same seed brings about the same (default 1)")
    parser.add_argument("--corpus", type=Path, help="the corpus whose words the killed builders index")
    parser.set_defaults(run=faults_command)


def faults_command(args: argparse.Namespace) -> int:
    """Exit status 0, or 1 where there were problems."""
    corpus = args.corpus or settings_for(None, None).corpus
    tried: Counter[str] = Counter()
    problems: list[Outcome] = []
    with tempfile.TemporaryDirectory(prefix="evals-faults-") as folder, _quietly():
        for outcome in _all(args.only, Plan(Path(folder), args.times, args.seed, corpus)):
            tried[outcome.fault] += 1
            problems += [outcome] if outcome.problem else []
            sys.stdout.write(outcome.line + "\n")
            sys.stdout.flush()
    counts = ", ".join(f"{name} {number}" for name, number in tried.items())
    sys.stdout.write(f"\n{tried.total()} faults (seed {args.seed}): {counts}. Problems: {len(problems)}.\n")
    for outcome in problems:
        sys.stdout.write(outcome.line + "\n")
    return PROBLEMS if problems else 0


def _all(names: Sequence[str], plan: Plan) -> Iterator[Outcome]:
    for name in dict.fromkeys(names):
        module, function = FAULTS[name]
        fault: Fault = getattr(import_module(f"evals.faults.{module}"), function)
        try:
            yield from fault(plan)
        except Exception as error:  # noqa: BLE001 - one kind that breaks off does not keep the others from being tried
            yield Outcome(name, "the trial itself", "-", f"it broke off: {type(error).__name__}: {error}")


@contextlib.contextmanager
def _quietly() -> Iterator[None]:
    """What the assistant logs of the faults is looked at where it matters, and would hide the lines here."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)
