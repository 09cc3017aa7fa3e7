import random

import pytest
from scipy.stats import binomtest

from evals.metrics import Score
from evals.paired import holm, p_worse, paired


def noise(count: int, share: float, seed: int = 1) -> list[bool]:
    draw = random.Random(seed)
    return [draw.random() < share for _ in range(count)]


def test_holms_worked_example() -> None:
    """Four hypotheses at 0.01, 0.04, 0.03 and 0.005: at 5 % the first and the last fall, the others stand."""
    assert holm({"h1": 0.01, "h2": 0.04, "h3": 0.03, "h4": 0.005}) == pytest.approx(
        {"h1": 0.03, "h2": 0.06, "h3": 0.06, "h4": 0.02}
    )


def test_holm_never_goes_above_1_and_keeps_the_order_given() -> None:
    assert list(holm({"b": 0.9, "a": 0.8}).items()) == [("b", 1.0), ("a", 1.0)]
    assert holm({}) == {}


def test_few_changed_shares_give_the_exact_sign_test() -> None:
    """Of 200 questions 10 got worse and 1 better: McNemar's exact test is the binomial of 1 in 11."""
    before: list[Score] = [True] * 10 + [False] + [True] * 150 + [False] * 39
    after: list[Score] = [False] * 10 + [True] + [True] * 150 + [False] * 39
    found = paired(before, after)
    assert found.p_worse == pytest.approx(binomtest(1, 11, alternative="less").pvalue)
    assert found.p == pytest.approx(binomtest(1, 11).pvalue)
    assert (found.before, found.after) == (0.8, 0.755)
    assert found.difference == pytest.approx(-0.045)
    assert (found.questions, found.changed) == (200, 11)


def test_many_changed_shares_come_close_to_it() -> None:
    before: list[Score] = [True] * 26 + [False] * 14 + [True] * 100
    after: list[Score] = [False] * 26 + [True] * 14 + [True] * 100
    assert paired(before, after).p == pytest.approx(binomtest(14, 40).pvalue, abs=0.01)


def test_the_direction_is_the_measures_own() -> None:
    before: list[Score] = [False] * 20
    after: list[Score] = [True] * 20
    better, worse = paired(before, after), paired(before, after, more_is_better=False)
    assert better.p_worse == 1.0
    assert worse.p_worse is not None
    assert worse.p_worse < 0.001


def test_pairs_are_ratios_of_sums() -> None:
    """3 of 4 and 1 of 6 is 4 of 10, not the mean of the two shares."""
    found = paired([(3, 4), (1, 6)], [(4, 4), (1, 6)])
    assert (found.before, found.after) == (0.4, 0.5)


def test_what_only_one_run_has_counts_there_only() -> None:
    """An unanswerable question that is now answered, with two wrong citations, lowers precision."""
    found = paired([(2, 2), None], [(2, 2), (0, 2)])
    assert (found.before, found.after, found.questions, found.changed) == (1.0, 0.5, 2, 1)


def test_noise_is_not_significant_and_its_interval_holds_zero() -> None:
    found = paired(noise(300, 0.9, 1), noise(300, 0.9, 2))
    assert found.low is not None
    assert found.high is not None
    assert found.p is not None
    assert found.low < 0 < found.high
    assert found.p > 0.05


def test_under_no_difference_one_test_in_twenty_is_significant_or_fewer() -> None:
    """The level that the gate relies on, over 200 pairs of small runs that differ by chance alone."""
    draw = random.Random(7)
    below = 0
    for _ in range(200):
        before: list[Score] = [draw.random() for _ in range(9)]
        after: list[Score] = [draw.random() for _ in range(9)]
        p = paired(before, after).p_worse
        assert p is not None
        below += p <= 0.05
    assert 2 <= below <= 18


def test_the_same_call_gives_the_same_figures() -> None:
    one, other = noise(200, 0.9, 3), noise(200, 0.7, 4)
    assert paired(one, other) == paired(one, other)


@pytest.mark.parametrize("same", [[True] * 20, [True, False] * 10, [0.5] * 20, [(1, 3), (2, 2)] * 10])
def test_where_nothing_changed_there_is_no_interval(same: list[Score]) -> None:
    """One of 1.4 points once stood beside a difference of nothing, and a narrower one where a question had changed."""
    found = paired(same, same)
    assert (found.difference, found.p, found.p_worse, found.changed) == (0.0, 1.0, 1.0, 0)
    assert (found.low, found.high) == (None, None)


def test_changes_that_cancel_have_an_interval() -> None:
    found = paired([True, False] * 10, [False, True] * 10)
    assert (found.difference, found.changed) == (0.0, 20)
    assert found.low is not None
    assert found.low < 0


def test_one_changed_question_proves_nothing() -> None:
    assert paired([True, True], [True, False]).p_worse == 0.5
    assert paired([True, False], [True, True]).p_worse == 1.0


@pytest.mark.parametrize(("before", "after"), [([], []), ([None], [True]), ([True], [None]), ([(0, 0)], [(0, 0)])])
def test_without_a_figure_in_both_there_is_no_difference(before: list[Score], after: list[Score]) -> None:
    found = paired(before, after)
    assert (found.difference, found.low, found.p, found.p_worse) == (None, None, None, None)


def test_scores_of_other_questions_are_refused() -> None:
    with pytest.raises(ValueError, match="same questions"):
        paired([True], [True, False])


def test_the_quick_p_value_is_that_of_the_whole_comparison() -> None:
    before, after = noise(120, 0.9, 5), noise(120, 0.8, 6)
    for more_is_better in (True, False):
        whole = paired(before, after, more_is_better=more_is_better)
        assert whole.difference is not None
        quick = p_worse(before, after, more_is_better=more_is_better)
        assert quick == (whole.p_worse if (whole.difference < 0) == more_is_better else 1.0)
    assert p_worse([None], [True]) is None
