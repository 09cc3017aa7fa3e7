"""`python -m evals code-mutants`: change the code in one place at a time, and see whether its tests notice."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from evals.code_mutants.mutate import Mutant, mutants
from evals.code_mutants.survivors import (
    ROOT,
    explained,
    not_gone_through,
    now_killed,
    out_of_date,
    targets,
    unexplained,
)
from evals.code_mutants.trial import Trial
from evals.commands.arguments import Commands
from evals.errors import CallError
from evals.narrow import readable
from evals.terminal import NOTES, output

LET_THROUGH = 1
_HEAD = ("module", "mutants", "killed", "survived", "explained", "seconds")


def register(commands: Commands) -> None:
    """Add the command."""
    text = "Change the code in one place at a time, and see whether its tests notice; what survives is to be explained."
    parser: argparse.ArgumentParser = commands.add_parser("code-mutants", help=text, description=text)
    parser.add_argument(
        "modules",
        nargs="*",
        metavar="MODULE",
        help="only these, as assistant/verify.py (default: all that are gone through)",
    )
    parser.add_argument(
        "--check", action="store_true", help="run no test; only see whether the explanations fit the code"
    )
    parser.add_argument("--out", type=Path, help="write the survivors as JSON")
    parser.add_argument("--again", type=Path, metavar="FILE", help="only the survivors that --out wrote")
    parser.set_defaults(run=code_mutants_command)


def code_mutants_command(args: argparse.Namespace) -> int:
    """Exit status 0, or 1 where a survivor is not explained, or an explanation does not fit the code."""
    known, default = explained(), targets()
    tests = default | not_gone_through()
    if strange := [m for m in args.modules if m not in tests]:
        raise CallError(f"There are no tests for {', '.join(strange)}. What to do: name one of {', '.join(tests)}.")
    stale = out_of_date(known)
    for told in stale:
        NOTES.print(told, style="red", markup=False, highlight=False)
    if args.check:
        output().print(f"{len(known)} survivors are explained; {len(known) - len(stale)} fit the code.")
        return LET_THROUGH if stale else 0
    again = {tuple(key) for key in json.loads(args.again.read_text(encoding="utf-8"))} if args.again else None
    rows: list[list[str]] = []
    survivors: list[Mutant] = []
    open_ones: list[Mutant] = []
    for file in args.modules or default:
        chosen = mutants(file, (ROOT / file).read_text(encoding="utf-8"))
        chosen = [m for m in chosen if again is None or m.key in again]
        outcomes = []
        for outcome in Trial(ROOT, file, tests[file]).outcomes(chosen):
            outcomes.append(outcome)
            NOTES.print(f"\r{file} {len(outcomes)}/{len(chosen)}", end="")
        NOTES.print()
        survived = [o.mutant for o in outcomes if not o.killed]
        killed = [o.mutant for o in outcomes if o.killed]
        left = unexplained(survived, known)
        rows.append([file, *map(str, (len(chosen), len(killed), len(survived), len(survived) - len(left))),
                     f"{sum(o.seconds for o in outcomes):.0f}"])  # fmt: skip
        for entry in now_killed(killed, survived, known):
            NOTES.print(f"{file}: “{entry.change}” is killed now. What to do: remove its entry.", markup=False)
        survivors += survived
        open_ones += left
    if args.out:
        args.out.write_text(json.dumps([m.key for m in survivors], ensure_ascii=False, indent=1), encoding="utf-8")
    out = output()
    out.print(readable(out, "one change at a time", _HEAD, rows))
    for mutant in open_ones:
        out.print(f"{mutant.file}:{mutant.line}: {mutant.change}\n    {mutant.text}", markup=False, highlight=False)
    out.print(f"{len(open_ones)} survivors are not explained (evals/code_mutants/survivors.toml).")
    return LET_THROUGH if open_ones or stale else 0
