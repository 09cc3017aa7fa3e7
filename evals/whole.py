"""Whether a finished run is the whole of a split, or only a part of it; and of which split it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.counting import counted
from evals.errors import EvalError, RunError
from evals.finished import Finished
from evals.questions import load
from evals.record import ROOT, file_hashes

SPLITS = {"dev": "development split", "test": "test split", "all": "both splits"}
_OF = {"dev": "the development split", "test": "the test split", "all": "both splits"}


@dataclass(frozen=True, slots=True)
class Partial:
    """A run that is not the whole of its split, with the reasons.

    `have` counts its questions; `of` those of the split, where that can still be told.
    """

    have: int
    of: int | None
    split: str
    why: tuple[str, ...]

    @property
    def counts(self) -> str:
        """How many of how many: "5 of 313 questions"."""
        if self.of:
            return f"{self.have} of {counted(self.of, 'question')}"
        return f"{counted(self.have, 'question')} of more"

    @property
    def words(self) -> str:
        """What to know before reading any figure of it, in a sentence."""
        return self.said("This run")

    def said(self, name: str) -> str:
        """The same of a run that is called by a name."""
        return f"{name} is partial: {self.counts} of {self.split} ({'; '.join(self.why)})."

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {"questions": self.have, "of": self.of, "why": list(self.why)}


def partial_of(run: Finished) -> Partial | None:
    """What a run is a part of; `None` where it is a whole split, as far as can be told."""
    why = why_partial(run)
    if not why:
        return None
    split = str(run.record.get("split"))
    return Partial(len(run.results), _total(run), _OF.get(split, f"the split '{split}'"), tuple(why))


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
        out.append(f"it has {counted(len(run.results), 'result')} of {counted(record['questions'], 'question')}")
    out += [f"stored as a release although {reason}" for reason in record.get("forced") or () if "narrowed" in reason]
    lacks = _lacks(run) if not out else 0
    if lacks:
        out.append(f"it lacks {counted(lacks, 'question')} of its split")
    return out


def check_split(run: Finished, split: str, place: Path) -> None:
    """Raise `RunError` unless a run is of the split that is judged, by its record and by every result."""
    said = run.record.get("split")
    strays = [r["id"] for r in run.results.values() if split != "all" and r["split"] != split]
    if said == split and not strays:
        return
    judged = _OF[split]
    remedy = f"name a run of {judged} (`python -m evals run --split {split}`)"
    if said == split:
        raise RunError(f"{len(strays)} of its questions are not of {judged} ({', '.join(strays[:3])}).", place=place,
                       remedy=f"{remedy}.")  # fmt: skip
    raise RunError(f"it is a run of {_OF.get(str(said), 'no split that is known')}, and {judged} is to be judged.",
                   place=place, remedy=f"{remedy}, or judge this one as what it is with --split {said}.")  # fmt: skip


def _total(run: Finished) -> int | None:
    """The number of questions of the run's split: as its record says, or by its files while they are as they were."""
    known = run.record.get("of_questions")
    if isinstance(known, int):
        return known
    ids = _ids_of_split(run.record)
    if ids is not None:
        return len(ids)
    named = run.record.get("questions")
    narrowed = any(run.record.get(name) for name in ("kinds", "ids", "limit"))
    return named if isinstance(named, int) and not narrowed else None


def _lacks(run: Finished) -> int:
    return len((_ids_of_split(run.record) or set()) - set(run.results))


def _ids_of_split(record: Mapping[str, Any]) -> set[str] | None:
    """The questions of the split in the run's files; `None` where these are no longer what they were."""
    files = record.get("question_files") or {}
    paths = [ROOT / name for name in files]
    if not files or record.get("split") not in SPLITS or not all(p.is_file() for p in paths):
        return None
    try:
        if file_hashes(paths) != files:
            return None
        return {q.id for q in load(paths, record["split"])}
    except EvalError:
        return None
