"""From a corpus folder to an index: load, parse, embed, write, switch in.

Unchanged input embeds nothing: an index whose fingerprint fits is kept as it is, and of a
changed corpus only the texts that are new are embedded. Documents go through one after another,
and the next one is read while the texts of the last are embedded.
"""

from __future__ import annotations

import contextlib
import json
import platform
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np

from ingest.address import Place
from ingest.bulk import embed_in_order
from ingest.catalogue import Catalogue, Entry, read_catalogue
from ingest.embed import Embedder, Vectors
from ingest.errors import BuildError, IndexProblem, LoadError
from ingest.fresh import corpus_fingerprint, inputs_of, program_fingerprint, stale
from ingest.loaders import load_document
from ingest.pieces import Leg, Piece, pieces_of
from ingest.places import building, folder_of_vectors, manifest_in_use, new_writer, open_index, reports_in_use
from ingest.plain_language import PlainLanguage, entries_of, read_plain_language
from ingest.report import DocumentReport, report_of, report_to_dict
from ingest.server import Overtaken
from ingest.shortages import MORE_HANDLES, MORE_MEMORY, no_handles, no_memory
from ingest.store import FORMAT, Manifest, Writer, panicked
from ingest.structure import parse
from ingest.types import Document, Provision
from ingest.vectors import known_vectors

_PACKAGES = ("chromadb", "sentence-transformers", "torch", "pypdf", "langchain")
Progress = Callable[[str, int, int], None]


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


def report_json(report: BuildReport) -> str:
    """The report as one JSON object."""
    value = {
        "fingerprint": report.fingerprint, "up_to_date": report.up_to_date, "vectors": report.vectors,
        "embedded": report.embedded, "documents": [report_to_dict(d) for d in report.documents],
        "failures": [{"source": s, "reason": r} for s, r in report.failures], "warnings": list(report.warnings),
    }  # fmt: skip
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _nothing(stage: str, done: int, total: int) -> None:
    """No progress shown."""


def parse_corpus(root: Path) -> Parsed:
    """Load and parse every document of a corpus. A file that cannot be read is a failure, not an end."""
    catalogue = read_catalogue(root)
    documents: dict[str, Document] = {}
    provisions: dict[str, tuple[Provision, ...]] = {}
    furniture: dict[str, int] = {}
    failures = list(catalogue.unusable)
    for entry in catalogue.held:
        try:
            document, parsed, dropped = _read(entry)
        except LoadError as error:
            failures.append((entry.source.id, str(error)))
            continue
        documents[entry.source.id] = document
        provisions[entry.source.id] = parsed
        furniture[entry.source.id] = dropped
    plain = read_plain_language(catalogue, provisions)
    return Parsed(catalogue, documents, provisions, furniture, plain, tuple(failures))


def _read(entry: Entry) -> tuple[Document, tuple[Provision, ...], int]:
    """A document, its provisions and how many lines of site furniture were left out. Raises `LoadError`."""
    document = load_document(entry.source, entry.path)
    parsed, dropped = parse(document, entry.hints)
    if not parsed:
        raise LoadError("The file holds no content besides site furniture.", place=entry.path,
                        remedy="replace it with the document, or remove it.")  # fmt: skip
    return document, parsed, dropped


def check_fresh(index: Place, embedder: Embedder) -> None:
    """Raise `IndexProblem` if the corpus that an index was made from is there and has changed since.

    An index whose corpus is not on this machine cannot be stale: it is all there is.
    """
    manifest = manifest_in_use(index)
    corpus = Path(str(manifest.settings.get("corpus", "")))
    if not corpus.is_dir() or manifest.fingerprint == corpus_fingerprint(corpus, embedder.fingerprint):
        return
    raise stale(index, corpus)


def build(
    corpus: Path, index: Place, embedder: Embedder, progress: Progress = _nothing, wait: float = 0.0
) -> BuildReport:
    """Build the index of a corpus, or find that it is up to date. For another builder it waits so many seconds.

    Raises `CorpusError` for a corpus that does not hang together, `BuildError` where the index
    cannot be written. Files that cannot be read are in the report; the others are built.
    """
    fingerprint = corpus_fingerprint(corpus, embedder.fingerprint)
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(building(index))
        except BuildError:  # another is at work, or nothing may be written: no harm where nothing has to be
            if (report := _up_to_date(index, fingerprint)) is not None:
                return report
            if not wait:
                raise
            progress("waiting", 0, 1)
            held.enter_context(building(index, wait))
        if (report := _up_to_date(index, fingerprint)) is not None:
            return report
        try:
            return _write(read_catalogue(corpus), index, fingerprint, embedder, progress)
        except Overtaken as error:
            if (report := _up_to_date(index, fingerprint)) is not None:  # the other builder had the same corpus
                return report
            raise BuildError(
                f"Another build of {index} was switched in meanwhile, of another state of the corpus. What to do: see "
                "who builds it, and build again if yours is the newer one."
            ) from error


def _up_to_date(index: Place, fingerprint: str) -> BuildReport | None:
    current = _usable(index, fingerprint)
    if current is None:
        return None
    failures = tuple((f["source"], f["reason"]) for f in current.failures)
    return BuildReport(fingerprint, True, reports_in_use(index), failures, current.counts["vectors"])


def _usable(index: Place, fingerprint: str) -> Manifest | None:
    """The manifest of the index in use, if it was made from this input and can be opened."""
    try:
        manifest = manifest_in_use(index)
        if manifest.fingerprint != fingerprint:
            return None
        open_index(index, read=False).close()
        return manifest
    except IndexProblem:
        return None


