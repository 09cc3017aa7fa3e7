"""`python -m evals bench`: what indexing and answering cost, by time and memory, and whether kills do harm."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.settings import Settings
from evals.commands.arguments import Commands, count
from evals.opening import settings_for
from evals.questions import Question
from evals.terminal import NOTES, output, say
from ingest.address import ServerAddress
from ingest.model_in_use import embedder_of

if TYPE_CHECKING:
    from assistant.chain import Assistant

PROBLEMS = 1


def register(commands: Commands) -> None:
    """Add the command."""
    text = "Measure what indexing and answering cost; prints a JSON object."
    parser: argparse.ArgumentParser = commands.add_parser("bench", help=text, description=text)
    parser.add_argument("--corpus", type=Path, help="the corpus whose words the made ones are made of")
    kinds = parser.add_subparsers(dest="kind", required=True, metavar="WHAT")

    def add(name: str, help_text: str) -> argparse.ArgumentParser:
        return kinds.add_parser(name, help=help_text, description=help_text)

    sub = add("ingest", "Index a made corpus; compare with the bare model, and with indexing it again.")
    sub.add_argument("--pages", type=count, default=2000, help="pages of 400 words (default 2000)")
    sub.add_argument("--model", choices=("real", "made"), default="real",
                     help="made: random directions, for what is not embedding")  # fmt: skip
    sub = add("memory", "The most memory that builds of two sizes take.")
    sub.add_argument("--pages", type=count, nargs=2, default=[100, 400], metavar=("SMALL", "LARGE"))
    sub = add("scale", "What a question costs with few and with many provisions, by step.")
    sub.add_argument("--provisions", type=count, nargs=2, default=[1000, 100_000], metavar=("SMALL", "LARGE"))
    sub.add_argument("--server", help="put the indexes on a Chroma server at this address that has no other index")
    sub = add("lexical", "Engines for the lexical leg, held against each other.")
    sub.add_argument("--provisions", type=count, nargs="+", default=[1000, 100_000], metavar="N")
    sub = add("answer", "A question on the index in use, relative to embedding it alone, by step (development split).")
    sub.add_argument("--index", type=Path, help="another index folder")
    sub.add_argument("--limit", type=count, help="only the first N questions")
    sub = add(
        "page",
        "The chat in a browser: when its first screen can be used, and how long after the chain an answer stands.",
    )
    sub.add_argument(
        "address", nargs="?", default="http://127.0.0.1:7860", help="of the running chat (default %(default)s)"
    )
    sub.add_argument("--times", type=count, default=5, help="visits (default 5)")
    sub = add("claims", "Checking an answer of a model: eight claims, sound ones and ones with a fault.")
    sub.add_argument("--index", type=Path, help="another index folder")
    sub = add(
        "model",
        "What a chat model's answers take beyond the model's own time, with a scripted one (development split).",
    )
    sub.add_argument("--index", type=Path, help="another index folder")
    sub.add_argument("--limit", type=count, default=60, help="only the first N questions (default 60)")
    sub = add(
        "faults",
        "Kill builders at random moments; exit status 1 if the index was ever not whole. Also in `evals faults`.",
    )
    sub.add_argument("--times", type=count, default=100)
    sub = add("all", "Start, answers, throughput, memory and index, relative to the bare model and to a plain set-up.")
    sub.add_argument("--index", type=Path, help="another index folder")
    sub.add_argument("--limit", type=count, default=60, help="only the first N questions (default 60)")
    sub.add_argument("--times", type=count, default=3, help="whole starts of each (default 3)")
    sub.add_argument("--record", action="store_true", help="add the figures to the history in the repository")
    add("history", "The ratios of the runs that were recorded, as a table.")
    parser.set_defaults(run=bench_command)


def bench_command(args: argparse.Namespace) -> int:
    """Exit status 0, or 1 where killed builders did harm."""
    if args.kind == "history":
        return _history()
    told = _measure(args)
    sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    return PROBLEMS if told.get("problems") else 0


def _history() -> int:
    from evals.bench.history import HISTORY, history_table, read_history

    if not (lines := read_history()):
        say(f"{HISTORY.name} has no line yet. What to do: python -m evals bench all --record")
        return 0
    out = output()
    out.print(history_table(lines))
    out.print("! misses its goal; * with changes that were not committed", highlight=False)
    return 0


def _all(
    assistant: Assistant, settings: Settings, questions: Sequence[Question], args: argparse.Namespace
) -> dict[str, Any]:
    from evals.bench.everything import bench_everything
    from evals.bench.goals import verdicts
    from evals.bench.history import figures_table, line_of, record
    from evals.measuring import CACHE

    figures = bench_everything(settings, assistant, questions, args.times, CACHE)
    NOTES.print(figures_table(figures))
    line = line_of(figures)
    if args.record:
        record(line)
    return line | {"goals_met": verdicts(figures)}


def _measure(args: argparse.Namespace) -> dict[str, Any]:
    settings = settings_for(None, getattr(args, "index", None))
    corpus = args.corpus or settings.corpus
    if args.kind == "ingest":
        from evals.bench.ingest import bench_ingest

        return bench_ingest(corpus, args.pages, args.model)
    if args.kind == "memory":
        from evals.bench.memory import bench_memory

        return bench_memory(corpus, (args.pages[0], args.pages[1]))
    if args.kind == "scale":
        from evals.bench.scale import bench_scale

        server = ServerAddress(args.server.rstrip("/")) if args.server else None
        return bench_scale(corpus, (args.provisions[0], args.provisions[1]), embedder_of(settings), server=server)
    if args.kind == "lexical":
        from evals.bench.engines import bench_engines

        return bench_engines(corpus, args.provisions)
    if args.kind == "page":
        from evals.bench.page import bench_page

        return bench_page(args.address, args.times)
    if args.kind == "faults":
        from evals.faults.builders import bench_faults

        return bench_faults(corpus, args.times, say)
    if args.kind == "claims":
        from evals.bench.claims import bench_claims
        from ingest.store import Index

        return bench_claims(Index(settings.index))
    return _answer(args)


def _answer(args: argparse.Namespace) -> dict[str, Any]:
    from assistant.chain import Assistant
    from evals.bench.answer import bench_answer
    from evals.opening import open_assistant, questions_of
    from ingest.store import Index

    settings = settings_for(args.corpus, args.index)
    open_assistant(settings, build=args.index is None, console=NOTES)
    _, questions = questions_of((), "dev", (), (), args.limit)
    assistant = Assistant(Index(settings.index), embedder_of(settings), settings.today)
    if args.kind == "model":
        from evals.bench.model import bench_model

        return bench_model(assistant, settings, questions)
    if args.kind == "all":
        return _all(assistant, settings, questions, args)
    return bench_answer(assistant, questions)
