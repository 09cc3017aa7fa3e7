"""`python -m evals`: ask the reference questions, score the answers, gate a release.

Each command is a module of `evals/commands`; evals/README.md says what they are for. Exit status:

    0    good, or passed
    1    below a threshold, or gold that does not stand in its source
    2    wrong input: a call, a question file, a corpus, a run, a setting
    3    something could not be measured: no usable index, a question that ended in an error, a
         fault of the evaluation itself
    4    significantly worse than the last release
    130  interrupted
    141  whoever read the output closed it
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from importlib import import_module
from pathlib import Path
from types import ModuleType

from ingest.errors import CorpusError, IngestError
from ingest.shortages import shortage

COMMANDS = ("run", "gate", "check", "new", "import", "export", "compare", "release", "report", "baseline",
            "defects", "mutations", "code-mutants", "judge", "fit", "unseen", "formats", "bench", "faults", "fuzz", "load")  # fmt: skip
# A module cannot be called by a word of the language, or with a hyphen.
_MODULES = {"import": "import_", "code-mutants": "code_mutants"}
BAD_INPUT, NOT_MEASURED, INTERRUPTED, READER_GONE = 2, 3, 130, 141


def _modules(argv: Sequence[str]) -> list[ModuleType]:
    """The module of the command that is named, or all of them: each brings libraries that take seconds to load."""
    named = argv[:1] if argv and argv[0] in COMMANDS else COMMANDS
    return [import_module(f"evals.commands.{_MODULES.get(name, name)}") for name in named]


def _parser(argv: Sequence[str]) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals", description="Measure the assistant's answers.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for module in _modules(argv):
        module.register(commands)
    for command in commands.choices.values():
        command.add_argument("--debug", action="store_true", help="show where in the program something went wrong")
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one command and give its exit status."""
    argv = sys.argv[1:] if argv is None else argv
    try:
        parser = _parser(argv)
    except ImportError as error:
        sys.stderr.write(f"The evaluation cannot be loaded: {error}. "
                         "What to do: run `pip install -e '.[evals]'`.\n")  # fmt: skip
        return NOT_MEASURED
    args = parser.parse_args(argv)
    with _told_in_full() if args.debug else nullcontext():
        return _ended(args)


def _ended(args: argparse.Namespace) -> int:
    """Run the command that was parsed; whatever comes through becomes a line and a status."""
    try:
        status = int(args.run(args))
        sys.stdout.flush()  # a pipe that was closed is found out here, and not when the program ends
        return status
    except BrokenPipeError:
        return _reader_gone()
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:  # noqa: BLE001 - the boundary of the program: told in a line, whole with --debug
        if args.debug:
            traceback.print_exc()
        _say(_in_words(error))
        return _status(error)


@contextmanager
def _told_in_full() -> Iterator[None]:
    """With --debug: also what is kept as a result, such as the error of a question, is shown with where it was raised."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter("%(message)s"))
    log = logging.getLogger("evals")
    log.addHandler(handler)
    log.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        log.removeHandler(handler)
        log.setLevel(logging.NOTSET)


def _reader_gone() -> int:
    """The reader of the pipe has seen enough: end without a word, with what a shell gives other tools then.

    It is not 0: a gate of which nobody saw the end has not passed.
    """
    with suppress(OSError, ValueError):  # nothing more is written, also not what is left when the program ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return READER_GONE


def _status(error: Exception) -> int:
    from evals.errors import EvalError

    if isinstance(error, EvalError):
        return int(getattr(error, "status", BAD_INPUT))
    return BAD_INPUT if isinstance(error, CorpusError) else NOT_MEASURED


def _in_words(error: Exception) -> str:
    """An error that is raised on purpose says what to do; of any other, where it was raised."""
    from evals.errors import EvalError

    if isinstance(error, EvalError | IngestError):
        return str(error)
    if told := shortage(error):
        return told
    last = traceback.extract_tb(error.__traceback__)[-1]
    return (
        f"Something went wrong in the evaluation itself: {type(error).__name__}: {error} "
        f"({Path(last.filename).name}, line {last.lineno}). What to do: run the command again with --debug, and "
        "report what it prints."
    )


def _say(text: str) -> None:
    from evals.terminal import say

    say(text, "red")


def _end(signum: int, _: object) -> None:
    """Ended from outside: what was started is ended first, as after an interrupt from the keyboard."""
    raise SystemExit(128 + signum)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _end)
    raise SystemExit(main())
