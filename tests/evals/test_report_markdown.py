"""The report in Markdown carries the figures of the page."""

from typing import Any

import pytest
from evals_makers import FakeAssistant, cite, make_answer, make_question
from made_runs import SECRET, write_made_run

from evals.misses import misses
from evals.questions import Question
from evals.reference import Reference
from evals.reporting.content import report_of
from evals.reporting.folder import Run, read_run
from evals.reporting.markdown import markdown
from evals.reporting.write import text_of
from evals.run import run
from evals.summary import Summary, summarise

RECORD: dict[str, Any] = {
    "what": "evals run", "split": "dev", "started": "2026-01-01T00:00:00+00:00", "python": "3.11.1",
    "git": {"revision": "abcdef0123456789", "dirty": True}, "index": {"fingerprint": "f" * 64},
    "machine": {"cores": 2, "architecture": "x86_64", "system": "Linux"},
}  # fmt: skip


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Run:
    return read_run(write_made_run(tmp_path_factory.mktemp("made")))


def run_of(reference: Reference, *questions: Question) -> tuple[Summary, str]:
    assistant = FakeAssistant({"right": make_answer(cite("The board must meet twice a year."))})
    results = run(assistant, questions, reference)
    summary = summarise(results)
    return summary, markdown(summary, RECORD, misses(questions, results))


def test_the_report_says_what_was_measured_with_what(reference: Reference) -> None:
    _, text = run_of(reference, make_question(question="right", slices=["carers"]))
    assert text.startswith("# Evaluation report: development split\n\n1 question: 1 answerable, 0 not.\n")
    assert "- Revision: abcdef012345, with changes not committed\n- Index: ffffffffffff\n" in text
    assert "- Found at 5: **100.0 %**." in text
    assert "| found at 5 | 100.0 % (21 to 100) | 1 answerable questions | more |" in text
    for heading in ("## In short", "## By kind, persona, source and slice", "## Every measure", "### By slice"):
        assert heading in text


def test_development_questions_that_went_wrong_are_shown(reference: Reference) -> None:
    _, text = run_of(reference, make_question(question="Why?"))
    assert "- **guide-001** missed answered" in text
    assert "asked: Why?" in text
    assert "expected: guide, section 1" in text


def test_of_test_questions_only_the_ids_are_shown(reference: Reference) -> None:
    """So that nobody tunes on them."""
    _, text = run_of(reference, make_question(id="guide-004", question=SECRET))
    assert "guide-004" in text
    assert SECRET not in text
    assert "What went wrong" not in text
    assert "section 1" not in text


def test_the_list_is_capped(reference: Reference) -> None:
    questions = [make_question(id=f"guide-{n}", question="Why?") for n in (1, 3, 5)]
    results = run(FakeAssistant({}), questions, reference)
    text = markdown(summarise(results), RECORD, misses(questions, results), cap=2)
    assert "The gravest 2 of 3" in text
    assert "guide-5" not in text


def test_every_table_of_the_page_is_in_it_with_the_same_words(made: Run) -> None:
    report = report_of(made)
    text = text_of("md", made, report)
    panels = [p for s in report.sections for p in s.panels]
    for panel in panels:
        assert f"### {panel.title}\n" in text
        for row in panel.table.rows:
            assert f"| {' | '.join(row)} |" in text
    assert SECRET not in text


def test_a_cell_cannot_break_its_table(reference: Reference) -> None:
    _, text = run_of(reference, make_question(question="right", persona="a", slices=["one | two\nthree"]))
    assert "| one \\| two three (1) |" in text or "| one \\| two three | 1 |" in text
