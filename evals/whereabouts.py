"""The file and the line at which the gold of a question stands, so that a finding can be opened there."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from evals.located_yaml import Located
from evals.problems import read_entries
from evals.relocate import Finding


class Whereabouts:
    """The entries of question files by id, with their places."""

    def __init__(self, files: Iterable[Path]) -> None:
        """Read the files. Raises `QuestionError` for one that cannot be read."""
        self._entries: dict[str, tuple[Path, Located, int]] = {}
        for path in files:
            located = read_entries(path)
            for position, entry in enumerate(located.value):
                if isinstance(entry, dict):
                    self._entries[str(entry.get("id"))] = (path, located, position)

    def of(self, finding: Finding) -> str:
        """The place as an editor opens it, "fees.yaml:31": the line of what is wrong."""
        path, located, position = self._entries[finding.question]
        field = {"no_source": "source", "locator": "locator"}.get(finding.kind, "quotation")
        return f"{path}:{located.line_of((position, 'gold', finding.group - 1, finding.alternative - 1, field))}"
