"""A record as a draft of a reference question, in the form of the question files.

A draft is a file of its own, for a person to complete: where the answer was good, its quotations
stand as gold to be checked; otherwise the gold is left empty, and the entry is refused by
`python -m evals check` until somebody has found it. Nothing is written among the question files.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import yaml

from assistant.feedback.errors import FeedbackError
from assistant.feedback.queries import Row
from assistant.feedback.records import Thumb, Wrong
from assistant.keep.newfile import write_new
from assistant.types import Status
from ingest.settings import ROOT

_HEAD = """\
# A draft from what people asked. Before it joins a question file: check that the question names nobody,
# put it into the asker's kind (persona, kind), find the gold in the documents yourself, and give it an id.
"""
_REFERENCE = ROOT / "evals" / "questions"


def draft_entry(row: Row, today: date) -> dict[str, Any]:
    """The fields of a question file, in their order."""
    answerable = row.status == Status.ANSWERED.value or row.wrong is not None
    trusted = row.status == Status.ANSWERED.value and row.thumb == Thumb.UP.value
    gold = [{"source": c.source_id, "locator": c.locator, "quotation": " ".join(c.quote.split())} for c in row.cited]
    alone = row.standalone if row.standalone != row.question else None
    return {
        "id": "draft-001", "persona": "public", "kind": "direct" if answerable else "unanswerable", "slices": [],
        "history": [], "question": row.question, "full_question": alone, "answerable": answerable,
        "gold": [[g] for g in gold] if trusted else [], "must_state": [], "must_not_state": [],
        "expect_reason": None if answerable else row.reason, "note": _note(row), "checked": today,
    }  # fmt: skip


def draft_text(row: Row, today: date) -> str:
    """The draft as YAML, with what is left to do above it."""
    body: str = yaml.safe_dump([draft_entry(row, today)], width=10**9, allow_unicode=True, sort_keys=False)
    return _HEAD + body


def write_draft(row: Row, path: Path, today: date) -> None:
    """Write a draft to a new file. Raises `FeedbackError` for one that is there, or among the reference questions."""
    if path.resolve().is_relative_to(_REFERENCE.resolve()):
        raise FeedbackError(f"{path} lies among the reference questions.",
                            remedy="name a file elsewhere, complete the draft, and copy it there.")  # fmt: skip
    try:
        write_new(path, draft_text(row, today).encode("utf-8"))
    except FileExistsError as error:
        raise FeedbackError(f"There is a file {path} already.", remedy="name another one.") from error
    except OSError as error:
        raise FeedbackError(f"{path} cannot be written: {error.strerror or error}.",
                            remedy="name a place that may be written.") from error  # fmt: skip


def _note(row: Row) -> str:
    """What the asker found, for the person who completes the draft."""
    parts = [f"Asked on {row.at[:10]}; it was {row.status}" + (f" ({row.reason})" if row.reason else "")]
    if row.thumb:
        parts.append(f"thumb {row.thumb}" + (f", {Wrong(row.wrong).label.lower()}" if row.wrong else ""))
    if row.words:
        parts.append(f"in their words: {' '.join(row.words.split())}")
    return "; ".join(parts) + "."
