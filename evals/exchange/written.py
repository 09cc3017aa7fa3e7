"""What an import leaves: questions.yaml, and ids.json, which says what each new name was before."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from evals.entry_style import entry_text
from evals.questions import Question, Variants, load

QUESTIONS, IDS = "questions.yaml", "ids.json"


def write_questions(folder: Path, questions: Sequence[Question], ids: Mapping[str, Mapping[str, str]]) -> None:
    """Write both files, and load the questions once, so that what is there can be used."""
    path = folder / QUESTIONS
    path.write_bytes("\n".join(entry_text(entry_of(q)) for q in questions).encode("utf-8"))
    (folder / IDS).write_text(json.dumps(ids, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    load([path])


def entry_of(question: Question) -> dict[str, Any]:
    """A question as an entry of a file: every field, but variants only where there are any."""
    entry = question.model_dump(mode="json") | {"checked": question.checked}
    if question.variants == Variants():
        del entry["variants"]
    return entry
