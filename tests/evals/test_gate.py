from typing import Any

import pytest
from run_makers import make_finished, make_result, many

from evals.finished import Finished
from evals.gate import Outcome, Verdict, gate, hold_against, judge, latency_ratio
from evals.gate_file import AgainstRelease, Exceptions, Floor, GateFile, reachable
from evals.gate_views import reasons, to_dict
from evals.metrics import HEADLINE

ALL_WELL: dict[str, Any] = {**dict.fromkeys(HEADLINE, True), "list_items": (2, 2), "answer_precision": 1.0,
                            "citation_recall": (1, 1), "verbatim": (2, 2)}  # fmt: skip
VERBATIM = Exceptions(measure="verbatim", allowed=0)


def floor(bound: float, questions: int = 100, measure: str = "answered", **changes: Any) -> Floor:
    more = measure != "answered_without_citation"
    fields = {"measure": measure, "lower_bound" if more else "upper_bound": bound, "questions": questions,
              "reachable": round(reachable(questions, more_is_better=more), 3)}  # fmt: skip
    return Floor.model_validate(fields | changes)


def run_of(count: int = 60, **changes: Any) -> Finished:
    """A run in which all is well, but for the named questions' scores."""
    worse = {k.replace("guide_", "guide-"): v for k, v in changes.items()}
    return make_finished([
        make_result(i, {**ALL_WELL, **worse.get(i, {})}) for i in (f"guide-{n:03}" for n in range(count))
    ])  # fmt: skip


FILE = GateFile(version=1, floor=(floor(0.8, 50),), exceptions=(VERBATIM,), release=AgainstRelease())


def test_a_group_that_no_question_is_in_is_told_with_those_that_there_are() -> None:
    """A group that is misspelt once was a condition that nobody could miss, and nobody saw why."""
    floor = Floor(measure="answered", group="persona:oficer", lower_bound=0.8, questions=50, reachable=0.929)
    judged = judge(many("answered", 60, 0), floor)
    assert judged.verdict is Verdict.UNMEASURED
    assert judged.why == "the run has no question in the group persona:oficer; it has persona:officer"


def test_the_lower_bound_is_judged_and_not_the_figure() -> None:
    """90 of 100 is 0.9, and its lower bound 0.826."""
    assert judge(many("answered", 90, 10), floor(0.82)).verdict is Verdict.MET
    missed = judge(many("answered", 90, 10), floor(0.83))
    assert missed.verdict is Verdict.MISSED
    assert missed.bound == pytest.approx(0.826, abs=0.001)
    assert missed.reachable == pytest.approx(reachable(100))


def test_of_what_is_better_less_the_upper_bound_is_judged() -> None:
    measure = "answered_without_citation"
    assert judge(many(measure, 3, 97), floor(0.09, measure=measure)).verdict is Verdict.MET
    assert judge(many(measure, 3, 97), floor(0.08, measure=measure)).verdict is Verdict.MISSED


def test_a_group_has_a_floor_of_its_own() -> None:
    results = [*many("answered", 60, 0), *many("answered", 10, 40, kind="lay")]
    assert judge(results, floor(0.5, 50, group="kind:lay")).verdict is Verdict.MISSED
    assert judge(results, floor(0.5, 50, group="kind:list")).verdict is Verdict.UNMEASURED


def test_a_floor_that_the_questions_cannot_reach_is_not_measured() -> None:
    judged = judge(many("answered", 10, 0), floor(0.8))
    assert judged.verdict is Verdict.UNMEASURED
    assert judged.why == f"floor unreachable with 10 questions; best reachable is {reachable(10):.3f}"


def test_with_too_few_questions_only_what_is_certain_is_judged() -> None:
    """40 questions reach 0.8: a bound below may be the width alone, unless the whole interval is below."""
    assert judge(many("answered", 40, 0), floor(0.8)).verdict is Verdict.MET
    unsure = judge(many("answered", 35, 5), floor(0.8))
    assert unsure.verdict is Verdict.UNMEASURED
    assert unsure.why == "the floor presumes 100 questions, and there are 40"
    assert judge(many("answered", 5, 35), floor(0.8)).verdict is Verdict.MISSED


def test_one_failure_breaks_a_promise_without_exception() -> None:
    assert judge(run_of().results.values(), VERBATIM).verdict is Verdict.MET
    broken = judge(run_of(guide_007={"verbatim": (1, 3)}).results.values(), VERBATIM)
    assert (broken.verdict, broken.failures) == (Verdict.MISSED, 2)
    allowed = Exceptions(measure="verbatim", allowed=2)
    assert judge(run_of(guide_007={"verbatim": (1, 3)}).results.values(), allowed).verdict is Verdict.MET


@pytest.mark.parametrize(
    ("measure", "good", "bad"),
    [("answered", True, False), ("answered_without_citation", False, True), ("answer_precision", 1.0, 0.9)],
)
def test_failures_are_counted_for_every_kind_of_score(measure: str, good: Any, bad: Any) -> None:
    condition = Exceptions(measure=measure, allowed=0)
    assert judge([make_result("guide-001", {measure: good})], condition).failures == 0
    assert judge([make_result("guide-001", {measure: bad})], condition).failures == 1


