"""How much of this machine a PDF may take, and what a file is refused for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one file. Seconds are of the clock, for the opening and for each page."""

    bytes: int = 200_000_000
    pages: int = 5_000
    opening_seconds: float = 60.0
    page_seconds: float = 30.0
    file_seconds: float = 1_200.0
    memory: int = 2_000_000_000  # bytes of address space of the process that reads the file
    runs_per_page: int = 50_000  # runs of letters; a full page of small print has about 500
    letters_per_page: int = 1_000_000
    letters: int = 100_000_000
    lost_pages: int = 10  # as many pages may be given up before the file is


LIMITS = Limits()


class Refusal(Exception):
    """A file that is not read as a whole, with the problem and the remedy, in words for a user."""

    def __init__(self, problem: str, remedy: str) -> None:
        """Keep both."""
        self.problem, self.remedy = problem, remedy
        super().__init__(problem)
