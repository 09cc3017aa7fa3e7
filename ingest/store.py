"""The index on disk: one home for Chroma, and for the switch from one build to the next.

    INDEX/CURRENT                 the build in use and its manifest's hash, replaced in one atomic step
    INDEX/builds/NAME/
        chroma/                   the vectors (cosine), ids and metadata
        provisions.jsonl          the provisions, in reading order
        documents/ID.txt          the canonical texts
        vectors.f32 vectors.keys  the same vectors by their texts' hashes, for the next build to take over
        sources.json  plain-language.json  unanswered.npy  report.json
        manifest.json             written last: a build without one is not finished

A build is written beside the one in use. A builder that is killed leaves a folder without a
manifest, which the next build removes.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import os
import shutil
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ingest.address import Place, ServerAddress
from ingest.embed import Vectors
from ingest.errors import BuildError, IndexProblem
from ingest.hashing import sha256_of
from ingest.offline import switch_off_telemetry
from ingest.own_copy import OwnCopy
from ingest.pieces import Leg, Piece
from ingest.plain_language import Unanswered
from ingest.report import DocumentReport, report_from_dict
from ingest.rows import Opened, Rows
from ingest.shortages import MORE_HANDLES, MORE_MEMORY, need_handles, need_memory, no_handles, no_memory
from ingest.store_check import as_written, pages_hash, rows_hash
from ingest.types import Authority, Document, Kind, Locator, Missing, Page, Provision, Source, Span
from ingest.vectors import KEYS, ROWS, VectorFile, text_key

_LOG = logging.getLogger("assistant.index")  # a running assistant shows what is logged under its name
FORMAT = 3
CURRENT = "CURRENT"
COLLECTION = "provisions"
PROVISIONS, REPORT, MANIFEST = "provisions.jsonl", "report.json", "manifest.json"
_PART = 250
# What Chroma needs to open a store: with fewer files it breaks off, with less memory for its threads it hangs.
_HANDLES, _MEMORY = 16, 32 << 20
# Exact enough to be an exhaustive search at the size of a corpus of guidance: of 8,631 vectors, 94 of 100 questions get
# exactly the 200 nearest, and all of them the 50 nearest. Chroma draws the graph's levels at random, so that what is
# not exact differs from one build to the next.
# What is added below the threshold Chroma keeps in its database, and puts into the graph anew, in an order of its own,
# at each opening: the same question would get other neighbours from one opening to the next. So few of them are all
# neighbours of a search; more than these are never left over (`vectors`).
_THRESHOLD = 100
HNSW = {"space": "cosine", "ef_construction": 200, "max_neighbors": 32, "ef_search": 400, "num_threads": 1,
         "sync_threshold": _THRESHOLD}  # fmt: skip
# A longer text is not repeated with each of its hundreds of vectors; only its beginning is.
_LONG, _BEGINNING = 10_000, 1_000


def rebuild(index: Place) -> str:
    """The command that makes an index anew."""
    if isinstance(index, ServerAddress):
        return f"run `python -m ingest build` with ASSISTANT_CHROMA_URL={index.url}"
    return f"run `python -m ingest build --index {index}` (with --corpus, if it is another corpus than the shipped one)"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was made from and with; `files`, `rows` and `pages` are hashes of what was written."""

    format: int
    fingerprint: str
    model: dict[str, Any]
    versions: dict[str, str]
    counts: dict[str, int]
    files: dict[str, str]
    failures: tuple[dict[str, str], ...] = ()
    settings: dict[str, Any] = field(default_factory=dict)
    rows: str = ""
    pages: str = ""


_ENTRY, _TEXT = Leg.ENTRY, Leg.TEXT  # an enumeration's members are slow to name


class Match(NamedTuple):
    """A vector that came back: which provision it leads to, by which leg, and its cosine."""

    owner: str
    leg: Leg
    piece: str
    similarity: float


# -- provisions and sources as JSON ------------------------------------------------------------


def provision_to_dict(p: Provision) -> dict[str, Any]:
    """A provision as plain JSON values."""
    return asdict(p)


