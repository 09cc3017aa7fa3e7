import pytest
from evals_makers import FakeAssistant, cite, make_answer, make_question, unanswerable

from evals.reference import Reference
from evals.run import Result, run
from evals.summary import summarise

MEETS = "The board must meet twice a year."


@pytest.fixture
def results(reference: Reference) -> list[Result]:
    """One right answer, one error, one question declined."""
    assistant = FakeAssistant({"a": make_answer(cite(MEETS)), "b": RuntimeError("no")})
    questions = [
        make_question(question="a", slices=["carers"]),
        make_question(id="guide-003", question="b", kind="lay", persona="public"),
        unanswerable(question="c"),
    ]
    return run(assistant, questions, reference)


def test_errors_are_counted_and_in_no_figure(results: list[Result]) -> None:
    overall = summarise(results).overall
    assert (overall.questions, overall.answerable, overall.errors) == (3, 2, 1)
    assert overall.figures["answered"].value == 1.0  # of the one that could be measured
    assert overall.figures["answered"].questions == 1


def test_a_question_is_in_the_groups_of_its_kind_persona_source_and_slices(results: list[Result]) -> None:
    summary = summarise(results)
    assert set(summary.groups) == {
        "overall", "kind:direct", "kind:lay", "kind:unanswerable", "persona:officer", "persona:public",
        "source:guide", "slice:carers",
    }  # fmt: skip
    assert [g.name for g in summary.family("kind")] == ["kind:direct", "kind:lay", "kind:unanswerable"]
    assert summary.groups["kind:lay"].errors == 1
    assert summary.groups["kind:lay"].figures["answered"].value is None


def test_the_latency_ratio_is_of_medians(results: list[Result]) -> None:
    for result, (total, embed) in zip(results[::2], [(30.0, 10.0), (50.0, 30.0)], strict=True):
        result["times_ms"] = {"total": total, "embed": embed}
    latency = summarise(results).latency
    assert (latency.median, latency.embed_median, latency.ratio) == (40.0, 20.0, 2.0)


def test_no_times_no_ratio() -> None:
    assert summarise([]).latency.ratio is None
