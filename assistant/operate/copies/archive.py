"""The archive: a zip with `manifest.json` first, which names every other file with its size and its hash.

    manifest.json                    {"format": 1, "made": "…", "version": "…", "files": [{"name", "size", "sha256"}]}
    feedback.sqlite                  questions and feedback
    corpus/catalogue.toml …          the corpus: catalogue, lock, documents, plain-language files

An archive comes from outside, so it is read as if it were made to harm: only names of this form, no links, nothing
larger than it says, and nothing is put anywhere before all of it is checked. The hashes tell damage; who made an
archive they cannot tell.
"""

from __future__ import annotations

import hashlib
import re
import stat
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.operate.copies.errors import CopyError

FORMAT = 1
MANIFEST, FEEDBACK, CORPUS = "manifest.json", "feedback.sqlite", "corpus/"
_MOST_MANIFEST = 20_000_000  # bytes
_MOST_FILES = 100_000
_CHUNK = 1 << 20
# One part of a path: nothing hidden, no name that a system keeps for itself, no sign that is no part of a name.
_PART = re.compile(r"(?!\.)(?!(?i:con|prn|aux|nul|com\d|lpt\d)(?:\.|$))[^\x00-\x1f\x7f/\\:*?\"<>|]{1,200}(?<![. ])")


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    name: str = Field(max_length=1000)
    size: int = Field(ge=0)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


class Contents(BaseModel):
    """What an archive holds, as its manifest says."""

    model_config = ConfigDict(extra="forbid", strict=True)
    format: int
    made: str = Field(max_length=100)
    version: str = Field(max_length=100)
    files: list[_File] = Field(max_length=_MOST_FILES)

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(f.size for f in self.files)


@dataclass(frozen=True, slots=True)
class Archive:
    """An open archive whose names have been checked; the contents are checked as they are taken out."""

    path: Path
    contents: Contents
    _zip: zipfile.ZipFile

    def extract(self, into: Path) -> None:
        """Write every file under an empty folder. Raises `CopyError` for one that is not what the manifest says."""
        for file in self.contents.files:
            target = into.joinpath(*PurePosixPath(file.name).parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            digest, size = hashlib.sha256(), 0
            try:
                with self._zip.open(file.name) as source, target.open("xb") as out:
                    while chunk := source.read(_CHUNK):
                        size += len(chunk)
                        if size > file.size:
                            break
                        digest.update(chunk)
                        out.write(chunk)
            except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
                raise _damaged(self.path, f"{file.name} cannot be read") from error
            except OSError as error:
                if isinstance(error, FileExistsError):
                    raise _damaged(self.path, f"{file.name} is there twice on this system") from error
                raise
            except Exception as error:
                if type(error).__module__ != "zlib":
                    raise
                raise _damaged(self.path, f"{file.name} cannot be read") from error
            if size != file.size or digest.hexdigest() != file.sha256:
                raise _damaged(self.path, f"{file.name} is not the file that was copied")


def good_name(name: str) -> bool:
    """Whether a name is one of ours, and leads nowhere but into the folder that it is put in.

    >>> good_name("corpus/documents/act.xml"), good_name("corpus/../app.py"), good_name("/etc/passwd")
    (True, False, False)
    """
    parts = name.split("/")
    return name == FEEDBACK or (name.startswith(CORPUS) and 1 < len(parts) < 20 and all(map(_PART.fullmatch, parts)))


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """An archive with its manifest and its names checked. Raises `CopyError`; nothing is written."""
    try:
        file = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else "it is no whole archive"
        raise _damaged(path, why) from error
    with file:
        yield Archive(path, _checked(path, file), file)


def _checked(path: Path, file: zipfile.ZipFile) -> Contents:
    entries = file.infolist()
    names = [e.filename for e in entries]
    if len(entries) > _MOST_FILES + 1 or len(set(map(str.casefold, names))) != len(names):
        raise _damaged(path, "it names a file twice, or too many")
    for entry in entries:
        # A link would be followed by whatever is written after it.
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in (0, stat.S_IFREG) or entry.is_dir() or entry.flag_bits & 1:
            raise _damaged(path, f"{entry.filename[:200]!r} is no plain file")
        if entry.filename != MANIFEST and not good_name(entry.filename):
            raise _damaged(path, f"{entry.filename[:200]!r} is no name of a copy")
    contents = _manifest(path, file)
    if sorted(names) != sorted([MANIFEST, *(f.name for f in contents.files)]):
        raise _damaged(path, "its files are not those that its manifest names")
    for one in contents.files:
        if file.getinfo(one.name).file_size != one.size:
            raise _damaged(path, f"{one.name} has another size than its manifest says")
    return contents


def _manifest(path: Path, file: zipfile.ZipFile) -> Contents:
    try:
        with file.open(MANIFEST) as source:
            raw = source.read(_MOST_MANIFEST + 1)
        if len(raw) > _MOST_MANIFEST:
            raise ValueError("its manifest is too large")
        contents = Contents.model_validate_json(raw)
    except (KeyError, ValueError, ValidationError, zipfile.BadZipFile, RuntimeError, OSError) as error:
        raise _damaged(path, "its manifest is missing or cannot be read") from error
    if contents.format != FORMAT:
        raise CopyError(
            f"{path} has format {contents.format}, and this version of the program reads format {FORMAT}.",
            remedy=f"put it back with the version that made it ({contents.version[:40]}), or with a newer one.",
        )
    return contents


def _damaged(path: Path, why: str) -> CopyError:
    return CopyError(f"{path} cannot be put back: {why}.", remedy="use another copy; nothing was changed.")