def provision_from_dict(d: dict[str, Any]) -> Provision:
    """The inverse of `provision_to_dict`."""
    lead = d["lead_in"]
    return Provision(
        **{
            **d, "kind": Kind(d["kind"]), "authority": Authority(d["authority"]),
            "locator": Locator(d["locator"]["label"], tuple(d["locator"]["keys"])),
            "span": Span(**d["span"]), "lead_in": Span(**lead) if lead else None,
            "trail": tuple(d["trail"]), "children": tuple(d["children"]),
            **{name: tuple(Span(**s) for s in d.get(name, ())) for name in ("outer", "closing")},
        }
    )  # fmt: skip


def _source_from_dict(d: dict[str, Any]) -> Source:
    missing = tuple(Missing(m["part"], tuple(m["ask"])) for m in d["missing"])
    several = ("topics", "called", "supersedes", "amends", "commences")
    lists: dict[str, tuple[str, ...]] = {name: tuple(d[name]) for name in several if name in d}
    return Source(**{**d, **lists, "authority": Authority(d["authority"]), "missing": missing})


# -- writing -----------------------------------------------------------------------------------


@contextlib.contextmanager
def build_lock(index: Path, wait: float = 0.0) -> Iterator[None]:
    """Only one builder at a time. Raises `BuildError` if another is at work for so many seconds, or nothing can be written."""
    from filelock import FileLock, Timeout

    try:
        index.mkdir(parents=True, exist_ok=True)
        lock = FileLock(index / "build.lock", timeout=wait)
        lock.acquire()
    except Timeout as error:
        raise BuildError(f"Another build of {index} is running. What to do: wait until it has ended.") from error
    except OSError as error:
        raise BuildError(
            f"The index folder {index} cannot be written: {error.strerror or error}. What to do: allow writing "
            "there, or name another folder with --index or ASSISTANT_INDEX."
        ) from error
    try:
        yield
    finally:
        lock.release()


