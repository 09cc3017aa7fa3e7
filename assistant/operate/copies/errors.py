"""What can be wrong with a copy."""

from __future__ import annotations

from ingest.errors import IngestError


class CopyError(IngestError):
    """A copy cannot be made or put back; the message says what to do. Nothing was changed."""

    def __init__(self, problem: str, *, remedy: str) -> None:
        """State the problem and the remedy."""
        super().__init__(f"{problem} What to do: {remedy}")
