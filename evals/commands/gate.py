"""`python -m evals gate`: is a run good enough to release?"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console

from evals.commands.arguments import Commands, add_command
from evals.compare_views import HEAD as CHANGES
from evals.compare_views import row as change_row
from evals.errors import CallError, RunError
from evals.finished import Finished, read_finished
from evals.gate import Gated, Held, Outcome, Verdict, gate, latency_ratio
from evals.gate_file import THRESHOLDS, read_gate
from evals.gate_views import HEAD, LEAD, WORDS, about, latency_note, reasons, row, to_dict
from evals.measuring import measure
from evals.narrow import readable
from evals.release import RELEASES, last_release
from evals.terminal import output
from evals.whole import check_split, why_partial

_COLOURS = {Verdict.MET: "green", Verdict.MISSED: "red", Verdict.UNMEASURED: "yellow"}


def register(commands: Commands) -> None:
    """Add the command."""
    parser = add_command(commands, "gate", "Hold a run against gate.toml and the last release.", "test")
    parser.add_argument("--run", dest="finished", type=Path, metavar="DIR", help="judge this finished run; ask nothing")
    parser.add_argument("--index", type=Path, help="another index folder")
    parser.add_argument("--out", type=Path, help="the folder to write (default: one by time under evals/runs)")
    parser.add_argument("--thresholds", type=Path, default=THRESHOLDS, help="another file of conditions")
    parser.add_argument("--release", type=Path, help="another release file, or a folder of releases")
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
    # A gate judges whole splits only, and nothing of it is about other wordings.
    parser.set_defaults(run=gate_command, kind=[], ids=[], limit=None, robustness=False)


def gate_command(args: argparse.Namespace) -> int:
    """Exit status 0 passed, 1 below a threshold, 4 significantly worse than the release, 3 could not be measured."""
    file = read_gate(args.thresholds)
    release = _release(args.release) if file.release else None
    if args.finished:
        _only_judged(args)
    folder = args.finished or measure(args).folder
    run = read_finished(folder)
    check_split(run, args.split or "test", folder)
    gated = gate(run, file, release, why_partial(run))
    if args.json:
        whole = {**to_dict(gated), "folder": str(folder), "thresholds_version": file.version}
        sys.stdout.write(json.dumps(whole, ensure_ascii=False, indent=1) + "\n")
        return int(gated.outcome)
    out = output()
    _print_conditions(out, gated, f"Gate (version {file.version}), {run.record.get('split', 'unknown')} split")
    if gated.held:
        _print_release(out, gated.held)
    if file.latency:
        out.print(latency_note(latency_ratio(run), file.latency.most), highlight=False)
    for reason in reasons(gated):
        out.print(reason, markup=False, highlight=False, style="red")
    style = "green" if gated.outcome is Outcome.PASSED else "red"
    out.print(f"{WORDS[gated.outcome]} The run is in {folder}.", markup=False, highlight=False, style=style)
    return int(gated.outcome)


def _only_judged(args: argparse.Namespace) -> None:
    """Raise `CallError` for options about asking: of a finished run nothing is asked."""
    given = [f"--{name}" for name in ("corpus", "questions", "index", "out") if getattr(args, name)]
    if given:
        raise CallError(f"A finished run is judged as it is, and {', '.join(given)} would change nothing. "
                        "What to do: leave it out, or leave --run out to ask the questions now.")  # fmt: skip


def _release(named: Path | None) -> Finished | None:
    """The release to hold a run against; `None` where the project has none yet, which is no wrong input."""
    if named is not None:
        return last_release(named) if named.is_dir() else read_finished(named)
    try:
        return last_release(RELEASES)
    except RunError:
        if any(RELEASES.glob("*.jsonl")):
            raise
        return None


def _print_conditions(out: Console, gated: Gated, title: str) -> None:
    styles = [_COLOURS[judged.verdict] for judged in gated.judged]
    out.print(readable(out, title, HEAD, [row(judged) for judged in gated.judged], lead=LEAD, styles=styles))


def _print_release(out: Console, held: Held) -> None:
    for line in about(held) if held.pairing.pairs else ():
        out.print(line, markup=False, highlight=False)
    if held.changes:
        heads = ["p (worse)" if h == "p" else h for h in CHANGES]
        styles = ["red" if change.measure in held.worse else None for change in held.changes]
        rows = [change_row(change, worse=True) for change in held.changes]
        title = "Headline measures against the release, in hundredths"
        out.print(readable(out, title, heads, rows, styles=styles))
