"""A document comes into the corpus, or a newer one in its place: file, catalogue and lock together, or none of them.

The corpus is checked with the change in place; whatever is wrong with it, or interrupts it, everything is put back.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ingest.build import parse_corpus
from ingest.catalogue import CATALOGUE, LOCK
from ingest.errors import CatalogueError, IngestError, LoadError
from ingest.files import write_whole
from ingest.hashing import sha256_of
from ingest.lock import Lock, Retrieval, lock_text, read_lock


@dataclass(frozen=True, slots=True)
class Change:
    """What is to be held: the source, its file (by its name in the corpus) and the catalogue that names it.

    `catalogue_before` is the text that `catalogue` was made from: if it is another by now, nothing is done.
    """

    source_id: str
    file: str
    data: bytes
    catalogue: str
    catalogue_before: str
    retrieved: Retrieval | None = None


def catalogue_text(root: Path) -> str:
    """The catalogue as it is written. Raises `CatalogueError` for a folder without one."""
    path = root / CATALOGUE
    try:
        return path.read_bytes().decode("utf-8")  # line ends as they are
    except (OSError, UnicodeDecodeError) as error:
        raise CatalogueError("The corpus has no catalogue that could be read.", place=path,
                             remedy="write one: the shipped catalogue's head explains each field.") from error  # fmt: skip


@dataclass(frozen=True, slots=True)
class Held:
    """What became of the document: how many provisions it has, and what its loader warns of."""

    provisions: int
    warnings: tuple[str, ...] = ()


def hold(root: Path, change: Change) -> Held:
    """Make the change and check the corpus; gives what became of the document.

    Raises `CorpusError` with the reason, and leaves everything as it was, where the document cannot be
    read, the check fails or the disk is full.
    """
    if catalogue_text(root) != change.catalogue_before:
        raise CatalogueError("The catalogue was changed by somebody else meanwhile.", place=root / CATALOGUE,
                             remedy="run the command again.")  # fmt: skip
    document = root / change.file
    paths = (document, root / CATALOGUE, root / LOCK)
    before = {path: path.read_bytes() if path.is_file() else None for path in paths}
    try:
        document.parent.mkdir(parents=True, exist_ok=True)
        write_whole(document, change.data)
        write_whole(root / CATALOGUE, change.catalogue.encode("utf-8"))
        _lock(root, change)
        return _check(root, change.source_id)
    except OSError as error:
        _put_back(before)
        raise CatalogueError(f"The corpus cannot be written: {error.strerror or error}. Nothing was changed.", place=root,
                             remedy="see that the disk has room and the folder may be written.") from error  # fmt: skip
    except BaseException:
        _put_back(before)
        raise


def _lock(root: Path, change: Change) -> None:
    old = read_lock(root)
    if old is None:
        return  # a corpus that keeps no lock goes on without one
    retrieved = {name: r for name, r in old.retrieved.items() if name != change.file}
    if change.retrieved is not None:
        retrieved[change.file] = change.retrieved
    hashes = old.sha256 | {change.file: sha256_of(root / change.file)}
    write_whole(root / LOCK, lock_text(Lock(hashes, retrieved)).encode("utf-8"))


def _check(root: Path, source_id: str) -> Held:
    try:
        parsed = parse_corpus(root)
    except IngestError as error:
        said, remedy = _apart(str(error), "correct what is named, and run the command again.")
        raise CatalogueError(f"The corpus does not hang together with '{source_id}' in it. Nothing was changed. {said}",
                             remedy=remedy) from error  # fmt: skip
    for name, reason in parsed.failures:
        if name == source_id:
            said, remedy = _apart(reason, "look at the file, or hold another form of the source.")
            raise LoadError(f"'{source_id}' cannot be read as a document. Nothing was changed. {said}", remedy=remedy)
    return Held(len(parsed.provisions[source_id]), parsed.documents[source_id].warnings)


def _apart(message: str, otherwise: str) -> tuple[str, str]:
    """What a message says, and its remedy, so that it is given once; the other where it has none."""
    said, _, remedy = message.partition(" What to do: ")
    return said, remedy or otherwise


def _put_back(before: dict[Path, bytes | None]) -> None:
    for path, data in before.items():
        if data is None:
            path.unlink(missing_ok=True)
        elif not path.is_file() or path.read_bytes() != data:
            write_whole(path, data)
