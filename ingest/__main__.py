"""`python -m ingest`: build the index, check the corpus, show texts and locators.

python -m ingest build [--corpus DIR] [--index DIR] [--format json]
python -m ingest check [--update-lock]
python -m ingest text SOURCE_ID
python -m ingest outline SOURCE_ID
python -m ingest export-model
python -m ingest coverage [--format json]
python -m ingest draft SOURCE_ID --model PROVIDER:MODEL [--out FILE]
python -m ingest fetch [SOURCE_ID...] [--yes]
python -m ingest outdated [SOURCE_ID...] [--format json]
python -m ingest add FILE_OR_ADDRESS
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pydantic import ValidationError
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
)

from ingest import adapter as low_rank
from ingest.address import Place, place_of
from ingest.build import BuildReport, build, parse_corpus, report_json
from ingest.catalogue import read_catalogue, write_lock
from ingest.commands import add as add_command
from ingest.commands import fetch as fetch_command
from ingest.commands import outdated as outdated_command
from ingest.coverage import as_json, as_text, thin_provisions
from ingest.drafts import as_yaml, check_path, draft_entries, open_model, write_drafts
from ingest.embed import Embedder, SentenceTransformerEmbedder
from ingest.entry_rules import LEAST
from ingest.errors import CatalogueError, IngestError, ModelError
from ingest.fold import for_reading
from ingest.loaders import load_document
from ingest.model_in_use import OnnxEmbedder, embedder_of, prepare
from ingest.report import report_lines
from ingest.settings import IngestSettings
from ingest.shortages import shortage


def build_with_progress(
    corpus: Path, index: Place, embedder: Embedder, console: Console, wait: float = 0.0
) -> BuildReport:
    """Make the model's quick form where there is none, build the index and show a bar; of what is there, nothing is shown.

    For another program that builds the index it waits so many seconds.
    """
    prepare(embedder, lambda words: console.print(words, markup=False, highlight=False))
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeElapsedColumn(), console=console
    )
    tasks: dict[str, TaskID] = {}
    names = {
        "indexing": "Reading and embedding the documents",
        "waiting": "Waiting for another program, which builds the index",
    }

    def progress(stage: str, done: int, total: int) -> None:
        if not tasks:
            bar.start()
        if stage not in tasks:
            tasks[stage] = bar.add_task(names[stage], total=total)
        bar.update(tasks[stage], completed=done, total=total)

    try:
        return build(corpus, index, embedder, progress, wait)
    finally:
        if tasks:
            bar.stop()


def _print_report(report: BuildReport, console: Console) -> None:
    for warning in report.warnings:
        console.print(f"Note: {warning}", markup=False, highlight=False)
    for line in (line for d in report.documents for line in report_lines(d)):
        console.print(line, markup=False, highlight=False)
    state = "The index is up to date" if report.up_to_date else f"The index is built ({report.embedded} texts embedded)"
    console.print(f"{state}: {report.vectors} vectors, fingerprint {report.fingerprint[:12]}.")
    for source, reason in report.failures:
        console.print(f"Not read: {source}. {reason}", markup=False, highlight=False, style="red")


def _cmd_build(args: argparse.Namespace) -> int:
    settings = IngestSettings()
    console = Console(stderr=True)
    embedder = embedder_of(settings)
    report = build_with_progress(args.corpus, args.index or place_of(settings), embedder, console)
    if args.format == "json":
        sys.stdout.write(report_json(report))
    else:
        _print_report(report, console)
    return 1 if report.failures else 0


def _cmd_export_model(args: argparse.Namespace) -> int:
    console = Console(stderr=True)
    embedder = embedder_of(IngestSettings())
    if not isinstance(embedder, OnnxEmbedder):
        raise ModelError("ASSISTANT_EMBEDDING_RUNTIME is torch, which needs no other form of the model. "
                         "What to do: set it to onnx, or take it out.")  # fmt: skip
    if why := embedder.prepare(again=True):
        raise ModelError(f"The model '{embedder.name}' has no quick form: {why}.")
    if (graph := embedder.graph) is not None:
        console.print(f"It is in {graph.folder}, and its vectors differ from the model's by {graph.about.largest_difference:.0e} "
                      "at most.", markup=False, highlight=False, soft_wrap=True)  # fmt: skip
    return 0


def _cmd_check(args: argparse.Namespace) -> int:
    console = Console()
    if args.update_lock:
        console.print(f"Wrote {write_lock(args.corpus)}.", markup=False)
    parsed = parse_corpus(args.corpus)
    for warning in parsed.catalogue.warnings:
        console.print(f"Note: {warning}", markup=False)
    for source, reason in parsed.failures:
        console.print(f"Not read: {source}. {reason}", markup=False, style="red")
    count = sum(map(len, parsed.provisions.values()))
    entries = sum(map(len, parsed.plain.asked_as.values()))
    console.print(
        f"{len(parsed.documents)} documents, {count} provisions, {entries} plain-language entries, "
        f"{len(parsed.plain.unanswered)} questions known to be unanswered."
    )
    return 1 if parsed.failures else 0


def _cmd_text(args: argparse.Namespace) -> int:
    catalogue = read_catalogue(args.corpus)
    entry = next((e for e in catalogue.held if e.source.id == args.source), None)
    if entry is None:
        known = ", ".join(e.source.id for e in catalogue.held)
        raise CatalogueError(f"No held source has the id '{args.source}'.", remedy=f"name one of: {known}.")
    # Bytes, so that no line end is changed and nothing is added.
    sys.stdout.buffer.write(load_document(entry.source, entry.path).text.encode("utf-8"))
    return 0


def _cmd_outline(args: argparse.Namespace) -> int:
    parsed = parse_corpus(args.corpus)
    if args.source not in parsed.provisions:
        known = ", ".join(parsed.provisions)
        raise CatalogueError(f"No held source has the id '{args.source}'.", remedy=f"name one of: {known}.")
    depth: dict[str, int] = {}
    for p in parsed.provisions[args.source]:
        depth[p.id] = depth.get(p.parent or "", -1) + 1
        words = for_reading(p.text)
        words = words if len(words) <= 60 else words[:57] + "..."
        page = f" ({p.page_words})" if p.page else ""
        sys.stdout.write(f"{'  ' * depth[p.id]}{p.locator.label}{page}  [{p.span.start}:{p.span.end}]  {words}\n")
    return 0


def _published_model() -> Embedder:
    """The model by which entries are judged: one that has learnt from them would find each in its place."""
    return embedder_of(IngestSettings())


def _cmd_coverage(args: argparse.Namespace) -> int:
    parsed = parse_corpus(args.corpus)
    embedder = _published_model()
    thin = thin_provisions(parsed, embedder.encode, args.least)
    sys.stdout.write(as_json(thin) if args.format == "json" else as_text(thin, parsed.provisions, args.least))
    return 0


def _cmd_draft(args: argparse.Namespace) -> int:
    console = Console(stderr=True)
    out: Path = args.out or Path(f"drafts-{args.source}.yaml")
    check_path(out, args.corpus)
    parsed = parse_corpus(args.corpus)
    drafts = draft_entries(parsed, args.source, open_model(args.model, **args.server), _published_model(), args.least)
    if not drafts.asked:
        console.print(f"Every provision has {args.least} entries or more; --least asks for more.", highlight=False)
        return 0
    write_drafts(out, as_yaml(drafts, args.source, parsed.documents[args.source].source.title, args.model))
    console.print(f"Wrote {out}: {drafts.summary()} Read them before anything is used.", markup=False, highlight=False)
    return 0


def _cmd_adapt(args: argparse.Namespace) -> int:
    from ingest.adapt import Recipe, adapt

    console = Console(stderr=True)
    recipe = Recipe() if args.threads is None else Recipe(threads=args.threads)
    with Progress(
        TextColumn("Learning"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console
    ) as bar:
        task = bar.add_task("", total=None)
        told = adapt(
            parse_corpus(args.corpus), SentenceTransformerEmbedder(), recipe,
            lambda done, total: bar.update(task, completed=done, total=total), args.out,
        )  # fmt: skip
    what = told["material"]
    console.print(f"Learnt from {what['entries']} entries and {what['unanswered']} unanswered questions; written to "
                  f"{args.out}. The index has to be built anew.", markup=False, highlight=False)  # fmt: skip
    return 0


def _parser(settings: IngestSettings) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m ingest", description="Build and look at the index of a corpus.")
    commands = parser.add_subparsers(dest="command", required=True)

    def add(name: str, text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=text, description=text)
        sub.add_argument("--corpus", type=Path, default=settings.corpus, help="the folder of the corpus")
        return sub

    sub = add("build", "Build the index, or find that it is up to date.")
    sub.add_argument("--index", type=Path, help="the folder of the index (default: what the settings name)")
    sub.add_argument("--format", choices=("text", "json"), default="text", help="how the report is printed")
    sub.set_defaults(run=_cmd_build)
    sub = add("export-model", "Make the embedding model's quick form, by which questions are answered without PyTorch.")
    sub.set_defaults(run=_cmd_export_model)
    sub = add("check", "Check the catalogue, the documents and the plain-language index.")
    sub.add_argument("--update-lock", action="store_true", help="state the files' present hashes as the right ones")
    sub.set_defaults(run=_cmd_check)
    sub = add("text", "Print the canonical text of a source, nothing added.")
    sub.add_argument("source")
    sub.set_defaults(run=_cmd_text)
    sub = add("outline", "Print the tree of locators of a source.")
    sub.add_argument("source")
    sub.set_defaults(run=_cmd_outline)
    sub = add("coverage", "List the provisions that want plain-language entries, and the facts nobody asks for.")
    sub.add_argument("--least", type=int, default=LEAST, help="how many entries are enough")
    sub.add_argument("--format", choices=("text", "json"), default="text")
    sub.set_defaults(run=_cmd_coverage)
    sub = add("draft", "Let a chat model draft entries into a file for review; nothing is put into use.")
    sub.add_argument("source")
    sub.add_argument("--model", required=not settings.model, default=settings.model,
                     help="provider:model, as langchain's init_chat_model takes it (default: ASSISTANT_MODEL)")  # fmt: skip
    server = {"base_url": settings.model_url, "api_key": settings.model_key}
    sub.set_defaults(server={name: value for name, value in server.items() if value})
    sub.add_argument("--out", type=Path, help="the file to write (default: drafts-SOURCE_ID.yaml)")
    sub.add_argument("--least", type=int, default=LEAST, help="provisions with this many entries are left alone")
    sub.set_defaults(run=_cmd_draft)
    sub = add("adapt", "Let the default embedding model learn from the plain-language index how people ask.")
    sub.add_argument("--out", type=Path, default=low_rank.FOLDER, help="the folder of what is learnt")
    sub.add_argument("--threads", type=int, help="cores to use; the result is the same only for the same number")
    sub.set_defaults(run=_cmd_adapt)
    for command in (fetch_command, outdated_command, add_command):
        command.register(add)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one command; the exit status is 1 where something is wrong, 2 for a wrong call."""
    try:
        settings = IngestSettings()
    except ValidationError as error:
        for e in error.errors():
            sys.stderr.write(f"The setting ASSISTANT_{str(e['loc'][0]).upper()} is wrong: {e['msg']}.\n")
        return 2
    args = _parser(settings).parse_args(argv)
    try:
        return int(args.run(args))
    except IngestError as error:
        Console(stderr=True).print(str(error), markup=False, highlight=False, style="red")
        return 1
    except BrokenPipeError:  # the reader of the pipe has seen enough
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if not (told := shortage(error)):
            raise
        sys.stderr.write(told + "\n")
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
