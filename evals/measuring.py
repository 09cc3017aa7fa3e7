"""Ask the questions that a command names, and write the run: a new one, or one that stopped."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from assistant.settings import Settings
from evals.baseline import baselines, figures_of
from evals.composers import with_composer, writing
from evals.cost import cost
from evals.counting import counted
from evals.files import RunFolder, folder_for
from evals.finished import Finished
from evals.helper import Helper
from evals.misses import misses
from evals.observe import Asked, Observed
from evals.opening import RUNS, on_one_day, open_assistant, questions_of, settings_for
from evals.options import Options
from evals.questions import Question, Split, check_gold, question_files
from evals.record import cores, finished, make_record, shown_settings, stopped
from evals.reference import Reference, read_reference
from evals.reporting.markdown import markdown
from evals.resume import check_same, options_of, whole_results
from evals.run import WARM_UP, Result, results_of
from evals.sharing import AskerGoneError
from evals.summary import Summary, summarise
from evals.terminal import NOTES, say, say_problems, shown
from evals.whole import Partial, partial_of
from ingest.embed import SentenceTransformerEmbedder

CACHE = RUNS / "cache"


class Measured(NamedTuple):
    """A run that is finished and written."""

    split: str
    summary: Summary
    record: dict[str, Any]
    folder: Path
    results: list[Result]
    partial: Partial | None


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is to be asked, of what, and what it is held against."""

    options: Options
    split: Split
    files: tuple[Path, ...]
    questions: tuple[Question, ...]
    of_questions: int
    settings: Settings
    reference: Reference


def measure(args: argparse.Namespace) -> Measured:
    """Ask the questions, and write the run; `args` are those of the commands `run` and `gate`.

    Raises `EvalError` for a call that is wrong, and `IngestError` where there is no usable index.
    """
    began = datetime.now(UTC)
    resumed: Path | None = getattr(args, "resume", None)
    options, before = options_of(resumed) if resumed else (Options.of(args), None)
    plan = _plan(options, before)
    assistant = open_assistant(plan.settings, build=options.index is None, console=NOTES)
    record = make_record(
        command=args.command, options=options.to_dict(plan.split), questions=plan.questions,
        question_files=plan.files, corpus=plan.settings.corpus, index_fingerprint=assistant.index.fingerprint,
        embedder=assistant.embedder, settings=shown_settings(plan.settings), started=began,
        of_questions=plan.of_questions,
    )  # fmt: skip
    folder = RunFolder(resumed or args.out or folder_for(RUNS, began, plan.split))
    with folder.alone():
        done: list[Result] = []
        if resumed:
            before = folder.read_record()  # as it is now that nobody else writes it
            check_same(resumed, before, record)
            done = _kept(folder, plan.questions)
            record = _going_on(before, record)
            folder.write_record(record)
            say(f"{len(done)} of {len(plan.questions)} questions are there already.")
        else:
            folder.begin(record)
        return _ask(plan, assistant, folder, record, began, done)


def _plan(options: Options, before: dict[str, Any] | None) -> _Plan:
    files = options.questions or question_files()
    split, questions = questions_of(files, options.split, options.kinds, options.ids, options.limit)
    today = date.fromisoformat(before["settings"]["today"]) if before else None
    settings = with_composer(on_one_day(settings_for(options.corpus, options.index, today)), options.composer)
    reference = read_reference(settings.corpus)
    unfound = check_gold(questions, reference.texts)
    if unfound:
        say(
            f"Note: {counted(len(unfound), 'gold quotation')} not in the source that is named; see `python -m evals check`."
        )
    narrowed = options.kinds or options.ids or options.limit
    of = len(questions_of(files, split, (), (), None)[1]) if narrowed else len(questions)
    return _Plan(options, split, tuple(files), questions, of, settings, reference)


def _kept(folder: RunFolder, questions: Sequence[Question]) -> list[Result]:
    """The results that a run has already; what was torn, or went wrong, is taken out of its file."""
    done = whole_results(folder.read_results(), [q.id for q in questions])
    folder.rewrite(done)
    return done


def _going_on(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """The record of a run that goes on: as it began, with when it went on, on what machine, and without figures."""
    kept = {name: value for name, value in before.items() if name in now or name == "cost"}
    return {**kept, "state": "running", "resumed": [*before["resumed"], now["started"]], "machine": now["machine"]}


def _ask(
    plan: _Plan, assistant: Asked, folder: RunFolder, record: dict[str, Any], began: datetime, done: list[Result]
) -> Measured:
    """Ask what is not done, and finish the run. An interrupt leaves a run that can go on."""
    by_id = {result["id"]: result for result in done}
    left = [q for q in plan.questions if q.id not in by_id]
    try:
        with _helper(plan, assistant, left) as helper:
            coming = results_of(
                assistant, left, plan.reference, robustness=plan.options.robustness,
                helpers=[helper.ask] if helper and cores() > 1 else [],
            )  # fmt: skip
            for result in shown(coming, len(plan.questions), len(done)):
                folder.append(result)
                by_id[result["id"]] = result
        more = _baseline(plan, folder) if plan.options.baseline else {}
        if isinstance(assistant, Observed):
            more["cost"] = _cost(plan, helper, record.get("cost"))
    except KeyboardInterrupt:
        folder.write_record(stopped(record, began))
        say(f"Stopped; {len(by_id)} of {len(plan.questions)} questions are asked. "
            f"What to do: go on with `python -m evals run --resume {folder.path}`.")  # fmt: skip
        raise
    results = [by_id[q.id] for q in plan.questions]
    if (wrote := writing(results)) is not None:
        more["writing"] = wrote
    summary = summarise(results)
    record = finished(record, began, **more, summary=summary.to_dict())
    partial = partial_of(Finished(folder.path.name, record, by_id))
    folder.finish(results, record, markdown(summary, record, misses(plan.questions, results), partial=partial))
    say_problems(results)
    return Measured(plan.split, summary, record, folder.path, results, partial)


@contextmanager
def _helper(plan: _Plan, assistant: Asked, left: Sequence[Question]) -> Iterator[Helper | None]:
    """The process in which starting is timed, where it is to be; it then helps, and ends with the questions."""
    if not (plan.options.cost and left and isinstance(assistant, Observed)):
        yield None
        return
    try:
        with NOTES.status("Timing a start"):
            helper = Helper(plan.settings, WARM_UP)
    except AskerGoneError as error:
        say(f"Note: the time of a start could not be taken: {error}")
        yield None
        return
    try:
        yield helper
    finally:
        helper.close()


def _cost(plan: _Plan, helper: Helper | None, before: dict[str, Any] | None) -> dict[str, Any]:
    """The cost; of a run that went on, the peak of its parts, and what only a part with a helper knows."""
    known = before or {}
    start, memory = known.get("start_ms"), known.get("assistant_peak_memory_bytes")
    if helper:
        start, memory = helper.start_ms, helper.peak_memory_bytes
    found = cost(plan.settings.index, start, memory)
    peaks = [peak for peak in (found["peak_memory_bytes"], known.get("peak_memory_bytes")) if peak]
    return {**found, "peak_memory_bytes": max(peaks, default=None)}


def _baseline(plan: _Plan, folder: RunFolder) -> dict[str, Any]:
    """What the plain set-ups find, written; and their figures for the record.

    They have the model as it was published, whichever one ours has.
    """
    with NOTES.status("Asking the plain set-ups"):
        found = baselines(plan.reference.texts, plan.questions, SentenceTransformerEmbedder(), CACHE)
    folder.write_baseline(found)
    return {"baseline": figures_of(found)}
