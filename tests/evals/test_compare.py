import pytest
from run_makers import make_finished, make_result, many

from evals.compare import compare
from evals.errors import RunError
from evals.metrics import HEADLINE


def test_a_large_fall_is_significant_and_a_small_one_is_not() -> None:
    before = make_finished(many("answered", 90, 10))
    large = compare(before, make_finished(many("answered", 60, 40)))
    small = compare(before, make_finished(many("answered", 88, 12)))
    by_name = {c.measure: c for c in large.headline}
    assert by_name["answered"].paired.difference == pytest.approx(-0.3)
    assert (by_name["answered"].corrected or 0) < 0.001
    assert {c.measure: c.corrected for c in small.headline}["answered"] == pytest.approx(0.5)


def test_the_headline_measures_are_corrected_together() -> None:
    """One test at p = 1/32 among four that are tested comes out at 4/32."""
    scores = dict.fromkeys(("answered", "found_at_5", "within_2000", "first_citation_right"), True)
    ids = [f"guide-{n:03}" for n in range(20)]
    before = make_finished([make_result(i, scores) for i in ids])
    after = make_finished([make_result(i, {**scores, "answered": n > 5}) for n, i in enumerate(ids)])
    found = {c.measure: c for c in compare(before, after).headline}
    assert list(found) == list(HEADLINE)
    assert found["answered"].paired.p == pytest.approx(2 / 64)
    assert found["answered"].corrected == pytest.approx(4 * 2 / 64)
    assert found["declined"].corrected is None


def test_runs_of_other_questions_are_refused_with_what_differs() -> None:
    before = make_finished([make_result(i, {"answered": True}) for i in ("guide-001", "guide-003")], "one")
    after = make_finished([make_result("guide-001", {"answered": True}, content="x"),
                           make_result("guide-005", {"answered": True})], "two")  # fmt: skip
    with pytest.raises(RunError) as refused:
        compare(before, after)
    words = str(refused.value)
    assert "one and two: they are not of the same questions" in words
    assert "1 only in the first (guide-003)" in words
    assert "1 only in the second (guide-005)" in words
    assert "1 with other words or other gold (guide-001)" in words


def test_what_both_asked_can_be_compared_where_that_is_asked_for() -> None:
    before = make_finished(many("answered", 5, 5))
    after = make_finished(many("answered", 5, 6))
    assert len(compare(before, after, common=True).pairing.pairs) == 10
    with pytest.raises(RunError, match="no question that both scored"):
        compare(before, make_finished([make_result("other-001", {"answered": True})]), common=True)


def test_errors_are_left_out_of_the_pairs_and_counted() -> None:
    before = make_finished(many("answered", 3, 0))
    after = make_finished([make_result("guide-000", None), *many("answered", 3, 0)[1:]])
    found = compare(before, after)
    assert found.pairing.errors == ("guide-000",)
    assert found.headline[HEADLINE.index("answered")].paired.questions == 2


def test_questions_are_listed_by_what_changed_the_gravest_first() -> None:
    before = make_finished([
        make_result("guide-001", {"answered": True, "found_at_5": True, "citation_recall": (2, 2)}),
        make_result("guide-003", {"answered": False}), make_result("guide-005", {"answered": True}),
    ])  # fmt: skip
    after = make_finished([
        make_result("guide-001", {"answered": False, "found_at_5": True, "citation_recall": (1, 2)}),
        make_result("guide-003", {"answered": True}), make_result("guide-005", {"answered": True}),
    ])  # fmt: skip
    worse, better = compare(before, after).moved
    assert (worse.id, worse.worse, worse.better) == ("guide-001", ("answered", "citation_recall"), ())
    assert (better.id, better.better) == ("guide-003", ("answered",))


def test_more_is_not_better_for_every_measure() -> None:
    before = make_finished([make_result("guide-001", {"answered_without_citation": False})])
    after = make_finished([make_result("guide-001", {"answered_without_citation": True})])
    (moved,) = compare(before, after, listed=("answered_without_citation",)).moved
    assert moved.worse == ("answered_without_citation",)


def test_groups_have_figures_of_their_own() -> None:
    before = make_finished([*many("answered", 4, 0), make_result("lay-001", {"answered": True}, kind="lay")])
    after = make_finished([*many("answered", 4, 0), make_result("lay-001", {"answered": False}, kind="lay")])
    groups = compare(before, after, by="kind").groups
    assert list(groups) == ["kind:direct", "kind:lay"]
    assert {c.measure: c.paired.difference for c in groups["kind:lay"]} == {"answered": -1.0}


def test_what_was_measured_with_is_compared_too() -> None:
    before = make_finished(many("answered", 1, 0), versions={"torch": "1"}, settings={"top_k": 10, "index": "/here"})
    after = make_finished(many("answered", 1, 0), versions={"torch": "2"}, settings={"top_k": 10, "index": "/there"})
    assert compare(before, after).settings == (("torch", "1", "2"),)
