"""The run record: what was measured, with what, where and when, so that it can be measured again.

Fingerprints say whether two runs had the same corpus, index, model, program and questions; they
are the first thing to look at where two runs differ, and a run is only resumed where all agree.
"""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from evals.composers import composer_of
from evals.questions import Question
from evals.stats import SEED
from ingest.catalogue import CATALOGUE, read_catalogue
from ingest.hashing import sha256_of

ROOT = Path(__file__).resolve().parent.parent
# What answers and figures are computed with.
PACKAGES = (
    "integration-assistant", "bm25s", "chromadb", "ir-measures", "langchain", "langchain-core", "numpy", "py3langid",
    "pydantic", "pypdf", "PyStemmer", "rapidfuzz", "scikit-learn", "scipy", "sentence-transformers", "tokenizers",
    "torch", "transformers",
)  # fmt: skip
_SECRET = ("key", "secret", "password", "options")
# What an answer, a score or a figure comes from; documentation and thresholds do not count.
_PROGRAM = (("ingest", "*.py"), ("assistant", "*.py"), ("assistant", "*.json"), ("evals", "*.py"))
UNKNOWN = "unknown"


def _git(folder: Path, *args: str) -> str | None:
    try:
        # Whichever git there is, asked with words of ours, without a shell.
        command = ["git", *args]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True, timeout=10)  # noqa: S603
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def git_state(folder: Path = ROOT) -> dict[str, Any]:
    """The revision and whether files differ from it; "unknown" where there is no git or no repository."""
    revision, changes = _git(folder, "rev-parse", "HEAD"), _git(folder, "status", "--porcelain")
    return {"revision": revision or UNKNOWN, "dirty": UNKNOWN if changes is None else bool(changes)}


def versions() -> dict[str, str]:
    """The versions of the packages that figures depend on."""
    out = {}
    for package in PACKAGES:
        try:
            out[package] = version(package)
        except PackageNotFoundError:
            out[package] = "not installed"
    return out


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def machine() -> dict[str, Any]:
    """What the times were taken on."""
    try:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # the system does not say
        memory = None
    return {"system": platform.system(), "architecture": platform.machine(), "cores": cores(), "memory_bytes": memory}


def shown_settings(settings: BaseModel) -> dict[str, Any]:
    """The settings as plain values; the values of secrets are left out."""
    values = settings.model_dump(mode="json")
    return {
        k: "(left out)" if v and (any(s in k for s in _SECRET) or k.endswith("token")) else v for k, v in values.items()
    }


def shown_path(path: Path) -> str:
    """A path for the record: relative to the project where it is inside it."""
    whole = path.resolve()
    return whole.relative_to(ROOT).as_posix() if whole.is_relative_to(ROOT) else str(whole)


def file_hashes(paths: Iterable[Path]) -> dict[str, str]:
    """The SHA-256 of each file by its path, relative to the project where it is inside it."""
    return {shown_path(path): sha256_of(path) for path in paths}


def _of_all(hashes: Mapping[str, str]) -> str:
    """One hash of many files, by name."""
    lines = "".join(f"{name} {digest}\n" for name, digest in sorted(hashes.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def corpus_state(corpus: Path) -> dict[str, Any]:
    """The documents and the catalogue of a corpus by their hashes, and one hash of them all."""
    catalogue = read_catalogue(corpus)
    files = [entry.path for entry in catalogue.held if entry.path.is_file()]
    if (corpus / CATALOGUE).is_file():
        files.append(corpus / CATALOGUE)
    hashes = {path.relative_to(corpus).as_posix(): sha256_of(path) for path in files}
    return {"fingerprint": _of_all(hashes), "files": hashes}


def program_fingerprint() -> str:
    """A hash of the source files that an answer, a score or a figure comes from."""
    paths = [path for folder, ending in _PROGRAM for path in (ROOT / folder).rglob(ending)]
    return _of_all(file_hashes(paths))


def question_hashes(questions: Iterable[Question]) -> dict[str, str]:
    """16 hexadecimal digits of the SHA-256 of everything that an entry says, by id."""
    return {q.id: hashlib.sha256(q.model_dump_json().encode()).hexdigest()[:16] for q in questions}


def embedder_state(embedder: object) -> dict[str, str]:
    """The embedding model by its name and the hash of its weights, where it has them."""
    return {name: str(getattr(embedder, name, UNKNOWN)) for name in ("name", "fingerprint")}


def make_record(
    *, command: str, options: Mapping[str, Any], questions: Sequence[Question], question_files: Sequence[Path],
    corpus: Path, index_fingerprint: str, embedder: object, settings: dict[str, Any], started: datetime,
    of_questions: int | None = None,
) -> dict[str, Any]:  # fmt: skip
    """The record of a run that begins at `started` (UTC); `finished` completes it.

    `of_questions` counts the questions of the whole split, where the run asks only some of them.
    """
    return {
        "what": f"evals {command}", "state": "running", "split": options["split"], "kinds": options["kinds"],
        "ids": options["ids"], "limit": options["limit"], "questions": len(questions),
        "of_questions": of_questions or len(questions), "options": dict(options),
        "started": started.isoformat(timespec="seconds"), "ended": None, "seconds": 0.0, "resumed": [],
        "git": git_state(), "program": program_fingerprint(), "corpus": corpus_state(corpus),
        "index": {"fingerprint": index_fingerprint}, "embedder": embedder_state(embedder), "settings": settings,
        "composer": composer_of(settings),
        "seed": SEED, "python": platform.python_version(), "versions": versions(), "machine": machine(),
        "question_files": file_hashes(question_files), "question_hashes": question_hashes(questions),
    }  # fmt: skip


def stopped(record: Mapping[str, Any], began: datetime) -> dict[str, Any]:
    """The record with the time since `began` added to it."""
    now = datetime.now(UTC)
    seconds = round(record["seconds"] + (now - began).total_seconds(), 1)
    return {**record, "ended": now.isoformat(timespec="seconds"), "seconds": seconds}


def finished(record: Mapping[str, Any], began: datetime, **more: Any) -> dict[str, Any]:
    """The record of a run that has asked everything, with what is only known then."""
    return {**stopped(record, began), "state": "finished", **more}
