"""An index on a Chroma server: written there, and read by as many processes as like to, with no folder between them.

A process that reads takes the texts with it when it opens the index, each file checked against the hash
that the manifest states, and makes its lexical index from them; only the vectors are asked for afterwards.
It goes on with that build until it opens another: an answer has never seen two.
"""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from ingest.address import ServerAddress
from ingest.embed import Vectors
from ingest.errors import BuildError, IndexProblem
from ingest.hashing import sha256_of
from ingest.pieces import Piece
from ingest.report import DocumentReport
from ingest.server import BUILDING, Gone, Server, Switch, again, get_file, put_file, server_of
from ingest.store import (
    HNSW,
    MANIFEST,
    REPORT,
    Index,
    Manifest,
    Match,
    Writer,
    manifest_of,
    matches_of,
    rebuild,
    reports_of,
)  # fmt: skip
from ingest.types import Provision
from ingest.vectors import KEYS, ROWS

_LOG = logging.getLogger("assistant.index")  # a running assistant shows what is logged under its name
_FILES = {"space": "l2"}
# After so many vectors the server is asked for one, so that it takes them into its search graph while there are
# few: it does that with the next question, and the first reader would wait for all of them.
_SETTLE = 2_500
_BEAT = 60.0  # seconds between two signs of life
_LONGEST = 1_000  # characters of a provision that stand with each of its vectors: hosted servers take 4,096 bytes


def switch_in_use(address: ServerAddress) -> Switch | None:
    """What the server has in use; `None` if nothing. Raises `IndexProblem`: unavailable."""
    switches = server_of(address).switches()
    return switches[0] if switches else None


def _needed(address: ServerAddress) -> Switch:
    switch = switch_in_use(address)
    if switch is None:
        raise IndexProblem("missing", f"There is no index on {address}.", remedy=f"{rebuild(address)}.")
    return switch


def _fetched(address: ServerAddress, switch: Switch, name: str, folder: Path) -> bytes:
    """A file of a build. Raises `IndexProblem`."""
    server = server_of(address)
    try:
        with server.errors(may_be_gone=True):
            again(lambda: get_file(server.collection(f"assistant-{switch.build}-files"), name, folder / name))
    except Gone as error:
        raise _damaged(address, str(error)) from error
    return (folder / name).read_bytes()


def _damaged(address: ServerAddress, what: str) -> IndexProblem:
    return IndexProblem("damaged", f"The index on {address} is damaged: {what}.", remedy=f"{rebuild(address)}.")


def served_manifest(address: ServerAddress) -> Manifest:
    """The manifest of the build in use. Raises `IndexProblem`."""
    switch = _needed(address)
    with tempfile.TemporaryDirectory() as scratch:
        return manifest_of(_fetched(address, switch, MANIFEST, Path(scratch)), switch.manifest, address)


def served_reports(address: ServerAddress) -> tuple[DocumentReport, ...]:
    """What became of each document of the build in use. Raises `IndexProblem`."""
    with tempfile.TemporaryDirectory() as scratch:
        return reports_of(_fetched(address, _needed(address), REPORT, Path(scratch)), address)


