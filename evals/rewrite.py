"""Values of a question file replaced where they stand; every other byte stays as it is.

The new text is read again and compared before it is written: where a value cannot be replaced
without another change, nothing is written.
"""

from __future__ import annotations

import contextlib
import copy
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from evals.entry_style import scalar_text
from evals.errors import QuestionError
from evals.located_yaml import Located, Unreadable, Where, read_located


def replaced(text: str, values: Mapping[Where, str]) -> str | None:
    """A YAML text with strings put in the place of scalars; `None` where that cannot be done safely."""
    before = read_located(text)
    if not all(where in before.scalars for where in values):
        return None
    wanted = _changed(before.value, values)
    for quoted in (False, True):  # a plain value may end early inside braces; one in quotation marks does not
        new = _put(text, before, values, quoted)
        try:
            after = read_located(new)
        except Unreadable:
            continue
        if after.value == wanted and not after.faults:
            return new
    return None


def rewrite(path: Path, values: Mapping[Where, str]) -> None:
    """Replace values of a file. Raises `QuestionError`, the file unchanged, where that cannot be done safely."""
    try:
        text = path.read_bytes().decode("utf-8")
        new = replaced(text, values)
        if new is None:
            raise QuestionError(
                "values cannot be replaced here without changing something else.", place=path,
                remedy="change them by hand.",
            )  # fmt: skip
        write_whole(path, new)
    except OSError as error:
        raise QuestionError(f"the file cannot be written: {error.strerror or error}.", place=path,
                            remedy="see that the disk has room and the file may be written.") from error  # fmt: skip


def write_whole(path: Path, text: str) -> None:
    """Write a file in one step: whoever reads it finds the old text or the new one, also after a power cut."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".new")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(name).replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink(missing_ok=True)
        raise


def _put(text: str, read: Located, values: Mapping[Where, str], quoted: bool) -> str:
    for where, value in sorted(values.items(), key=lambda item: read.scalars[item[0]].start, reverse=True):
        span = read.scalars[where]
        end = "\n" if span.of(text).endswith("\n") else ""  # a block of lines ends where the next line begins
        text = text[: span.start] + scalar_text(value, quoted=quoted) + end + text[span.end :]
    return text


def _changed(value: Any, values: Mapping[Where, str]) -> Any:
    out = copy.deepcopy(value)
    for where, new in values.items():
        at = out
        for step in where[:-1]:
            at = at[step]
        at[where[-1]] = new
    return out
