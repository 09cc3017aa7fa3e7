"""An index wherever it is, in a folder or on a server: the same few steps for both."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from ingest.address import Place, ServerAddress
from ingest.errors import IndexProblem
from ingest.hashing import sha256_of
from ingest.report import DocumentReport
from ingest.served import (
    ServedIndex,
    ServedWriter,
    served_manifest,
    served_reports,
    served_vectors,
    switch_in_use,
)  # fmt: skip
from ingest.store import (
    Index,
    Manifest,
    Writer,
    build_in_use,
    build_lock,
    read_manifest,
    read_reports,
    remove_leftovers,
)
from ingest.vectors import KEYS, ROWS


def open_index(place: Place, *, read: bool = True) -> Index:
    """Open and check an index; `read` takes its texts into memory. Raises `IndexProblem`."""
    return ServedIndex(place, read=read) if isinstance(place, ServerAddress) else Index(place, read=read)


def name_in_use(place: Place) -> str | None:
    """The name of the build in use, `None` if there is none. Raises `IndexProblem` if a server does not answer."""
    if isinstance(place, ServerAddress):
        return switch.build if (switch := switch_in_use(place)) else None
    return build_in_use(place)


def manifest_in_use(place: Place) -> Manifest:
    """The manifest of the build in use. Raises `IndexProblem`."""
    return served_manifest(place) if isinstance(place, ServerAddress) else read_manifest(place)[1]


def reports_in_use(place: Place) -> tuple[DocumentReport, ...]:
    """What became of each document of the build in use. Raises `IndexProblem`."""
    return served_reports(place) if isinstance(place, ServerAddress) else read_reports(place)


@contextlib.contextmanager
def building(place: Place, wait: float = 0.0) -> Iterator[None]:
    """The time of one build. Of a folder there is one builder; on a server the first to switch wins.

    Raises `BuildError` if another is at work in the folder for so many seconds.
    """
    if isinstance(place, ServerAddress):
        yield
        return
    with build_lock(place, wait):
        remove_leftovers(place)
        yield


def new_writer(place: Place) -> Writer:
    """Begin a build. Call inside `building`."""
    return ServedWriter(place) if isinstance(place, ServerAddress) else Writer(place)


@contextlib.contextmanager
def folder_of_vectors(place: Place, model: str) -> Iterator[Path | None]:
    """A folder with the vectors of the build in use, if they are whole and of the model with this fingerprint."""
    if isinstance(place, ServerAddress):
        with served_vectors(place, model) as folder:
            yield folder
        return
    try:
        built, manifest = read_manifest(place)
        whole = all(sha256_of(built / name) == manifest.files.get(name) for name in (ROWS, KEYS))
        found = built if whole and manifest.model["fingerprint"] == model else None
    except (IndexProblem, OSError):
        found = None
    yield found
