"""`python -m evals defects`: plant known defects, one at a time, and see that the gate notices."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from evals.commands.arguments import Commands, add_command
from evals.content import content_hash
from evals.defects.case import Case
from evals.defects.known import DEFECTS
from evals.defects.trial import Trial, cases_of
from evals.defects.views import HEAD, conclusion, row, to_dict
from evals.errors import CallError, RunError
from evals.finished import read_finished
from evals.gate_file import THRESHOLDS, read_gate
from evals.narrow import readable
from evals.opening import open_assistant, questions_of, settings_for
from evals.questions import load, question_files
from evals.reference import read_reference
from evals.run import results_of
from evals.terminal import NOTES, output, shown
from evals.whole import Partial, partial_of


def register(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(commands, "defects", "Plant known defects, and see that the gate notices each.", "dev")
    parser.add_argument("--run", dest="finished", type=Path, metavar="DIR", help="plant them into this finished run")
    parser.add_argument("--index", type=Path, help="another index folder")
    parser.add_argument("--thresholds", type=Path, default=THRESHOLDS, help="another file of conditions")
    parser.add_argument("--only", action="append", default=[], metavar="NAME", help="only this defect; may be repeated")
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
    parser.set_defaults(run=defects_command)


def defects_command(args: argparse.Namespace) -> int:
    """Exit status 0, 1 where a defect is noticed by nothing, 3 where one could not be planted.

    In another corpus than the project's there need not be an answer for every defect.
    """
    unknown = sorted(set(args.only) - {d.name for d in DEFECTS})
    if unknown:
        known = ", ".join(d.name for d in DEFECTS)
        raise CallError(f"There is no defect '{unknown[0]}'. What to do: name one of: {known}.")
    cases, partial = _finished(args) if args.finished else (_asked(args), None)
    trial = Trial(cases, read_gate(args.thresholds))
    tried = [trial.run(d) for d in DEFECTS if not args.only or d.name in args.only]
    if args.json:
        whole = {"partial": partial.to_dict() if partial else None, **to_dict(tried, trial.not_met)}
        sys.stdout.write(json.dumps(whole, ensure_ascii=False, indent=1) + "\n")
    else:
        out = output()
        if partial:
            out.print(partial.words, markup=False, highlight=False, style="yellow")
        styles = [None if t.caught else "red" for t in tried]
        title = f"Defects planted into {len(trial.cases)} answers"
        out.print(readable(out, title, HEAD, [row(t) for t in tried], styles=styles, lines=True))
        for line in conclusion(tried, trial.not_met):
            out.print(line, markup=False, highlight=False)
    if any(t.measured and not t.caught for t in tried):
        return 1
    return 3 if args.corpus is None and not all(t.measured for t in tried) else 0


def _asked(args: argparse.Namespace) -> list[Case]:
    """The answers of the assistant, asked now."""
    _, questions = questions_of(args.questions or (), args.split or "dev", (), (), None)
    settings = settings_for(args.corpus, args.index)
    reference = read_reference(settings.corpus)
    assistant = open_assistant(settings, build=args.index is None, console=NOTES)
    results = shown(results_of(assistant, questions, reference, robustness=False), len(questions))
    return cases_of(results, questions, reference)


def _finished(args: argparse.Namespace) -> tuple[list[Case], Partial | None]:
    """The answers of a finished run, and what it is a part of. Raises `RunError` where its questions are not those that there are now."""
    run = read_finished(args.finished)
    questions = {q.id: q for q in load(tuple(args.questions or question_files()))}
    for i, result in run.results.items():
        if i not in questions or result.get("content") != content_hash(questions[i]):
            raise RunError(f"the question '{i}' is not as it was asked.", place=args.finished,
                           remedy="name a run over the questions as they are now, or --questions with its files.")  # fmt: skip
        if result["scores"] is not None and not result.get("answer"):
            raise RunError("it keeps no answers.", place=args.finished, remedy="name the folder of a run.")
    reference = read_reference(settings_for(args.corpus, args.index).corpus)
    return cases_of(run.results.values(), questions.values(), reference), partial_of(run)
