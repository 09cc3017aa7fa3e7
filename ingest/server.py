"""A Chroma server: the connection, the builds that it holds, and the switch from one to the next.

    assistant-BUILD-vectors       the vectors (cosine), ids and metadata of one build
    assistant-BUILD-files         the build's files in blocks, as metadata of numbered records
    assistant-switch-00000012     an empty collection, whose metadata say which build the twelfth switch put into use

The highest switch counts. Creating a collection is one step, and no two have one name: so every
reader sees the old build or the new one, and of two builders that switch at once one is refused.
Times are the server's own.
"""

from __future__ import annotations

import base64
import contextlib
import re
import urllib.error
import urllib.request
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from ingest.address import ServerAddress
from ingest.errors import IndexProblem
from ingest.offline import switch_off_telemetry

T = TypeVar("T")
_NAME = re.compile(r"assistant-(?P<build>[0-9a-f]{12})-(?:vectors|files)")
_SWITCH = re.compile(r"assistant-switch-(?P<number>\d{8})")
READING, BUILDING = 15.0, 600.0  # seconds to wait for a reply
GRACE = 600.0  # seconds for which a build stays after it was replaced: answers that began with it are long given
ABANDONED = 900.0  # seconds without a sign of life after which an unfinished build is removed
# Hosted servers take values of 4,096 bytes and 32 of them a record.
_VALUE, _BLOCK, _TOGETHER = 4000, 1 << 16, 20
_A_PAGE = 100


@dataclass(frozen=True, slots=True)
class Switch:
    """The `number`-th switch put `build` into use, whose manifest has the hash `manifest`, at `at` (server's seconds)."""

    number: int
    build: str
    manifest: str
    at: float


class Overtaken(Exception):
    """Another build was switched in since this one began."""


class Gone(Exception):
    """What is asked for is not on the server (any more)."""


def unavailable(address: ServerAddress, reason: str) -> IndexProblem:
    """The server cannot be used now; for whoever runs it."""
    return IndexProblem(
        "unavailable", f"{str(address)[0].upper()}{str(address)[1:]} does not answer as it should: {reason}.",
        remedy="start it and see its log, or correct ASSISTANT_CHROMA_URL and the settings that go with it "
        "(ASSISTANT_CHROMA_TOKEN, _HEADERS, _TENANT, _DATABASE).",
    )  # fmt: skip


class Server:
    """A connection to a database of a Chroma server. Safe to share between threads; comes back by itself."""

    def __init__(self, address: ServerAddress, patience: float) -> None:
        """Connect; no reply takes longer than `patience` seconds. Raises `IndexProblem`: unavailable."""
        self.address = address
        _knock(address)
        with self.errors():
            self._client: Any = _client(address)
            self._client._server._session.timeout = patience  # Chroma's own client would wait for ever

    @contextlib.contextmanager
    def errors(self, *, may_be_gone: bool = False) -> Iterator[None]:
        """Whatever the client raises becomes an `IndexProblem`: unavailable; or `Gone` where that may be."""
        from chromadb.errors import NotFoundError

        try:
            yield
        except (IndexProblem, Overtaken, Gone):
            raise
        except Exception as error:  # a reply that is none of Chroma's, as of a gateway, is a bare Exception there
            reason = (str(error).splitlines() or [""])[0][:200] or type(error).__name__
            if may_be_gone and isinstance(error, NotFoundError):
                raise Gone(reason) from error
            raise unavailable(self.address, reason) from error

    def now(self) -> float:
        """The server's time in seconds. Raises `IndexProblem`."""
        with self.errors():
            return float(self._client.heartbeat()) / 1e9

    def collections(self) -> dict[str, dict[str, Any]]:
        """The metadata of every collection by its name. Raises `IndexProblem`."""
        found: dict[str, dict[str, Any]] = {}
        with self.errors():
            for at in count(0, _A_PAGE):
                page = self._client.list_collections(limit=_A_PAGE, offset=at)
                found |= {c.name: dict(c.metadata or {}) for c in page}
                if len(page) < _A_PAGE:
                    return found
        raise AssertionError("a list has an end")

    def switches(self) -> list[Switch]:
        """Every switch that is remembered, the newest first. Raises `IndexProblem`."""
        return switches_among(self.collections())

    def collection(self, name: str) -> Any:
        """A collection. Raises `Gone`, `IndexProblem`."""
        with self.errors(may_be_gone=True):
            return self._client.get_collection(name, embedding_function=None)

    def create(self, name: str, hnsw: dict[str, Any], **metadata: Any) -> Any:
        """A new collection, which shows a sign of life. Raises `IndexProblem`."""
        beat = self.now()
        with self.errors():
            return self._client.create_collection(
                name, metadata={**metadata, "beat": beat}, embedding_function=None, configuration={"hnsw": hnsw}
            )

    def remove(self, name: str) -> None:
        """Remove a collection, if it is there. Raises `IndexProblem`."""
        with contextlib.suppress(Gone), self.errors(may_be_gone=True):
            self._client.delete_collection(name)

    def switch_in(self, number: int, build: str, manifest: str) -> None:
        """Make a build the one in use, as the `number`-th. Raises `Overtaken` if that switch was another's."""
        name, at = f"assistant-switch-{number:08}", self.now()
        with self.errors():
            try:
                self._client.create_collection(
                    name, metadata={"build": build, "manifest": manifest, "at": at}, embedding_function=None
                )
            except Exception:
                # It is there already: another's, or ours and only the reply was lost.
                if name not in (found := self.collections()):
                    raise
                if found[name].get("build") != build:
                    raise Overtaken from None

    def clear(self) -> None:
        """Remove what nobody uses: builds long replaced but the previous one, and what dead builders left."""
        now, found = self.now(), self.collections()
        switches = switches_among(found)
        replaced = list(zip(switches[2:], switches[1:], strict=False))  # the previous one stays
        old = [s for s, by in replaced if now - by.at > GRACE]
        for switch in old:
            self.remove(f"assistant-switch-{switch.number:08}")
        keep = {s.build for s in switches} - {s.build for s in old}
        alive: dict[str, float] = {}
        for name, metadata in found.items():
            if m := _NAME.fullmatch(name):
                alive[m["build"]] = max(alive.get(m["build"], 0.0), float(metadata.get("beat", 0.0)))
        dead = {b for b, beat in alive.items() if b not in keep and now - beat > ABANDONED}
        for build in sorted((dead | {s.build for s in old}) - keep):
            self.remove(f"assistant-{build}-vectors")
            self.remove(f"assistant-{build}-files")


