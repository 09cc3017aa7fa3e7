"""The suite can fail: every known defect is noticed by the project's gate, and nothing is noticed where there is none."""

import pytest
from made_set import made_cases
from run_makers import make_result

from evals.defects.case import Case, restated
from evals.defects.known import DEFECTS, Defect
from evals.defects.trial import DOSES, Notice, Trial, cases_of, observation_of
from evals.defects.views import conclusion, row, to_dict
from evals.gate_file import Exceptions, GateFile, read_gate

UNDAMAGED = Defect("undamaged", "quotes everything anew", lambda c: restated(c, c.citations) if c.answered else None)


@pytest.fixture(scope="module")
def trial() -> Trial:
    return Trial(made_cases(), read_gate())


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda d: d.name)
def test_the_gate_notices_every_defect(trial: Trial, defect: Defect) -> None:
    tried = trial.run(defect)
    assert tried.measured, "there is no answer to plant it into"
    assert tried.caught, "no condition of the gate notices"


def test_the_gate_notices_nothing_where_there_is_no_defect(trial: Trial) -> None:
    tried = trial.run(UNDAMAGED)
    assert tried.applies_to == 36
    assert not tried.caught
    assert tried.smallest is None


def test_a_gate_without_the_condition_notices_nothing() -> None:
    """That a defect is noticed is owed to a condition, and to no more than that."""
    swapped = next(d for d in DEFECTS if d.name == "swapped page")
    cases = made_cases()
    with_it = GateFile(version=1, exceptions=(Exceptions(measure="page_right", allowed=0),))
    without = GateFile(version=1, exceptions=(Exceptions(measure="verbatim", allowed=0),))
    assert Trial(cases, with_it).run(swapped).doses[0].caught_by == (Notice("exception", "page_right"),)
    assert not Trial(cases, without).run(swapped).caught


def test_a_condition_that_the_undamaged_run_misses_notices_nothing() -> None:
    swapped = next(d for d in DEFECTS if d.name == "swapped page")
    broken = [damaged for c in made_cases() if (damaged := swapped.damage(c))]
    gate = GateFile(version=1, exceptions=(Exceptions(measure="page_right", allowed=0),))
    trial = Trial(broken, gate)
    assert trial.not_met == ["page_right (overall): no exception"]
    assert not trial.run(swapped).caught


def test_doses_run_from_every_answer_to_a_single_one(trial: Trial) -> None:
    tried = trial.run(next(d for d in DEFECTS if d.name == "swapped page"))
    assert {d.name: d.answers for d in tried.doses} == dict(zip(DOSES, (36, 8, 2, 1), strict=True))
    assert tried.smallest is not None
    assert tried.smallest.name == "a single one"


def test_a_smallest_dose_has_every_larger_one_noticed(trial: Trial) -> None:
    last = trial.run(next(d for d in DEFECTS if d.name == "first citation last"))
    assert last.caught
    assert last.smallest is not None
    assert last.smallest.name == "every one"


def test_what_applies_nowhere_is_not_measured_and_not_caught(trial: Trial) -> None:
    tried = trial.run(Defect("nothing", "nothing", lambda _: None))
    assert not tried.measured
    assert not tried.caught
    assert row(tried)[3] == "not measured: it applies to no answer"
    assert "Not measured, as there was no answer to plant it into: nothing." in conclusion([tried], [])


def test_what_is_noticed_by_nothing_is_said(trial: Trial) -> None:
    tried = [trial.run(UNDAMAGED), trial.run(next(d for d in DEFECTS if d.name == "swapped page"))]
    assert row(tried[0])[3] == "NOTHING"
    said = conclusion(tried, [])
    assert said[0] == "Noticed by nothing: undamaged. The gate needs a condition that does."
    assert said[1] == "1 of 2 defects are noticed; 1 of them in a single answer."
    data = to_dict(tried, [])
    assert [d["caught"] for d in data["defects"]] == [False, True]
    assert data["defects"][1]["doses"][3]["caught_by"] == [
        {"how": "exception", "measure": "page_right", "group": "overall"}
    ]


def test_a_stored_result_gives_back_what_was_observed() -> None:
    case: Case = made_cases()[0]
    result = make_result("rules-001", {}, answer=dict(case.answer), legs={"text": [["rules", 0, 20, "section 1"]]},
                         decision={"answer": True, "score": 1.0, "threshold": 0.5, "signals": {}})  # fmt: skip
    seen = observation_of(result)
    assert seen.rankings["text"][0].locator == "section 1"
    assert seen.decision == result["decision"]
    failed = make_result("rules-003", None)
    (made,) = cases_of([result, failed], [case.question], case.reference)
    assert made.answer == case.answer
