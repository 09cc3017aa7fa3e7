"""What can be wrong with feedback and its store, in the project's error family."""

from __future__ import annotations

from ingest.errors import IngestError


class FeedbackError(IngestError):
    """Feedback that cannot be taken, or a store that cannot be used; the message says what to do."""

    def __init__(self, problem: str, *, remedy: str) -> None:
        """State the problem and the remedy."""
        super().__init__(f"{problem} What to do: {remedy}")
