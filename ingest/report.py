"""What became of each document in a build: a report that is kept with the index."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ingest.entry_rules import carries_content
from ingest.types import Document, Kind, Provision

# So many places without entries are named; `coverage` lists them all.
_NAMED = 20
_LONGEST = 20_000  # characters: some seven printed pages


@dataclass(frozen=True, slots=True)
class DocumentReport:
    """What became of one file. `unasked` names the first provisions that have no plain-language entries."""

    source_id: str
    provisions: dict[str, int]
    furniture: int
    pages: int
    without_entries: int
    warnings: tuple[str, ...] = ()
    unasked: tuple[str, ...] = ()

    @property
    def tables(self) -> int:
        """How many tables the document has."""
        return self.provisions.get(Kind.TABLE.value, 0)


def report_of(
    document: Document, provisions: Sequence[Provision], furniture: int, asked: Collection[str]
) -> DocumentReport:
    """The report of a document; `asked` are the ids of the provisions that have entries."""
    length = len(document.text)
    without = [p.locator.label for p in provisions if carries_content(p, length) and p.id not in asked]
    return DocumentReport(
        source_id=document.source.id,
        provisions=dict(Counter(p.kind.value for p in provisions)),
        furniture=furniture,
        pages=len({page.number for page in document.pages}),
        without_entries=len(without),
        warnings=(*document.warnings, *_too_long(provisions)),
        unasked=tuple(without[:_NAMED]),
    )


def _too_long(provisions: Sequence[Provision]) -> list[str]:
    """That a place is too long to be of use as a citation: a file that came without line ends, say."""
    long = [p for p in provisions if not p.kind.is_whole and p.span.end - p.span.start > _LONGEST]
    return [
        f"{p.locator.label} has {p.span.end - p.span.start:,} characters and can only be cited as one. What to do: see "
        "whether the file has lost its line ends, and break it into paragraphs."
        for p in long[:_NAMED]
    ]


def report_to_dict(report: DocumentReport) -> dict[str, Any]:
    """The report as plain JSON values."""
    return asdict(report) | {"tables": report.tables}


def report_from_dict(d: dict[str, Any]) -> DocumentReport:
    """The inverse of `report_to_dict`."""
    lists = {name: tuple(d[name]) for name in ("warnings", "unasked")}
    return DocumentReport(**{k: v for k, v in d.items() if k != "tables"} | lists)


def report_lines(d: DocumentReport) -> list[str]:
    """The report for people, the first line with the document's id."""
    kinds = ", ".join(f"{n} {k}" for k, n in sorted(d.provisions.items()))
    pages = f"{d.pages} pages; " if d.pages else ""
    tables = f"{d.tables} {'table' if d.tables == 1 else 'tables'}; " if d.tables else ""
    lines = [
        f"{d.source_id}: {sum(d.provisions.values())} provisions ({kinds})",
        f"  {pages}{tables}{d.furniture} lines of site furniture left out; "
        f"{d.without_entries} provisions without plain-language entries",
    ]
    if 0 < d.without_entries <= len(d.unasked) and d.without_entries < sum(d.provisions.values()):
        lines.append(f"  Without entries: {'; '.join(d.unasked)}")
    return lines + [f"  Note: {warning}" for warning in d.warnings]