@contextlib.contextmanager
def served_vectors(address: ServerAddress, model: str) -> Iterator[Path | None]:
    """A folder with the vectors of the build in use, if they are whole and of this model; gone at the end."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        try:
            switch = _needed(address)
            manifest = manifest_of(_fetched(address, switch, MANIFEST, folder), switch.manifest, address)
            if manifest.model["fingerprint"] != model:
                raise IndexProblem("foreign", "Another model made it.", remedy="none.")
            for name in (ROWS, KEYS):
                _fetched(address, switch, name, folder)
                if sha256_of(folder / name) != manifest.files.get(name):
                    raise _damaged(address, name)
        except IndexProblem as error:
            _LOG.info("nothing is taken over from the index in use: %s", error)
            yield None
        else:
            yield folder


class ServedIndex(Index):
    """An open index on a server."""

    def __init__(self, address: ServerAddress, *, read: bool = True) -> None:
        """Open the build in use. Raises `IndexProblem`: unavailable, missing, foreign, damaged."""
        self.place = address
        self._address = address
        self._lost = False
        switch = _needed(address)
        self.name = switch.build
        self._scratch = tempfile.TemporaryDirectory(prefix="assistant-index-")
        self.folder = Path(self._scratch.name)
        self.manifest = manifest_of(_fetched(address, switch, MANIFEST, self.folder), switch.manifest, address)
        if read:
            for name in (n for n in self.manifest.files if n not in (ROWS, KEYS)):
                _fetched(address, switch, name, self.folder)
        self._take(read)
        self._keep_only_manifest(switch.at)
        self._open_collection()

    def _check_files(self) -> None:
        for name, expected in self.manifest.files.items():
            path = self.folder / name
            if path.is_file() and sha256_of(path) != expected:
                raise self._damaged(f"{name} is not the file that was written")

    def _keep_only_manifest(self, at: float) -> None:
        """The texts are in memory; a folder for passing files is often memory, too."""
        for path in [p for p in self.folder.rglob("*") if p.is_file() and p.name != MANIFEST]:
            path.unlink()
        os.utime(self.folder / MANIFEST, (at, at))

    def _open_collection(self) -> None:
        self._server = server_of(self._address)
        try:
            self._collection = self._server.collection(f"assistant-{self.name}-vectors")
            with self._server.errors(may_be_gone=True):
                count = again(self._collection.count)
        except Gone as error:
            raise self._damaged("its vectors are not there") from error
        if count != self.manifest.counts["vectors"]:
            raise self._damaged(f"it holds {count} vectors, and {self.manifest.counts['vectors']} were written")

    def gone(self) -> bool:
        """Whether the server did not know the build when it was asked last."""
        return self._lost

    def search_each(self, vectors: Sequence[Vectors], count: int) -> list[list[Match]]:
        """The `count` nearest of each, best first. Raises `IndexProblem` where the server does not answer, or has none."""
        wanted = min(count, self.manifest.counts["vectors"])
        try:
            with self._server.errors(may_be_gone=True):
                found = again(
                    lambda: self._collection.query(
                        query_embeddings=list(vectors), n_results=wanted, include=["distances"]
                    )
                )
            self._lost = False
            if wanted and not all(found["ids"]):  # an empty store is no corpus without guidance
                raise Gone("it holds no vectors")
        except (Gone, IndexProblem) as error:
            self._lost = isinstance(error, Gone)
            _LOG.error("the vectors cannot be searched: %s", error)
            raise IndexProblem(
                "unavailable", "The assistant is temporarily unavailable: the server that holds its index does not "
                "answer. This says nothing about the guidance.", remedy="ask again in a minute.",
            ) from error  # fmt: skip
        return matches_of(found)

    def close(self) -> None:
        """Remove this process's own copy; the connection is shared, and stays."""
        self._scratch.cleanup()


class ServedWriter(Writer):
    """Writes one build to a server. Whatever goes wrong before the switch leaves the index there in use."""

    _longest = _LONGEST

    def __init__(self, address: ServerAddress) -> None:
        """Begin a build. Raises `IndexProblem`: unavailable."""
        self._address = address
        self._server: Server = server_of(address, BUILDING)
        self._server.clear()
        switches = self._server.switches()
        self._number = switches[0].number + 1 if switches else 1
        self._settled = 0
        self._beaten = time.monotonic()
        self._scratch = tempfile.TemporaryDirectory(prefix="assistant-build-")
        super().__init__(Path(self._scratch.name))

    def _new_collection(self) -> Any:
        return self._server.create(f"assistant-{self.name}-vectors", dict(HNSW))

    def _add(self, part: Sequence[tuple[Piece, Provision, Vectors]]) -> None:
        with self._writing():
            super()._add(part)
            if part and self.count - self._settled >= _SETTLE:
                self._collection.query(query_embeddings=[part[0][2]], n_results=1)
                self._settled = self.count
            if time.monotonic() - self._beaten > _BEAT:
                self._collection.modify(metadata={"beat": self._server.now()})
                self._beaten = time.monotonic()

    def _close_collection(self) -> dict[str, str]:
        with self._writing():
            count = self._collection.count()
        if count != self.count:
            raise BuildError(f"{self._address} holds {count} of {self.count} vectors. What to do: build again.")
        return {}  # the server keeps its rows itself

    def _switch_in(self, manifest_hash: str) -> None:
        with self._writing():
            files = self._server.create(f"assistant-{self.name}-files", _FILES)
            for path in sorted(p for p in self.folder.rglob("*") if p.is_file()):
                put_file(files, path.relative_to(self.folder).as_posix(), path)
            self._server.switch_in(self._number, self.name, manifest_hash)
        self._scratch.cleanup()
        with contextlib.suppress(IndexProblem):  # the build is in use; what is old goes with the next one
            self._server.clear()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            with self._server.errors(may_be_gone=True):
                yield
        except Gone as error:
            raise BuildError(
                f"What was written to {self._address} is not there any more. What to do: build again."
            ) from error

    def abandon(self) -> None:
        """Remove what was written; the index in use stays."""
        with contextlib.suppress(Exception):  # already failing: the first error is the one to report
            if self.name not in {s.build for s in self._server.switches()}:  # only the reply to the switch was lost
                self._server.remove(f"assistant-{self.name}-vectors")
                self._server.remove(f"assistant-{self.name}-files")
        super().abandon()
        self._scratch.cleanup()
