import json
from typing import Any

import pytest
from sklearn.metrics import brier_score_loss, roc_auc_score

from evals.deciding import Decided, area, calibration, confusion, cost_curves, deciding, decision_of, roc


def result(answerable: bool, score: float | None, status: str | None = None, **changes: Any) -> dict[str, Any]:
    answer = status == "answered" if status else score is not None and score >= 0.5
    decision = None if score is None else {"answer": answer, "score": score, "threshold": 0.5, "signals": {}}
    ended = status or ("answered" if answer else "declined")
    return {"kind": "direct" if answerable else "unanswerable", "answerable": answerable, "status": ended,
            "decision": decision} | changes  # fmt: skip


def decided(can: list[float], cannot: list[float]) -> list[Decided]:
    return [Decided(True, s, False, s >= 0.5) for s in can] + [Decided(False, s, False, s >= 0.5) for s in cannot]


def test_the_confusion_is_by_kind_and_keeps_errors_apart() -> None:
    table = confusion([result(True, 0.9), result(True, 0.2), result(False, 0.1), result(False, None, "replied"),
                       result(False, 0.1, "error", decision=None)])  # fmt: skip
    assert table["overall"] == {
        "answerable": {"answered": 1, "declined": 1, "replied": 0, "error": 0},
        "unanswerable": {"answered": 0, "declined": 1, "replied": 1, "error": 1},
    }
    assert table["direct"]["answerable"]["answered"] == 1
    assert table["direct"]["unanswerable"] == dict.fromkeys(("answered", "declined", "replied", "error"), 0)


def test_what_a_rule_settled_has_a_score_of_nought_or_one() -> None:
    assert decision_of(result(False, None, "declined")) == Decided(False, 0.0, True, False)
    assert decision_of(result(True, None, "answered")) == Decided(True, 1.0, True, True)
    assert decision_of(result(True, 0.3, "answered")) == Decided(True, 1.0, True, True)  # against its score
    assert decision_of(result(False, 0.8, "declined")) == Decided(False, 0.0, True, False)
    assert decision_of(result(True, 0.8)) == Decided(True, 0.8, False, True)
    assert decision_of(result(True, None, "error")) is None


def test_the_area_is_the_librarys_and_its_interval_holds_it() -> None:
    can, cannot = [0.9, 0.8, 0.8, 0.6, 0.3, 0.7], [0.1, 0.2, 0.8, 0.4]
    figure = area(decided(can, cannot))
    assert figure is not None
    assert figure.value == pytest.approx(roc_auc_score([1] * 6 + [0] * 4, can + cannot))
    assert figure.low is not None
    assert figure.high is not None
    assert 0 < figure.low < figure.value < figure.high <= 1
    assert area(decided(can, cannot)) == figure  # the same every time


def test_a_perfect_area_of_few_questions_claims_no_certainty() -> None:
    figure = area(decided([0.9, 0.8, 0.7], [0.1, 0.2, 0.3]))
    assert figure is not None
    assert (figure.value, figure.high) == (1.0, 1.0)
    assert figure.low is not None
    assert figure.low < 0.5
    assert area(decided([0.9, 0.8], [0.1])) is None


def test_the_roc_curve_goes_from_nothing_answered_to_everything_answered() -> None:
    points = roc(decided([0.9, 0.8], [0.1, 0.2]))
    assert (points[0], points[-1]) == ([0.0, 0.0], [1.0, 1.0])
    assert [0.0, 1.0] in points
    assert roc(decided([0.9], [])) == []


def test_the_calibration_is_of_scores_not_of_rules() -> None:
    cases = [*decided([0.95, 0.92, 0.41], [0.45, 0.05]), Decided(False, 0.0, True, False)]
    table = calibration(cases)
    assert table["questions"] == 5
    low, middle, high = table["bins"]
    assert (low["from"], low["count"], low["observed"], low["low"]) == (0.0, 1, 0.0, 0.0)
    assert (middle["mean"], middle["observed"], middle["count"]) == (pytest.approx(0.43), 0.5, 2)
    assert (high["to"], high["observed"]) == (1.0, 1.0)
    scores = [0.95, 0.92, 0.41, 0.45, 0.05]
    assert table["brier"]["value"] == pytest.approx(brier_score_loss([1, 1, 1, 0, 0], scores))
    assert table["expected_error"] == pytest.approx((0.05 + 2 * 0.07 + 2 * 0.065) / 5)


def test_a_certain_score_is_in_the_last_bin() -> None:
    assert calibration(decided([1.0], []))["bins"][0]["to"] == 1.0


def test_a_dearer_wrong_answer_calls_for_a_higher_threshold() -> None:
    curves = {c["ratio"]: c for c in cost_curves(decided([0.9, 0.8, 0.5, 0.3], [0.6, 0.55, 0.1, 0.2]))}
    assert list(curves) == [1, 2, 5, 10]
    assert curves[1]["curve"][0] == [0.0, 0.5]  # all are answered: four of eight wrongly
    assert curves[10]["curve"][0] == [0.0, 5.0]
    assert curves[1]["curve"][-1] == [1.0, 0.5]  # none is answered
    assert curves[10]["best"]["threshold"] > 0.6
    assert curves[2]["chosen"]["value"] == pytest.approx((2 * 2 + 1) / 8)
    assert curves[1]["best"]["cost"] <= curves[1]["chosen"]["value"]


def test_what_a_rule_settled_costs_the_same_at_every_threshold() -> None:
    (curve, *_) = cost_curves([Decided(False, 1.0, True, True), Decided(False, 0.0, True, False)])
    assert {cost for _, cost in curve["curve"]} == {0.5}


def test_all_of_it_is_plain_json() -> None:
    whole = deciding(
        [result(True, 0.9), result(True, 0.7), result(False, 0.1), result(False, 0.6), result(False, None)]
    )
    assert json.loads(json.dumps(whole, allow_nan=False)) == whole
    assert whole["threshold"] == 0.5
    assert whole["by_rule"] == {"answered": 0, "declined": 1}
    assert whole["chosen"] == {"unanswerable_answered": pytest.approx(1 / 3), "answerable_answered": 1.0}


def test_results_that_know_of_no_decision_have_no_figures() -> None:
    assert deciding([]) == deciding([{"answerable": True}]) == {}
    assert json.dumps(deciding([result(True, None, "error")]), allow_nan=False)
