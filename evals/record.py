"""The run record: what was measured, with what, where and when, so that it can be measured again."""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pydantic import BaseModel

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("integration-assistant", "chromadb", "sentence-transformers", "torch", "langchain", "langchain-core",
            "bm25s", "numpy", "pydantic")  # fmt: skip
_SECRET = ("key", "token", "secret", "password")
UNKNOWN = "unknown"


def _git(folder: Path, *args: str) -> str | None:
    try:
        done = subprocess.run(["git", *args], cwd=folder, capture_output=True, text=True, check=True, timeout=10)
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


def machine() -> dict[str, Any]:
    """What the times were taken on."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {"system": platform.system(), "architecture": platform.machine(), "cores": cores}


def shown_settings(settings: BaseModel) -> dict[str, Any]:
    """The settings as plain values; the values of secrets are left out."""
    values = settings.model_dump(mode="json")
    return {k: "(left out)" if v and any(s in k.casefold() for s in _SECRET) else v for k, v in values.items()}


def file_hashes(paths: Sequence[Path]) -> dict[str, str]:
    """The SHA-256 of each file by its path, relative to the project where it is inside it."""
    out = {}
    for path in paths:
        whole = path.resolve()
        name = whole.relative_to(ROOT).as_posix() if whole.is_relative_to(ROOT) else str(whole)
        out[name] = hashlib.sha256(path.read_bytes()).hexdigest()
    return out


def make_record(
    *, what: str, split: str, kinds: Sequence[str], question_files: Sequence[Path], questions: int, fingerprint: str,
    settings: dict[str, Any], started: datetime,
) -> dict[str, Any]:  # fmt: skip
    """The record of a run that began at `started` (UTC) and ends now."""
    return {
        "what": what, "split": split, "kinds": list(kinds), "questions": questions,
        "started": started.isoformat(timespec="seconds"),
        "seconds": round((datetime.now(UTC) - started).total_seconds(), 1),
        "git": git_state(), "index": {"fingerprint": fingerprint}, "settings": settings,
        "python": platform.python_version(), "versions": versions(), "machine": machine(),
        "question_files": file_hashes(question_files),
    }  # fmt: skip
