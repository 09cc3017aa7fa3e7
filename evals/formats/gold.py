"""The questions over the made copies, with their gold: source, place, quotation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from evals.errors import QuestionError
from evals.spans import folded_label
from ingest.types import Provision

QUESTIONS = Path(__file__).parent / "questions.yaml"


class FormatQuestion(BaseModel):
    """A question, the words that answer it, and how a reader would cite them; `only` in these formats."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(min_length=1)
    source: str
    question: str = Field(min_length=1)
    locator: str = Field(min_length=1)
    quotation: str = Field(min_length=20)
    only: tuple[str, ...] = ()


def read_questions(path: Path = QUESTIONS) -> tuple[FormatQuestion, ...]:
    """All questions of a file. Raises `QuestionError`."""
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
        return tuple(TypeAdapter(list[FormatQuestion]).validate_python(raw))
    except (OSError, yaml.YAMLError, ValidationError) as error:
        reason = str(error).splitlines()[0]
        raise QuestionError(reason, place=path, remedy="restore the file, or correct the entry.") from error


@dataclass(frozen=True, slots=True)
class Pinpoints:
    """The labels that name a place rightly: the gold's, what it stands directly in, and what stands directly in it."""

    by_source: dict[str, dict[str, frozenset[str]]]

    def accepts(self, question: FormatQuestion, label: str) -> bool:
        """Whether a citation by that label names the question's place."""
        wanted = folded_label(question.locator)
        return folded_label(label) in self.by_source.get(question.source, {}).get(wanted, {wanted})


def pinpoints_of(provisions: dict[str, Sequence[Provision]]) -> Pinpoints:
    """The labels by the shipped texts, not by what was read from the copies of them."""
    out: dict[str, dict[str, frozenset[str]]] = {}
    for source, of_source in provisions.items():
        label = {p.id: folded_label(p.locator.label) for p in of_source}
        out[source] = {
            label[p.id]: frozenset(label[i] for i in (p.id, p.parent, *p.children) if i in label) for p in of_source
        }
    return Pinpoints(out)
