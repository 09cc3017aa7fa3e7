"""Whether a run can go on where it stopped: only if its other questions would get the answers of the first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.errors import CallError
from evals.files import RunFolder
from evals.options import Options
from evals.run import Result, problems

# Settings that change where things are, or who is served, and no answer: what is there is compared by fingerprints.
_PLACES = {"corpus", "index", "host", "port"}
# The parts of a record that must agree, and what each is called. A part of named values is compared one by one.
_PARTS = {
    "question_hashes": "the question", "corpus": "the corpus:", "index": "the index:", "embedder": "the model:",
    "settings": "the setting", "versions": "the package", "python": "Python", "program": "the program",
    "seed": "the seed",
}  # fmt: skip
_SHOWN = 5


def options_of(folder: Path) -> tuple[Options, dict[str, Any]]:
    """The options and the record of a run. Raises `RunError` or `CallError` if it cannot go on."""
    record = RunFolder(folder).read_record()
    try:
        return Options.from_dict(record["options"]), record
    except (KeyError, TypeError) as error:
        raise CallError(
            f"The run in {folder} is of another version, and cannot go on. What to do: start a new one."
        ) from error


def differences(before: Mapping[str, Any], now: Mapping[str, Any]) -> list[str]:
    """What differs between two records so that answers, scores or figures may; in words."""
    out: list[str] = []
    for part, name in _PARTS.items():
        old, new = before.get(part), now.get(part)
        if isinstance(old, dict) and isinstance(new, dict):
            keys = [k for k in dict.fromkeys([*old, *new]) if k not in _PLACES and k != "files"]
            out += [f"{name} {k} ({_short(old.get(k))}, now {_short(new.get(k))})" for k in keys
                    if old.get(k) != new.get(k)]  # fmt: skip
        elif old != new:
            out.append(f"{name} ({_short(old)}, now {_short(new)})")
    if before.get("machine", {}).get("architecture") != now["machine"]["architecture"]:
        out.append("the machine's architecture")
    return out


def check_same(folder: Path, before: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """Raise `CallError` where a run cannot go on, with what differs."""
    found = differences(before, now)
    if not found:
        return
    more = f", and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
    raise CallError(
        f"The run in {folder} cannot go on, as these differ from its beginning: {'; '.join(found[:_SHOWN])}{more}. "
        "What to do: go back to the state of the beginning (the record names the revision), or start a new run."
    )


def whole_results(results: Sequence[Result], ids: Sequence[str]) -> list[Result]:
    """The results to keep, in the order of the questions: one a question, and nothing that went wrong."""
    fine = {r["id"]: r for r in results if not problems(r)}
    return [fine[i] for i in ids if i in fine]


def _short(value: object) -> str:
    text = "none" if value is None else str(value)
    return text if len(text) <= 20 else text[:12]
