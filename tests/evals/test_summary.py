import json

import pytest
from evals_makers import GUIDE, FakeAssistant, cite, make_answer, make_question, observe, passage, unanswerable

from evals.losses import STAGES
from evals.metrics import RETRIEVAL, score_retrieval
from evals.observe import Place
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


def test_everything_is_plain_json(results: list[Result]) -> None:
    whole = summarise(results).to_dict()
    assert json.loads(json.dumps(whole, allow_nan=False)) == whole


def test_losses_are_shares_of_gold_groups_by_group_of_questions(results: list[Result]) -> None:
    losses = summarise(results).losses
    assert set(losses["overall"]) == set(STAGES)
    assert (losses["overall"]["cited"].value, losses["overall"]["cited"].of) == (1.0, 1)
    assert losses["kind:direct"]["not_near"].value == 0.0
    assert "kind:unanswerable" not in losses


def test_the_decision_the_wordings_and_the_times_are_in_it(results: list[Result]) -> None:
    summary = summarise(results)
    assert summary.deciding["confusion"]["overall"]["answerable"]["error"] == 1
    assert summary.robustness["kind:direct"]["upper_case"]["questions"] == 1
    assert summary.cost["steps"]["total"]["count"] == 2


def test_legs_are_measured_like_their_fusion(reference: Reference) -> None:
    place = Place("guide", "section 1", 0, len(GUIDE))
    seen = observe(make_answer(cite(MEETS)), place, lexical=())
    legs = summarise(run(FakeAssistant({"a": seen}), [make_question(question="a")], reference)).legs
    assert list(legs) == ["fused", "text", "entry", "lexical"]
    assert {leg: figures["found_at_5"].value for leg, figures in legs.items()} == {
        "fused": 1.0, "text": 1.0, "entry": 1.0, "lexical": 0.0,
    }  # fmt: skip


def test_results_with_scores_of_a_ranking_only_are_summarised_too() -> None:
    facts = {"id": "a-1", "kind": "direct", "persona": "officer", "slices": [], "sources": ["guide"], "split": "dev",
             "answerable": True, "error": None, "times_ms": None}  # fmt: skip
    scores = score_retrieval(make_question(), [passage(MEETS)])
    summary = summarise([facts | {"scores": scores}], RETRIEVAL)
    assert summary.overall.figures["ndcg_at_10"].value == 1.0
    assert summary.deciding == summary.robustness == summary.losses == {}
