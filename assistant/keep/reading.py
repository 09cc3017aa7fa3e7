"""Reads a pack that may come from anywhere: size, encoding, form and version are checked first."""

from __future__ import annotations

import json
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from assistant.keep.errors import PackError
from assistant.keep.pack import SCHEMA, VERSION, KeptAnswer, Pack, digest_of

MAX_BYTES = 10_000_000  # a conversation of a hundred long answers is below one million
MAX_QUOTATIONS = 5_000
_AGAIN = "ask for the file again, or export the answer anew."


@dataclass(frozen=True, slots=True)
class ReadPack:
    """A pack of the right form; `whole` is whether it is, to its own hash, as it was written."""

    pack: Pack
    whole: bool


def read_pack(path: Path) -> ReadPack:
    """Read a pack's file. Raises `PackError` for a file that is no pack of this version."""
    place = str(path)
    try:
        # A pipe or a device would never end.
        if not stat.S_ISREG(path.stat().st_mode):
            raise PackError(place, "This is no ordinary file.", remedy="name the pack's file.")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise PackError(place, f"The file cannot be read: {error.strerror or error}.",
                        remedy="check the name, and that you may read it.") from error  # fmt: skip
    except ValueError as error:  # a name with a null character
        raise PackError(repr(place), "This is no name of a file.", remedy="name the pack's file.") from error
    return parse_pack(data, place)


def parse_pack(data: bytes, place: str = "the pack") -> ReadPack:
    """A pack from its bytes. Raises `PackError`; nothing of the content is trusted before."""
    if len(data) > MAX_BYTES:
        raise PackError(place, f"The file is larger than {MAX_BYTES // 1_000_000} MB.",
                        remedy="a pack is much smaller; check that it is one.")  # fmt: skip
    content = _json(data, place)
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise PackError(place, "This is JSON, but no evidence pack.", remedy="name a file that was exported as one.")
    if content.get("version") != VERSION:
        raise PackError(place, f"The pack has version {_short(content.get('version'))}; this program reads {VERSION}.",
                        remedy="use the version of the program that wrote it, or a newer one.")  # fmt: skip
    try:
        pack = Pack.model_validate(content)
        whole = digest_of(content) == pack.sha256
    except ValidationError as error:
        raise _not_of_the_form(place, error) from error
    count = sum(len(a.citations) for a in pack.answers)
    if count > MAX_QUOTATIONS:
        raise PackError(place, f"The pack holds {count} quotations, and {MAX_QUOTATIONS} is the most.",
                        remedy="export fewer answers at a time.")  # fmt: skip
    return ReadPack(pack, whole)


def parse_answer(data: bytes, place: str = "the kept answer") -> KeptAnswer:
    """One kept answer from its JSON, as a browser gives it back. Raises `PackError`."""
    if len(data) > MAX_BYTES:
        raise PackError(place, f"It is larger than {MAX_BYTES // 1_000_000} MB.", remedy="ask the question again.")
    try:
        return KeptAnswer.model_validate(_json(data, place))
    except ValidationError as error:
        raise _not_of_the_form(place, error) from error


def _not_of_the_form(place: str, error: ValidationError) -> PackError:
    first = error.errors(include_url=False, include_context=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "the whole"
    return PackError(place, f"It is not of the right form at {_short(where, 120)}: {first['msg']}.", remedy=_AGAIN)


def _json(data: bytes, place: str) -> Any:
    try:
        content = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_constant)
        json.dumps(content, ensure_ascii=False).encode("utf-8")  # halves of characters, and figures too long to write
        return content
    except UnicodeDecodeError as error:
        raise PackError(place, f"The file is not UTF-8 text (byte {error.start}).", remedy=_AGAIN) from error
    except UnicodeEncodeError as error:
        raise PackError(place, "The file holds half of a character.", remedy=_AGAIN) from error
    except RecursionError as error:
        raise PackError(place, "The file is nested too deeply.", remedy=_AGAIN) from error
    except ValueError as error:
        raise PackError(place, f"The file is not JSON: {_short(str(error), 120)}.", remedy=_AGAIN) from error


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose names are different: of two of a name, readers would see one or the other."""
    out = dict(pairs)
    if len(out) < len(pairs):
        raise ValueError("an object has two fields of one name")
    return out


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON value")


def _short(value: object, room: int = 60) -> str:
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= room else text[: room - 3] + "..."