class Writer:
    """Writes one build, a document after another. `finish` switches it in; whatever goes wrong before leaves the old one."""

    _longest = _LONG
    _rows: Rows | None = None

    def __init__(self, index: Path) -> None:
        """Make the new build's folder. Call under `build_lock`."""
        switch_off_telemetry()
        self.index = index
        self.name = uuid.uuid4().hex[:12]
        self.folder = index / "builds" / self.name
        self.count = 0
        self._files: dict[str, str] = {}
        self._pages: dict[str, list[dict[str, int]]] = {}
        self._part: list[tuple[Piece, Provision, Vectors]] = []
        self._open = contextlib.ExitStack()
        try:
            (self.folder / "documents").mkdir(parents=True)
            self.vectors = VectorFile(self.folder)
            self._open.callback(self.vectors.close)
            self._provisions = self._open.enter_context((self.folder / PROVISIONS).open("wb"))
            self._collection = self._new_collection()
        except BaseException:
            self.abandon()
            raise

    def _new_collection(self) -> Any:
        self._rows = Rows(self.folder / "chroma", new_store)
        return self._rows

    def _write(self, name: str, data: bytes) -> None:
        (self.folder / name).write_bytes(data)
        self._files[name] = hashlib.sha256(data).hexdigest()

    def document(self, document: Document, provisions: Iterable[Provision]) -> None:
        """Write a canonical text and its provisions."""
        self._write(f"documents/{document.source.id}.txt", document.text.encode("utf-8"))
        self._pages[document.source.id] = [asdict(p) for p in document.pages]
        for p in provisions:
            self._provisions.write(json.dumps(provision_to_dict(p), ensure_ascii=False).encode() + b"\n")

    def add(self, piece: Piece, provision: Provision, vector: Vectors) -> None:
        """Add a vector of a provision. Enough are kept back for the last part not to be below Chroma's threshold."""
        self._part.append((piece, provision, vector))
        if len(self._part) >= _PART + _THRESHOLD:
            self._add(self._part[:_PART])
            del self._part[:_PART]

    def _add(self, part: Sequence[tuple[Piece, Provision, Vectors]]) -> None:
        if part:
            self._collection.add(
                ids=[piece.id for piece, _, _ in part],
                embeddings=np.stack([vector for _, _, vector in part]),
                metadatas=[self._metadata(piece, provision) for piece, provision, _ in part],
            )
            self.count += len(part)

    def _metadata(self, piece: Piece, p: Provision) -> dict[str, str | int]:
        text = p.text if p.kind.is_whole or len(p.text) <= self._longest else p.text[:_BEGINNING]
        return {
            "provision": p.id, "source": p.source_id, "locator": p.locator.label, "start": p.span.start,
            "end": p.span.end, "trail": " > ".join(p.trail), "text": text, "leg": piece.leg.value,
            "authority": p.authority.value, "hash": text_hash(piece.text),
        }  # fmt: skip

    def plain_language(
        self, asked_as: dict[str, tuple[str, ...]], unanswered: Sequence[Unanswered], vectors: Vectors
    ) -> None:
        """Write the entries, and the questions that the corpus does not answer with their vectors."""
        data = {"asked_as": asked_as, "unanswered": [asdict(u) for u in unanswered]}
        self._write("plain-language.json", json.dumps(data, ensure_ascii=False).encode())
        np.save(self.folder / "unanswered.npy", vectors, allow_pickle=False)

    def finish(self, manifest: Manifest, sources: Iterable[Source], report: Sequence[dict[str, Any]] = ()) -> None:
        """Write the rest and the manifest, switch the build in, and remove older builds but the previous one.

        The manifest's count of vectors is the writer's.
        """
        self._add(self._part)
        self._open.close()
        held = {"sources": [asdict(s) for s in sources], "pages": self._pages}
        self._write("sources.json", json.dumps(held, ensure_ascii=False).encode())
        self._write(REPORT, json.dumps(list(report), ensure_ascii=False).encode())
        for name in (PROVISIONS, "unanswered.npy", ROWS, KEYS):
            self._files[name] = sha256_of(self.folder / name)
        counts = {**manifest.counts, "vectors": self.count}
        hashes = self._close_collection()
        data = {**asdict(manifest), "counts": counts, "files": self._files, **hashes}
        path = self.folder / MANIFEST
        path.write_text(json.dumps(data, ensure_ascii=False, indent=1), encoding="utf-8")
        self._switch_in(sha256_of(path))

    def _close_collection(self) -> dict[str, str]:
        """Note the files of the vector store, and give the hashes of its database by their names in the manifest."""
        if self._rows is not None:
            self._rows.close()
        store = self.folder / "chroma"
        if self.count >= _THRESHOLD:
            for file in sorted(p for p in store.glob("*/*") if p.is_file()):
                self._files[file.relative_to(self.folder).as_posix()] = sha256_of(file)
        return {"rows": rows_hash(store), "pages": pages_hash(store)}

    def _switch_in(self, manifest_hash: str) -> None:
        for file in self.folder.rglob("*"):  # all of it is on the disk before anything points to it
            _sync(file)
        previous, _ = _current(self.index)
        pointer = self.index / f".{CURRENT}.{self.name}"
        pointer.write_text(f"{self.name} {manifest_hash}\n", encoding="utf-8")
        _sync(pointer)
        pointer.replace(self.index / CURRENT)
        remove_other_builds(self.index, keep={self.name, previous})

    def abandon(self) -> None:
        """Remove what was written; the previous index stays in use."""
        with contextlib.suppress(Exception):  # already failing: the first error is the one to report
            self._open.close()
        with contextlib.suppress(Exception):
            if self._rows is not None:
                self._rows.abandon()
        shutil.rmtree(self.folder, ignore_errors=True)
        with contextlib.suppress(OSError):
            (self.index / f".{CURRENT}.{self.name}").unlink(missing_ok=True)


def _sync(path: Path) -> None:
    if path.is_file():
        with path.open("rb") as file:
            os.fsync(file.fileno())


def remove_leftovers(index: Path) -> None:
    """Remove what a builder that was killed left behind. Call under `build_lock`."""
    for folder in (index / "builds").glob("*"):
        if not (folder / "manifest.json").is_file():
            shutil.rmtree(folder, ignore_errors=True)
    for pointer in index.glob(f".{CURRENT}.*"):
        pointer.unlink(missing_ok=True)


