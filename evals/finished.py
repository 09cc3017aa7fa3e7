"""A finished run, read back: from its folder, or from the file of a release."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, StrictBool, StrictFloat, StrictInt, TypeAdapter, ValidationError

from evals.content import same_question
from evals.errors import RunError, in_words
from evals.metrics import Scores
from evals.run import Result

_Number = StrictInt | StrictFloat


class _Line(BaseModel):
    """What every command needs of a result; what else it holds is left as it is."""

    model_config = ConfigDict(extra="allow")

    id: str
    kind: str
    persona: str
    slices: list[str]
    sources: list[str]
    split: str
    answerable: StrictBool
    status: str
    scores: dict[str, StrictBool | _Number | tuple[_Number, _Number] | None] | None


_LINE = TypeAdapter(_Line)


class _Record(BaseModel):
    """What every command needs of a record; what else it holds is left as it is."""

    model_config = ConfigDict(extra="allow")

    split: Literal["dev", "test", "all"]
    questions: StrictInt


@dataclass(frozen=True, slots=True)
class Finished:
    """A run: its name for people, its record and its results by id, in order.

    The results of a release have scores, but neither words nor answers. `scores` of a result is
    `None` exactly where the question ended in an error.
    """

    name: str
    record: Mapping[str, Any]
    results: Mapping[str, Result]

    @property
    def errors(self) -> tuple[str, ...]:
        """The questions that could not be scored."""
        return tuple(i for i, result in self.results.items() if result["scores"] is None)


@dataclass(frozen=True, slots=True)
class Pairing:
    """How the questions of two runs correspond.

    `pairs` are the questions that both scored; `errors` those that either could not score;
    `reworded` those whose words or gold differ; `only_before` and `only_after` those of one run.
    """

    pairs: tuple[str, ...]
    errors: tuple[str, ...]
    reworded: tuple[str, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]

    @property
    def same_set(self) -> bool:
        """Whether both runs asked the same questions."""
        return not (self.reworded or self.only_before or self.only_after)


def pair_up(before: Finished, after: Finished) -> Pairing:
    """Which questions of two runs can be compared, in the order of the later run."""
    both = [i for i in after.results if i in before.results]
    reworded = [i for i in both if not same_question(before.results[i], after.results[i])]
    failed = set(before.errors) | set(after.errors)
    alike = [i for i in both if i not in set(reworded)]
    return Pairing(
        pairs=tuple(i for i in alike if i not in failed), errors=tuple(i for i in alike if i in failed),
        reworded=tuple(reworded), only_before=tuple(i for i in before.results if i not in after.results),
        only_after=tuple(i for i in after.results if i not in before.results),
    )  # fmt: skip


def read_finished(path: Path) -> Finished:
    """Read a run folder, or a release file. Raises `RunError` with the file and the line."""
    if path.is_dir():
        record = _checked(path / "record.json", _json(path / "record.json", 1, _text(path / "record.json")))
        results = dict(_results(path / "results.jsonl", _text(path / "results.jsonl").splitlines(), 1))
        name = path.resolve().name
    else:
        head, *lines = _text(path).splitlines() or [""]
        record = _checked(path, _json(path, 1, head))
        results = dict(_results(path, lines, 2, record.get("measures", ())))
        name = str(record.get("name", path.stem))
    if not results:
        raise RunError("there is no result in it.", place=path, remedy="name a run that has finished.")
    return Finished(name, record, results)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        problem = f"it is not UTF-8 text (byte {error.start})."
        raise RunError(problem, place=path, remedy="name the folder of a run, or a release file.") from error
    except OSError as error:
        problem = f"it cannot be read: {error.strerror or error}."
        raise RunError(problem, place=path, remedy="name the folder of a run, or a release file.") from error


def _json(path: Path, line: int, text: str) -> dict[str, Any]:
    remedy = "take a copy of the run that is whole, or run it again."
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        at = line + error.lineno - 1
        raise RunError(f"it is not JSON: {error.msg}.", place=path, line=at, remedy=remedy) from error
    if not isinstance(data, dict):
        raise RunError("a JSON object is expected.", place=path, line=line, remedy=remedy)
    return data


def _checked(path: Path, record: dict[str, Any]) -> dict[str, Any]:
    """The record itself, once it is one. Raises `RunError` with the first field that is not."""
    try:
        _Record.model_validate(record)
    except ValidationError as error:
        first = error.errors()[0]
        what = "is missing" if first["type"] == "missing" else f"is not as `run` writes it: {in_words(first)}"
        raise RunError(f"it is no record of a run: the field {first['loc'][0]} {what}.", place=path, line=1,
                       remedy="take a copy of the run that is whole, or run it again.") from error  # fmt: skip
    return record


def _results(path: Path, lines: list[str], first: int, columns: Any = ()) -> Iterator[tuple[str, Result]]:
    """One result a line; with columns, the scores are a list in their order."""
    remedy = "take a copy of the run that is whole, or run it again."
    seen: dict[str, int] = {}
    for number, text in enumerate(lines, first):
        data = _json(path, number, text)
        if columns and isinstance(data.get("scores"), list):
            if len(data["scores"]) != len(columns):
                found = f"{len(columns)} scores are expected, as the first line names them; there are {len(data['scores'])}."
                raise RunError(found, place=path, line=number, remedy=remedy)
            data["scores"] = {n: s for n, s in zip(columns, data["scores"], strict=True) if s is not None}
        try:
            checked = _LINE.validate_python(data)
        except ValidationError as error:
            what = error.errors()[0]
            field = ".".join(map(str, what["loc"][:2]))
            raise RunError(f"field {field}: {in_words(what)}.", place=path, line=number, remedy=remedy) from error
        if checked.id in seen:
            problem = f"the question '{checked.id}' is there already, in line {seen[checked.id]}."
            raise RunError(problem, place=path, line=number, remedy=remedy)
        seen[checked.id] = number
        scores: Scores | None = None if checked.scores is None else dict(checked.scores)  # type: ignore[arg-type]
        yield checked.id, data | {"scores": scores}
