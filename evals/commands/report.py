"""`python -m evals report`: a run as one page for people, as Markdown, or as data."""

from __future__ import annotations

import argparse
from pathlib import Path

from evals.commands.arguments import Commands
from evals.errors import CallError
from evals.reporting.content import report_of
from evals.reporting.folder import read_run
from evals.reporting.write import FORMS, text_of, write
from evals.terminal import Out

ALL = "all"


def register(commands: Commands) -> None:
    """Add the command."""
    text = "Write a run as one HTML page that needs no network, as Markdown, or as JSON."
    parser = commands.add_parser("report", help=text, description=text)
    parser.add_argument("folder", type=Path, metavar="RUN", help="the folder of a run")
    parser.add_argument("--out", type=Path, help="the file to write (default: report.html, .md or .json in the folder)")
    parser.add_argument("--format", choices=(*FORMS, ALL), help="one form, or all three (default: by --out, else html)")
    parser.add_argument("--show-test", action="store_true",
                        help="give test questions in full, for the reviewer of a release: nothing may be tuned on them")  # fmt: skip
    parser.add_argument("--corpus", type=Path, help="the corpus, where it is not where the run had it")
    parser.add_argument("--questions", type=Path, nargs="+", default=[], metavar="FILE",
                        help="the question files, where they are not where the run had them")  # fmt: skip
    parser.set_defaults(run=report_command)


def report_command(args: argparse.Namespace) -> int:
    """Exit status 0; wrong input is raised."""
    paths = _paths(args.folder, args.out, args.format)
    run = read_run(args.folder, args.corpus, args.questions)
    report = report_of(run, args.show_test)
    out = Out()
    for form, path in paths.items():
        write(path, text_of(form, run, report))
        out.print(f"Written to {path}.", markup=False, highlight=False, soft_wrap=True)
    for note in run.notes:
        out.print(f"Note: {note}", markup=False, highlight=False)
    return 0


def _paths(folder: Path, out: Path | None, form: str | None) -> dict[str, Path]:
    """The file of each form to write."""
    if form == ALL:
        if out:
            raise CallError("All forms are three files, and --out names one. What to do: leave one of the two out.")
        return {name: folder / f"report.{name}" for name in FORMS}
    named = out.suffix.lower().removeprefix(".") if out else ""
    if named and (named not in FORMS or form not in (None, named)):
        wanted = f".{form}" if form else f"{', '.join(f'.{f}' for f in FORMS[:-1])} or .{FORMS[-1]}"
        raise CallError(f"{out}: a name that ends in {wanted} is expected, as the report is of that form. "
                        "What to do: name the file so.")  # fmt: skip
    chosen = form or named or "html"
    return {chosen: out or folder / f"report.{chosen}"}
