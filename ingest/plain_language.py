"""The plain-language index: how people really ask for each provision, and what nobody answers.

An entry leads to its provision; only the provision's own words are ever quoted. Questions that
no held source answers are kept apart, each with the source that would answer it, if known.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, TypeVar

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from ingest.catalogue import PLAIN_LANGUAGE, Catalogue
from ingest.errors import PlainLanguageError
from ingest.types import Provision

NOT_ANSWERED = "not-answered.yaml"
_Model = TypeVar("_Model")
_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that no held source answers; `answered_by` is a catalogue id or `None`."""

    question: str
    group: str
    answered_by: str | None


@dataclass(frozen=True, slots=True)
class PlainLanguage:
    """`asked_as` maps a provision's id to its entries, in the file's order."""

    asked_as: dict[str, tuple[str, ...]]
    unanswered: tuple[Unanswered, ...]
    files: tuple[Path, ...] = ()


class _Entry(BaseModel):
    model_config = ConfigDict(extra="forbid")
    locator: str
    asked_as: list[_Words] = Field(min_length=1)


class _Unanswered(BaseModel):
    model_config = ConfigDict(extra="forbid")
    question: _Words
    group: str
    answered_by: str | None = None


def plain_language_files(root: Path) -> tuple[Path, ...]:
    """The files of the plain-language index of a corpus, in order of name."""
    folder = root / PLAIN_LANGUAGE
    return tuple(sorted(folder.glob("*.yaml"))) if folder.is_dir() else ()


def read_plain_language(catalogue: Catalogue, provisions: dict[str, tuple[Provision, ...]]) -> PlainLanguage:
    """Read and check the index of a corpus. A corpus without one gives an empty index.

    Raises `PlainLanguageError` with the file and the entry for a locator that is not there, a
    source that is not held, an `answered_by` that the catalogue does not know, or bad YAML.
    """
    files = plain_language_files(catalogue.root)
    asked: dict[str, tuple[str, ...]] = {}
    unanswered: tuple[Unanswered, ...] = ()
    known = {entry.source.id for entry in catalogue.held}
    for path in files:
        if path.name == NOT_ANSWERED:
            unanswered = _read_unanswered(path, catalogue)
            continue
        if path.stem not in known:
            raise PlainLanguageError(f"No held source has the id '{path.stem}'.", place=path,
                                     remedy="name the file after the id of its source.")  # fmt: skip
        if path.stem in provisions:  # a source whose file could not be read is reported elsewhere
            asked |= _read_entries(path, provisions[path.stem])
    return PlainLanguage(asked, unanswered, files)


def entries_of(catalogue: Catalogue, source_id: str, provisions: tuple[Provision, ...]) -> dict[str, tuple[str, ...]]:
    """The entries of one source by its provisions' ids, none where it has no file. Raises `PlainLanguageError`."""
    path = catalogue.root / PLAIN_LANGUAGE / f"{source_id}.yaml"
    return _read_entries(path, provisions) if path.is_file() else {}


def _read_entries(path: Path, provisions: tuple[Provision, ...]) -> dict[str, tuple[str, ...]]:
    by_label = {p.locator.label: p.id for p in provisions}
    asked: dict[str, tuple[str, ...]] = {}
    for number, entry in enumerate(_validated(path, TypeAdapter(list[_Entry])), 1):
        identity = by_label.get(entry.locator)
        if identity is None:
            raise PlainLanguageError(
                f"Entry {number} names '{entry.locator}', and the document has no such provision.", place=path,
                remedy=f"take a locator from `python -m ingest outline {path.stem}`.",
            )  # fmt: skip
        if identity in asked:
            raise PlainLanguageError(f"'{entry.locator}' stands twice (again as entry {number}).", place=path,
                                     remedy="put its phrasings under one entry.")  # fmt: skip
        asked[identity] = tuple(dict.fromkeys(" ".join(a.split()) for a in entry.asked_as))
    return asked


def _read_unanswered(path: Path, catalogue: Catalogue) -> tuple[Unanswered, ...]:
    out: list[Unanswered] = []
    for number, item in enumerate(_validated(path, TypeAdapter(list[_Unanswered])), 1):
        if item.answered_by is not None and item.answered_by not in catalogue.sources:
            raise PlainLanguageError(
                f"Question {number} is answered by '{item.answered_by}', which the catalogue does not know.",
                place=path, remedy="use the id of a catalogue entry, or null.",
            )  # fmt: skip
        out.append(Unanswered(" ".join(item.question.split()), item.group, item.answered_by))
    return tuple(out)


def _validated(path: Path, adapter: TypeAdapter[list[_Model]]) -> list[_Model]:
    try:
        raw: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
        return adapter.validate_python(raw or [])
    except (OSError, UnicodeDecodeError) as error:
        raise PlainLanguageError(
            f"The file cannot be read: {error}.", place=path, remedy="save it as UTF-8 text."
        ) from error
    except yaml.YAMLError as error:
        raise PlainLanguageError(f"The file is not valid YAML: {' '.join(str(error).split())}.", place=path,
                                 remedy="correct that line.") from error  # fmt: skip
    except ValidationError as error:
        first = error.errors()[0]
        number = first["loc"][0] if first["loc"] else None
        where = f"Entry {number + 1}" if isinstance(number, int) else "The file"
        fields = ".".join(str(x) for x in first["loc"][1:])
        raise PlainLanguageError(f"{where}{', field ' + fields if fields else ''}: {first['msg']}.", place=path,
                                 remedy="see the format in the README.") from error  # fmt: skip
