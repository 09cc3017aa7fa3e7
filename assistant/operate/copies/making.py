"""Makes a copy, also while the assistant runs: the database through SQLite's own backup, each file with its hash."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from assistant.operate.copies.archive import CORPUS, FEEDBACK, FORMAT, MANIFEST, Contents, good_name, opened
from assistant.operate.copies.errors import CopyError
from assistant.settings import Settings

_CHUNK = 1 << 20
_DATE = (1980, 1, 1, 0, 0, 0)  # the manifest says when it was made


def back_up(settings: Settings, target: Path, version: str, now: datetime | None = None) -> Contents:
    """Write a new archive of the feedback and the corpus, and read it back. Raises `CopyError`; a failure leaves none."""
    if target.exists():
        raise CopyError(f"There is a file {target} already.", remedy="name another one.")
    try:
        descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")  # readable to its owner only
    except OSError as error:
        raise CopyError(f"{target} cannot be written: {error.strerror or error}.",
                        remedy="name a place that may be written, with room for it.") from error  # fmt: skip
    fresh = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            contents = _write(file, settings, version, now or datetime.now(UTC))
            file.flush()
            os.fsync(file.fileno())
        _read_back(fresh)
        fresh.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise CopyError(f"No copy was made: {error}.",
                        remedy="make room, allow reading of what is copied, and try again.") from error  # fmt: skip
    finally:
        fresh.unlink(missing_ok=True)
    return contents


def copy_database(source: Path, target: Path) -> None:
    """Copy a database as it is at one moment, whoever is writing to it. Raises `sqlite3.Error`."""
    with (
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, timeout=10)) as old,
        closing(sqlite3.connect(target)) as new,
    ):
        old.backup(new)
        new.execute("PRAGMA journal_mode = DELETE")  # one file, and nothing beside it


def corpus_files(corpus: Path) -> Iterator[tuple[str, Path]]:
    """Every file of a corpus with its name in an archive; hidden ones are leftovers, and links lead elsewhere.

    Raises `CopyError` for a name that could not be put back.
    """
    for path in sorted(p for p in corpus.rglob("*") if p.is_file() and not p.is_symlink()):
        inside = path.relative_to(corpus).as_posix()
        if any(part.startswith(".") for part in inside.split("/")):
            continue
        if not good_name(CORPUS + inside):
            raise CopyError(f"{path} has a name that not every system can keep.", remedy="rename the file.")
        yield CORPUS + inside, path


def _write(file: object, settings: Settings, version: str, now: datetime) -> Contents:
    files: list[dict[str, object]] = []
    with (
        tempfile.TemporaryDirectory() as scratch,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive,  # type: ignore[call-overload]
    ):
        parts = list(corpus_files(settings.corpus))
        if settings.feedback_file.is_file():
            database = Path(scratch) / FEEDBACK
            copy_database(settings.feedback_file, database)
            parts.insert(0, (FEEDBACK, database))
        if not parts:
            raise CopyError("There is nothing to copy: no feedback, and no corpus.",
                            remedy="name them with ASSISTANT_FEEDBACK_FILE and ASSISTANT_CORPUS.")  # fmt: skip
        for name, path in parts:
            files.append(_add(archive, name, path))
        contents = Contents.model_validate(
            {"format": FORMAT, "made": now.isoformat(timespec="seconds"), "version": version, "files": files}
        )
        archive.writestr(zipfile.ZipInfo(MANIFEST, _DATE), contents.model_dump_json(indent=1))
    return contents


def _add(archive: zipfile.ZipFile, name: str, path: Path) -> dict[str, object]:
    digest, size = hashlib.sha256(), 0
    entry = zipfile.ZipInfo(name, _DATE)
    entry.compress_type = zipfile.ZIP_DEFLATED
    with path.open("rb") as source, archive.open(entry, "w", force_zip64=True) as out:
        while chunk := source.read(_CHUNK):
            digest.update(chunk)
            out.write(chunk)
            size += len(chunk)
    return {"name": name, "size": size, "sha256": digest.hexdigest()}


def _read_back(path: Path) -> None:
    """A copy that cannot be put back is none."""
    with tempfile.TemporaryDirectory() as scratch, opened(path) as archive:
        archive.extract(Path(scratch))
