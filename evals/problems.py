"""Question files as entries with their places, and what is wrong with one: file, line, entry, field and remedy."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NoReturn

from pydantic_core import ErrorDetails

from evals.errors import QuestionError, QuestionErrors, in_words
from evals.located_yaml import Located, Unreadable, Where, read_located

# What a field that has a form of its own must look like.
_FORMS = {
    "id": "use small letters, digits and '.', '_' or '-', and end in '-' and a running number, as in msg-finance-007.",
    "persona": "use small letters, digits and '-', as in carers-representative.",
}
_SEE = "correct it; the table in evals/README.md explains each field."


def name_of(number: int, raw: Any) -> str:
    """An entry for people: its number in the file, and its id if it has one."""
    question_id = raw.get("id") if isinstance(raw, dict) else None
    return f"entry {number}" + (f" ({question_id})" if question_id else "")


def field_name(loc: Sequence[str | int]) -> str:
    """A field for people, counted from 1: "gold.1.2.quotation"."""
    return ".".join(str(part + 1 if isinstance(part, int) else part) for part in loc)


def raise_all(problems: Sequence[QuestionError]) -> None:
    """Raise what there is: one problem as it is, several together; nothing if there is none."""
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise QuestionErrors(problems)


def stop(problem: str, place: Path, line: int | None, remedy: str, cause: BaseException | None = None) -> NoReturn:
    """Raise one problem of a whole file."""
    raise QuestionError(problem, place=place, line=line, remedy=remedy) from cause


def read_entries(path: Path) -> Located:
    """A question file as plain values with their places. Raises `QuestionError` for one that is no list."""
    try:
        text = path.read_bytes().decode("utf-8")  # as bytes, so that line ends stay as they are
        located = read_located(text)
    except OSError as error:
        stop(f"the file cannot be read: {error.strerror or error}.", path, None, "name a file that is there.", error)
    except UnicodeDecodeError as error:
        stop(f"the file is not UTF-8 text: {error.reason}.", path, _line(error), "save it again as UTF-8.", error)
    except Unreadable as error:
        stop(f"the file is not valid YAML: {error}.", path, error.line, "correct that line.", error)
    if not isinstance(located.value, list):
        stop("a list of entries is expected.", path, 1, "begin each entry with `- id:`.")
    return located


def _line(error: UnicodeDecodeError) -> int:
    return error.object.count(b"\n", 0, error.start) + 1


class Entry:
    """One entry of a file, to say where in it something is wrong."""

    def __init__(self, path: Path, located: Located, position: int) -> None:
        """Take the file, what was read of it, and the entry's position from 0."""
        self.path = path
        self.position = position
        self.located = located
        self.raw = located.value[position]

    def problem(self, loc: Where, problem: str, remedy: str, line: int | None = None) -> QuestionError:
        """A problem of a field; of the whole entry where `loc` is empty."""
        field = f"field {field_name(loc)}: " if loc else ""
        return QuestionError(
            f"{field}{problem}.", place=self.path, entry=name_of(self.position + 1, self.raw), remedy=remedy,
            line=line or self.located.line_of((self.position, *loc)),
        )  # fmt: skip

    def of_pydantic(self, errors: Iterable[ErrorDetails], known: Sequence[str]) -> Iterator[QuestionError]:
        """Each error of the model in our words; `known` are the fields of an entry."""
        for one in errors:
            loc: Where = one["loc"]
            if one["type"] != "value_error":  # what contradicts itself is said by `contradictions`, with its field
                yield self.problem(loc, *_words(one, loc, known))


def _words(error: ErrorDetails, loc: Where, known: Sequence[str]) -> tuple[str, str]:
    kind, given, last = error["type"], error.get("input"), loc[-1] if loc else ""
    if kind == "missing":
        return "it is missing", "add it; the table in evals/README.md explains each field."
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(str(last), known if len(loc) == 1 else (), 1, cutoff=0.8)
        return (
            "there is no such field",
            f"name it '{near[0]}', or remove it." if near else "correct its name, or remove it.",
        )
    if kind in ("literal_error", "enum"):
        expected = str(error["ctx"]["expected"])
        near = difflib.get_close_matches(
            str(given), [w.strip("'") for w in expected.replace(" or ", ", ").split(", ")], 1
        )
        return f"{_short(given)} is none of {expected}", f"write '{near[0]}'." if near else "use one of these."
    if kind == "string_pattern_mismatch":
        if last in _FORMS:
            return f"{_short(given)} has not the form that it needs", _FORMS[str(last)]
        return "it is blank", "write the words, or leave the field out if it may be."
    if not loc:
        return f"fields and their values are expected, and {_short(given)} was found", "begin the entry with `- id:`."
    return f"{in_words(error)} (found {_short(given)})", _SEE


def _short(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."
