"""What can be wrong with how the assistant is to be served, in the project's error family."""

from __future__ import annotations

from ingest.errors import IngestError


class GateError(IngestError):
    """The assistant cannot be served safely as it was asked for; the message says what to do."""

    def __init__(self, problem: str, *, remedy: str) -> None:
        """State the problem and the remedy."""
        super().__init__(f"{problem} What to do: {remedy}")
