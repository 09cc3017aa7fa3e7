"""What a check of a pack found: in words for people, and as JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from typing import Any

from assistant.keep.checking import Checked, Finding, Report
from assistant.keep.pack import Pack
from assistant.keep.sentences import checkable

FORMAT = "integration-assistant/pack-check"
VERSION = 1
UNCHANGED, ERROR, LOST, CHANGED = 0, 1, 3, 4  # exit statuses; 2 is a wrong call, as everywhere

_WORDS = {
    Finding.STANDS: "stands, word for word, in its place",
    Finding.MOVED: "stands, word for word, at another place",
    Finding.INCOMPLETE: "stands, but NOT with the conditions that bind it",
    Finding.GONE: "is NOT in the document any more",
    Finding.SOURCE_GONE: "cannot be checked: its source is not held",
}
_FIELDS = {"url": "address", "published": "date", "locator": "place"}


def status_of(report: Report) -> int:
    """The exit status: 0 all as it was, 4 something changed and every quotation stands, 3 otherwise."""
    if report.lost:
        return LOST
    return CHANGED if report.changed else UNCHANGED


def summary(report: Report) -> str:
    """The outcome in a sentence or two."""
    count = len(report.checked)
    if count == 0:
        stand = "The pack holds no quotations."
    else:
        standing = sum(not c.finding.is_lost for c in report.checked)
        all_of = f"All {count} quotations stand" if count > 1 else "The quotation stands"
        stand = f"{all_of} in the documents, word for word." if standing == count else (
            f"{standing} of {count} quotations stand in the documents, word for word."
        )  # fmt: skip
    if report.altered:
        return f"{stand} The pack itself is not as the assistant wrote it: do not rely on it."
    if count and not report.changed:
        return f"{stand} Nothing has changed."
    return stand


def as_text(pack: Pack, report: Report) -> list[str]:
    """The report for people, line by line, the outcome first."""
    lines = [summary(report), f"The pack was made on {pack.made[:10]}, with {_answers(len(pack.answers))}."]
    lines += [f"Altered: {problem}" for problem in report.altered]
    for number, answer in enumerate(pack.answers, 1):
        mine = [c for c in report.checked if c.answer == number]
        lines += ["", f"{number}. {answer.question}"]
        if not checkable(answer) and answer.statements:
            lines.append(f"   Its sentences are of the composer '{answer.composer}': only its quotations were checked.")
        lines += [f"   No quotation: the answer was '{answer.status}'."] if not mine else []
        for checked in mine:
            lines += [f"   {line}" for line in _about(checked)]
    return lines


def _answers(count: int) -> str:
    return "1 answer" if count == 1 else f"{count} answers"


def _about(checked: Checked) -> list[str]:
    c = checked.citation
    lines = [f"[{c.marker}] {c.title}, {c.locator}: {_WORDS[checked.finding]}."]
    if checked.why:
        lines.append(f"    {checked.why}")
    if checked.document_changed:
        lines.append("    The document has changed since the pack was made.")
    if checked.finding is Finding.MOVED and checked.now:
        lines.append(f"    It is now at characters {checked.now.start} to {checked.now.end}"
                     f"{f', {checked.locator}' if checked.locator else ''}.")  # fmt: skip
    for change in checked.changes:
        name = _FIELDS.get(change.field, change.field)
        lines.append(f"    Its {name} was {change.then or 'not stated'}; it is now {change.now or 'not stated'}.")
    if checked.nearest:
        lines.append(f"    The nearest words now (they are not the same): {checked.nearest}")
    return lines


def as_json(pack: Pack, report: Report) -> dict[str, Any]:
    """The report as data; `status` is the exit status."""
    counts = Counter(c.finding.value for c in report.checked)
    return {
        "schema": FORMAT, "version": VERSION, "status": status_of(report), "summary": summary(report),
        "made": pack.made, "altered": list(report.altered), "counts": {f.value: counts[f.value] for f in Finding},
        "quotations": [_record(c) for c in report.checked],
    }  # fmt: skip


def unreadable(message: str) -> dict[str, Any]:
    """The report of a check that could not be made, as data."""
    return {"schema": FORMAT, "version": VERSION, "status": ERROR, "error": message}


def _record(c: Checked) -> dict[str, Any]:
    return {
        "answer": c.answer, "marker": c.citation.marker, "source_id": c.citation.source_id,
        "locator": c.citation.locator, "finding": c.finding.value, "document_changed": c.document_changed,
        "start": c.now.start if c.now else None, "end": c.now.end if c.now else None, "locator_now": c.locator,
        "page_now": c.page, "changes": [asdict(change) for change in c.changes], "why": c.why, "nearest": c.nearest,
    }  # fmt: skip
