"""The catalogue of sources, checked against the files that it names.

A corpus folder is read here and nowhere else. Without a `catalogue.toml` the folder's files
are sources by themselves: their stems are the ids, and their authority is `unstated`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ingest.blocks import NO_HINTS, Hints
from ingest.errors import CatalogueError
from ingest.files import write_whole
from ingest.hashing import sha256_of
from ingest.lock import LOCK as LOCK  # where the lock is, for those who read the catalogue
from ingest.lock import Lock, Retrieval, lock_text, read_lock
from ingest.published import Form, Published, published_at
from ingest.types import Authority, Missing, Source

CATALOGUE = "catalogue.toml"
DOCUMENTS = "documents"
PLAIN_LANGUAGE = "plain-language"
_NOT_SOURCES = {CATALOGUE, LOCK, "README.md", "LICENSE"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A held source with its file, the hash that the lock states, its structure hints, and its retrieval if any."""

    source: Source
    path: Path
    locked_sha256: str | None
    hints: Hints
    retrieved: Retrieval | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What a corpus folder holds, and which official sources it only knows of.

    `published` says, by id, where a source can be fetched and in which form. `unusable` are files of a
    folder without a catalogue that cannot be sources, each with the reason.
    """

    root: Path
    held: tuple[Entry, ...]
    official: tuple[Source, ...] = ()
    warnings: tuple[str, ...] = ()
    published: dict[str, Published] = field(default_factory=dict)
    unusable: tuple[tuple[str, str], ...] = ()

    @property
    def sources(self) -> dict[str, Source]:
        """Every source by id, the held ones first."""
        return {e.source.id: e.source for e in self.held} | {s.id: s for s in self.official}


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class _Missing(_Strict):
    part: str
    ask: list[str]


class _Structure(_Strict):
    furniture: list[str] = []
    furniture_from: list[str] = []
    headings: list[str] = []
    not_headings: list[str] = []
    breaks: list[str] = []
    speakers: list[tuple[str, str]] = []
    restates: dict[str, str] = {}


class _Fetch(_Strict):
    form: Form
    url: str | None = Field(default=None, pattern=r"^https?://")


class _Official(_Strict):
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")
    title: str = Field(min_length=1)
    short: str | None = None
    called: list[str] = []
    publisher: str | None = None
    published: date | None = None
    authority: Authority
    rights: str | None = None
    url: str | None = Field(default=None, pattern=r"^https?://")
    topics: list[str] = []
    settles: str | None = None
    in_force: date | None = None
    status_as_at: date | None = None
    supersedes: list[str] = []
    amends: list[str] = []
    commences: list[str] = []
    fetch: _Fetch | None = None


class _Held(_Official):
    file: str
    author: str | None = None
    missing: list[_Missing] = []
    structure: _Structure = _Structure()


class _Catalogue(_Strict):
    held: list[_Held] = []
    official: list[_Official] = []


def read_catalogue(root: Path, *, check_hashes: bool = True) -> Catalogue:
    """Read and check a corpus folder.

    Raises `CatalogueError` for a folder that is not there, a file that is named and missing or
    there and not named, an unknown authority, a duplicate id, or a hash that differs.
    """
    if not root.is_dir():
        raise CatalogueError("There is no such corpus folder.", place=root, remedy="name a folder with documents.")
    path = root / CATALOGUE
    if not path.is_file():
        return _without_catalogue(root)
    parsed = _parse(path)
    _check_ids(parsed, path)
    lock = read_lock(root) if check_hashes else None
    held = tuple(_entry(root, path, item, lock) for item in parsed.held)
    _check_all_named(root, path, held)
    official = tuple(_source(item) for item in parsed.official)
    no_lock = f"{root / LOCK}: there is no lock file, so the documents' hashes are not checked."
    return Catalogue(root, held, official, () if lock or not check_hashes else (no_lock,), _published(parsed))


def write_lock(root: Path) -> Path:
    """State the hashes of the files as they are now: what a maintainer does after a wanted change.

    A file whose words were changed here is no longer what was fetched, so its retrieval is forgotten.
    """
    catalogue = read_catalogue(root, check_hashes=False)
    files = {e.path.relative_to(root).as_posix(): sha256_of(e.path) for e in catalogue.held}
    target = root / LOCK
    try:
        write_whole(target, lock_text(Lock(files, _still_true(root, files))).encode("utf-8"))
    except OSError as error:
        raise CatalogueError(f"The lock file cannot be written: {error.strerror or error}.", place=target,
                             remedy="see that the disk has room and the folder may be written.") from error  # fmt: skip
    return target


def _still_true(root: Path, files: dict[str, str]) -> dict[str, Retrieval]:
    try:
        old = read_lock(root)
    except CatalogueError:  # a damaged lock is what this command mends
        return {}
    return {n: r for n, r in old.retrieved.items() if n in files and files[n] == old.sha256.get(n)} if old else {}


def _parse(path: Path) -> _Catalogue:
    try:
        raw: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CatalogueError(f"The catalogue cannot be read: {error.strerror or error}.", place=path,
                             remedy="check that you may read it.") from error  # fmt: skip
    except UnicodeDecodeError as error:
        raise CatalogueError("The catalogue is not UTF-8 text.", place=path, remedy="save it as UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(
            f"The catalogue is not valid TOML: {error}.", place=path, remedy="correct that line."
        ) from error
    try:
        return _Catalogue.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        where = _entry_name(raw, first["loc"])
        known = ", ".join(a.value for a in Authority)
        remedy = (
            f"use one of: {known}."
            if "authority" in first["loc"]
            else "correct the entry; the head of the shipped catalogue explains each field."
        )
        raise CatalogueError(f"{where}: {_in_words(first)}.", place=path, remedy=remedy) from error


# What is wrong with a field, by the kind of error that pydantic gives.
_WRONG = {
    "string_type": "it must be text in quotation marks", "list_type": "it must be a list: […]",
    "enum": "it is none of the known ones", "string_too_short": "it must not be empty",
    "bool_type": "it must be true or false", "dict_type": "it must be a table: { … }", "tuple_type": "it must be a pair: […, …]",
    "model_type": "it must be a table: { … }",
}  # fmt: skip


def _in_words(error: Mapping[str, Any]) -> str:
    """What is wrong with a field, in plain words."""
    kind, name = str(error["type"]), str(error["loc"][-1])
    if kind == "extra_forbidden":
        return "there is no such field"
    if kind == "missing":
        return "it is not there, and must be"
    if kind.startswith("date"):
        said = "it is no day of the calendar, written YYYY-MM-DD"
    elif kind == "string_pattern_mismatch":
        rules = {"id": "an id has small letters, digits, dots, hyphens and underscores only",
                 "url": "an address begins with http:// or https://"}  # fmt: skip
        said = rules.get(name, "it is not written as it must be")
    else:
        said = _WRONG.get(kind, "it is not what it must be")
    return f"{said} (found {_short(error.get('input'))})"


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."


def _entry_name(raw: dict[str, Any], loc: tuple[int | str, ...]) -> str:
    """A place inside the parsed TOML, for people: "held entry 'msg-review-2019', field authority"."""
    names = [str(part) for part in loc]
    if len(loc) >= 2 and isinstance(loc[1], int):
        items = raw.get(str(loc[0]), [])
        item = items[loc[1]] if isinstance(items, list) and loc[1] < len(items) else {}
        name = item.get("id", f"number {loc[1] + 1}") if isinstance(item, dict) else f"number {loc[1] + 1}"
        return f"{loc[0]} entry '{name}'" + (f", field {'.'.join(names[2:])}" if names[2:] else "")
    return f"field {'.'.join(names)}"


def _check_ids(parsed: _Catalogue, path: Path) -> None:
    seen: set[str] = set()
    for item in [*parsed.held, *parsed.official]:
        if item.id in seen:
            raise CatalogueError(
                f"Two entries have the id '{item.id}'.", place=path, remedy="give one of them another id."
            )
        seen.add(item.id)
    _check_relations(parsed, seen, path)
    for held in parsed.held:
        for noun, target in held.structure.restates.items():
            if target not in seen:
                raise CatalogueError(
                    f"'{held.id}' says that its list of '{noun}' restates '{target}', which is not in the catalogue.",
                    place=path, remedy="add that source, or correct the id.",
                )  # fmt: skip


def _check_relations(parsed: _Catalogue, known: set[str], path: Path) -> None:
    """What supersedes, amends or commences what must be in the catalogue, and no source can replace itself."""
    replaced: dict[str, set[str]] = {}
    for item in [*parsed.held, *parsed.official]:
        for relation in ("supersedes", "amends", "commences"):
            for target in getattr(item, relation):
                if target not in known or target == item.id:
                    what = "itself" if target == item.id else f"'{target}', which is not in the catalogue"
                    raise CatalogueError(f"'{item.id}' says that it {relation} {what}.", place=path,
                                         remedy="add that source, or correct the id.")  # fmt: skip
        replaced[item.id] = set(item.supersedes)
    try:
        TopologicalSorter(replaced).prepare()
    except CycleError as error:
        raise CatalogueError(f"Sources supersede each other in a circle: {', '.join(error.args[1])}.", place=path,
                             remedy="say only of the newer one that it supersedes the older.") from error  # fmt: skip


def _published(parsed: _Catalogue) -> dict[str, Published]:
    found = {
        item.id: published_at(item.fetch.form, item.fetch.url, item.url)
        for item in [*parsed.held, *parsed.official] if item.fetch
    }  # fmt: skip
    return {name: published for name, published in found.items() if published}


def _entry(root: Path, catalogue: Path, item: _Held, lock: Lock | None) -> Entry:
    path = (root / item.file).resolve()
    if not path.is_relative_to(root.resolve()):
        raise CatalogueError(f"'{item.id}' names a file outside the corpus: {item.file}.", place=catalogue,
                             remedy="put the file under documents/ and name it from there.")  # fmt: skip
    if not path.is_file() and not path.is_dir():  # a folder holds the saved pages of one publication
        raise CatalogueError(f"'{item.id}' names {item.file}, and there is no such file.", place=catalogue,
                             remedy="put the file there, or remove the entry.")  # fmt: skip
    name = path.relative_to(root.resolve()).as_posix()
    locked = None
    if lock is not None:
        locked = lock.sha256.get(name)
        if locked is None:
            raise CatalogueError(f"The lock file has no hash for {name}.", place=root / LOCK,
                                 remedy="if the file is right, run `python -m ingest check --update-lock`.")  # fmt: skip
        found = _hash_if_readable(path)
        if found is not None and found != locked:
            raise CatalogueError(
                f"{name} is not the file that was checked: its SHA-256 begins {found[:12]}, the lock says {locked[:12]}.",
                place=root / LOCK,
                remedy="restore the file; or, if the new words are wanted, run `python -m ingest check --update-lock`.",
            )
    s = item.structure
    hints = Hints(
        furniture=tuple(s.furniture), furniture_from=tuple(s.furniture_from), headings=tuple(s.headings),
        not_headings=tuple(s.not_headings), breaks=tuple(s.breaks), speakers=tuple(s.speakers),
        restates=tuple(sorted(s.restates.items())),
    )  # fmt: skip
    retrieved = lock.retrieved.get(name) if lock else None
    return Entry(_source(item), root / item.file, locked, hints, retrieved)


def _hash_if_readable(path: Path) -> str | None:
    """The hash of a file; `None` where it is empty or cannot be read, which its loader reports."""
    try:
        return sha256_of(path) if path.stat().st_size else None
    except OSError:
        return None


def _source(item: _Official) -> Source:
    held = item if isinstance(item, _Held) else None
    return Source(
        id=item.id, title=item.title, publisher=item.publisher, author=held.author if held else None,
        published=item.published.isoformat() if item.published else None, authority=item.authority,
        rights=item.rights, url=item.url, file=held.file if held else None, short=item.short,
        called=tuple(item.called), topics=tuple(item.topics), settles=item.settles,
        in_force=item.in_force.isoformat() if item.in_force else None,
        status_as_at=item.status_as_at.isoformat() if item.status_as_at else None,
        supersedes=tuple(item.supersedes), amends=tuple(item.amends), commences=tuple(item.commences),
        missing=tuple(Missing(m.part, tuple(m.ask)) for m in held.missing) if held else (),
    )  # fmt: skip


def _check_all_named(root: Path, catalogue: Path, held: tuple[Entry, ...]) -> None:
    named = {e.path.resolve() for e in held}
    if len(named) < len(held):
        raise CatalogueError("Two entries name the same file.", place=catalogue, remedy="remove one of them.")
    folder = root / DOCUMENTS
    for path in sorted(folder.rglob("*")) if folder.is_dir() else []:
        known = not named.isdisjoint((path.resolve(), *path.resolve().parents))
        if path.is_file() and not path.name.startswith(".") and not known:
            raise CatalogueError(f"No entry names the file {path.relative_to(root)}.", place=catalogue,
                                 remedy="add an entry for it, or take it out of the folder.")  # fmt: skip


def _without_catalogue(root: Path) -> Catalogue:
    """Every file of a plain folder is a source; hidden ones and project papers are left out.

    A file that cannot be one is told beside the others; where there are no others, it is an error.
    """
    held: dict[str, list[Entry]] = {}
    problems: list[tuple[str, CatalogueError]] = []
    for path in sorted(p for p in root.rglob("*") if p.is_file() or p.is_symlink()):
        inside = path.relative_to(root)
        if (
            any(part.startswith(".") for part in inside.parts)
            or inside.name in _NOT_SOURCES
            or PLAIN_LANGUAGE in inside.parts
        ):
            continue
        problem = _no_source(path, root)
        if problem is not None:
            problems.append((ascii(inside.as_posix())[1:-1], problem))
            continue
        entry = Entry(Source(path.stem, path.stem, file=inside.as_posix()), path, None, NO_HINTS)
        held.setdefault(path.stem, []).append(entry)
    for stem, entries in held.items():
        if len(entries) > 1:
            *rest, last = (e.path.relative_to(root).as_posix() for e in entries)
            problems.append((stem, CatalogueError(
                f"{last} and {', '.join(rest)} would both have the id '{stem}'.", place=root,
                remedy="rename one of them, or write a catalogue.toml that gives them ids.",
            )))  # fmt: skip
    single = tuple(entries[0] for entries in held.values() if len(entries) == 1)
    if not single:
        empty = CatalogueError("The corpus folder holds no documents.", place=root, remedy="put documents into it.")
        raise problems[0][1] if problems else empty
    return Catalogue(root, single, unusable=tuple((name, str(problem)) for name, problem in problems))


def _no_source(path: Path, root: Path) -> CatalogueError | None:
    """Why a file of a plain folder cannot be a source, where it cannot."""
    inside = path.relative_to(root)
    if not inside.as_posix().isprintable():
        return CatalogueError(
            f"A file name is not readable text: {inside.as_posix()!r}.", place=root, remedy="rename the file."
        )
    if not path.is_symlink():
        return None
    if not path.exists():
        return CatalogueError(f"{inside} is a link that leads to nothing.", place=root,
                              remedy="put the file itself into the folder, or remove the link.")  # fmt: skip
    if path.is_dir() or not path.resolve().is_relative_to(root.resolve()):
        return CatalogueError(f"{inside} is a link that leads to {'a' if path.is_dir() else 'a file outside the'} folder.",
                              place=root, remedy="put the files themselves into the folder.")  # fmt: skip
    return None
