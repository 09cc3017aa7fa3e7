"""The lock file: the hash of every document that was checked, and where and when the fetched ones came from.

    {"sha256": {"documents/act.xml": "…"},
     "retrieved": {"documents/act.xml": {"day": "2026-03-01", "url": "…", "form": "legislation-xml",
                   "parts": [{"url": "…", "sha256": "…", "etag": "…", "last_modified": "…"}]}}}

`parts` are the pages that were joined into the file, in order; one for a source of one file.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from ingest.errors import CatalogueError
from ingest.published import Form

LOCK = "catalogue.lock.json"


@dataclass(frozen=True, slots=True)
class Part:
    """One address that a file came from, with what its server says to know it again by."""

    url: str
    sha256: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Retrieval:
    """When a file was fetched (YYYY-MM-DD), from where, and from which parts."""

    day: str
    url: str
    form: Form
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Lock:
    """The hashes by file name, and the retrievals of those that were fetched."""

    sha256: dict[str, str]
    retrieved: dict[str, Retrieval] = field(default_factory=dict)


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid")
    url: str
    sha256: str
    etag: str | None = None
    last_modified: str | None = None


class _Retrieval(BaseModel):
    model_config = ConfigDict(extra="forbid")
    day: str
    url: str
    form: Form
    parts: list[_Part]


class _Lock(BaseModel):
    sha256: dict[str, str]
    retrieved: dict[str, _Retrieval] = {}


def read_lock(root: Path) -> Lock | None:
    """The lock of a corpus folder, or `None` where there is none. Raises `CatalogueError` if it cannot be read."""
    path = root / LOCK
    if not path.is_file():
        return None
    try:
        lock = _Lock.model_validate(json.loads(path.read_text(encoding="utf-8")), strict=False)
    except (OSError, ValueError) as error:
        reason = error.errors()[0]["msg"] if isinstance(error, ValidationError) else error
        raise CatalogueError(
            f"The lock file cannot be read: {reason}.", place=path,
            remedy="restore it, or write it anew with `python -m ingest check --update-lock`.",
        ) from error  # fmt: skip
    retrieved = {
        name: Retrieval(r.day, r.url, r.form, tuple(Part(**p.model_dump()) for p in r.parts))
        for name, r in lock.retrieved.items()
    }
    return Lock(lock.sha256, retrieved)


def lock_text(lock: Lock) -> str:
    """The lock as its file holds it: sorted, so that a change of one file is a change of its lines only."""
    data: dict[str, object] = {"sha256": dict(sorted(lock.sha256.items()))}
    if lock.retrieved:
        data["retrieved"] = {name: _without_nothing(asdict(r)) for name, r in sorted(lock.retrieved.items())}
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _without_nothing(retrieval: dict[str, object]) -> dict[str, object]:
    parts = retrieval["parts"]
    assert isinstance(parts, tuple)
    return {**retrieval, "parts": [{k: v for k, v in part.items() if v is not None} for part in parts]}
