"""A whole report: what HTML, Markdown and JSON all show of a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from evals.counting import counted
from evals.report import count_line
from evals.reporting.cards import Card, Withheld, cards_of
from evals.reporting.costs import costs
from evals.reporting.declining import declining
from evals.reporting.figures import summary_of
from evals.reporting.folder import Run
from evals.reporting.groups import by_group, every_measure
from evals.reporting.headlines import headlines
from evals.reporting.judged import judged
from evals.reporting.lost import lost
from evals.reporting.parts import Headline, Panel, Section, Table
from evals.reporting.steady import steady
from evals.reporting.worth import leg_recall, plain_figures, worth
from evals.stats import Estimate
from evals.summary import Summary
from evals.whole import SPLITS, Partial

_NOT_TUNED = (
    "The test split must not be tuned on: its questions may be read, but nothing may be changed because of one."
)


@dataclass(frozen=True, slots=True)
class Report:
    """The parts of a report, in order."""

    title: str
    kicker: str
    counts: str
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    headlines: tuple[Headline, ...]
    sections: tuple[Section, ...]
    about_questions: str
    cards: tuple[Card, ...]
    withheld: tuple[Withheld, ...]
    record: tuple[Panel, ...]
    partial: Partial | None = None


def report_of(run: Run, show_test: bool = False) -> Report:
    """Gather what a report shows. Test questions are given in full only with `show_test`."""
    summary = summary_of(run.record)
    cards, withheld = cards_of(run, show_test)
    shown_test = any(c.split == "test" for c in cards)
    legs = leg_recall(run.results, run.questions, run.reference)
    return Report(
        title=title_of(run.record, run.partial), kicker="Integration Assistant", counts=count_line(summary),
        facts=facts_of(run.record),
        notes=(*([run.partial.words] if run.partial else ()), *run.notes, *([_NOT_TUNED] if shown_test else ())),
        headlines=headlines(summary.overall, plain_figures(run.record)),
        sections=sections_of(summary, run.record, run.baseline, legs, run.judged),
        about_questions=_about(len(cards), len(withheld)), cards=tuple(cards), withheld=tuple(withheld),
        record=tuple(_record(run.record)), partial=run.partial,
    )  # fmt: skip


def sections_of(
    summary: Summary, record: Mapping[str, Any], baseline: Mapping[str, Any] | None = None,
    legs: Mapping[str, Mapping[str, Estimate]] | None = None, found: Mapping[str, Any] | None = None,
) -> tuple[Section, ...]:  # fmt: skip
    """The parts of the report that are figures; one that there is nothing to show in is left out.

    `found` is what a chat model judged.
    """
    every = (
        worth(summary, record, baseline, legs or {}), lost(summary), declining(summary), by_group(summary),
        steady(summary), costs(summary, record), judged(found), every_measure(summary),
    )  # fmt: skip
    return tuple(s for s in every if s.panels)


def title_of(record: Mapping[str, Any], partial: Partial | None = None) -> str:
    """What the report is of, and of how much of it."""
    split = str(record.get("split", "unknown split"))
    part = f" (partial: {partial.counts})" if partial else ""
    return f"Evaluation report: {SPLITS.get(split, split)}{part}"


def _about(full: int, withheld: int) -> str:
    words = f"Given in full: {counted(full, 'question')}." if full else ""
    if withheld:
        words += (f" Of {counted(withheld, 'question')} of the test split only the ids and the outcomes are given, so that nobody "
                  "tunes on them; a reviewer of a release can have them with --show-test.")  # fmt: skip
    return words.strip()


def facts_of(record: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """When, what, and on what: the record in few words."""
    git, machine = record.get("git") or {}, record.get("machine") or {}
    state = {True: "with changes not committed", False: "clean"}.get(git.get("dirty", ""), "state unknown")
    facts = [
        ("Begun", f"{str(record.get('started', 'unknown'))[:19].replace('T', ' ')} UTC"),
        ("Revision", f"{str(git.get('revision', 'unknown'))[:12]}, {state}"),
        ("Index", str((record.get("index") or {}).get("fingerprint", "unknown"))[:12]),
        ("Corpus", str((record.get("corpus") or {}).get("fingerprint", ""))[:12]),
        ("Model", str((record.get("embedder") or {}).get("name", ""))),
        (
            "Machine",
            f"{machine.get('cores', '?')} cores, {machine.get('architecture', '?')}, {machine.get('system', '?')}",
        ),
        ("Python", str(record.get("python", "unknown"))),
        ("Took", f"{record['seconds']} s" if "seconds" in record else ""),
    ]
    return tuple((term, words) for term, words in facts if words)


def _record(record: Mapping[str, Any]) -> list[Panel]:
    tables = {
        "versions": ("Versions", ("package", "version"), record.get("versions") or {}),
        "settings": ("Settings", ("setting", "value"), record.get("settings") or {}),
        "options": ("Options", ("option", "value"), record.get("options") or {}),
        "corpus": ("Corpus", ("file", "SHA-256"), (record.get("corpus") or {}).get("files") or {}),
        "files": ("Question files", ("file", "SHA-256"), record.get("question_files") or {}),
    }
    return [
        Panel(f"record-{name}", title, "", Table(title, head, tuple((str(k), str(v)) for k, v in values.items())),
              folded=name in ("corpus", "files"))
        for name, (title, head, values) in tables.items() if values
    ]  # fmt: skip
