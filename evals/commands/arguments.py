"""The arguments that commands share."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

# What `add_subparsers` gives; argparse keeps the type to itself.
Commands = Any


def add_command(commands: Commands, name: str, text: str, default: str) -> argparse.ArgumentParser:
    """A command over questions; `default` says which split it takes."""
    parser: argparse.ArgumentParser = commands.add_parser(name, help=text, description=text)
    parser.add_argument("--split", choices=("dev", "test", "all"), help=f"which questions (default: {default})")
    parser.add_argument("--corpus", type=Path, help="another corpus folder")
    parser.add_argument("--questions", type=Path, nargs="+", metavar="FILE", help="other question files")
    return parser


def add_choice(parser: argparse.ArgumentParser) -> None:
    """Arguments that narrow the questions."""
    parser.add_argument("--kind", action="append", default=[], help="only this kind; may be repeated")
    parser.add_argument("--ids", type=_ids, default=[], help="only these, as a,b")
    parser.add_argument("--limit", type=count, help="only the first N")


def add_measuring(parser: argparse.ArgumentParser) -> None:
    """Arguments that say what is measured beside the answers, and where it is written."""
    parser.add_argument("--index", type=Path, help="another index folder; it is used as it is")
    parser.add_argument("--out", type=Path, help="the folder to write (default: one by time under evals/runs)")
    parser.add_argument("--no-robustness", dest="robustness", action="store_false",
                        help="do not ask the questions in other words")  # fmt: skip
    parser.add_argument("--no-baseline", dest="baseline", action="store_false",
                        help="do not ask the plain set-ups the same questions")  # fmt: skip
    parser.add_argument("--cost", action=argparse.BooleanOptionalAction,
                        help="time a start (default: of a whole split only); the process that starts then helps")  # fmt: skip


def _ids(text: str) -> list[str]:
    return [i for i in text.split(",") if i]


def none_or_more(text: str) -> int:
    """A number of things, or 0 for none, from an argument."""
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("a number from 0 is expected")
    return number


def count(text: str) -> int:
    """A number of things, at least one, from an argument."""
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("a number from 1 is expected")
    return number
