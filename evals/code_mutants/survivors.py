"""The mutants that are known to survive, each with the reason why it does no harm, or is not worth a test.

An entry names mutants by the words of their line and by their change, so that it stays true while the line moves in
its file; where the line or the change is gone, the entry is out of date and is reported.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from evals.code_mutants.mutate import Mutant, mutants
from evals.errors import CallError, in_words

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
TARGETS, SURVIVORS = HERE / "targets.toml", HERE / "survivors.toml"
_Text = Annotated[str, Field(min_length=1)]
_Model = TypeVar("_Model", bound=BaseModel)


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    file: _Text
    line: _Text
    changes: Annotated[list[_Text], Field(min_length=1)]
    why: Annotated[str, Field(min_length=12)]


class _Survivors(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    survivor: list[_Entry] = []


class _Targets(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    tests: dict[_Text, Annotated[list[_Text], Field(min_length=1)]]
    not_gone_through: dict[_Text, Annotated[list[_Text], Field(min_length=1)]] = {}


@dataclass(frozen=True, slots=True)
class Explained:
    """One change that is known to survive: file, words of the line, change, and why it does no harm.

    Where the same change can be made several times under a line's words, all of them are meant.
    """

    file: str
    line: str
    change: str
    why: str

    def covers(self, mutant: Mutant) -> bool:
        """Whether this is the mutant that is meant."""
        return (self.file, self.line, self.change) == (mutant.file, mutant.text, mutant.change)


def targets(path: Path = TARGETS) -> dict[str, list[str]]:
    """The modules, each with its tests. Raises `CallError` where the file cannot be read."""
    return _read(path, _Targets).tests


def not_gone_through(path: Path = TARGETS) -> dict[str, list[str]]:
    """Modules whose survivors nobody has looked at yet, each with its tests: they are run where they are named."""
    return _read(path, _Targets).not_gone_through


def explained(path: Path = SURVIVORS) -> list[Explained]:
    """The survivors that are explained, in order of the file. Raises `CallError` where the file cannot be read."""
    entries = _read(path, _Survivors).survivor
    return [Explained(e.file, e.line, change, e.why) for e in entries for change in e.changes]


def out_of_date(known: Iterable[Explained], root: Path = ROOT) -> list[str]:
    """What is said of each entry that no longer fits the code, or that is there twice."""
    found: dict[str, list[Mutant]] = {}
    told: list[str] = []
    seen: set[tuple[str, str, str]] = set()
    for entry in known:
        if entry.file not in found:
            path = root / entry.file
            found[entry.file] = mutants(entry.file, path.read_text(encoding="utf-8")) if path.is_file() else []
        of_line = [m for m in found[entry.file] if m.text == entry.line]
        if not of_line:
            told.append(f"{entry.file}: there is no line “{entry.line}” any more. What to do: remove its entry.")
        elif not any(entry.covers(m) for m in of_line):
            told.append(
                f"{entry.file}: “{entry.line}” has no mutant “{entry.change}” any more. What to do: remove its entry."
            )
        name = (entry.file, entry.line, entry.change)
        if name in seen:
            told.append(f"{entry.file}: “{entry.change}” in “{entry.line}” is explained twice. What to do: keep one.")
        seen.add(name)
    return told


def unexplained(survived: Iterable[Mutant], known: Sequence[Explained]) -> list[Mutant]:
    """The survivors that no entry names."""
    return [m for m in survived if not any(e.covers(m) for e in known)]


def now_killed(killed: Iterable[Mutant], survived: Iterable[Mutant], known: Sequence[Explained]) -> list[Explained]:
    """The entries all of whose mutants are killed: they need no explanation any more."""
    dead, alive = list(killed), list(survived)
    return [e for e in known if any(map(e.covers, dead)) and not any(map(e.covers, alive))]


def _read(path: Path, model: type[_Model]) -> _Model:
    try:
        return model.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise CallError(f"{path}: it cannot be read: {error}. What to do: mend the file.") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = " › ".join(str(part) for part in first["loc"])
        raise CallError(
            f"{path}: {where}: {in_words(first)}. What to do: see the other entries of the file."
        ) from error
