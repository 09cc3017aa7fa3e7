"""`python -m evals compare A B`: what changed from one run to another, and is it more than noise?"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from evals.commands.arguments import Commands, none_or_more
from evals.compare import compare
from evals.compare_views import HEAD, NOTE, OTHERS, WRITERS, about, changed, row, sections
from evals.errors import CallError
from evals.finished import Finished, read_finished
from evals.metrics import HEADLINE, MEASURES
from evals.narrow import readable
from evals.release import last_release
from evals.side_by_side import Beside, Side, side_by_side
from evals.summary import FAMILIES
from evals.terminal import output

LAST = "release"


def register(commands: Commands) -> None:
    """Add the command."""
    text = "Compare two runs over the same questions."
    parser = commands.add_parser("compare", help=text, description=text)
    for name, what in (("before", "the run to compare with"), ("after", "the run to judge")):
        parser.add_argument(name, help=f"{what}: a run folder, a release file, or '{LAST}' for the last release")
    parser.add_argument("--by", choices=FAMILIES, help="the headline measures by group as well")
    parser.add_argument(
        "--measure", action="append", default=[], help="list questions by this measure; may be repeated"
    )
    parser.add_argument("--common", action="store_true", help="compare the questions that both runs asked")
    parser.add_argument(
        "--show", type=none_or_more, default=3, metavar="N", help="show the N worst and the N best changes (default: 3)"
    )
    parser.add_argument("--show-test", action="store_true", help="show the words of test questions too; not to tune on")
    parser.add_argument("--out", type=Path, help="write all of it to a file: .html, .md or .json")
    parser.set_defaults(run=compare_command)


def compare_command(args: argparse.Namespace) -> int:
    """Exit status 0; bad input is raised."""
    for measure in args.measure:
        if measure not in MEASURES:
            raise CallError(f"There is no measure '{measure}'. What to do: name one of {', '.join(MEASURES)}.")
    if args.out and args.out.suffix.lower() not in WRITERS:
        raise CallError(f"{args.out}: a file that ends in .html, .md or .json is expected. What to do: name it so.")
    comparison = compare(_opened(args.before), _opened(args.after), by=args.by, common=args.common,
                         listed=args.measure or HEADLINE)  # fmt: skip
    questions = side_by_side(comparison, show_test=args.show_test)
    out = output()
    for line in about(comparison):
        out.print(line, markup=False, highlight=False)
    for title, changes in sections(comparison):
        shown = changed(changes) if title == OTHERS else changes
        if shown:
            out.print(readable(out, title, HEAD, [row(c) for c in shown]))
        if same := len(changes) - len(shown):
            out.print(f"{same} other measures have no question that changed.", highlight=False)
    out.print(NOTE, markup=False, highlight=False)
    if comparison.settings:
        out.print(readable(out, "In what the runs differ", ("what", "before", "after"), comparison.settings))
    _show(out, questions, args.show)
    if args.out:
        _write(args.out, WRITERS[args.out.suffix.lower()](comparison, questions))
        out.print(f"Written to {args.out}.", markup=False, highlight=False)
    return 0


def _opened(name: str) -> Finished:
    return last_release() if name == LAST and not Path(name).exists() else read_finished(Path(name))


def _show(out: Console, questions: Sequence[Beside], count: int) -> None:
    """The gravest of those that got worse, then the best of those that got better."""
    worst = questions[:count]
    best = [q for q in reversed(questions[count:]) if len(q.moved.better) > len(q.moved.worse)][:count]
    for q in (*worst, *best):
        for name, words in (("worse", q.worse), ("better", q.better)):
            if words:
                out.print(f"{q.moved.id} ({q.moved.kind}): {name}: {words}", markup=False, highlight=False)
        if q.held_back:
            out.print("  A test question: its words are held back.", highlight=False)
            continue
        out.print(f"Asked: {q.question or 'not kept'}", markup=False, highlight=False)
        for gold in q.gold:
            out.print(f"Gold: {gold}", markup=False, highlight=False)
        out.print(_sides(q))
    rest = len(questions) - len(worst) - len(best)
    if rest:
        out.print(f"{rest} more questions changed; --show N shows more, --out FILE has all.", highlight=False)


def _sides(q: Beside) -> Table:
    table = Table(show_lines=True, expand=True)
    for name in ("before", "after"):
        table.add_column(name, ratio=1, overflow="fold")
    table.add_row(_ending(q.before), _ending(q.after))
    for one, other in zip_longest(*(s.citations if s else () for s in (q.before, q.after)), fillvalue=""):
        table.add_row(escape(one), escape(other))
    return table


def _ending(side: Side | None) -> str:
    return escape(f"{side.ending}: {side.words}") if side else ""


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise CallError(f"{path} cannot be written: {error.strerror or error}. What to do: name another.") from error
