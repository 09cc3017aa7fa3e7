"""The folder of a run: results.jsonl (one question a line), record.json and report.md."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from evals.errors import CallError
from evals.run import Result
from evals.summary import Summary


def folder_for(runs: Path, started: datetime, split: str) -> Path:
    """The folder of a run by the time at which it began (UTC) and its split."""
    return runs / f"{started:%Y%m%dT%H%M%SZ}-{split}"


def write_run(
    folder: Path, results: Sequence[Result], record: Mapping[str, Any], summary: Summary, report: str
) -> None:
    """Write the three files. Raises `CallError` where the folder cannot be written."""
    lines = "".join(json.dumps(result, ensure_ascii=False) + "\n" for result in results)
    whole = json.dumps({**record, "summary": summary.to_dict()}, ensure_ascii=False, indent=1)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "results.jsonl").write_text(lines, encoding="utf-8")
        (folder / "record.json").write_text(whole + "\n", encoding="utf-8")
        (folder / "report.md").write_text(report, encoding="utf-8")
    except OSError as error:
        reason = error.strerror or error
        raise CallError(
            f"The run cannot be written to {folder}: {reason}. What to do: name another folder with --out."
        ) from error
