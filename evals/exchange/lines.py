"""Text files read line by line; what is wrong is gathered, and said with file, line and remedy at once."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from evals.errors import QuestionError, in_words
from evals.problems import field_name, raise_all, stop

_Model = TypeVar("_Model", bound=BaseModel)


class Lines:
    """The lines of a UTF-8 text file that are not blank, and what is wrong with them."""

    def __init__(self, path: Path) -> None:
        """Read the file. Raises `QuestionError` for one that is not there or is not UTF-8 text."""
        self.path = path
        self.problems: list[QuestionError] = []
        try:
            text = path.read_bytes().decode("utf-8-sig")
        except OSError as error:
            stop(
                f"the file cannot be read: {error.strerror or error}.", path, None, "name a file that is there.", error
            )
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            stop("the file is not UTF-8 text.", path, line, "save it again as UTF-8.", error)
        # Only these end a line: JSON may hold other characters that Python counts as line ends.
        lines = text.replace("\r\n", "\n").split("\n")
        self.numbered = [(n, line) for n, line in enumerate(lines, 1) if line.strip()]

    def wrong(self, line: int, problem: str, remedy: str) -> None:
        """Note a problem; reading goes on."""
        self.problems.append(QuestionError(f"{problem}.", place=self.path, line=line, remedy=remedy))

    def settle(self) -> None:
        """Raise `QuestionError` with every problem noted, if there is any."""
        raise_all(self.problems)

    def objects(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """Each line as a JSON object; lines that are none are noted and left out."""
        for number, line in self.numbered:
            try:
                value = json.loads(line, object_pairs_hook=_once, parse_constant=_no_number)
                json.dumps(value, ensure_ascii=False).encode("utf-8")  # half a character cannot be written again
            except (ValueError, RecursionError) as error:
                what = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
                self.wrong(number, f"the line is not JSON: {what}", "write one JSON object on the line.")
                continue
            if isinstance(value, dict):
                yield number, value
            else:
                self.wrong(number, "a JSON object is expected", "write {...} on the line.")

    def models(self, model: type[_Model]) -> Iterator[tuple[int, _Model]]:
        """Each line as a value of a model; what does not fit is noted with its field and left out."""
        for number, value in self.objects():
            try:
                yield number, model.model_validate(value)
            except ValidationError as error:
                for one in error.errors():
                    self.wrong(number, f"field {field_name(one['loc'])}: {in_words(one)}", "correct the field.")

    def columns(self, names: Sequence[str], separator: str | None = None) -> Iterator[tuple[int, list[str]]]:
        """Each line's columns, separated by white space or by a separator; lines with another number are noted."""
        for number, line in self.numbered:
            found = [column.strip() for column in line.split(separator)]
            if len(found) == len(names) and all(found):
                yield number, found
            else:
                form = "<tab>".join(names) if separator else " ".join(names)
                what = f"{len(names)} columns are expected, and {len(found)} were found"
                self.wrong(number, what, f"write the line as: {form}.")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in pairs]
    twice = [name for name in names if names.count(name) > 1]
    if twice:
        raise ValueError(f"the field '{twice[0]}' is there twice")
    return dict(pairs)


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no JSON number")