def test_a_promise_about_nothing_is_not_measured() -> None:
    assert judge([make_result("guide-001", {"verbatim": None})], VERBATIM).verdict is Verdict.UNMEASURED


def test_a_promise_not_kept_yet_is_kept_no_less_than_in_the_release() -> None:
    condition = Exceptions(measure="verbatim", allowed=0, beyond_release=True)
    before = {"guide-001": {"verbatim": (1, 2)}, "guide-002": {"verbatim": (2, 2)}}

    def judged(one: tuple[int, int], other: tuple[int, int]) -> Verdict:
        now = [make_result("guide-001", {"verbatim": one}), make_result("guide-002", {"verbatim": other}),
               make_result("guide-003", {"verbatim": (0, 1)})]  # fmt: skip
        return judge(now, condition, before).verdict

    assert judged((1, 2), (2, 2)) is Verdict.MET  # the new question is not the release's
    assert judged((2, 2), (1, 2)) is Verdict.MISSED  # one put right does not pay for another
    assert judged((0, 2), (2, 2)) is Verdict.MISSED
    assert judge([make_result("guide-001", {"verbatim": (2, 2)})], condition).verdict is Verdict.UNMEASURED


def test_everything_well_is_passed() -> None:
    gated = gate(run_of(), FILE, run_of())
    assert gated.outcome is Outcome.PASSED
    assert reasons(gated) == []


def test_a_significant_fall_is_worse_and_noise_is_not() -> None:
    fell = {f"guide_{n:03}": {"found_at_5": False} for n in range(12)}
    gated = gate(run_of(**fell), FILE, run_of())
    assert gated.outcome is Outcome.WORSE
    assert gated.held is not None
    assert gated.held.worse == ("found_at_5",)
    assert "Significantly worse than the release a run: found at 5." in reasons(gated)
    noise = {f"guide_{n:03}": {"found_at_5": False} for n in range(3)}
    assert gate(run_of(**noise), FILE, run_of()).outcome is Outcome.PASSED


def test_a_rise_is_never_worse() -> None:
    fell = {f"guide_{n:03}": {"found_at_5": False} for n in range(20)}
    assert gate(run_of(), FILE, run_of(**fell)).outcome is Outcome.PASSED


def test_below_a_threshold_is_said_before_worse_and_that_before_not_measured() -> None:
    fell = {f"guide_{n:03}": {"found_at_5": False} for n in range(12)}
    broken = {"guide_020": {"verbatim": (0, 1)}}
    assert gate(run_of(**fell, **broken), FILE, run_of()).outcome is Outcome.BELOW
    assert gate(run_of(**broken), FILE, None).outcome is Outcome.BELOW
    assert gate(run_of(**fell), FILE, run_of(), ["it was stopped before its end"]).outcome is Outcome.WORSE


def test_without_a_release_or_with_one_of_other_questions_it_is_not_measured() -> None:
    assert gate(run_of(), FILE, None).outcome is Outcome.UNMEASURED
    other = make_finished([make_result(f"other-{n:03}", ALL_WELL) for n in range(60)])
    gated = gate(run_of(), FILE, other)
    assert gated.outcome is Outcome.UNMEASURED
    assert "Not measured against the release: only 0 of 60 questions pair with the release's." in reasons(gated)


def test_questions_new_since_the_release_are_left_out_of_the_pairs() -> None:
    held = hold_against(run_of(40), run_of(60), AgainstRelease())
    assert held.verdict is Verdict.MET
    assert (len(held.pairing.pairs), len(held.pairing.only_after)) == (40, 20)
    assert hold_against(run_of(29), run_of(60), AgainstRelease()).verdict is Verdict.UNMEASURED


def test_a_headline_measure_without_a_figure_is_not_measured() -> None:
    release = make_finished([make_result(f"guide-{n:03}", ALL_WELL | {"declined": None}) for n in range(60)])
    held = hold_against(release, run_of(), AgainstRelease())
    assert held.verdict is Verdict.UNMEASURED
    assert held.why == "no figure in both for unanswerable and declined"


def test_errors_and_a_part_of_a_run_are_not_passed() -> None:
    run = run_of()
    erroneous = make_finished([make_result("guide-000", None), *list(run.results.values())[1:]])
    assert gate(erroneous, FILE, run).outcome is Outcome.UNMEASURED
    assert gate(run, FILE, run, ["it was narrowed by --limit"]).outcome is Outcome.UNMEASURED


def test_a_file_without_a_release_needs_none() -> None:
    file = GateFile(version=1, exceptions=(VERBATIM,))
    assert gate(run_of(), file, None).outcome is Outcome.PASSED


def test_the_gate_as_json_has_every_condition_and_the_release() -> None:
    data = to_dict(gate(run_of(), FILE, run_of()))
    assert (data["outcome"], data["exit_status"]) == ("passed", 0)
    assert [c["measure"] for c in data["conditions"]] == ["verbatim", "answered"]
    assert data["conditions"][1]["reachable"] == pytest.approx(reachable(60))
    assert {c["measure"] for c in data["release"]["changes"]} == set(HEADLINE)


def test_times_are_a_ratio_of_medians() -> None:
    assert latency_ratio(run_of()) == 1.5
    assert latency_ratio(make_finished([make_result("guide-001", ALL_WELL, times_ms=None)])) is None
