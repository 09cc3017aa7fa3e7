"""Changes to `catalogue.toml` that leave its comments, its order and every other entry as they are.

Entries are moved and completed as lines, and new ones are written by tomlkit. Each change is read back: what the
file says must be what it said before, and the one thing that was to change.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import tomlkit
from tomlkit.items import Item

from ingest.errors import CatalogueError

Fields = Mapping[str, Any]
_HEADER = re.compile(r"^\[\[(held|official)\]\]\s*(?:#.*)?$")
_KEY = re.compile(r"^([A-Za-z_]+)\s*=")
_BY_HAND = "edit the catalogue by hand; the head of the shipped one explains each field."


@dataclass(frozen=True, slots=True)
class _Block:
    """The lines of one entry: from the comments right above it to its last line."""

    kind: str
    id: str
    start: int
    header: int
    end: int


def with_entry(text: str, fields: Fields) -> str:
    """The catalogue with one more held entry, after the last of them. Raises `CatalogueError`."""
    table = tomlkit.table()
    for name, value in fields.items():
        table.add(name, _item(value))
    entries = tomlkit.aot()
    entries.append(table)
    document = tomlkit.document()
    document.add("held", entries)
    lines = text.splitlines(keepends=True)
    new = _insert(lines, tomlkit.dumps(document).strip() + "\n")
    data = _read(text)
    data["held"] = [*data.get("held", []), dict(fields)]
    return _checked(new, data)


def as_held(text: str, source_id: str, fields: Fields) -> str:
    """The catalogue with an official entry made a held one: moved to the held ones and completed by `fields`."""
    lines = text.splitlines(keepends=True)
    block = _block(lines, "official", source_id)
    entry = [
        re.sub(r"^\[(\[?)official\b", r"[\1held", line) if line.startswith("[") else line
        for line in lines[block.start : block.end]
    ]
    entry = _complete(entry, fields)
    after = block.end
    while after < len(lines) and not lines[after].strip():
        after += 1
    rest = lines[: block.start] + lines[after:]
    data = _read(text)
    old = next(e for e in data["official"] if e["id"] == source_id)
    data["official"] = [e for e in data["official"] if e["id"] != source_id]
    data["held"] = [*data.get("held", []), {**old, **fields}]
    if not data["official"]:
        del data["official"]
    return _checked(_insert(rest, "".join(entry)), data)


def with_fields(text: str, source_id: str, fields: Fields) -> str:
    """The catalogue with fields of a held entry set or changed."""
    lines = text.splitlines(keepends=True)
    block = _block(lines, "held", source_id)
    entry = _complete(lines[block.start : block.end], fields)
    data = _read(text)
    data["held"] = [{**e, **fields} if e["id"] == source_id else e for e in data["held"]]
    return _checked("".join([*lines[: block.start], *entry, *lines[block.end :]]), data)


def _read(text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"The catalogue is not valid TOML: {error}.", remedy="correct that line.") from error


def _blocks(lines: list[str]) -> list[_Block]:
    headers = [i for i, line in enumerate(lines) if _HEADER.match(line)]
    out: list[_Block] = []
    for at, following in zip(headers, [*headers, len(lines)][1:], strict=True):
        start = at
        while start and lines[start - 1].startswith("#"):
            start -= 1
        end = following
        # What stands above the next entry is not this one's.
        while end > at + 1 and (not lines[end - 1].strip() or lines[end - 1].startswith("#")):
            end -= 1
        kind = _HEADER.match(lines[at])
        body = _read("".join(lines[at:end]))
        entry = next(iter(body.values()))[0]
        out.append(_Block(kind[1] if kind else "", str(entry.get("id", "")), start, at, end))
    return out


def _block(lines: list[str], kind: str, source_id: str) -> _Block:
    found = [b for b in _blocks(lines) if (b.kind, b.id) == (kind, source_id)]
    if len(found) != 1:
        raise CatalogueError(f"The entry '{source_id}' does not stand by itself under [[{kind}]].", remedy=_BY_HAND)
    return found[0]


def _complete(entry: list[str], fields: Fields) -> list[str]:
    """Fields that are there get their new value in their place; `file` goes below the id, others below `authority`."""
    out = list(entry)
    for name, value in fields.items():
        line = f"{name} = {_item(value).as_string()}\n"
        places = {m[1]: i for i, text in reversed(list(enumerate(out))) if (m := _KEY.match(text))}
        if name in places:
            out[places[name]] = line
        else:
            out.insert(places["id" if name == "file" else "authority"] + 1, line)
    return out


def _item(value: Any) -> Item:
    """A value as TOML; what has fields of its own stays on its line."""
    if not isinstance(value, Mapping):
        plain: Item = tomlkit.item(value)
        return plain
    table = tomlkit.inline_table()
    table.update(value)
    return table


def _insert(lines: list[str], entry: str) -> str:
    held = [b for b in _blocks(lines) if b.kind == "held"]
    at = held[-1].end if held else next((b.start for b in _blocks(lines)), len(lines))
    before, after = "".join(lines[:at]), "".join(lines[at:])
    if before and not before.endswith("\n"):
        before += "\n"
    gap = "\n" if before and not before.endswith("\n\n") else ""
    below = "\n" if after and not after.startswith("\n") else ""
    return before + gap + entry + ("" if entry.endswith("\n") else "\n") + below + after


def _checked(text: str, expected: dict[str, Any]) -> str:
    if _read(text) != expected:
        raise CatalogueError("The catalogue cannot be changed without changing more than was meant.", remedy=_BY_HAND)
    return text
