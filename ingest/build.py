"""From a corpus folder to an index: load, parse, embed, write, switch in.

Unchanged input embeds nothing: an index whose fingerprint fits is kept as it is, and of a
changed corpus only the texts that are new are embedded.
"""

from __future__ import annotations

import contextlib
import hashlib
import platform
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

from ingest.catalogue import CATALOGUE, LOCK, Catalogue, read_catalogue
from ingest.embed import Embedder, Vectors
from ingest.entry_rules import carries_content
from ingest.errors import BuildError, IndexProblem, LoadError
from ingest.hashing import sha256_of
from ingest.loaders import load_document
from ingest.pieces import Piece, pieces_of
from ingest.plain_language import PlainLanguage, plain_language_files, read_plain_language
from ingest.store import FORMAT, Index, Manifest, Writer, build_lock, read_manifest, remove_leftovers, text_hash
from ingest.structure import parse
from ingest.types import Document, Provision

_BATCH = 64
_PACKAGES = ("chromadb", "sentence-transformers", "torch", "pypdf", "langchain")
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """What became of one file."""

    source_id: str
    provisions: dict[str, int]
    furniture: int
    pages: int
    without_entries: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did. `failures` are files that could not be read, with the reason."""

    fingerprint: str
    up_to_date: bool
    documents: tuple[DocumentReport, ...]
    failures: tuple[tuple[str, str], ...]
    vectors: int = 0
    embedded: int = 0
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Parsed:
    """A corpus in memory."""

    catalogue: Catalogue
    documents: dict[str, Document]
    provisions: dict[str, tuple[Provision, ...]]
    furniture: dict[str, int]
    plain: PlainLanguage
    failures: tuple[tuple[str, str], ...]


def _nothing(stage: str, done: int, total: int) -> None:
    """No progress shown."""


def parse_corpus(root: Path) -> Parsed:
    """Load and parse every document of a corpus. A file that cannot be read is a failure, not an end."""
    catalogue = read_catalogue(root)
    documents: dict[str, Document] = {}
    provisions: dict[str, tuple[Provision, ...]] = {}
    furniture: dict[str, int] = {}
    failures: list[tuple[str, str]] = []
    for entry in catalogue.held:
        try:
            document = load_document(entry.source, entry.path)
            parsed, dropped = parse(document, entry.hints)
            if not parsed:
                raise LoadError("The file holds no content besides site furniture.", place=entry.path,
                                remedy="replace it with the document, or remove it.")  # fmt: skip
        except LoadError as error:
            failures.append((entry.source.id, str(error)))
            continue
        documents[entry.source.id] = document
        provisions[entry.source.id] = parsed
        furniture[entry.source.id] = dropped
    plain = read_plain_language(catalogue, provisions)
    return Parsed(catalogue, documents, provisions, furniture, plain, tuple(failures))


def corpus_fingerprint(root: Path, model_fingerprint: str) -> str:
    """A hash of everything that an index is made from: files, catalogue, entries, model, parser."""
    catalogue = read_catalogue(root)
    digest = hashlib.sha256(f"format {FORMAT}\nmodel {model_fingerprint}\n".encode())
    files = [e.path for e in catalogue.held] + list(plain_language_files(root))
    files += [p for p in (root / CATALOGUE, root / LOCK) if p.is_file()]
    for path in sorted(files):
        try:
            state = sha256_of(path)
        except OSError:
            state = "unreadable"
        digest.update(f"{path.relative_to(root).as_posix()} {state}\n".encode())
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(sha256_of(path).encode())
    return digest.hexdigest()


def check_fresh(index: Path, embedder: Embedder) -> None:
    """Raise `IndexProblem` if the corpus that an index was made from is there and has changed since.

    An index whose corpus is not on this machine cannot be stale: it is all there is.
    """
    _, manifest = read_manifest(index)
    corpus = Path(str(manifest.settings.get("corpus", "")))
    if not corpus.is_dir() or manifest.fingerprint == corpus_fingerprint(corpus, embedder.fingerprint):
        return
    raise IndexProblem(
        "stale", f"The index in {index} was made before its corpus, the catalogue, the plain-language index, "
        "the embedding model or the program changed.",
        remedy=f"run `python -m ingest build --corpus {corpus} --index {index}`.",
    )  # fmt: skip


def build(corpus: Path, index: Path, embedder: Embedder, progress: Progress = _nothing) -> BuildReport:
    """Build the index of a corpus, or find that it is up to date.

    Raises `CorpusError` for a corpus that does not hang together, `BuildError` where the index
    cannot be written. Files that cannot be read are in the report; the others are built.
    """
    fingerprint = corpus_fingerprint(corpus, embedder.fingerprint)
    with build_lock(index):
        remove_leftovers(index)
        current = _usable(index, fingerprint)
        if current is not None:
            failures = tuple((f["source"], f["reason"]) for f in current.failures)
            return BuildReport(fingerprint, True, (), failures, current.counts["vectors"])
        parsed = parse_corpus(corpus)
        if not parsed.documents:
            reasons = " ".join(reason for _, reason in parsed.failures)
            raise BuildError(f"No document of {corpus} could be read. {reasons}")
        return _write(parsed, index, fingerprint, embedder, progress)


def _usable(index: Path, fingerprint: str) -> Manifest | None:
    """The manifest of the index in use, if it was made from this input and can be opened."""
    try:
        _, manifest = read_manifest(index)
        if manifest.fingerprint != fingerprint:
            return None
        Index(index).close()
        return manifest
    except IndexProblem:
        return None


def _known(index: Path, embedder: Embedder) -> dict[str, Vectors]:
    """The vectors of the index in use, if they were made by the same model."""
    try:
        with contextlib.closing(Index(index)) as old:
            old.check_model(embedder.fingerprint, embedder.name)
            return old.known_vectors()
    except IndexProblem:
        return {}


def _write(parsed: Parsed, index: Path, fingerprint: str, embedder: Embedder, progress: Progress) -> BuildReport:
    every = [p for ps in parsed.provisions.values() for p in ps]
    by_id = {p.id: p for p in every}
    pieces: list[Piece] = []
    for p in every:
        children = [by_id[c] for c in p.children]
        pieces += pieces_of(p, parsed.documents[p.source_id], children, parsed.plain.asked_as.get(p.id, ()), embedder)
    unanswered = [u.question for u in parsed.plain.unanswered]
    texts = [p.text for p in pieces] + unanswered
    vectors, embedded = _embed(texts, _known(index, embedder), embedder, progress)
    writer: Writer | None = None
    try:
        writer = Writer(index)
        progress("writing", 0, 1)
        writer.texts(parsed.documents.values(), parsed.catalogue.sources.values(), every)
        writer.vectors(pieces, vectors[: len(pieces)], by_id)
        writer.plain_language(parsed.plain.asked_as, parsed.plain.unanswered, vectors[len(pieces) :])
        writer.finish(_manifest(fingerprint, embedder, vectors, parsed, len(pieces), len(every)))
        progress("writing", 1, 1)
    except BaseException as error:
        if writer is not None:
            writer.abandon()
        if _is_storage_error(error):
            raise _cannot_write(index, error) from error
        raise
    documents = tuple(_report(i, parsed) for i in parsed.documents)
    return BuildReport(fingerprint, False, documents, parsed.failures, len(pieces), embedded, parsed.catalogue.warnings)


def _is_storage_error(error: BaseException) -> bool:
    from chromadb.errors import ChromaError

    return isinstance(error, (OSError, sqlite3.Error, ChromaError))


def _cannot_write(index: Path, error: BaseException) -> BuildError:
    reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
    return BuildError(
        f"The index in {index} could not be written: {reason}. What to do: see that the disk has room and the "
        "folder may be written, then build again. The previous index is untouched and in use."
    )


def _embed(
    texts: Sequence[str], known: dict[str, Vectors], embedder: Embedder, progress: Progress
) -> tuple[Vectors, int]:
    """The vectors of the texts, reusing those that are known; and how many were embedded."""
    hashes = [text_hash(t) for t in texts]
    found = dict(known)
    new = {h: t for h, t in zip(hashes, texts, strict=True) if h not in found}
    order = sorted(new, key=lambda h: (len(new[h]), h))  # like lengths together: less padding
    progress("embedding", 0, len(order))
    for at in range(0, len(order), _BATCH):
        part = order[at : at + _BATCH]
        for h, vector in zip(part, embedder.encode([new[h] for h in part]), strict=True):
            found[h] = vector
        progress("embedding", min(at + _BATCH, len(order)), len(order))
    return np.asarray([found[h] for h in hashes], dtype=np.float32), len(order)


def _manifest(
    fingerprint: str, embedder: Embedder, vectors: Vectors, parsed: Parsed, pieces: int, provisions: int
) -> Manifest:
    return Manifest(
        format=FORMAT,
        fingerprint=fingerprint,
        model={"name": embedder.name, "fingerprint": embedder.fingerprint, "dimension": int(vectors.shape[1])},
        versions={"python": platform.python_version()} | {p: _version(p) for p in _PACKAGES},
        counts={"documents": len(parsed.documents), "provisions": provisions, "vectors": pieces,
                "unanswered": len(parsed.plain.unanswered)},
        files={},
        failures=tuple({"source": s, "reason": r} for s, r in parsed.failures),
        settings={"max_pieces": embedder.max_pieces, "corpus": str(parsed.catalogue.root.resolve())},
    )  # fmt: skip


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _report(source_id: str, parsed: Parsed) -> DocumentReport:
    provisions = parsed.provisions[source_id]
    length = len(parsed.documents[source_id].text)
    kinds: dict[str, int] = {}
    for p in provisions:
        kinds[p.kind.value] = kinds.get(p.kind.value, 0) + 1
    return DocumentReport(
        source_id=source_id,
        provisions=kinds,
        furniture=parsed.furniture[source_id],
        pages=len({page.number for page in parsed.documents[source_id].pages}),
        without_entries=sum(carries_content(p, length) and p.id not in parsed.plain.asked_as for p in provisions),
        warnings=parsed.documents[source_id].warnings,
    )
