"""Where an index is: a folder of this machine, or a database of a Chroma server that several machines share."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from ingest.settings import IngestSettings


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A database of a Chroma server. What it shows of itself holds no secret."""

    url: str
    tenant: str = "default_tenant"
    database: str = "default_database"
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)

    def __str__(self) -> str:
        return f"the Chroma server {self.url} (database {self.database})"


Place = Path | ServerAddress


def place_of(settings: IngestSettings) -> Place:
    """Where the settings say that the index is: the server, if one is named."""
    if not settings.chroma_url:
        return settings.index
    headers: dict[str, str] = json.loads(settings.chroma_headers or "{}")
    if token := settings.chroma_token.get_secret_value():
        name = settings.chroma_token_header
        headers[name] = f"Bearer {token}" if name == "Authorization" else token
    return ServerAddress(
        settings.chroma_url.rstrip("/"), settings.chroma_tenant, settings.chroma_database, tuple(headers.items())
    )
