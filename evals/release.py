"""The runs that were released: what later runs are held against.

A release is one small file in the repository, `evals/release/<version>.jsonl`: first what was
measured, with what, and the figures; then one line a question with its scores. It has no answers
and no words of questions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evals.compare import PLACES
from evals.content import words_hash
from evals.errors import CallError, RunError
from evals.finished import Finished, read_finished
from evals.metrics import MEASURES
from evals.run import Result
from evals.summary import summarise
from evals.whole import why_partial

RELEASES = Path(__file__).parent / "release"
_VERSION = re.compile(r"\d+(\.\d+)*")
_KEPT = ("what", "split", "questions", "started", "seconds", "git", "program", "corpus", "index", "embedder", "seed",
         "python", "versions", "machine")  # fmt: skip
_FACTS = ("id", "content", "kind", "persona", "slices", "sources", "split", "answerable", "status")


def last_release(folder: Path = RELEASES) -> Finished:
    """The release with the highest version. Raises `RunError` where there is none."""
    files = [p for p in folder.glob("*.jsonl") if _VERSION.fullmatch(p.stem)]
    if not files:
        raise RunError("there is no release in it.", place=folder,
                       remedy="store a run with `python -m evals release RUN --name VERSION`.")  # fmt: skip
    return read_finished(max(files, key=lambda p: _version(p.stem)))


def store_release(run: Finished, name: str, folder: Path = RELEASES, *, force: bool = False) -> Path:
    """Store a finished run as the release `name`, a version such as 0.2.0; gives the file.

    Raises `CallError` for a name that is no version, and, unless forced, for a name that is taken
    and a run that is not fit to be a release. What was forced is recorded, and a release whose
    name is taken over is kept beside it as `<name>-replaced-<number>.jsonl`, which is no release.
    """
    if not _VERSION.fullmatch(name):
        raise CallError(f"'{name}' is not a version. What to do: name the release as 0.2.0.")
    path = folder / f"{name}.jsonl"
    reasons = why_unfit(run) + ([f"there is a release {name} already"] if path.exists() else [])
    if reasons and not force:
        raise CallError(f"{run.name} is not stored as a release: {'; '.join(reasons)}. What to do: store a whole run "
                        "of the test split on a clean checkout, under a new version; or --force, which is recorded.")  # fmt: skip
    measures = [m for m in MEASURES if any((r["scores"] or {}).get(m) is not None for r in run.results.values())]
    lines = [_head(run, name, measures, reasons), *(_line(r, measures) for r in run.results.values())]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.tmp")
        draft.write_text("".join(_compact(line) + "\n" for line in lines), encoding="utf-8")
        if path.exists():
            path.rename(_kept_as(path))
        draft.replace(path)
    except OSError as error:
        problem = error.strerror or error
        raise CallError(f"{path} cannot be written: {problem}. What to do: see that the folder can be.") from error
    return path


def _kept_as(path: Path) -> Path:
    """The first free name for a release that another one takes the place of."""
    number = 1
    while (kept := path.with_name(f"{path.stem}-replaced-{number}.jsonl")).exists():
        number += 1
    return kept


def why_unfit(run: Finished) -> list[str]:
    """The reasons why a run should not be a release; none where it may be one."""
    out = why_partial(run)
    dirty = run.record.get("git", {}).get("dirty", "unknown")
    if dirty is not False:
        out.append("files differed from the revision" if dirty is True else "its revision is not known")
    if run.errors:
        out.append(f"{len(run.errors)} of its questions ended in an error")
    if run.record.get("split") not in ("test", "all"):
        out.append("it is not of the test split")
    return out


def _head(run: Finished, name: str, measures: list[str], reasons: list[str]) -> dict[str, Any]:
    overall = summarise(list(run.results.values()), measures).overall
    settings = {k: v for k, v in run.record.get("settings", {}).items() if k not in PLACES}
    files = {Path(path).name: digest for path, digest in run.record.get("question_files", {}).items()}
    return {
        "name": name, "released": datetime.now(UTC).isoformat(timespec="seconds"), "forced": reasons,
        **{k: run.record[k] for k in _KEPT if k in run.record}, "settings": settings, "question_files": files,
        "figures": {m: _rounded(asdict(e)) for m, e in overall.figures.items()}, "measures": measures,
    }  # fmt: skip


def _rounded(estimate: Mapping[str, Any]) -> dict[str, Any]:
    return {k: round(v, 4) if isinstance(v, float) else v for k, v in estimate.items()}


def _line(result: Result, measures: list[str]) -> dict[str, Any]:
    scores = None if result["scores"] is None else [_short(result["scores"].get(m)) for m in measures]
    known = {k: result[k] for k in _FACTS if k in result}
    return known | ({} if "content" in known else {"words": words_hash(result)}) | {"scores": scores}


def _short(score: Any) -> Any:
    """1.0 as 1, which JSON reads back as the same number; most scores are 0 or 1."""
    return int(score) if isinstance(score, float) and score.is_integer() else score


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _version(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in name.split("."))
