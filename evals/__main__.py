"""`python -m evals`: ask the reference questions, score the answers, gate a release.

Each command is a module of `evals/commands`; evals/README.md says what they are for. Exit
status: 0 good; 1 below a threshold, or gold that does not stand in its source; 2 wrong input;
3 something could not be measured.
"""

from __future__ import annotations

import argparse
import sys

from evals.commands import baseline, check, fit, gate, run
from evals.errors import EvalError
from evals.terminal import NOTES
from ingest.errors import IngestError

COMMANDS = (run, gate, check, baseline, fit)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals", description="Measure the assistant's answers.")
    commands = parser.add_subparsers(dest="command", required=True)
    for module in COMMANDS:
        module.register(commands)
    return parser


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
