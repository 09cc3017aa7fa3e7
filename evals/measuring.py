"""Ask the questions that a command names, and write the run."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from rich.progress import track

from evals.files import folder_for, write_run
from evals.misses import misses
from evals.opening import RUNS, open_assistant, questions_of, settings_for
from evals.questions import check_gold, question_files
from evals.record import make_record, shown_settings
from evals.reference import read_reference
from evals.report import markdown
from evals.run import Result, run
from evals.summary import Summary, summarise
from evals.terminal import NOTES


class Measured(NamedTuple):
    """A run that is finished and written."""

    split: str
    summary: Summary
    record: dict[str, Any]
    folder: Path


def measure(args: argparse.Namespace) -> Measured:
    """Ask the questions, and write the run; `args` are those of the commands `run` and `gate`."""
    files = tuple(args.questions or question_files())
    split, questions = questions_of(files, args.split, args.kind, args.ids, args.limit)
    settings = settings_for(args.corpus, args.index)
    reference = read_reference(settings.corpus)
    unfound = check_gold(questions, reference.texts)
    if unfound:
        NOTES.print(f"Note: {len(unfound)} gold quotations are not in their source; see `python -m evals check`.")
    assistant = open_assistant(settings, build=args.index is None, console=NOTES)
    started = datetime.now(UTC)
    results = run(assistant, track(questions, "Asking the questions", console=NOTES, transient=True), reference)
    summary = summarise(results)
    record = make_record(
        what=f"evals {args.command}", split=split, kinds=args.kind, question_files=files, questions=len(questions),
        fingerprint=assistant.index.fingerprint, settings=shown_settings(settings),
        started=started,
    )  # fmt: skip
    folder = args.out or folder_for(RUNS, started, split)
    write_run(folder, results, record, summary, markdown(summary, record, misses(questions, results)))
    _print_errors(results)
    return Measured(split, summary, record, folder)


def _print_errors(results: Sequence[Result]) -> None:
    for result in [r for r in results if r["error"]][:5]:
        NOTES.print(f"Error: {result['id']}: {result['error']}", markup=False, highlight=False, style="red")