@dataclass(slots=True)
class _Passing:
    """The corpus as it goes through: a document at a time, and what has to be known of it in the end."""

    catalogue: Catalogue
    plain: PlainLanguage
    embedder: Embedder
    writer: Writer
    progress: Progress
    reports: list[DocumentReport] = field(default_factory=list)
    failures: list[tuple[str, str]] = field(default_factory=list)
    asked_as: dict[str, tuple[str, ...]] = field(default_factory=dict)
    embedded: int = 0

    def pieces(self) -> Iterator[tuple[Piece, Provision | None]]:
        """Every text to embed with its provision, in reading order; the unanswered questions have none."""
        sizes = [_size(entry.path) for entry in self.catalogue.held]
        done, total = 0, max(1, sum(sizes))
        for entry, size in zip(self.catalogue.held, sizes, strict=True):
            try:
                document, provisions, furniture = _read(entry)
            except LoadError as error:
                self.failures.append((entry.source.id, str(error)))
                continue
            asked = entries_of(self.catalogue, entry.source.id, provisions)
            self.writer.document(document, provisions)
            self.reports.append(report_of(document, provisions, furniture, asked))
            self.asked_as |= asked
            by_id = {p.id: p for p in provisions}
            for n, p in enumerate(provisions):
                self.progress("indexing", (1000 * done + 1000 * size * n // len(provisions)) // total, 1000)
                children = [by_id[c] for c in p.children]
                for piece in pieces_of(p, document, children, asked.get(p.id, ()), self.embedder):
                    yield piece, p
            done += size
        for n, u in enumerate(self.plain.unanswered):
            yield Piece(f"unanswered|{n}", "", Leg.ENTRY, u.question), None

    def tell(self) -> None:
        """Count a text that is embedded."""
        self.embedded += 1


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:  # reported when it is read
        return 0


def _write(catalogue: Catalogue, index: Place, fingerprint: str, embedder: Embedder, progress: Progress) -> BuildReport:
    plain = read_plain_language(catalogue, {})
    writer: Writer | None = None
    try:
        writer = new_writer(index)
        passing = _Passing(catalogue, plain, embedder, writer, progress, failures=list(catalogue.unusable))
        unanswered: list[Vectors] = []
        dimension = 0
        with folder_of_vectors(index, embedder.fingerprint) as folder, known_vectors(folder) as known:
            for (piece, p), vector in embed_in_order(
                passing.pieces(), lambda item: item[0].text, embedder, known, writer.vectors, passing.tell
            ):
                dimension = len(vector)
                if p is None:
                    unanswered.append(vector)
                else:
                    writer.add(piece, p, vector)
        if not passing.reports:
            reasons = " ".join(reason for _, reason in passing.failures)
            raise BuildError(f"No document of {catalogue.root} could be read. {reasons}")
        vectors = np.asarray(unanswered, dtype=np.float32).reshape(len(unanswered), dimension)
        writer.plain_language(passing.asked_as, plain.unanswered, vectors)
        writer.finish(
            _manifest(fingerprint, dimension, passing), catalogue.sources.values(),
            [report_to_dict(r) for r in passing.reports],
        )  # fmt: skip
        progress("indexing", 1000, 1000)
    except BaseException as error:
        if writer is not None:
            writer.abandon()
        if no_memory(error):
            raise _too_little_memory(index) from error
        if _is_storage_error(error):
            raise _cannot_write(index, error) from error
        raise
    return BuildReport(
        fingerprint, False, tuple(passing.reports), tuple(passing.failures), writer.count, passing.embedded,
        catalogue.warnings,
    )  # fmt: skip


def _is_storage_error(error: BaseException) -> bool:
    from chromadb.errors import ChromaError

    return isinstance(error, (OSError, sqlite3.Error, ChromaError)) or panicked(error)


def _cannot_write(index: Place, error: BaseException) -> BuildError:
    reason = getattr(error, "strerror", None) or str(error).splitlines()[0]
    remedy = MORE_HANDLES if no_handles(error) else "see that the disk has room and the folder may be written"
    return BuildError(
        f"The index in {index} could not be written: {reason}. What to do: {remedy}, then build again. "
        "The previous index is untouched and in use."
    )


def _too_little_memory(index: Place) -> BuildError:
    return BuildError(
        f"The index in {index} was not built: the memory was not enough. What to do: {MORE_MEMORY}, then build again. "
        "The previous index is untouched and in use."
    )


def _manifest(fingerprint: str, dimension: int, passing: _Passing) -> Manifest:
    return Manifest(
        format=FORMAT,
        fingerprint=fingerprint,
        model={"name": passing.embedder.name, "fingerprint": passing.embedder.fingerprint, "dimension": dimension},
        versions={"python": platform.python_version()} | {p: _version(p) for p in _PACKAGES},
        counts={"documents": len(passing.reports),
                "provisions": sum(sum(r.provisions.values()) for r in passing.reports),
                "vectors": passing.writer.count, "unanswered": len(passing.plain.unanswered)},
        files={},
        failures=tuple({"source": s, "reason": r} for s, r in passing.failures),
        settings={"max_pieces": passing.embedder.max_pieces, "corpus": str(passing.catalogue.root.resolve()),
                  "program": program_fingerprint(passing.embedder.fingerprint), "inputs": inputs_of(passing.catalogue)},
    )  # fmt: skip


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
