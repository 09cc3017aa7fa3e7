"""Whether a finished run is the whole of a split, or only a part of it."""

from __future__ import annotations

from evals.errors import EvalError
from evals.finished import Finished
from evals.questions import load
from evals.record import ROOT, file_hashes


def why_partial(run: Finished) -> list[str]:
    """The reasons why a run is not a whole split; none where it is one, as far as can be told.

    What the run lacks of its question files is known only while these are as they were.
    """
    record = run.record
    out: list[str] = []
    narrowed = (("kinds", "kind"), ("ids", "ids"), ("limit", "limit"))
    out += [f"it was narrowed by --{option}" for name, option in narrowed if record.get(name)]
    if record.get("state", "finished") != "finished":
        out.append("it was stopped before its end")
    if isinstance(record.get("questions"), int) and len(run.results) != record["questions"]:
        out.append(f"it has {len(run.results)} results of {record['questions']} questions")
    lacks = _lacks(run) if not out else 0
    if lacks:
        out.append(f"it lacks {lacks} questions of its split")
    return out


def _lacks(run: Finished) -> int:
    files = run.record.get("question_files") or {}
    paths = [ROOT / name for name in files]
    if run.record.get("split") not in ("dev", "test", "all") or not all(p.is_file() for p in paths):
        return 0
    try:
        if file_hashes(paths) != files:
            return 0
        return len({q.id for q in load(paths, run.record["split"])} - set(run.results))
    except EvalError:
        return 0
