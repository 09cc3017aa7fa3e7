"""A run folder, read back: what was asked, what came, and what it can be held against today.

The record names the files of questions and the corpus that were used. Both may have changed, or be
elsewhere, since: then a note says so, and the report shows what it still can.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from evals.citations import stands
from evals.content import content_hash
from evals.errors import CallError, EvalError
from evals.files import BASELINE, RESULTS
from evals.finished import read_finished
from evals.judgements import SUMMARY as JUDGED
from evals.questions import Question, load
from evals.record import ROOT, corpus_state
from evals.reference import Reference, read_reference
from evals.run import Result
from evals.summary import summarise
from evals.whole import Partial, partial_of
from ingest.errors import IngestError


@dataclass(frozen=True, slots=True)
class Run:
    """A run as it was written, with the questions and the corpus as they are now.

    `changed` are the sources whose text is no longer what the run found, `reworded` the questions
    that are no longer what was asked; `notes` say, for people, what could not be read or has
    changed; `judged` is what a chat model judged; `partial` says what the run is a part of.
    """

    results: tuple[Result, ...]
    record: Mapping[str, Any]
    baseline: Mapping[str, Any] | None = None
    questions: Mapping[str, Question] = field(default_factory=dict)
    reference: Reference | None = None
    changed: frozenset[str] = frozenset()
    reworded: frozenset[str] = frozenset()
    notes: tuple[str, ...] = ()
    judged: Mapping[str, Any] | None = None
    partial: Partial | None = None

    def plain_scores(self, question_id: str) -> dict[str, Mapping[str, Any]]:
        """The scores of a question in each plainer set-up, by its label."""
        systems = ((self.baseline or {}).get("systems") or {}).values()
        return {
            s["label"]: r["scores"] for s in systems for r in s["results"] if r["id"] == question_id and r["scores"]
        }


def read_run(folder: Path, corpus: Path | None = None, question_files: Sequence[Path] = ()) -> Run:
    """Read a run; `corpus` and `question_files` stand in for those that its record names.

    Raises `EvalError` for a folder that holds no whole run, and for questions or a corpus that were
    named and cannot be read; of those that the record names a note says so.
    """
    if not folder.is_dir():
        raise CallError(f"{folder} is not a folder. What to do: name the folder of a run, which `run` wrote.")
    finished = read_finished(folder)
    if "summary" not in finished.record:
        remedy = f"go on with it by `python -m evals run --resume {folder}`."
        raise CallError(f"The run in {folder} has not finished, so that there are no figures. What to do: {remedy}")
    results = tuple(finished.results.values())
    notes: list[str] = []
    record, baseline = dict(finished.record), _beside(folder / BASELINE)
    if _asked(record) not in (None, set(finished.results)):
        record, baseline = _of_what_is_there(record, results), None
        notes.append(f"{folder / RESULTS} does not hold what the record says was asked. Every figure here is of the "
                     "results that are there, and nothing is held against the plain set-ups. What to do: "
                     f"`python -m evals run --resume {folder}` asks again what is missing.")  # fmt: skip
    questions = _questions(finished.record, question_files, notes)
    other = [r["id"] for r in results if _differs_now(r, questions.get(r["id"]))]
    if other:
        notes.append(f"Questions changed since the run: {_named(other)}. Their gold is shown as it is now, and their "
                     "figures are to the questions as they were.")  # fmt: skip
    place = _corpus(finished.record, corpus)
    reference = _reference(place, notes, given=corpus is not None)
    changed = frozenset(_changed(results, reference)) if reference else frozenset()
    if reference:
        notes += _differs(finished.record, place)
    if changed:
        notes.append(f"What the run found in {', '.join(sorted(changed))} no longer stands there: the source has changed "
                     "since the run or its index was made. Of it the quotations are shown alone, without the words around them.")  # fmt: skip
    return Run(
        results, record, baseline, questions, reference, changed, frozenset(other),
        tuple(notes), _beside(folder / JUDGED), partial_of(finished),
    )  # fmt: skip


def _asked(record: Mapping[str, Any]) -> set[str] | None:
    """The ids of the questions that a record says were asked; `None` of a record that does not say."""
    return set(record["question_hashes"]) if record.get("question_hashes") else None


def _of_what_is_there(record: Mapping[str, Any], results: Sequence[Result]) -> dict[str, Any]:
    """The record with the figures of these results, and without those of the plain set-ups."""
    kept = {name: value for name, value in record.items() if name != "baseline"}
    return kept | {"summary": summarise(results).to_dict()}


def _beside(path: Path) -> dict[str, Any] | None:
    if not path.is_file():
        return None
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CallError(f"{path} cannot be read: {error}. What to do: run the questions again.") from error
    return value if isinstance(value, dict) else None


def _questions(record: Mapping[str, Any], given: Sequence[Path], notes: list[str]) -> dict[str, Question]:
    if given:
        return {q.id: q for q in load(given)}
    paths = [ROOT / name for name in record.get("question_files") or ()]
    there = [p for p in paths if p.is_file()]
    if len(there) < len(paths):
        notes.append(f"{len(paths) - len(there)} of {len(paths)} files of questions are no longer there; "
                     "the gold of their questions is not shown.")  # fmt: skip
    try:
        return {q.id: q for q in load(there)}
    except EvalError as error:
        notes.append(f"The questions cannot be read, so no gold is shown. {error}")
        return {}


def _differs_now(result: Mapping[str, Any], question: Question | None) -> bool:
    """Whether a question is no longer what was asked; not known of runs that kept no hash of it."""
    return bool(question and result.get("content") and content_hash(question) != result["content"])


def _named(ids: Sequence[str], most: int = 5) -> str:
    more = f" and {len(ids) - most} more" if len(ids) > most else ""
    return ", ".join(ids[:most]) + more


def _corpus(record: Mapping[str, Any], given: Path | None) -> Path:
    """The corpus that was named, or the one of the record where it is still there, or the project's."""
    named = given or Path((record.get("settings") or {}).get("corpus") or ROOT / "corpus")
    return named if given or named.is_dir() else ROOT / "corpus"


def _reference(corpus: Path, notes: list[str], *, given: bool) -> Reference | None:
    try:
        return read_reference(corpus)
    except IngestError as error:
        if given:
            raise
        notes.append(f"The corpus cannot be read, so quotations are shown without the words around them. {error}")
        return None


def _differs(record: Mapping[str, Any], corpus: Path) -> list[str]:
    """A note that names the files of the corpus that are not as the run had them."""
    before, now = (record.get("corpus") or {}).get("files"), corpus_state(corpus)["files"]
    other = sorted(name for name in {*(before or {}), *now} if before and before.get(name) != now.get(name))
    return [f"The corpus has changed since the run: {', '.join(other)}."] if other else []


def _changed(results: Sequence[Result], reference: Reference) -> set[str]:
    """The sources of which a retrieved passage is no longer what stands at its place."""
    out: set[str] = set()
    for result in results:
        for p in (result.get("answer") or {}).get("passages") or ():
            if p["source_id"] not in out and not stands(reference, p["source_id"], {**p, "quote": p["text"]}):
                out.add(p["source_id"])
    return out
