"""The ids that an imported set had before, so that what is exported from it fits the set that it came from."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.errors import CallError
from evals.exchange.names import document_id, documents
from evals.exchange.written import IDS
from evals.questions import WHOLE_SOURCE
from evals.reference import Reference
from ingest.types import Kind, Locator, Provision, Span


@dataclass(frozen=True, slots=True)
class Before:
    """What each source and each question of an import was called; a name that is not there is kept."""

    documents: Mapping[str, str]
    questions: Mapping[str, str]

    def question(self, question_id: str) -> str:
        """The id that the question had."""
        return self.questions.get(question_id, question_id)


def ids_before(files: Sequence[Path]) -> Before | None:
    """The ids beside the question files, where these were imported with their documents (`ids.json`).

    `None` where no file has any. Raises `CallError` for an `ids.json` that is not as an import leaves it.
    """
    paths = sorted({path for file in files if (path := file.parent / IDS).is_file()})
    documents, questions = {}, {}
    for path in paths:
        found = _read(path)
        documents.update(found.get("documents", {}))
        questions.update(found.get("questions", {}))
    return Before(documents, questions) if documents else None


def named(reference: Reference, before: Before | None) -> tuple[dict[str, Provision], Callable[[str, int, int], str]]:
    """The documents of an export by id, and the id of a place: provisions, or of an imported set its documents."""
    if before is None:
        return documents(p for ps in reference.provisions.values() for p in ps), document_id
    old = before.documents
    whole = {
        old[source]: Provision(source, source, Kind.SECTION, Locator(WHOLE_SOURCE), Span(0, len(text)), text)
        for source, text in reference.texts.items() if source in old
    }  # fmt: skip
    return whole, lambda source, start, end: old.get(source) or document_id(source, start, end)


def _read(path: Path) -> dict[str, dict[str, str]]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise CallError(f"{path} cannot be read: {error}. What to do: import the set again, or remove the file to "
                        "export with the ids that it has here.") from error  # fmt: skip
    good = isinstance(found, dict) and all(isinstance(names, dict) for names in found.values())
    if not good:
        raise CallError(f"{path} is not as an import leaves it. What to do: import the set again.")
    return {part: {str(k): str(v) for k, v in names.items()} for part, names in found.items()}
