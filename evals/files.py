"""The folder of a run: results.jsonl (one question a line), record.json, report.md and baseline.json.

Each result is on disk before the next question is asked, so that a run that is stopped can go on.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from evals.errors import CallError, RunError
from evals.run import Result

RESULTS, RECORD, REPORT, BASELINE = "results.jsonl", "record.json", "report.md", "baseline.json"
LOCK = ".lock"


def folder_for(runs: Path, started: datetime, split: str) -> Path:
    """The folder of a run by the time at which it began (UTC) and its split; one that is not there yet."""
    first = runs / f"{started:%Y%m%dT%H%M%SZ}-{split}"
    number, folder = 1, first
    while folder.exists():
        number += 1
        folder = first.with_name(f"{first.name}-{number}")
    return folder


class RunFolder:
    """The files of one run, while it is being made."""

    def __init__(self, path: Path) -> None:
        """Name the folder; nothing is read or written yet."""
        self.path = path

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Nobody else writes this run meanwhile. Raises `CallError` where somebody does."""
        with self._writing():
            self.path.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.path / LOCK, blocking=False)
            try:
                lock.acquire()
            except Timeout as error:
                raise CallError(
                    f"Another process is writing the run in {self.path}. What to do: wait until it has ended, or name "
                    "another folder with --out."
                ) from error
        try:
            yield
        finally:
            lock.release()

    def begin(self, record: Mapping[str, Any]) -> None:
        """Make the folder, with the record and no result. Raises `CallError` where a run is in it already."""
        with self._writing():
            self.path.mkdir(parents=True, exist_ok=True)
            try:
                (self.path / RESULTS).open("x").close()
            except FileExistsError as error:
                raise CallError(
                    f"There is a run in {self.path} already. What to do: name another folder with --out, or go on "
                    f"with that run by --resume {self.path}."
                ) from error
        self.write_record(record)

    def append(self, result: Result) -> None:
        """Add a result."""
        with self._writing(), (self.path / RESULTS).open("a", encoding="utf-8") as file:
            file.write(_line(result))

    def write_record(self, record: Mapping[str, Any]) -> None:
        """Write the record, in the place of the one that is there."""
        self._replace(RECORD, json.dumps(record, ensure_ascii=False, indent=1) + "\n")

    def write_baseline(self, baseline: Mapping[str, Any]) -> None:
        """Write what plain set-ups find."""
        self._replace(BASELINE, json.dumps(baseline, ensure_ascii=False) + "\n")

    def rewrite(self, results: Sequence[Result]) -> None:
        """Write these results in the place of those that are there."""
        self._replace(RESULTS, "".join(map(_line, results)))

    def finish(self, results: Sequence[Result], record: Mapping[str, Any], report: str) -> None:
        """Write everything in its last form; the record last, as it says that the run is whole."""
        self.rewrite(results)
        self._replace(REPORT, report)
        self.write_record(record)

    def read_record(self) -> dict[str, Any]:
        """The record. Raises `RunError` where there is none that can be read."""
        path = self.path / RECORD
        try:
            record = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise RunError(
                f"the record cannot be read: {error}.", place=path, remedy="name the folder of a run, or start anew."
            ) from error
        if not isinstance(record, dict):
            raise RunError("a JSON object is expected.", place=path, remedy="start the run anew.")
        return record

    def read_results(self) -> list[Result]:
        """The results that are whole, in order; a last line that was not written to its end is left out.

        Raises `RunError` for any other line that cannot be read.
        """
        path = self.path / RESULTS
        try:
            lines = path.read_bytes().split(b"\n")
        except OSError as error:
            raise RunError(
                f"it cannot be read: {error.strerror or error}.", place=path, remedy="start the run anew."
            ) from error
        out: list[Result] = []
        for number, line in enumerate(lines[:-1], 1):  # what follows the last line break was not written to its end
            try:
                result = json.loads(line)
                _ = result["id"], result["error"]
            except (ValueError, KeyError, TypeError) as error:
                raise RunError(
                    f"it is not a result ({type(error).__name__}: {error}).", place=path, line=number,
                    remedy="take that line out; its question is then asked again.",
                ) from error  # fmt: skip
            out.append(result)
        return out

    def _replace(self, name: str, text: str) -> None:
        """Write a file in one piece: whoever reads it finds the old one or the new one."""
        with self._writing():
            draft = self.path / f".{name}.tmp"
            draft.write_text(text, encoding="utf-8")
            draft.replace(self.path / name)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise CallError(
                f"The run cannot be written to {self.path}: {error.strerror or error}. "
                "What to do: see that the disk has room, or name another folder with --out."
            ) from error


def _line(result: Result) -> str:
    return json.dumps(result, ensure_ascii=False) + "\n"


def without_times(result: Result) -> Result:
    """A result without what differs between two runs of the same program: the times, and only they."""
    out = {name: value for name, value in result.items() if name != "times_ms"}
    if isinstance(answer := out.get("answer"), dict):
        out["answer"] = {name: value for name, value in answer.items() if name != "timings_ms"}
    return out
