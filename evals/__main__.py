"""`python -m evals`: ask the reference questions, score the answers, gate a release.

    python -m evals run [--split dev|test|all] [--kind K] [--ids a,b] [--limit N] [--out DIR] [--format table|json]
    python -m evals gate [--split dev|test|all]
    python -m evals check
    python -m evals baseline [--split dev|test|all]
    python -m evals fit

Exit status: 0 good; 1 below a threshold, or gold that does not stand in its source; 2 wrong
input; 3 something could not be measured.
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from rich.console import Console
from rich.progress import track

from evals.baseline import by_bm25, by_vectors, chunks_of, run_baseline
from evals.errors import EvalError
from evals.files import folder_for, write_run
from evals.gate import THRESHOLDS, exit_code, judge, read_thresholds
from evals.metrics import RETRIEVAL
from evals.misses import misses
from evals.opening import RUNS, open_assistant, questions_of, settings_for
from evals.questions import check_gold, question_files
from evals.record import make_record, shown_settings
from evals.reference import read_reference
from evals.report import count_line, latency_line, markdown
from evals.run import run
from evals.summary import Summary, summarise
from evals.terminal import gate_table, tables
from ingest.embed import SentenceTransformerEmbedder
from ingest.errors import IngestError

NOTES = Console(stderr=True)


class Measured(NamedTuple):
    """A run that is finished and written."""

    split: str
    summary: Summary
    record: dict[str, Any]
    folder: Path


def _measure(args: argparse.Namespace) -> Measured:
    """Ask the questions that the call names, and write the run."""
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


def _print_errors(results: list[dict[str, Any]]) -> None:
    for result in [r for r in results if r["error"]][:5]:
        NOTES.print(f"Error: {result['id']}: {result['error']}", markup=False, highlight=False, style="red")


def _print_tables(summary: Summary, title: str, out: Console) -> None:
    for table in tables(summary, title):
        out.print(table)
    out.print(count_line(summary), highlight=False)


def _cmd_run(args: argparse.Namespace) -> int:
    measured = _measure(args)
    if args.format == "json":
        whole = {"record": measured.record, "summary": measured.summary.to_dict(), "folder": str(measured.folder)}
        sys.stdout.write(json.dumps(whole, ensure_ascii=False, indent=1) + "\n")
    else:
        out = Console()
        _print_tables(measured.summary, f"{measured.split} split", out)
        out.print(latency_line(measured.summary), highlight=False)
        out.print(f"Written to {measured.folder}.", markup=False, highlight=False)
    return 3 if measured.summary.overall.errors else 0


def _cmd_gate(args: argparse.Namespace) -> int:
    thresholds = read_thresholds(args.thresholds)
    measured = _measure(args)
    judged = judge(measured.summary, thresholds)
    out = Console()
    out.print(gate_table(judged, f"Gate, {measured.split} split"))
    out.print(count_line(measured.summary), highlight=False)
    code = exit_code(judged, measured.summary.overall.errors)
    words = {0: "The gate is passed.", 1: "The gate is not passed.", 3: "The gate could not be measured."}
    out.print(f"{words[code]} Written to {measured.folder}.", markup=False, highlight=False)
    return code


def _cmd_check(args: argparse.Namespace) -> int:
    files = tuple(args.questions or question_files())
    _, questions = questions_of(files, args.split or "all", (), (), None)
    count = sum(len(group) for q in questions for group in q.gold)
    unfound = check_gold(questions, read_reference(settings_for(args.corpus, None).corpus).texts)
    out = Console()
    for u in unfound:
        words = u.quotation if len(u.quotation) <= 80 else u.quotation[:77] + "..."
        where = f"{u.question}, group {u.group}: {u.source}, {u.locator}"
        out.print(f"{where}: {u.why}: {words!r}", markup=False, highlight=False)
    out.print(f"{len(questions)} questions in {len(files)} files; {count} gold quotations, "
              f"{len(unfound)} not found in their source.", highlight=False)  # fmt: skip
    return 1 if unfound else 0


def _cmd_baseline(args: argparse.Namespace) -> int:
    split, questions = questions_of(args.questions or (), args.split, args.kind, args.ids, args.limit)
    settings = settings_for(args.corpus, None)
    chunks = chunks_of(read_reference(settings.corpus).texts)
    embedder = SentenceTransformerEmbedder(settings.embedding_model)
    for name, search in (("MiniLM vectors", by_vectors(chunks, embedder)), ("BM25", by_bm25(chunks))):
        results = run_baseline(search, questions)
        _print_tables(summarise(results, RETRIEVAL), f"{name} over 1,000-character pieces, {split} split", Console())
    return 0


def _cmd_fit(args: argparse.Namespace) -> int:
    from evals.fit import fit  # scikit-learn comes with the extra "test"

    _, questions = questions_of((), "dev", (), (), None)
    settings = settings_for(None, None)
    open_assistant(settings, build=True, console=NOTES)
    sys.stdout.write(json.dumps(fit(questions, settings), indent=1) + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals", description="Measure the assistant's answers.")
    commands = parser.add_subparsers(dest="command", required=True)

    def add(name: str, text: str, default: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.add_argument("--split", choices=("dev", "test", "all"), help=f"which questions (default: {default})")
        sub.add_argument("--corpus", type=Path, help="another corpus folder")
        sub.add_argument("--questions", type=Path, nargs="+", metavar="FILE", help="other question files")
        return sub

    def some(sub: argparse.ArgumentParser) -> None:
        sub.add_argument("--kind", action="append", default=[], help="only this kind; may be repeated")
        sub.add_argument("--ids", type=lambda s: [i for i in s.split(",") if i], default=[], help="only these, as a,b")
        sub.add_argument("--limit", type=_count, help="only the first N")

    sub = add("run", "Ask the questions and report the figures.", "test; all where --ids are given")
    some(sub)
    sub.add_argument("--index", type=Path, help="another index folder")
    sub.add_argument("--out", type=Path, help="the folder to write (default: one by time under evals/runs)")
    sub.add_argument("--format", choices=("table", "json"), default="table")
    sub.set_defaults(run=_cmd_run)
    sub = add("gate", "Judge the figures by the thresholds of gate.toml.", "test")
    sub.add_argument("--index", type=Path, help="another index folder")
    sub.add_argument("--out", type=Path, help="the folder to write (default: one by time under evals/runs)")
    sub.add_argument("--thresholds", type=Path, default=THRESHOLDS, help="another file of thresholds")
    sub.set_defaults(run=_cmd_gate, kind=[], ids=[], limit=None)  # a gate judges whole splits only
    sub = add("check", "See that every gold quotation stands in its source.", "all")
    sub.set_defaults(run=_cmd_check)
    sub = add("baseline", "Measure a plain set-up and BM25 alone.", "test; all where --ids are given")
    some(sub)
    sub.set_defaults(run=_cmd_baseline)
    sub = commands.add_parser("fit", help="Fit ranking and the decision to answer on the development split.")
    sub.set_defaults(run=_cmd_fit)
    return parser


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("a number from 1 is expected")
    return number


def main(argv: list[str] | None = None) -> int:
    """Run one command and give its exit status."""
    args = _parser().parse_args(argv)
    try:
        return int(args.run(args))
    except (EvalError, IngestError) as error:
        NOTES.print(str(error), markup=False, highlight=False, style="red")
        return 2 if isinstance(error, EvalError) or args.command == "check" else 3
    except BrokenPipeError:  # the reader of the pipe has seen enough
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    raise SystemExit(main())
