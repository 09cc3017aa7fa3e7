"""`python -m evals check`: does the gold stand in its source, and do the questions ask about every part of it?"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from evals.commands.arguments import Commands, add_command
from evals.counting import counted
from evals.coverage import coverage
from evals.errors import CallError
from evals.gold_views import counts_tables, coverage_table, finding_lines, without_questions
from evals.opening import questions_of, settings_for
from evals.questions import Question, question_files
from evals.reference import read_reference
from evals.relocate import Finding, findings
from evals.settle import settle
from evals.terminal import Out
from evals.whereabouts import Whereabouts

LEAST = 0.95


def register(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(commands, "check", "See that all gold stands in its source, and propose where it does now.",
                         "all")  # fmt: skip
    parser.add_argument("--coverage", action="store_true", help="count the gold of each section and list")
    parser.add_argument("--counts", action="store_true", help="count the questions by kind, persona, slice and split")
    parser.add_argument(
        "--strict", action="store_true", help="a wrong locator, or a check that is still to come, is a failure, too"
    )
    parser.add_argument("--write", action="store_true", help="take over the proposals that change nothing of weight")
    parser.add_argument("--least", type=_share, metavar="S",
                        help=f"with --write: how alike a proposal must be, from 0 to 1 (default: {LEAST})")  # fmt: skip
    parser.set_defaults(run=check_command)


def check_command(args: argparse.Namespace) -> int:
    """Exit status 0, or 1 where gold is not in its source, or, with `--strict`, not where its locator says.

    Raises `CallError` for options that do not go together.
    """
    if args.least is not None and not args.write:
        raise CallError("--least says how alike a proposal must be to be taken over, and nothing is without --write. "
                        "What to do: add --write, or leave --least out.")  # fmt: skip
    out = Out()
    files = tuple(args.questions or question_files())
    _, questions = questions_of(files, args.split or "all", (), (), None)
    reference = read_reference(settings_for(args.corpus, None).corpus)
    found = list(findings(questions, reference))
    places = Whereabouts(files) if found else None
    for finding in found:
        for line in finding_lines(finding, places.of(finding) if places else "", sorted(reference.texts)):
            out.print(line, highlight=False, soft_wrap=True)
    if args.write and found:
        taken = settle(files, found, LEAST if args.least is None else args.least)
        out.print(f"{counted(taken, 'proposal')} taken over; see the change with `git diff`, and set `checked` where it is right.",
                  highlight=False, soft_wrap=True)  # fmt: skip
        _, questions = questions_of(files, args.split or "all", (), (), None)
        found = list(findings(questions, reference))
    if args.coverage:
        parts = coverage(questions, reference)
        out.print(coverage_table(parts))
        out.print(without_questions(parts), markup=False, highlight=False, soft_wrap=True)
    if args.counts:
        for table in counts_tables(questions):
            out.print(table)
    early = [q for q in questions if q.checked and q.checked > today()]
    for q in early:
        out.print(f"{q.id}: it is said to be checked on {q.checked}, which is still to come. What to do: write the day "
                  "on which a person last checked it.", markup=False, highlight=False, soft_wrap=True)  # fmt: skip
    out.print(_summary(files, questions, found), highlight=False, soft_wrap=True)
    absent = any(f.kind != "locator" for f in found)
    return 1 if absent or (args.strict and (found or early)) else 0


def today() -> date:
    """The day of the person who checks."""
    return datetime.now().astimezone().date()


def _summary(files: Sequence[Path], questions: Sequence[Question], found: Sequence[Finding]) -> str:
    golds = [gold for q in questions for group in q.gold for gold in group]
    words = sum(not gold.whole_source for gold in golds)
    whole = f", {counted(len(golds) - words, 'whole source')}" if len(golds) > words else ""
    astray = sum(f.kind == "locator" for f in found)
    return (
        f"{counted(len(questions), 'question')} in {counted(len(files), 'file')}; "
        f"{counted(words, 'gold quotation')}{whole}, "
        f"{len(found) - astray} not found in their source, {astray} not where their locator says."
    )


def _share(text: str) -> float:
    number = float(text)
    if not 0 <= number <= 1:
        raise argparse.ArgumentTypeError("a number from 0 to 1 is expected")
    return number
