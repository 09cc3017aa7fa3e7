"""The files of a report: one for each form that is asked for."""

from __future__ import annotations

import json
from pathlib import Path

from evals.errors import CallError
from evals.misses import misses
from evals.reporting.content import Report
from evals.reporting.data import data
from evals.reporting.figures import summary_of
from evals.reporting.folder import Run
from evals.reporting.markdown import written
from evals.reporting.page import html

FORMS = ("html", "md", "json")


def text_of(form: str, run: Run, report: Report) -> str:
    """The report in a form of `FORMS`."""
    if form == "html":
        return html(report)
    if form == "json":
        return json.dumps(data(report, summary_of(run.record)), ensure_ascii=False, indent=1) + "\n"
    known = [r for r in run.results if r["id"] in run.questions]
    found = misses(list(run.questions.values()), known)
    return written(report.title, (report.counts, *report.notes), report.facts, report.headlines, report.sections, found)


def write(path: Path, text: str) -> None:
    """Write a file. Raises `CallError` where that cannot be."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        reason = error.strerror or error
        raise CallError(f"{path} cannot be written: {reason}. What to do: name another file with --out.") from error
