from typing import Any

from evals_makers import FakeAssistant, cite, make_answer, make_question, unanswerable

from evals.misses import misses
from evals.questions import Question
from evals.reference import Reference
from evals.report import count_line, figure, group_rows, latency_line, markdown, short_figure
from evals.run import run
from evals.stats import NOTHING, Estimate
from evals.summary import Summary, summarise

RECORD: dict[str, Any] = {
    "what": "evals run", "split": "dev", "started": "2026-01-01T00:00:00+00:00", "python": "3.11.1",
    "git": {"revision": "abcdef0123456789", "dirty": True}, "index": {"fingerprint": "f" * 64},
    "machine": {"cores": 2, "architecture": "x86_64"},
}  # fmt: skip
SECRET = "Is the test question's text kept out?"


def run_of(reference: Reference, *questions: Question) -> tuple[Summary, str]:
    assistant = FakeAssistant({"right": make_answer(cite("The board must meet twice a year."))})
    results = run(assistant, questions, reference)
    summary = summarise(results)
    return summary, markdown(summary, RECORD, misses(questions, results))


def test_a_figure_shows_its_interval() -> None:
    assert figure(Estimate(0.85, 0.801, 0.9, 100, 100)) == "85.0 % (80 to 90)"
    assert figure(Estimate(0.5, 0.4, 0.6, 9, 9), "reciprocal_rank") == "0.500 (0.400 to 0.600)"
    assert figure(NOTHING) == short_figure(NOTHING) == "-"
    assert short_figure(Estimate(0.85, 0.801, 0.9, 100, 100)) == "85% (80-90)"


def test_the_report_says_what_was_measured_with_what(reference: Reference) -> None:
    _, text = run_of(reference, make_question(question="right", slices=["carers"]))
    assert "Revision abcdef012345, with changes not committed; index ffffffffffff; Python 3.11.1; 2 cores" in text
    assert "| found at 5 | 100.0 % (21 to 100) | 1 answerable questions |" in text
    for heading in ("## Overall", "## By kind", "## By persona", "## By source", "## By slice"):
        assert heading in text
    assert "| carers | 1 |" in text
    assert "| kind | questions | found at 5 |" in text
    assert "declined" not in text  # nothing unanswerable was asked


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


def test_counts_keep_errors_apart(reference: Reference) -> None:
    results = run(FakeAssistant({"x": RuntimeError("no")}), [make_question(question="x"), unanswerable()], reference)
    summary = summarise(results)
    assert count_line(summary) == "2 questions: 1 answerable, 1 not. 1 ended in an error and are in no figure."
    assert group_rows(summary.family("kind"), {})[0] == ["direct", "1 (1 errors)"]


def test_times_in_one_sentence() -> None:
    assert latency_line(summarise([])) == "No times were taken."
