"""Puts a copy back: everything is checked beside its place first, and then moved there; what was there is kept.

The feedback goes into the database through SQLite's own backup, in one transaction, whoever has it open. The corpus is
a folder that takes the place of the old one in one step. Where the second fails, the first is taken back.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from assistant.feedback.errors import FeedbackError
from assistant.feedback.store import Store
from assistant.operate.copies.archive import CORPUS, FEEDBACK, opened
from assistant.operate.copies.errors import CopyError
from assistant.operate.copies.making import copy_database, corpus_files
from assistant.settings import Settings
from ingest.catalogue import read_catalogue
from ingest.errors import CorpusError
from ingest.hashing import sha256_of

PARTS = ("feedback", "corpus")
_SPARE = 50_000_000  # bytes that a restore leaves free


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back, what was the same already, and where what was there before is kept."""

    made: str
    put_back: tuple[str, ...]
    same: tuple[str, ...]
    kept: tuple[Path, ...]


def restore(
    settings: Settings, path: Path, *, replace: bool = False, parts: Iterable[str] = PARTS, now: datetime | None = None
) -> Restored:
    """Put the parts of an archive where the settings say. Raises `CopyError`, and then nothing is changed.

    What is there already and is not the same is refused without `replace`, and kept beside its place with it.
    """
    stamp = (now or datetime.now(UTC)).strftime("before-restore-%Y%m%dT%H%M%SZ")
    corpus = settings.corpus.absolute()
    try:
        corpus.parent.mkdir(parents=True, exist_ok=True)
        with (
            tempfile.TemporaryDirectory(dir=corpus.parent, prefix=".restore-") as scratch,
            opened(path) as archive,
        ):
            if archive.contents.size + _SPARE > shutil.disk_usage(scratch).free:
                raise CopyError(f"{path} needs {archive.contents.size} bytes, and there is no room for them.",
                                remedy=f"make room in {corpus.parent}.")  # fmt: skip
            archive.extract(Path(scratch))
            plan = _Plan(settings, Path(scratch), stamp, set(parts))
            plan.check(replace)
            return plan.carry_out(archive.contents.made)
    except (OSError, sqlite3.Error) as error:
        raise CopyError(f"{path} cannot be put back: {error}.",
                        remedy="make room and allow writing there; what was there is there still.") from error  # fmt: skip


class _Plan:
    """What is to be done with the parts of an archive that lie checked in a folder."""

    def __init__(self, settings: Settings, scratch: Path, stamp: str, parts: set[str]) -> None:
        self.database, self.folder = scratch / FEEDBACK, scratch / CORPUS.rstrip("/")
        self.file, self.corpus = settings.feedback_file.absolute(), settings.corpus.absolute()
        self.old_file = self.file.with_name(f"{self.file.name}.{stamp}")
        self.old_corpus = self.corpus.with_name(f"{self.corpus.name}.{stamp}")
        self.feedback = "feedback" in parts and self.database.is_file()
        self.documents = "corpus" in parts and self.folder.is_dir()
        self.same: list[str] = []

    def check(self, replace: bool) -> None:
        """Raise `CopyError` for a part that cannot be used, or that would overwrite another; leave out what is the same."""
        if not self.feedback and not self.documents:
            raise CopyError("The copy has none of the parts that were asked for.", remedy="name others with --only.")
        there: list[str] = []
        if self.feedback:
            _check_database(self.database)
            if self.file.exists() and not _same_rows(self.database, self.file):
                there.append(f"the feedback in {self.file}")
            elif self.file.exists():
                self.feedback = False
                self.same.append("feedback")
        if self.documents:
            _check_corpus(self.folder)
            if _states(self.folder) == _states(self.corpus):
                self.documents = False
                self.same.append("corpus")
            elif self.corpus.exists() and any(self.corpus.iterdir()):
                there.append(f"the corpus in {self.corpus}")
        if there and not replace:
            raise CopyError(
                f"{' and '.join(there).capitalize()} would be replaced by another state.",
                remedy="add --replace, which keeps what is there beside it; or put only one part back with --only.",
            )

    def carry_out(self, made: str) -> Restored:
        """Do it; a part that fails takes the one before it back."""
        kept: list[Path] = []
        done = [n for n, wanted in (("feedback", self.feedback), ("corpus", self.documents)) if wanted]
        was_there = self.file.exists()
        if self.feedback:
            if was_there:
                copy_database(self.file, self.old_file)
                self.old_file.chmod(0o600)
                kept.append(self.old_file)
            _overwrite(self.file, self.database)
        if self.documents:
            try:
                if _switch(self.folder, self.corpus, self.old_corpus):
                    kept.append(self.old_corpus)
            except OSError as error:
                if self.feedback and was_there:
                    _overwrite(self.file, self.old_file)
                elif self.feedback:
                    self.file.unlink(missing_ok=True)
                raise CopyError(
                    f"The corpus in {self.corpus} cannot be replaced: {error.strerror or error}.",
                    remedy="name a new folder with ASSISTANT_CORPUS, such as one inside a mounted volume; "
                    "nothing was changed.",
                ) from error
        return Restored(made, tuple(done), tuple(self.same), tuple(kept))


def _check_database(database: Path) -> None:
    """A store of ours, whole, of a version that this program reads."""
    try:
        with closing(sqlite3.connect(database)) as connection:
            state = connection.execute("PRAGMA integrity_check").fetchone()
        if state != ("ok",):
            raise sqlite3.DatabaseError("it does not hang together")
        Store(database)
    except (FeedbackError, sqlite3.Error) as error:
        raise CopyError(f"The feedback of the copy cannot be used: {error}",
                        remedy="use another copy, or put only the corpus back with --only corpus.") from error  # fmt: skip


def _check_corpus(folder: Path) -> None:
    """A catalogue that hangs together."""
    try:
        read_catalogue(folder)
    except CorpusError as error:
        raise CopyError(f"The corpus of the copy cannot be used: {error.problem}",
                        remedy="use another copy, or put only the feedback back with --only feedback.") from error  # fmt: skip


def _states(corpus: Path) -> dict[str, str]:
    return {name: sha256_of(path) for name, path in corpus_files(corpus)} if corpus.is_dir() else {}


def _same_rows(one: Path, other: Path) -> bool:
    def dump(path: Path) -> list[str]:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=10)) as connection:
            return list(connection.iterdump())

    try:
        return dump(one) == dump(other)
    except (sqlite3.Error, UnicodeError):  # what is there is no database: it is another state in any case
        return False


def _overwrite(file: Path, by: Path) -> None:
    """Put the rows of one database in the place of another's, in one transaction."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(file, os.O_RDWR | os.O_CREAT, 0o600))
    with closing(sqlite3.connect(by)) as fresh, closing(sqlite3.connect(file, timeout=10)) as there:
        fresh.backup(there)


def _switch(fresh: Path, corpus: Path, old: Path) -> bool:
    """Put a folder in the place of another, which is kept; whether there was one. A failure puts it back."""
    there = corpus.exists()
    if there:
        corpus.rename(old)
    try:
        fresh.rename(corpus)
    except OSError:
        if there:
            old.rename(corpus)
        raise
    return there