def switches_among(collections: dict[str, dict[str, Any]]) -> list[Switch]:
    """The switches among collections, the newest first."""
    found = []
    for name, m in collections.items():
        if number := _SWITCH.fullmatch(name):
            found.append(
                Switch(int(number["number"]), str(m.get("build")), str(m.get("manifest")), float(m.get("at", 0)))
            )
    return sorted(found, key=lambda s: -s.number)


def put_file(collection: Any, name: str, path: Path) -> None:
    """Write a file into a collection of files, in blocks that are packed each by itself."""
    with path.open("rb") as file:
        blocks = ((n, file.read(_BLOCK)) for n in count())
        ids: list[str] = []
        rows: list[dict[str, str]] = []
        for n, block in blocks:
            if block or n == 0:
                ids.append(f"{n:06}|{name}")
                rows.append(_packed(block))
            if ids and (not block or len(ids) == _TOGETHER):
                # Chroma wants a vector with each record; nobody searches for these.
                collection.add(ids=ids, embeddings=[[float(i[:6])] for i in ids], metadatas=rows)
                ids, rows = [], []
            if not block:
                return


def _packed(block: bytes) -> dict[str, str]:
    text = base64.b64encode(zlib.compress(block)).decode("ascii")
    return {f"{i // _VALUE:02}": text[i : i + _VALUE] for i in range(0, len(text), _VALUE)}


def get_file(collection: Any, name: str, path: Path) -> None:
    """Read a file out of a collection of files. Raises `Gone` where it is not there or not whole, and what Chroma raises."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        for at in count(0, _TOGETHER):
            ids = [f"{n:06}|{name}" for n in range(at, at + _TOGETHER)]
            found = collection.get(ids=ids, include=["metadatas"])
            rows = dict(zip(found["ids"], found["metadatas"], strict=True))
            if at == 0 and not rows:
                raise Gone(f"{name} is not on the server")
            for i in (i for i in ids if i in rows):
                try:
                    packed = "".join(str(rows[i][k]) for k in sorted(rows[i]))
                    file.write(zlib.decompress(base64.b64decode(packed, validate=True)))
                except (ValueError, zlib.error) as error:
                    raise Gone(f"{name} is not whole on the server") from error
            if len(rows) < _TOGETHER:
                return


def again(ask: Callable[[], T]) -> T:
    """What a question to the server gives; asked once more where the connection broke, as it does at a restart."""
    import httpx

    try:
        return ask()
    except (httpx.NetworkError, httpx.RemoteProtocolError):
        return ask()


@lru_cache(maxsize=8)
def _connected(address: ServerAddress, patience: float) -> Server:
    return Server(address, patience)


def server_of(address: ServerAddress, patience: float = READING) -> Server:
    """The connection to a server, one for the process. Raises `IndexProblem`: unavailable."""
    return _connected(address, patience)


def _knock(address: ServerAddress) -> None:
    """See within a bounded time that there is a Chroma server. Raises `IndexProblem`."""
    # The settings take http and https only.
    request = urllib.request.Request(f"{address.url}/api/v2/heartbeat", headers=dict(address.headers))  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=READING) as reply:  # noqa: S310
            reply.read()
    except urllib.error.HTTPError as error:
        raise unavailable(address, f"it says {error.code} {error.reason}") from error
    except (OSError, ValueError) as error:
        raise unavailable(address, str(getattr(error, "reason", error))) from error


def _client(address: ServerAddress) -> Any:
    switch_off_telemetry()
    import chromadb
    from chromadb.config import Settings

    parts = urlsplit(address.url)
    tls = parts.scheme == "https"
    return chromadb.HttpClient(
        host=parts.hostname or "", port=parts.port or (443 if tls else 80), ssl=tls, headers=dict(address.headers),
        settings=Settings(anonymized_telemetry=False), tenant=address.tenant, database=address.database,
    )  # fmt: skip
