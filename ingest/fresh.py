"""What an index was made from, and what of it has changed since.

An index is of one state of its corpus, one model and one version of the program. Where the model or the
program has changed, its citations may be wrong and it is refused. Where files of the corpus have changed, what
it says is true of the files as they were, and it can be asked by whoever is told so.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from ingest.address import Place, ServerAddress
from ingest.catalogue import CATALOGUE, LOCK, Catalogue, read_catalogue
from ingest.embed import Embedder
from ingest.errors import CorpusError, IndexProblem
from ingest.hashing import sha256_of
from ingest.places import manifest_in_use
from ingest.plain_language import plain_language_files
from ingest.store import FORMAT, read_manifest, rebuild

_UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Changes:
    """How a corpus differs from the index that was made of it.

    `gone`, `changed` and `added` are names of files inside the corpus; `sources` are the ids of the documents whose
    file is gone or changed. `problem` is what keeps the index from being built anew, where something does.
    """

    corpus: Path
    index: Place
    gone: tuple[str, ...]
    changed: tuple[str, ...]
    added: tuple[str, ...]
    sources: frozenset[str]
    problem: str = ""

    @property
    def remedy(self) -> str:
        """The command that builds the index anew; folders below this one are named from here, as people type them."""
        if isinstance(self.index, ServerAddress):
            return f"ASSISTANT_CHROMA_URL={self.index.url} python -m ingest build --corpus {_from_here(self.corpus)}"
        return f"python -m ingest build --corpus {_from_here(self.corpus)} --index {_from_here(self.index)}"

    @property
    def sentence(self) -> str:
        """What has changed, in one sentence or two."""
        kinds = (("gone", self.gone), ("changed", self.changed), ("new", self.added))
        what = "; ".join(f"{kind}: {', '.join(names)}" for kind, names in kinds if names)
        return f"The corpus has changed since the index was made{f' ({what})' if what else ''}."


def _from_here(folder: Path) -> Path:
    here = Path.cwd()
    return folder.relative_to(here) if folder.is_relative_to(here) else folder


def corpus_fingerprint(root: Path, model_fingerprint: str) -> str:
    """A hash of everything that an index is made from: files, catalogue, entries, model, parser."""
    digest = hashlib.sha256(f"format {FORMAT}\nmodel {model_fingerprint}\n".encode())
    catalogue = read_catalogue(root)
    digest.update("".join(f"not {name}\n" for name, _ in catalogue.unusable).encode())
    for path in _files(catalogue):
        digest.update(f"{path.relative_to(root).as_posix()} {_state(path)}\n".encode())
    digest.update(_parser())
    return digest.hexdigest()


def program_fingerprint(model_fingerprint: str) -> str:
    """A hash of the model and the program alone."""
    return hashlib.sha256(f"format {FORMAT}\nmodel {model_fingerprint}\n".encode() + _parser()).hexdigest()


def _parser() -> bytes:
    """The hashes of the program's files that say what an index is made of."""
    return "".join(sha256_of(path) for path in sorted(Path(__file__).parent.rglob("*.py"))).encode()


def inputs_of(catalogue: Catalogue) -> dict[str, list[str]]:
    """The hash of each file that an index is made from, and the id of the document that it is, by name."""
    ids = {entry.path: entry.source.id for entry in catalogue.held}
    return {
        path.relative_to(catalogue.root).as_posix(): [_state(path), ids.get(path, "")] for path in _files(catalogue)
    }


def made_from(index: Path, corpus: Path) -> bool:
    """Whether an index is there and was made from that corpus."""
    try:
        return Path(str(read_manifest(index)[1].settings.get("corpus", ""))) == corpus.resolve()
    except IndexProblem:
        return False


def changes_since(index: Place, embedder: Embedder) -> Changes | None:
    """What of the corpus has changed since an index was made of it; `None` where nothing has, or it is not here.

    Raises `IndexProblem` where there is no index, or where the model or the program is another one.
    """
    manifest = manifest_in_use(index)
    root = Path(str(manifest.settings.get("corpus", "")))
    if not root.is_dir():
        return None
    problem, now = "", None
    try:
        now = read_catalogue(root)
        if manifest.fingerprint == corpus_fingerprint(root, embedder.fingerprint):
            return None
    except CorpusError as error:
        problem = str(error)
    inputs = manifest.settings.get("inputs")
    if not inputs or manifest.settings.get("program") != program_fingerprint(embedder.fingerprint):
        raise stale(index, root)
    found = {name: _state(root / name) for name in inputs}
    gone = tuple(name for name in inputs if not (root / name).exists())
    changed = tuple(name for name, (state, _) in inputs.items() if name not in gone and found[name] != state)
    added = tuple(name for name in inputs_of(now) if name not in inputs) if now else _unnamed(root, set(inputs))
    sources = frozenset(inputs[name][1] for name in (*gone, *changed) if inputs[name][1])
    if not (gone or changed or added or problem):
        raise stale(index, root)
    return Changes(root, index, gone, changed, added, sources, problem)


def stale(index: Place, corpus: Path) -> IndexProblem:
    """The error for an index that was made from something else."""
    return IndexProblem(
        "stale", f"The index in {index} was made before its corpus, the catalogue, the plain-language index, "
        "the embedding model or the program changed.",
        remedy=f"{rebuild(index)}." if isinstance(index, ServerAddress)
        else f"run `python -m ingest build --corpus {corpus} --index {index}`.",
    )  # fmt: skip


def _unnamed(root: Path, known: set[str]) -> tuple[str, ...]:
    """The documents that nobody has named yet, where the catalogue cannot be read as it is."""
    files = (p for p in sorted((root / "documents").rglob("*")) if p.is_file() and not p.name.startswith("."))
    names = (p.relative_to(root).as_posix() for p in files)
    within = {Path(name) for name in known}
    return tuple(name for name in names if within.isdisjoint((Path(name), *Path(name).parents)))


def _files(catalogue: Catalogue) -> list[Path]:
    files = [e.path for e in catalogue.held] + list(plain_language_files(catalogue.root))
    return sorted(files + [p for p in (catalogue.root / CATALOGUE, catalogue.root / LOCK) if p.is_file()])


def _state(path: Path) -> str:
    try:
        return sha256_of(path)
    except OSError:
        return _UNREADABLE
