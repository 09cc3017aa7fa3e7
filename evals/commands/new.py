"""`python -m evals new`: draft an entry: ask the question, see the passages, pick the gold."""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console

from assistant.types import Turn
from evals.commands.arguments import Commands, add_command
from evals.contradictions import ANSWERED_KINDS
from evals.counting import counted
from evals.dialogue import Interview
from evals.drafting import append, exact_words, file_named, gold_at, make_entry, next_id, provision_named
from evals.entry_style import entry_text
from evals.errors import CallError, QuestionError
from evals.observe import Asked
from evals.opening import open_assistant, settings_for
from evals.picking import Picker, Search
from evals.questions import KINDS, load, question_files
from evals.reference import Reference, read_reference
from evals.talk import Talk
from evals.terminal import NOTES, Out
from ingest.types import Provision, Span


def register(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(commands, "new", "Draft an entry: ask the question, see the passages, pick the gold.",
                         "dev, or asked for")  # fmt: skip
    parser.add_argument("--index", type=Path, help="another index folder")
    parser.add_argument(
        "--file",
        help="the topic, as msg-finance, or the path of the question file (default: the one file of --questions)",
    )
    parser.add_argument("--question", help="what is asked; with --source or --unanswerable nothing else is")
    parser.add_argument("--source", help="the gold's source")
    parser.add_argument("--locator", help="the gold's locator")
    parser.add_argument("--quotation", default="", help="the gold's words: all, or 'first ... last' (default: all)")
    parser.add_argument("--unanswerable", action="store_true", help="the documents do not answer it")
    parser.add_argument("--expect-reason", help="the reason to decline with")
    parser.add_argument("--kind", choices=KINDS)
    parser.add_argument("--persona")
    parser.add_argument("--slice", dest="slices", action="append", help="may be repeated")
    parser.add_argument("--must-state", action="append", help="a phrase; may be repeated")
    parser.add_argument("--must-not-state", action="append", help="a phrase; may be repeated")
    parser.add_argument("--note")
    parser.set_defaults(run=new_command)


def new_command(args: argparse.Namespace) -> int:
    """Exit status 0; 130 where it was stopped: every entry written before is kept."""
    if args.split == "all":
        raise CallError("An entry is of one split. What to do: name dev or test.")
    out = Out(highlight=False)
    talk = Talk(lambda prompt: out.input(prompt, markup=False).strip(), lambda line: _say(out, line))
    files = tuple(args.questions or question_files())
    load(files)  # what is wrong with the files is said before the interview, and not after it
    settings = settings_for(args.corpus, args.index)
    reference = read_reference(settings.corpus)
    if args.source or args.unanswerable:
        path = file_named(args.file or "", args.questions or ())
        entry = _numbered(path, args.split or "dev", _from_arguments(args, reference), files)
        append(path, entry, files)
        talk.say(f"{entry['id']} is written to {path}.")
        return 0
    written = 0
    try:
        assistant = open_assistant(settings, build=args.index is None, console=NOTES)
        picker = Picker(talk, _search(assistant, reference), reference)
        given = {name: value for name, value in vars(args).items() if value}
        while True:
            written += _drafted(talk, picker, given, files, args.questions or ())
            given.pop("question", None)
            if not talk.yes("Another one?", True):
                return 0
    except (KeyboardInterrupt, EOFError):
        talk.say(f"\nStopped. Written: {counted(written, 'entry', 'entries')}, and nothing half.")
        return 130


def _say(out: Console, line: str) -> None:
    out.print(line, markup=False, soft_wrap=True)


def _drafted(talk: Talk, picker: Picker, given: Mapping[str, Any], files: Sequence[Path], own: Sequence[Path]) -> int:
    """One interview; how many entries it wrote. `own` are the files of another set than the project's."""
    topics = ", ".join(path.stem for path in files)
    named = given.get("file") or talk.words(f"Topic: {topics}, or a new one")
    path = next((f for f in files if f.stem == named), None) or file_named(named, own)
    split = given.get("split") or talk.one_of("Split", ("dev", "test"), "dev")
    entry = _numbered(path, split, Interview(talk, picker, given).entry(), files)
    talk.say("\n" + entry_text(entry))
    if not talk.yes(f"Write it to {path}?", True):
        return 0
    try:
        append(path, entry, files)
    except (CallError, QuestionError) as error:
        talk.say(f"It was not written. {error}\nThe entry is above, to be copied.")
        return 0
    talk.say(f"{entry['id']} is written to {path}.")
    return 1


def _numbered(path: Path, split: str, fields: Mapping[str, Any], files: Sequence[Path]) -> dict[str, Any]:
    """The whole entry, with the next free id of its file."""
    others = [*files, *([path] if path.is_file() and path not in files else [])]
    taken = [q.id for q in load(others)]
    today = datetime.now().astimezone().date()  # the day of the person who checks
    return make_entry({**fields, "id": next_id(path, taken, "test" if split == "test" else "dev")}, today)


def _search(assistant: Asked, reference: Reference) -> Search:
    """The passages that the assistant finds, as the provisions of the sources as they are now."""
    by_place = {(p.source_id, p.span.start, p.span.end): p for ps in reference.provisions.values() for p in ps}

    def search(words: str, history: Sequence[Turn]) -> list[Provision]:
        passages = assistant.observe(words, history).answer["passages"]
        found = (by_place.get((p["source_id"], p["start"], p["end"])) for p in passages)
        return [p for p in found if p is not None]

    return search


def _from_arguments(args: argparse.Namespace, reference: Reference) -> dict[str, Any]:
    """The fields of an entry that needs no asking."""
    alone = len(args.questions or ()) == 1  # the only file of another set needs no naming
    needed = ["question", *([] if alone else ["file"])] + ([] if args.unanswerable else ["source", "locator"])
    missing = [f"--{name}" for name in needed if not getattr(args, name)]
    if missing or (args.unanswerable and args.source):
        what = f"{', '.join(missing)} is missing" if missing else "gold of an unanswerable question was given"
        raise CallError(f"The entry is not complete: {what}. What to do: see `python -m evals new --help`.")
    if args.unanswerable and args.kind in ANSWERED_KINDS:
        raise CallError(f"A question of the kind {args.kind} is answerable, and --unanswerable says that it is not. "
                        "What to do: leave one of the two out.")  # fmt: skip
    names = ("question", "persona", "slices", "must_state", "must_not_state", "expect_reason", "note")
    fields = {name: value for name in names if (value := getattr(args, name))}
    fields |= {
        "kind": args.kind or ("unanswerable" if args.unanswerable else "direct"),
        "answerable": not args.unanswerable,
    }
    if args.source:
        provision = provision_named(reference, args.source, args.locator)
        inside = exact_words(provision.text, args.quotation)
        start = provision.span.start
        gold = gold_at(args.source, Span(start + inside.start, start + inside.end), reference)
        fields["gold"] = [[gold]]
    return fields
