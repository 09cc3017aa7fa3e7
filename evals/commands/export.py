"""`python -m evals export`: the questions, or a run's rankings, in the formats of other tools."""

from __future__ import annotations

import argparse
from pathlib import Path

from evals.commands.arguments import Commands, add_command
from evals.counting import counted
from evals.errors import CallError
from evals.exchange.before import ids_before
from evals.exchange.beir import export_beir
from evals.exchange.conversations import FILE, export_conversations
from evals.exchange.trec import export_trec, results_in
from evals.files import RECORD, RunFolder
from evals.finished import Finished
from evals.opening import questions_of, settings_for
from evals.reference import read_reference
from evals.terminal import Out
from evals.whole import Partial, partial_of


def register(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(commands, "export", "Write the questions, or the rankings of a run, for other tools.", "all")
    parser.add_argument("--format", choices=("beir", "trec", "conversations"), required=True)
    parser.add_argument("--out", type=Path, required=True, help="a new folder")
    parser.add_argument("--run", dest="folder", type=Path, help="with trec: the folder of a run")
    parser.add_argument("--all", action="store_true", help="with conversations: also questions without a history")
    parser.set_defaults(run=export_command)


def export_command(args: argparse.Namespace) -> int:
    """Exit status 0."""
    if (args.format == "trec") != bool(args.folder):
        raise CallError("TREC files are made from a run, and nothing else is. "
                        "What to do: give --run with --format trec, and only there.")  # fmt: skip
    _, questions = questions_of(tuple(args.questions or ()), args.split or "all", (), (), None)
    if args.format == "conversations":
        count = export_conversations(questions, args.out, every=args.all)
        _say(f"{args.out / FILE} holds {counted(count, 'conversation')}.")
        return 0
    reference = read_reference(settings_for(args.corpus, None).corpus)
    before = ids_before(args.questions or ())
    if before:
        _say("The set was imported: it is written with the ids that it had before.")
    answerable = sum(q.answerable for q in questions)
    if args.format == "beir":
        written = export_beir(questions, reference, args.out, before)
        _say(f"{args.out} holds {counted(written.documents, 'document')} and "
             f"{counted(written.queries, 'query', 'queries')}; {written.judged} of "
             f"{counted(answerable, 'answerable question')} with a document that holds gold whole.")  # fmt: skip
    else:
        of_run = export_trec(args.folder, questions, reference, args.out, before)
        _say(f"{', '.join(of_run.runs)}: {counted(of_run.questions, 'question')} in {args.out}, "
             f"{of_run.judged} with a document that holds gold whole.")  # fmt: skip
        if partial := _partial(args.folder):
            _say(f"Note: {partial.words}")
        if of_run.strange:
            _say(
                f"Note: {counted(of_run.strange, 'place')} of no provision of the corpus as it is now: the run is of an older one."
            )
    return 0


def _partial(folder: Path) -> Partial | None:
    """What the run is a part of, where its record tells."""
    if not (folder / RECORD).is_file():
        return None
    run = RunFolder(folder)
    return partial_of(Finished(folder.name, run.read_record(), {r["id"]: r for r in results_in(folder)}))


def _say(line: str) -> None:
    Out().print(line, markup=False, highlight=False, soft_wrap=True)
