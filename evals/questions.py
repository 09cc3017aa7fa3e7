"""The reference questions: read, checked, and split into development and test.

A question with an odd running number belongs to the development split, one with an even number
to the test split. Nobody tunes on the test split.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from assistant.types import Reason
from evals.errors import CallError, QuestionError
from evals.spans import holds

FOLDER = Path(__file__).parent / "questions"
Split = Literal["dev", "test", "all"]
Kind = Literal[
    "direct", "lay", "list", "several-source", "follow-up", "false-premise", "adversarial", "unanswerable"
]  # fmt: skip
KINDS: tuple[str, ...] = get_args(Kind)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=False)


class Gold(_Strict):
    """Words of a source that answer a question, and where they stand."""

    source: str = Field(min_length=1)
    locator: str = Field(min_length=1)
    quotation: str = Field(pattern=r"\S")


class Message(_Strict):
    """One turn of the conversation before a question."""

    role: Literal["user", "assistant"]
    content: str = Field(pattern=r"\S")


Group = tuple[Gold, ...]


class Variants(_Strict):
    """The same question put otherwise by hand: in everyday words, or with its parts in another order."""

    lay: str | None = Field(default=None, pattern=r"\S")
    reordered: str | None = Field(default=None, pattern=r"\S")


class Question(_Strict):
    """A reference question.

    `gold` holds groups: an answer needs every group, and one alternative of a group is enough.
    """

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]*-\d+$")
    persona: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    kind: Kind
    slices: tuple[str, ...] = ()
    history: tuple[Message, ...] = ()
    question: str = Field(pattern=r"\S")
    full_question: str | None = None
    variants: Variants = Variants()
    answerable: bool
    gold: tuple[Group, ...] = ()
    must_state: tuple[str, ...] = ()
    must_not_state: tuple[str, ...] = ()
    expect_reason: Reason | None = None
    note: str | None = None
    checked: date | None = None

    @model_validator(mode="after")
    def _hangs_together(self) -> Question:
        if self.answerable and not self.gold:
            raise ValueError("an answerable question needs gold")
        if not self.answerable and self.gold:
            raise ValueError("an unanswerable question has no gold")
        if any(not group for group in self.gold):
            raise ValueError("a gold group needs at least one alternative")
        if self.answerable and self.expect_reason:
            raise ValueError("expect_reason is for unanswerable questions")
        if self.kind == "follow-up" and not self.history:
            raise ValueError("a follow-up needs a history")
        return self

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that its gold names, each once, in order of name."""
        return tuple(sorted({gold.source for group in self.gold for gold in group}))


@dataclass(frozen=True, slots=True)
class Unfound:
    """A gold quotation that its document does not hold."""

    question: str
    group: int
    source: str
    locator: str
    quotation: str
    why: str


def split_of(question_id: str) -> Literal["dev", "test"]:
    """The split of an id: odd running numbers are development, even ones test.

    >>> split_of("msg-finance-007"), split_of("msg-finance-008")
    ('dev', 'test')
    """
    return "dev" if int(question_id.rpartition("-")[2]) % 2 else "test"


def question_files() -> tuple[Path, ...]:
    """The question files that come with the project, in order of name."""
    return tuple(sorted(FOLDER.glob("*.yaml")))


def load(paths: Sequence[Path], split: Split = "all", kinds: Collection[str] = ()) -> tuple[Question, ...]:
    """Read and check question files, then keep a split and, if named, some kinds.

    Raises `QuestionError` for a file, an entry or a field that is wrong, also outside the split,
    and for an id that two entries share.
    """
    unknown = sorted(set(kinds) - set(KINDS))
    if unknown:
        raise CallError(f"There is no kind '{unknown[0]}'. What to do: name one of {', '.join(KINDS)}.")
    seen: dict[str, Path] = {}
    out: list[Question] = []
    for path in paths:
        for number, raw in enumerate(_entries(path), 1):
            question = _question(path, number, raw)
            if question.id in seen:
                raise QuestionError(
                    f"the id is taken; an entry of {seen[question.id]} has it.", place=path,
                    entry=_name(number, raw), remedy="give one of the two another running number.",
                )  # fmt: skip
            seen[question.id] = path
            if split in ("all", split_of(question.id)) and (not kinds or question.kind in kinds):
                out.append(question)
    return tuple(out)


def check_gold(questions: Sequence[Question], documents: Mapping[str, str]) -> list[Unfound]:
    """The gold quotations that the named document's text does not hold, white space folded."""
    out = []
    for question in questions:
        for number, group in enumerate(question.gold, 1):
            for gold in group:
                text = documents.get(gold.source)
                if text is None or not holds(text, gold.quotation):
                    why = "there is no such source" if text is None else "the source does not hold these words"
                    out.append(Unfound(question.id, number, gold.source, gold.locator, gold.quotation, why))
    return out


def _entries(path: Path) -> list[Any]:
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        problem = f"the file cannot be read: {error.strerror or error}."
        raise QuestionError(problem, place=path, remedy="name a file that is there.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        what = " ".join(str(error).split())
        raise QuestionError(f"the file is not valid YAML: {what}.", place=path, remedy="correct that line.") from error
    if not isinstance(data, list):
        raise QuestionError("a list of entries is expected.", place=path, remedy="begin each entry with `- id:`.")
    return data


def _question(path: Path, number: int, raw: Any) -> Question:
    try:
        return Question.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part + 1 if isinstance(part, int) else part) for part in first["loc"])
        found = repr(first.get("input"))
        shown = f" (found {found if len(found) <= 60 else found[:57] + '...'})" if field else ""
        problem = f"field {field}: {first['msg']}{shown}." if field else f"{first['msg']}."
        remedy = "correct the entry; evals/README.md explains each field."
        raise QuestionError(problem, place=path, entry=_name(number, raw), remedy=remedy) from error


def _name(number: int, raw: Any) -> str:
    question_id = raw.get("id") if isinstance(raw, dict) else None
    return f"entry {number}" + (f" ({question_id})" if question_id else "")
