"""The judgements of a run: kept one a line in judgements.jsonl, and summed up in judged.json."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from evals.errors import CallError, RunError
from evals.judge import COULD_NOT, SCORED, VERDICTS
from evals.run import Result
from evals.stats import estimate

FILE, SUMMARY = "judgements.jsonl", "judged.json"
Judgement = Mapping[str, Any]


def read_judgements(folder: Path) -> dict[str, Judgement]:
    """The last judgement of each key; a last line that was not written to its end is left out.

    Raises `RunError` for any other line that cannot be read.
    """
    path = folder / FILE
    if not path.exists():
        return {}
    out: dict[str, Judgement] = {}
    for number, line in enumerate(path.read_bytes().split(b"\n")[:-1], 1):
        try:
            judged = json.loads(line)
            out[judged["key"]] = judged
        except (ValueError, KeyError, TypeError) as error:
            raise RunError("it is not a judgement.", place=path, line=number,
                           remedy="take that line out; it is then judged again.") from error  # fmt: skip
    return out


class Writer:
    """Adds judgements to a run's file, each on disk before the next is asked for."""

    def __init__(self, folder: Path) -> None:
        """Name the folder; a torn last line is taken out. Raises `CallError` if it cannot be written."""
        self._path = folder / FILE
        try:
            if self._path.exists():
                whole = self._path.read_bytes()
                self._path.write_bytes(whole[: whole.rfind(b"\n") + 1])
            else:
                self._path.touch()
        except OSError as error:
            raise CallError(f"{self._path} cannot be written: {error.strerror or error}. "
                            "What to do: judge a copy of the run in a folder that can be.") from error  # fmt: skip

    def add(self, judged: Judgement) -> None:
        """Add one."""
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(judged, ensure_ascii=False) + "\n")


def figures(judgements: Iterable[Judgement], results: Sequence[Result]) -> dict[str, Any]:
    """The figures of each measure, overall and by kind, with what could not be scored counted apart.

    A figure is the share of good verdicts; its interval is a bootstrap over questions (Wilson's,
    where each question has one verdict), as the statements of one answer are no independent draws.
    """
    kinds = {r["id"]: r["kind"] for r in results}
    every = [j for j in judgements if j["id"] in kinds]
    groups = {"overall": every} | {
        f"kind:{kind}": [j for j in every if kinds[j["id"]] == kind] for kind in sorted({kinds[j["id"]] for j in every})
    }
    return {name: {m: _figure(part, m) for m in VERDICTS} for name, part in groups.items()}


def _figure(judgements: Sequence[Judgement], measure: str) -> dict[str, Any]:
    mine = [j for j in judgements if j["measure"] == measure]
    by_question: dict[str, list[bool]] = {}
    for j in mine:
        if j["outcome"] == SCORED:
            by_question.setdefault(j["id"], []).append(j["verdict"] == VERDICTS[measure][0])
    whole = all(j["statement"] is None for j in mine)
    scores = [good[0] if whole else (sum(good), len(good)) for good in by_question.values()]
    return {**asdict(estimate(scores)), COULD_NOT: sum(j["outcome"] == COULD_NOT for j in mine)}


def write_figures(folder: Path, judge: str, found: Mapping[str, Any]) -> None:
    """Write the figures beside the judgements that they are of."""
    draft = folder / f".{SUMMARY}.tmp"
    draft.write_text(
        json.dumps({"judge": judge, "groups": found}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )
    draft.replace(folder / SUMMARY)
