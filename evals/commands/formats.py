"""`python -m evals formats`: are page, link and pinpoint right when documents come as PDF, web page, Word or XML?"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from evals.commands.arguments import Commands
from evals.formats.gold import Pinpoints, pinpoints_of, read_questions
from evals.formats.measure import FORMATS, Format, Outcome, make_corpus, score
from evals.opening import open_assistant, settings_for
from evals.stats import wilson
from evals.terminal import NOTES, output
from ingest.build import parse_corpus
from ingest.catalogue import Catalogue

PAGE, LINK, PINPOINT = 0.98, 0.98, 0.95


def register(commands: Commands) -> None:
    """Add the command."""
    text = "Make copies of the documents in other formats, ask about them, and score pages, links and pinpoints."
    parser = commands.add_parser("formats", help=text, description=text)
    parser.add_argument("--corpus", type=Path, help="the corpus of which copies are made (default: the project's)")
    parser.add_argument("--format", action="append", choices=sorted(FORMATS), help="only this format; may be repeated")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="make the copies in this new folder and keep them")
    parser.set_defaults(run=formats_command)


def formats_command(args: argparse.Namespace) -> int:
    """Exit status 0, or 1 where a share is below its goal in any format."""
    shipped = parse_corpus(settings_for(args.corpus, None).corpus)
    pinpoints = pinpoints_of({source: list(provisions) for source, provisions in shipped.provisions.items()})
    out = output()
    good = True
    for name in args.format or sorted(FORMATS):
        with tempfile.TemporaryDirectory() as temporary:
            outcomes = _measured(shipped.catalogue, FORMATS[name], (args.keep or Path(temporary)) / name, pinpoints)
        good = show(FORMATS[name], outcomes, out) and good
    return 0 if good else 1


def _measured(shipped: Catalogue, form: Format, folder: Path, pinpoints: Pinpoints) -> tuple[Outcome, ...]:
    truths = make_corpus(shipped, form, folder / "corpus")
    settings = settings_for(folder / "corpus", folder / "index")
    assistant = open_assistant(settings, build=True, console=NOTES)
    questions = [q for q in read_questions(form.questions) if not q.only or form.name in q.only]
    labels = form.pinpoints or pinpoints
    return score(questions, lambda q: assistant.observe(q, (), settings.top_k).answer, truths, labels)


def show(form: Format, outcomes: Sequence[Outcome], out: Console) -> bool:
    """Print the figures of a format and what is wrong; whether the goals are met."""
    table = Table(title=f"{form.name}: {len(outcomes)} questions")
    for head in ("", "right", "of", "share", "95 % interval", "goal"):
        table.add_column(head)
    pages = [o.page_right for o in outcomes if o.page_right is not None]
    pinpoints = [o.pinpoint_right for o in outcomes if o.pinpoint_right is not None]
    _add(table, "answered", sum(o.answered for o in outcomes), len(outcomes), None)
    _add(table, "gold words cited", sum(o.cited for o in outcomes), len(outcomes), None)
    links = [o.link_right for o in outcomes if o.link_right is not None]
    if pages or not links:
        _add(table, "page right, physical and printed", sum(pages), len(pages), PAGE)
    if links:
        _add(table, "link opens at the place", sum(links), len(links), LINK)
    _add(table, "pinpoint right", sum(pinpoints), len(pinpoints), PINPOINT)
    if pages:
        _add(table, "pages of all citations", sum(o.citations_on_page for o in outcomes),
             sum(o.citations for o in outcomes), None)  # fmt: skip
    out.print(table)
    for o in outcomes:
        if not o.cited:
            out.print(f"{o.question.id}: {'other words cited' if o.answered else 'declined'}: {o.question.question}",
                      markup=False, highlight=False, soft_wrap=True)  # fmt: skip
        elif o.page_right is False or o.link_right is False or not o.pinpoint_right:
            out.print(f"{o.question.id}: said {o.said}; true: {o.true}", markup=False, highlight=False, soft_wrap=True)
    return _meets(pages, PAGE) and _meets(links, LINK) and _meets(pinpoints, PINPOINT)


def _add(table: Table, name: str, right: int, of: int, goal: float | None) -> None:
    if not of:
        table.add_row(name, "-", "0", "-", "-", "-")
        return
    low, high = wilson(right, of)
    table.add_row(name, str(right), str(of), f"{100 * right / of:.1f} %", f"{100 * low:.0f} to {100 * high:.0f} %",
                  f"{100 * goal:.0f} %" if goal else "")  # fmt: skip


def _meets(found: Sequence[bool], goal: float) -> bool:
    return not found or sum(found) / len(found) >= goal
