from evals_makers import FakeAssistant, make_question, unanswerable

from evals.reference import Reference
from evals.report import count_line, figure, group_rows, latency_line, short_figure
from evals.run import run
from evals.stats import NOTHING, Estimate
from evals.summary import summarise


def test_a_figure_shows_its_interval() -> None:
    assert figure(Estimate(0.85, 0.801, 0.9, 100, 100)) == "85.0 % (80 to 90)"
    assert figure(Estimate(0.5, 0.4, 0.6, 9, 9), "reciprocal_rank") == "0.500 (0.400 to 0.600)"
    assert figure(NOTHING) == short_figure(NOTHING) == "-"
    assert short_figure(Estimate(0.85, 0.801, 0.9, 100, 100)) == "85% (80-90)"


def test_counts_keep_errors_apart(reference: Reference) -> None:
    results = run(FakeAssistant({"x": RuntimeError("no")}), [make_question(question="x"), unanswerable()], reference)
    summary = summarise(results)
    assert count_line(summary) == "2 questions: 1 answerable, 1 not. 1 ended in an error and are in no figure."
    assert group_rows(summary.family("kind"), {})[0] == ["direct", "1 (1 errors)"]


def test_times_in_one_sentence() -> None:
    assert latency_line(summarise([])) == "No times were taken."