def remove_other_builds(index: Path, keep: set[str | None]) -> None:
    """Remove builds that nobody uses, unfinished ones among them."""
    folder = index / "builds"
    for path in folder.iterdir() if folder.is_dir() else []:
        if path.name not in keep:
            shutil.rmtree(path, ignore_errors=True)


def _client(path: Path) -> Any:
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings

    need_handles(_HANDLES)
    need_memory(_MEMORY)
    try:
        return chromadb.PersistentClient(str(path), settings=Settings(anonymized_telemetry=False))
    except BaseException:
        # Chroma remembers a store that failed to open, and would never try it again in this process.
        SharedSystemClient._identifier_to_system.pop(str(path), None)
        raise


def new_store(path: Path) -> Opened:
    """A new store with a collection for an index. Raises what Chroma raises."""
    client = _client(path)
    return Opened(client, client.create_collection(COLLECTION, embedding_function=None, configuration={"hnsw": HNSW}))


def panicked(error: BaseException) -> bool:
    """Whether Chroma's native part broke off: that is raised past every `except Exception`."""
    return type(error).__name__ == "PanicException"


def text_hash(text: str) -> str:
    """The hash by which an unchanged text is known again, in hexadecimal."""
    return text_key(text).hex()


# -- reading -----------------------------------------------------------------------------------


def _current(index: Path) -> tuple[str | None, str]:
    """The name of the build in use, `None` if there is none, and the hash of its manifest."""
    try:
        name, _, digest = (index / CURRENT).read_text(encoding="utf-8", errors="replace").strip().partition(" ")
    except OSError:
        return None, ""
    return name or None, digest


def build_in_use(index: Path) -> str | None:
    """The name of the build in use, `None` if there is none: another name is another build."""
    return _current(index)[0]


def read_manifest(index: Path) -> tuple[Path, Manifest]:
    """The folder of the build in use and its manifest. Raises `IndexProblem` if there is none."""
    name, digest = _current(index)
    if name is None:
        raise _short(index) or IndexProblem("missing", f"There is no index in {index}.", remedy=f"{rebuild(index)}.")
    folder = index / "builds" / name
    try:
        raw = (folder / MANIFEST).read_bytes()
    except (OSError, ValueError) as error:  # a name that no file can have, too
        raise _unreadable(index, error) from error
    return folder, manifest_of(raw, digest, index)


def manifest_of(raw: bytes, digest: str, index: Place) -> Manifest:
    """The manifest from its file's bytes. Raises `IndexProblem`: foreign, or damaged if the hash is another."""
    try:
        data = json.loads(raw)
        if data.get("format") != FORMAT:
            raise IndexProblem(
                "foreign", f"The index in {index} has format {data.get('format')}; this version reads format {FORMAT}.",
                remedy=f"{rebuild(index)}.",
            )  # fmt: skip
        if hashlib.sha256(raw).hexdigest() != digest:
            raise ValueError("its manifest is not the file that was written")
        return Manifest(**{**data, "failures": tuple(data.get("failures", ()))})
    except (ValueError, TypeError, AttributeError) as error:
        raise _unreadable(index, error) from error


def _short(index: Place, error: BaseException | None = None) -> IndexProblem | None:
    """The problem of an index that cannot be read for want of handles or memory; `None` where there are enough."""
    if error is not None and no_memory(error):
        what, more = "the memory is not enough", MORE_MEMORY
    elif no_handles(error):
        what, more = "too many files are open", MORE_HANDLES
    else:
        return None
    return IndexProblem(
        "unavailable", f"The index in {index} cannot be read at the moment: {what}. This says nothing about the "
        "guidance.", remedy=f"ask again in a minute; if it stays so, {more}.",
    )  # fmt: skip


def _unreadable(index: Place, error: Exception) -> IndexProblem:
    return _short(index, error) or IndexProblem(
        "damaged", f"The index in {index} cannot be read: {error}.", remedy=f"{rebuild(index)}."
    )


