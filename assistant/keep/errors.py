"""What can be wrong with a pack, in the project's error family: the message says what to do."""

from __future__ import annotations

from ingest.errors import IngestError


class PackError(IngestError):
    """A pack that cannot be read as one: not JSON, too big, of another version, or not of this form."""

    def __init__(self, place: str, problem: str, *, remedy: str) -> None:
        """State the place (a file, and the field if known), the problem and the remedy."""
        self.problem = problem
        super().__init__(f"{place}: {problem} What to do: {remedy}")
