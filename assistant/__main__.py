"""`python -m assistant`: ask on the command line, or see how an answer comes about.

python -m assistant ask "what does a direction require?" [--format json] [--history FILE]
python -m assistant ask --batch FILE.jsonl
python -m assistant ask                      # an interactive session
python -m assistant explain "…"
python -m assistant ask "…" --keep FILE.json   # or .md, .docx
python -m assistant verify-pack FILE.json
python -m assistant feedback [LIST]
python -m assistant hash-password
python -m assistant doctor
python -m assistant backup FILE.zip
python -m assistant restore FILE.zip [--replace] [--only PART] [--check]
"""

from __future__ import annotations

import argparse
import json
import logging
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError
from rich.console import Console

from assistant.batch import BadInput, Line, error_answer, read_batch, read_history
from assistant.doctor.command import NAME as DOCTOR
from assistant.doctor.command import add_command as add_doctor
from assistant.feedback.command import add_commands as add_feedback
from assistant.keep.command import add_command as add_verify_pack
from assistant.keep.suffixes import check_target
from assistant.operate.copies.command import add_commands as add_copies
from assistant.rephrase import whole_characters
from assistant.settings import Settings, setting_problems, unknown_words
from assistant.types import Answer, Reason, Status, Turn
from ingest.errors import IngestError
from ingest.shortages import shortage

if TYPE_CHECKING:
    from assistant.chain import Assistant

_LOG = logging.getLogger("assistant")
_FAULT = "Something went wrong on our side. This says nothing about the guidance. Please try again."


def _open(args: argparse.Namespace, settings: Settings) -> Assistant:
    """Open the index; the shipped corpus' own index is built first where it is missing or out of date.

    Where it cannot be built because of what has changed in the corpus, the last good one is asked, with a warning.
    """
    from assistant.chain import open_assistant
    from assistant.last_good import open_built
    from ingest.__main__ import build_with_progress
    from ingest.model_in_use import embedder_of

    embedder = embedder_of(settings)
    if args.index is not None:
        settings = settings.model_copy(update={"index": args.index, "chroma_url": ""})
    elif not settings.chroma_url:  # on a server others ask, too: who builds there does so on purpose
        opened = open_built(
            settings,
            lambda wait: build_with_progress(settings.corpus, settings.index, embedder, Console(stderr=True), wait),
            lambda: open_assistant(settings, embedder, although_changed=True),
        )
        for source, reason in opened.failures:
            sys.stderr.write(f"Not read: {source}. {reason}\n")
        return _warned(opened.value, opened.problem)
    return _warned(open_assistant(settings, embedder, although_changed=True))


def _warned(assistant: Assistant, problem: str = "") -> Assistant:
    from assistant.last_good import warning

    if assistant.changes is not None:
        sys.stderr.write(f"{warning(assistant.changes, problem)}\n")
    return assistant


def _check_composer(args: argparse.Namespace, settings: Settings) -> None:
    if args.composer == "generative" and not settings.model:
        raise BadInput(
            "No chat model is set. What to do: set ASSISTANT_MODEL to provider:model, such as ollama:llama3.2; see the README."
        )


def _safe_ask(assistant: Assistant, question: str, history: tuple[Turn, ...], top_k: int, composer: str = "") -> Answer:
    """Ask; whatever goes wrong becomes an error that is named as such."""
    try:
        return assistant.ask(question, history, top_k, composer)
    except IngestError as error:
        return error_answer(question, Reason.ERROR_INDEX, str(error))
    except Exception:  # noqa: BLE001 - the boundary of a turn: logged, and told as an error
        _LOG.exception("a question could not be answered")
        return error_answer(question, Reason.ERROR_INTERNAL, _FAULT)


def _write(line: str) -> None:
    sys.stdout.write(whole_characters(line) + "\n")
    sys.stdout.flush()


def _show(answer: Answer, form: str, console: Console) -> None:
    from assistant.render import print_answer

    if form == "json":
        _write(json.dumps(answer.to_dict(), ensure_ascii=False, indent=2))
    else:
        print_answer(answer, console)


def _cmd_ask(args: argparse.Namespace, settings: Settings) -> int:
    _check_composer(args, settings)
    if args.keep:
        check_target(args.keep)
        if args.question is None or args.batch is not None:
            raise BadInput("--keep writes the answer to one question. What to do: give the question with it.")
    if args.batch is not None:
        return _batch(args, settings)
    if args.question is None:
        return _session(args, settings)
    history = read_history(args.history) if args.history else ()
    assistant = _open(args, settings)
    answer = _safe_ask(assistant, args.question, history, args.top_k, args.composer)
    _show(answer, args.format, Console())
    if args.keep and answer.status is not Status.ERROR:
        from assistant.keep.files import write_export
        from assistant.keep.making import keep_answer, make_pack

        pack = make_pack([keep_answer(answer, assistant.index, now := datetime.now(UTC))], now)
        try:
            write_export(pack, args.keep)
        except IngestError as error:  # the answer is shown already, and as JSON there is one of them
            sys.stderr.write(f"{error}\n")
            return 1
    return 1 if answer.status is Status.ERROR else 0


