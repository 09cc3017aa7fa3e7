"""`python -m evals load`: many simulated users at once, on the real chat."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from evals.bench.rates import in_a_process
from evals.commands.arguments import Commands, count
from evals.errors import CallError
from evals.load.report import figures_of, summary_table
from evals.load.running import RunningApp, running_app
from evals.load.scripts import scripts_of
from evals.load.talking import BusyError, Line, TalkError
from evals.load.users import Crowd, ask_alone, ask_together
from evals.load.watching import watching
from evals.opening import questions_of
from evals.stats import SEED
from evals.terminal import NOTES, say

MISSED = 1
_SOAK = 60.0
_PAUSE = 20.0


def register(commands: Commands) -> None:
    """Add the command."""
    text = ("Let simulated users ask development questions at the same time, and see that there is no error, that nobody "
            "gets another's answer, and that memory stays as it is. Exit status 1 where one of that is not so.")  # fmt: skip
    parser: argparse.ArgumentParser = commands.add_parser("load", help=text.split(",")[0] + ".", description=text)
    parser.add_argument("--users", type=count, default=50, help="at the same time (default 50)")
    parser.add_argument("--minutes", type=_minutes, help="how long, after a minute of one user alone (default 10)")
    parser.add_argument("--soak", action="store_true", help="an hour, unless --minutes says otherwise")
    parser.add_argument(
        "--address", help="of a chat that runs already; its memory is not looked at, and no opinion is sent"
    )
    parser.add_argument("--index", type=Path, help="another index folder for the chat that is started")
    parser.add_argument("--pause", type=_seconds, default=_PAUSE, metavar="SECONDS",
                        help="between an answer and the next question, on average (default 20)")  # fmt: skip
    parser.add_argument("--no-pauses", action="store_true", help="as fast as answers come, for the most that it can do")
    parser.add_argument("--conversations", type=count, default=40, help="different ones (default 40)")
    parser.add_argument("--seed", type=int, default=SEED, help="who says what when")
    parser.set_defaults(run=load_command)


def load_command(args: argparse.Namespace) -> int:
    """Exit status 0, or 1 where a goal is missed. Raises `CallError` where no chat answers."""
    figures = measured(args)
    NOTES.print(summary_table(figures))
    for line in figures["examples"]:
        say(line, "red")
    sys.stdout.write(json.dumps(figures, ensure_ascii=False, indent=1) + "\n")
    return MISSED if False in figures["goals"].values() else 0


def measured(args: argparse.Namespace) -> dict[str, Any]:
    """One user alone first, then all of them."""
    _, questions = questions_of((), "dev", (), (), None)
    scripts = scripts_of(questions, args.conversations, args.seed)
    minutes = args.minutes or (_SOAK if args.soak else 10.0)
    bare = in_a_process("evals.load.bare", "100")
    given = RunningApp(args.address.rstrip("/")) if args.address else None
    with nullcontext(given) if given else running_app(args.index) as app:
        say("One user asks alone first.")
        try:
            alone, samples = ask_alone(lambda: Line(app.address), scripts)
        except (BusyError, TalkError) as error:
            raise CallError(f"{app.address}: one user alone got no answer: {error}. What to do: see that the chat runs "
                            "there, and that it lets one client ask so often.") from error  # fmt: skip
        crowd = Crowd(args.users, 60 * minutes, 0.0 if args.no_pauses else args.pause, args.seed, app.pid is not None)
        say(f"{args.users} users ask now, for {minutes:g} minutes.")
        with watching(app.pid, crowd.seconds) as watched:
            seen = ask_together(lambda: Line(app.address), scripts, alone, crowd)
    return figures_of(seen, samples, crowd, watched, bare)


def _minutes(text: str) -> float:
    return _above(text, "minutes")


def _seconds(text: str) -> float:
    return _above(text, "seconds")


def _above(text: str, of: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError(f"a number of {of} above 0 is expected")
    return value
