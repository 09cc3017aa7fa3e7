"""The reference questions: read, checked, and split into development and test.

A question with an odd running number belongs to the development split, one with an even number
to the test split. Nobody tunes on the test split.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from assistant.types import Reason
from evals.contradictions import contradictions
from evals.errors import CallError, QuestionError
from evals.problems import Entry, raise_all, read_entries, stop
from evals.spans import holds

FOLDER = Path(__file__).parent / "questions"
Split = Literal["dev", "test", "all"]
Kind = Literal[
    "direct", "lay", "list", "several-source", "follow-up", "false-premise", "adversarial", "unanswerable"
]  # fmt: skip
KINDS: tuple[str, ...] = get_args(Kind)
_ID = r"^[a-z0-9][a-z0-9._-]*-\d+$"
PERSONA = r"^[a-z][a-z0-9-]*$"
WHOLE_SOURCE = "whole source"  # the locator of gold without a quotation, by custom
Words = Annotated[str, Field(pattern=r"\S")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=False)


class Gold(_Strict):
    """Words of a source that answer a question, and where they stand.

    Without a quotation (`null`) any words of the source do: sets that judge whole documents know
    no more. The field has to be there, so that a quotation is not forgotten by mistake.
    """

    source: str = Field(min_length=1)
    locator: str = Field(min_length=1)
    quotation: Words | None

    @property
    def whole_source(self) -> bool:
        """Whether any words of the source do."""
        return self.quotation is None

    def held_by(self, text: str) -> bool:
        """Whether a text of the source holds the whole quotation, white space folded, or any words where they do."""
        return bool(text) if self.quotation is None else holds(text, self.quotation)


class Message(_Strict):
    """One turn of the conversation before a question."""

    role: Literal["user", "assistant"]
    content: Words


Group = tuple[Gold, ...]


class Variants(_Strict):
    """The same question put otherwise by hand: in everyday words, or with its parts in another order."""

    lay: Words | None = None
    reordered: Words | None = None


class Question(_Strict):
    """A reference question.

    `gold` holds groups: an answer needs every group, and one alternative of a group is enough.
    """

    id: str = Field(pattern=_ID)
    persona: str = Field(pattern=PERSONA)
    kind: Kind
    slices: tuple[Words, ...] = ()
    history: tuple[Message, ...] = ()
    question: Words
    full_question: Words | None = None
    variants: Variants = Variants()
    answerable: bool
    gold: tuple[Group, ...] = ()
    must_state: tuple[Words, ...] = ()
    must_not_state: tuple[Words, ...] = ()
    expect_reason: Reason | None = None
    note: str | None = None
    checked: date | None = None

    @model_validator(mode="after")
    def _hangs_together(self) -> Question:
        wrong = [problem for _, problem, _ in contradictions({name: getattr(self, name) for name in FIELDS})]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources that its gold names, each once, in order of name."""
        return tuple(sorted({gold.source for group in self.gold for gold in group}))


FIELDS: tuple[str, ...] = tuple(Question.model_fields)


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


def id_is_good(question_id: str) -> bool:
    """Whether an id has the form that it needs: it ends in a running number."""
    return re.fullmatch(_ID, question_id) is not None


def question_files() -> tuple[Path, ...]:
    """The question files that come with the project, in order of name."""
    return tuple(sorted(FOLDER.glob("*.yaml")))


def load(paths: Sequence[Path], split: Split = "all", kinds: Collection[str] = ()) -> tuple[Question, ...]:
    """Read and check question files, then keep a split and, if named, some kinds.

    Raises `QuestionError` with everything that is wrong with the files, entries and fields, also
    outside the split, and with each id that two entries share.
    """
    unknown = sorted(set(kinds) - set(KINDS))
    if unknown:
        raise CallError(f"There is no kind '{unknown[0]}'. What to do: name one of {', '.join(KINDS)}.")
    problems: list[QuestionError] = []
    seen: dict[str, str] = {}
    out: list[Question] = []
    for number, path in enumerate(paths):
        try:
            if path in paths[:number]:
                stop("the file is named twice.", path, None, "name it once.")
            located = read_entries(path)
        except QuestionError as error:
            problems.append(error)
            continue
        for position in range(len(located.value)):
            entry = Entry(path, located, position)
            question, wrong = read_question(entry)
            wrong += _taken(entry, seen)
            problems += wrong
            if question and split in ("all", split_of(question.id)) and (not kinds or question.kind in kinds):
                out.append(question)
    raise_all(problems)
    return tuple(out)


def check_gold(questions: Sequence[Question], documents: Mapping[str, str]) -> list[Unfound]:
    """The gold quotations that the named document's text does not hold, white space folded."""
    out = []
    for question in questions:
        for number, group in enumerate(question.gold, 1):
            for gold in group:
                text = documents.get(gold.source)
                if text is None or not gold.held_by(text):
                    why = "there is no such source" if text is None else "the source does not hold these words"
                    words = gold.quotation or "any words of it"
                    out.append(Unfound(question.id, number, gold.source, gold.locator, words, why))
    return out


def read_question(entry: Entry) -> tuple[Question | None, list[QuestionError]]:
    """The question, or everything that is wrong with it, in order of line."""
    faults = [f for f in entry.located.faults if f.where[:1] == (entry.position,)]
    wrong = [entry.problem(f.where[1:], f.problem, f"{f.remedy}.", f.line) for f in faults]
    question = None
    try:
        question = Question.model_validate(entry.raw)
    except ValidationError as error:
        # A value that could not be read has its fault already.
        unread = {f.where[1:] for f in faults}
        errors = [e for e in error.errors() if tuple(e["loc"]) not in unread]
        wrong += entry.of_pydantic(errors, FIELDS)
        if isinstance(entry.raw, dict):
            wrong += [entry.problem((field,), what, remedy) for field, what, remedy in contradictions(entry.raw)]
    return (None if wrong else question), sorted(wrong, key=lambda w: w.line or 0)


def _taken(entry: Entry, seen: dict[str, str]) -> list[QuestionError]:
    """The problem of an id that another entry has; otherwise the id is taken from now on."""
    question_id = entry.raw.get("id") if isinstance(entry.raw, dict) else None
    if not isinstance(question_id, str):
        return []
    if question_id in seen:
        what = f"the id is taken; an entry at {seen[question_id]} has it"
        return [entry.problem(("id",), what, "give one of the two another running number.")]
    seen[question_id] = f"{entry.path}:{entry.located.line_of((entry.position, 'id'))}"
    return []