def _batch(args: argparse.Namespace, settings: Settings) -> int:
    try:
        data = sys.stdin.buffer.read() if str(args.batch) == "-" else args.batch.read_bytes()
    except OSError as error:
        raise BadInput(f"{args.batch}: the batch cannot be read: {error.strerror or error}.") from error
    assistant = _open(args, settings)
    failed = False
    for line in read_batch(data):
        out = _answer_line(assistant, line, args.top_k, args.composer)
        failed = failed or out["status"] == Status.ERROR.value
        _write(json.dumps(out, ensure_ascii=False))
    return 1 if failed else 0


def _answer_line(assistant: Assistant, line: Line, top_k: int, composer: str) -> dict[str, object]:
    if line.problem is not None:
        return {
            "id": line.id, "line": line.number, "status": Status.ERROR.value,
            "reason": Reason.ERROR_BAD_LINE.value, "message": line.problem,
        }  # fmt: skip
    return {"id": line.id, **_safe_ask(assistant, line.question, line.history, top_k, composer).to_dict()}


def _session(args: argparse.Namespace, settings: Settings) -> int:
    """Questions one after another, each with the conversation before it."""
    console = Console()
    history = read_history(args.history) if args.history else ()
    assistant = _open(args, settings)
    if sys.stdin.isatty():
        console.print("Ask about health and social care integration in Scotland. An empty line or Ctrl-D ends.")
    while True:
        try:
            question = input("> " if sys.stdin.isatty() else "")
        except EOFError:
            return 0
        if not question.strip():
            return 0
        answer = _safe_ask(assistant, question, history, args.top_k, args.composer)
        _show(answer, args.format, console)
        history = (*history, Turn("user", question), Turn("assistant", answer.answer))


def _cmd_explain(args: argparse.Namespace, settings: Settings) -> int:
    from assistant.chain import Ask
    from assistant.explain import explain

    _check_composer(args, settings)
    history = read_history(args.history) if args.history else ()
    assistant = _open(args, settings)
    try:
        work = assistant.work_through(Ask(args.question, history, args.top_k, args.composer))
        answer = assistant.conclude(work)
    except IngestError:
        raise
    except Exception:  # noqa: BLE001 - the boundary of a turn: logged, and told as an error
        _LOG.exception("a question could not be answered")
        sys.stderr.write(_FAULT + "\n")
        return 1
    explain(answer, Console(), work.written)
    return 0


def _top_k(text: str) -> int:
    value = int(text) if text.isdigit() else 0
    if not 1 <= value <= 50:
        raise argparse.ArgumentTypeError("give a whole number from 1 to 50")
    return value


def _parser(settings: Settings) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m assistant",
        description="Answers from the guidance on health and social care integration in Scotland.",
    )
    commands = parser.add_subparsers(dest="command", required=True)
    for name, run, text in (
        ("ask", _cmd_ask, "Ask a question, many with --batch, or start a session."),
        ("explain", _cmd_explain, "Show, step by step, how an answer comes about."),
    ):
        sub = commands.add_parser(name, help=text, description=text)
        sub.set_defaults(run=run)
        sub.add_argument("question", nargs="?" if name == "ask" else None, help="the question")
        sub.add_argument("--history", type=Path, help="a JSON list of the conversation's turns before the question")
        sub.add_argument("--index", type=Path, help="the folder of an index to ask; it is used as it is")
        sub.add_argument("--top-k", type=_top_k, default=settings.top_k, help="how many passages to give (1 to 50)")
        sub.add_argument(
            "--composer", choices=("extractive", "generative"), default="",
            help="the sources' own words, or those of the chat model that is set (default: the model's, where one is set)",
        )  # fmt: skip
        if name == "ask":
            sub.add_argument("--format", choices=("text", "json"), default="text", help="for people, or the contract")
            sub.add_argument(
                "--keep", type=Path, help="also write the answer to a new .json (evidence pack), .md or .docx"
            )
            sub.add_argument("--batch", type=Path, help="a file with one JSON question a line; - reads the input")
    add_verify_pack(commands, settings)
    add_feedback(commands)
    add_copies(commands)
    add_doctor(commands)
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one command. Exit status: 0 answered or declined, 1 an error, 2 a wrong call."""
    wrong: list[str] = []
    of_doctor = (sys.argv[1:] if argv is None else argv)[:1] == [DOCTOR]  # who tells all of it in a form of its own
    try:
        settings = Settings()
    except ValidationError as error:
        wrong = setting_problems(error)
        if not of_doctor:
            for line in [*wrong, *unknown_words()]:
                sys.stderr.write(line + "\n")
            return 2
        settings = Settings.model_construct()  # the doctor tells what is wrong, and needs the parser
    for line in unknown_words() if not of_doctor else ():
        sys.stderr.write(line + "\n")
    args = _parser(settings).parse_args(argv)
    args.setting_problems = wrong
    reason = Reason.ERROR_INDEX
    try:
        return int(args.run(args, settings))
    except BadInput as error:
        reason, message = Reason.ERROR_BAD_HISTORY, str(error)
    except IngestError as error:
        message = str(error)
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if not (told := shortage(error)):
            raise
        message = told
    if getattr(args, "format", "text") == "json" and getattr(args, "question", None) is not None:
        _show(error_answer(args.question, reason, message), "json", Console())
    sys.stderr.write(message + "\n")
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