def read_reports(index: Path) -> tuple[DocumentReport, ...]:
    """What became of each document of the index in use. Raises `IndexProblem`."""
    folder, _ = read_manifest(index)
    try:
        return reports_of((folder / REPORT).read_bytes(), index)
    except OSError as error:
        raise _unreadable(index, error) from error


def reports_of(raw: bytes, index: Place) -> tuple[DocumentReport, ...]:
    """The reports from their file's bytes. Raises `IndexProblem`."""
    try:
        return tuple(report_from_dict(d) for d in json.loads(raw))
    except (ValueError, TypeError, KeyError) as error:
        raise IndexProblem(
            "damaged", f"The index in {index} is damaged: {REPORT} cannot be read.", remedy=f"{rebuild(index)}."
        ) from error


class Index:
    """An open index. Reading never changes it; one whose folder may not be written is read from a copy."""

    _client: Any = None
    _copy: OwnCopy | None = None

    def __init__(self, index: Path, *, read: bool = True) -> None:
        """Open and check an index; `read` takes its texts into memory. Raises `IndexProblem`: missing, foreign, damaged."""
        self.path = index
        self.place: Place = index
        self.folder, self.manifest = read_manifest(index)
        self.name = self.folder.name
        self._take(read)
        self._open_collection()

    def _take(self, read: bool) -> None:
        try:
            self._check_files()
            if read:
                self._read()
        except OSError as error:
            short = _short(self.place, error)
            raise short or self._damaged(f"{error.filename} cannot be read ({error.strerror})") from error
        except (KeyError, TypeError, ValueError) as error:  # written by another version of the program
            raise self._damaged(f"its records do not have the form that this version reads ({error!r})") from error

    def _check_files(self) -> None:
        for name, expected in self.manifest.files.items():
            path = self.folder / name
            if not path.is_file() or sha256_of(path) != expected:
                raise self._damaged(f"{name} is not the file that was written")

    def _read(self) -> None:
        raw = json.loads((self.folder / "sources.json").read_text(encoding="utf-8"))
        self.sources = {s["id"]: _source_from_dict(s) for s in raw["sources"]}
        lines = (self.folder / "provisions.jsonl").read_text(encoding="utf-8").splitlines()
        self.provisions = tuple(provision_from_dict(json.loads(line)) for line in lines if line)
        self.by_id = {p.id: p for p in self.provisions}
        self.documents = {i: self._document(i, pages) for i, pages in raw["pages"].items()}
        asked = json.loads((self.folder / "plain-language.json").read_text(encoding="utf-8"))
        self.asked_as: dict[str, tuple[str, ...]] = {k: tuple(v) for k, v in asked["asked_as"].items()}
        self.unanswered = tuple(Unanswered(**u) for u in asked["unanswered"])
        self.unanswered_vectors: Vectors = np.load(self.folder / "unanswered.npy", allow_pickle=False)

    def _document(self, source_id: str, pages: list[dict[str, Any]]) -> Document:
        data = (self.folder / "documents" / f"{source_id}.txt").read_bytes()
        return Document(
            self.sources[source_id], data.decode("utf-8"), hashlib.sha256(data).hexdigest(), "",
            tuple(Page(**p) for p in pages),
        )  # fmt: skip

    def _damaged(self, what: str) -> IndexProblem:
        return IndexProblem(
            "damaged", f"The index in {self.place} is damaged: {what}.", remedy=f"{rebuild(self.place)}."
        )

    def _unwritable(self, why: str) -> IndexProblem:
        return IndexProblem(
            "unwritable", f"The index in {self.place} cannot be opened: {why}, and the vector store writes into its "
            "files even to read them.",
            remedy="make room and allow writing there or in the folder for passing files (TMPDIR); or copy the index, "
            "and name the copy with --index or ASSISTANT_INDEX.",
        )  # fmt: skip

    def _open_collection(self) -> None:
        switch_off_telemetry()
        store = self.folder / "chroma"
        # Chroma makes a database where there is none, so look first.
        if not (store / "chroma.sqlite3").is_file():
            raise self._damaged("the vector store is not there")
        if os.access(store / "chroma.sqlite3", os.W_OK) and os.access(store, os.W_OK):
            try:
                self._open_store(store)
                return
            except IndexProblem as error:
                if error.code != "unwritable":
                    raise
        try:
            self._open_store(self._copied(store))
        except IndexProblem:
            self.close()
            raise

    def _copied(self, store: Path) -> Path:
        """The vector store where it may be written, while this index is open."""
        try:
            self._copy = OwnCopy(store)
        except OSError as error:
            why = f"it may not be written or its disk is full, and no copy could be made ({error.strerror or error})"
            raise _short(self.place, error) or self._unwritable(why) from error
        _LOG.info("the index in %s cannot be written to, and is read from a copy", self.place)
        return self._copy.folder

    def _open_store(self, store: Path) -> None:
        with self._store_errors("cannot be opened"):
            if not as_written(store, self.manifest.pages, self.manifest.rows):
                raise self._damaged("the vector store does not hold what was written")
            self._client = _client(store)
            self._collection = self._client.get_collection(COLLECTION, embedding_function=None)
            count = self._collection.count()
        if count != self.manifest.counts["vectors"]:
            raise self._damaged(f"it holds {count} vectors, and {self.manifest.counts['vectors']} were written")

    @contextlib.contextmanager
    def _store_errors(self, what: str) -> Iterator[None]:
        """Whatever Chroma and SQLite raise becomes an `IndexProblem`."""
        from chromadb.errors import ChromaError

        try:
            yield
        except BaseException as error:
            expected = (ChromaError, sqlite3.Error, OSError, ValueError, RuntimeError, MemoryError)
            if not (panicked(error) or isinstance(error, expected)):
                raise
            if "is full" in str(error):
                raise self._unwritable("the disk is full") from error
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            raise _short(self.place, error) or self._damaged(f"the vector store {what} ({reason})") from error

    def gone(self) -> bool:
        """Whether the build was removed: two others have taken its place meanwhile."""
        return not self.folder.is_dir()

    @property
    def fingerprint(self) -> str:
        """The fingerprint of what the index was made from."""
        return self.manifest.fingerprint

    def check_model(self, fingerprint: str, name: str) -> None:
        """Raise `IndexProblem` if the index was made with another embedding model."""
        if self.manifest.model["fingerprint"] != fingerprint:
            raise IndexProblem(
                "foreign",
                f"The index was made with the embedding model '{self.manifest.model['name']}', not with '{name}'.",
                remedy=f"{rebuild(self.place)}, or set ASSISTANT_EMBEDDING_MODEL to the model it was made with.",
            )

    def search(self, vector: Vectors, count: int) -> list[Match]:
        """The `count` nearest vectors, best first. Raises `IndexProblem` if the store fails."""
        return self.search_each([vector], count)[0]

    def search_each(self, vectors: Sequence[Vectors], count: int) -> list[list[Match]]:
        """The same for each of some vectors; asking for them together is quicker."""
        with self._store_errors("did not answer"):
            found = self._collection.query(
                query_embeddings=list(vectors),
                n_results=min(count, self.manifest.counts["vectors"]),
                include=["distances"],
            )
        return matches_of(found)

    def close(self) -> None:
        """Give the vector store's files back."""
        if self._client is not None:
            self._client.close()
        if self._copy is not None:
            self._copy.close()


def matches_of(found: Any) -> list[list[Match]]:
    """What a collection found, as matches, for each vector that was asked for."""
    return [_matches(ids, far) for ids, far in zip(found["ids"], found["distances"], strict=True)]


def _matches(pieces: Sequence[str], distances: Sequence[float]) -> list[Match]:
    # A server writes its 32-bit numbers as text; so they are the same numbers again.
    near = (1.0 - np.asarray(distances, dtype=np.float32).astype(np.float64)).tolist()
    out = []
    for piece, similarity in zip(pieces, near, strict=True):
        owner, _, tail = piece.rpartition("|")
        out.append(Match(owner, _ENTRY if tail[0] == "e" else _TEXT, piece, similarity))
    return out
