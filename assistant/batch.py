"""Questions from files: a conversation's history, and a batch of one question a line."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from assistant.types import Answer, Reason, Status, Turn


class _Turn(BaseModel):
    model_config = ConfigDict(extra="ignore")
    role: str
    content: str


class _Line(BaseModel):
    model_config = ConfigDict(extra="ignore")
    id: Any = None
    question: str
    history: list[_Turn] = []


class BadInput(Exception):
    """A file of questions or a history that cannot be read; the message names the place and the remedy."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a batch: a question to ask, or the message of what is wrong with it."""

    number: int
    id: Any
    question: str = ""
    history: tuple[Turn, ...] = ()
    problem: str | None = None


def _turns(raw: list[_Turn], place: str) -> tuple[Turn, ...]:
    out: list[Turn] = []
    for number, turn in enumerate(raw, 1):
        match turn.role:
            case "user":
                out.append(Turn("user", turn.content))
            case "assistant":
                out.append(Turn("assistant", turn.content))
            case _:
                raise BadInput(f'{place}: turn {number} has the role {turn.role!r}; use "user" or "assistant".')
    return tuple(out)


def _complaint(error: ValidationError) -> str:
    first = error.errors()[0]
    where = ".".join(str(p) for p in first["loc"])
    return f"{where}: {first['msg']}" if where else first["msg"]


def read_history(path: Path) -> tuple[Turn, ...]:
    """A JSON list of turns. Raises `BadInput` where it is none."""
    form = 'What to do: give a JSON list of {"role": "user" or "assistant", "content": "…"}.'
    try:
        raw = TypeAdapter(list[_Turn]).validate_json(path.read_bytes().removeprefix(codecs.BOM_UTF8))
    except OSError as error:
        raise BadInput(f"{path}: the history cannot be read: {error.strerror or error}. {form}") from error
    except ValidationError as error:
        raise BadInput(f"{path}: the history is not in the right form: {_complaint(error)}. {form}") from error
    return _turns(raw, str(path))


def read_batch(data: bytes) -> Iterator[Line]:
    """The lines of a batch in order, blank ones passed over; a bad line is given with its problem."""
    for number, raw in enumerate(data.split(b"\n"), 1):
        if raw.strip():
            yield _line(number, raw)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON value")


def _line(number: int, raw: bytes) -> Line:
    identity: Any = None
    try:
        value = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"), parse_constant=_no_constant)
        identity = value.get("id") if isinstance(value, dict) else None
        parsed = _Line.model_validate(value)
        return Line(number, parsed.id, parsed.question, _turns(parsed.history, f"line {number}"))
    except ValidationError as error:
        problem = _complaint(error)
    except BadInput as error:
        problem = str(error)
    except UnicodeDecodeError as error:
        problem = f"the line is not UTF-8 text (byte {error.start})"
    except (ValueError, RecursionError) as error:
        problem = f"the line is not JSON: {error}"
    return Line(number, identity, problem=f'{problem}. What to do: give {{"id": …, "question": "…"}} on one line.')


def error_answer(question: str, reason: Reason, message: str) -> Answer:
    """An error in the form of the contract; never to be taken for "no guidance found"."""
    return Answer(question, question, Status.ERROR, message, reason=reason)
