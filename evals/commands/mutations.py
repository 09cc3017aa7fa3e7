"""`python -m evals mutations`: change true claims so that they are false, and count what the checking lets through."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from pathlib import Path

from assistant.claims.check import check_claim
from evals.commands.arguments import Commands, count
from evals.mutations.good import good_claims
from evals.mutations.labelled import FALSE, TRUE, Labelled, read
from evals.mutations.mutators import KINDS
from evals.mutations.trial import Kind, run, to_dict
from evals.narrow import readable
from evals.opening import settings_for
from evals.stats import SEED, wilson
from evals.terminal import output
from ingest.store import Index

LET_THROUGH = 1
_HEAD = ("change", "mutants", "let through", "at most (95 %)", "still true", "allowed")


def register(commands: Commands) -> None:
    """Add the command."""
    text = "Change true claims of a model so that they are false, and count what the checking lets through."
    parser: argparse.ArgumentParser = commands.add_parser("mutations", help=text, description=text)
    parser.add_argument(
        "--count", type=count, default=4000, help="how many mutants of each kind at most (default 4000)"
    )
    parser.add_argument("--seed", type=int, default=SEED, help="another seed makes other mutants")
    parser.add_argument(
        "--only", action="append", choices=KINDS, metavar="KIND", help="only this change; may be repeated"
    )
    parser.add_argument("--index", type=Path, help="another index folder")
    parser.add_argument("--show", action="store_true", help="print each mutant that stands, for people to judge")
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
    parser.set_defaults(run=mutations_command)


def mutations_command(args: argparse.Namespace) -> int:
    """Exit status 0, or 1 where a change was let through of a kind of which none may be."""
    index = Index(settings_for(None, args.index).index)
    kinds = run(good_claims(index), args.count, args.seed, args.only or KINDS)
    true, false = read(TRUE, index), read(FALSE, index)
    rejected = {
        way: (sum(not _stands(c) for c in true if c.kind == way), n) for way, n in Counter(c.kind for c in true).items()
    }
    accepted = [c for c in false if _stands(c)]
    if args.json:
        told = to_dict(kinds, rejected, (len(accepted), len(false)))
        sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=1) + "\n")
    else:
        _print(kinds, rejected, accepted, len(false), show=args.show)
    return LET_THROUGH if any(k.zero and k.through for k in kinds) else 0


def _stands(labelled: Labelled) -> bool:
    return check_claim(labelled.claim, labelled.sheet).stands


def _print(
    kinds: list[Kind], rejected: dict[str, tuple[int, int]], accepted: list[Labelled], false: int, *, show: bool
) -> None:
    out = output()
    rows = [
        [k.name, str(k.mutants), str(k.through), f"{100 * k.interval[1]:.2f} %", str(len(k.passed) - k.through), "none" if k.zero else "rate"]
        for k in kinds
    ]  # fmt: skip
    styles = ["red" if k.zero and k.through else None for k in kinds]
    out.print(readable(out, f"{sum(k.mutants for k in kinds)} changed claims", _HEAD, rows, styles=styles))
    none = [k for k in kinds if k.zero]
    if none:
        out.print(
            f"Of the kinds of which none may: {sum(k.through for k in none)} of {sum(k.mutants for k in none)} were let through."
        )
    for way, (n, of) in rejected.items():
        low, high = wilson(n, of)
        out.print(
            f"True claims written by hand ({way}) that are rejected: {n} of {of} ({100 * low:.0f} to {100 * high:.0f} %)."
        )
    low, high = wilson(len(accepted), false)
    out.print(
        f"False claims written by hand that stand: {len(accepted)} of {false} ({100 * low:.1f} to {100 * high:.1f} %)."
    )
    for c in accepted:
        out.print(f"  {c.claim.text}", markup=False, highlight=False)
    if show:
        for k in kinds:
            for p in k.passed:
                still = " (still true)" if p.equivalent else ""
                out.print(
                    f"{k.name}{still}: {p.mutant.after.claim.text}\n    was: {p.mutant.before.claim.text}",
                    markup=False,
                    highlight=False,
                )
