"""Makers of finished runs: results with scores, runs of them, and their folders."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from evals.finished import Finished
from evals.metrics import MEASURES
from evals.run import Result


def make_result(made_as: str, scores: Mapping[str, Any] | None, **changes: Any) -> Result:
    """A result with the named scores; the other measures do not apply. No scores is an error."""
    every = None if scores is None else {**dict.fromkeys(MEASURES), **scores}
    result = {
        "id": made_as, "kind": "direct", "persona": "officer", "slices": [], "sources": ["guide"],
        "split": "dev" if int(made_as[-1]) % 2 else "test", "answerable": True, "question": f"What of {made_as}?",
        "content": f"hash of {made_as}", "status": "error" if scores is None else "answered",
        "error": None if scores else "E: no",
        "answer": {"status": "answered", "reason": None, "answer": f"The answer to {made_as}. [1]",
                   "citations": [{"source_id": "guide", "locator": "section 1", "quote": "Twice a year."}]},
        "scores": every, "times_ms": {"total": 30.0, "embed": 20.0},
    }  # fmt: skip
    return result | changes


def make_finished(results: Iterable[Result], name: str = "a run", **record: Any) -> Finished:
    made = list(results)
    known = {"split": "test", "questions": len(made), "git": {"revision": "r" * 40, "dirty": False}, "settings": {}}
    return Finished(name, {**known, **record}, {r["id"]: r for r in made})


def many(measure: str, hits: int, misses: int, **changes: Any) -> list[Result]:
    """Results of which so many have the measure right and so many wrong."""
    return [make_result(f"guide-{n:03}", {measure: n < hits}, **changes) for n in range(hits + misses)]


def write_folder(folder: Path, run: Finished) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(json.dumps(r) + "\n" for r in run.results.values())
    (folder / "results.jsonl").write_text(lines, encoding="utf-8")
    (folder / "record.json").write_text(json.dumps(run.record), encoding="utf-8")
    return folder
