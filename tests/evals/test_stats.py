import math
import statistics

import pytest

from evals.stats import NOTHING, as_share, bootstrap, estimate, median, percentile, wilson


def test_wilson_gives_the_textbook_interval() -> None:
    """8 of 10: 0.490 to 0.943 (for instance Brown, Cai and DasGupta 2001)."""
    low, high = wilson(8, 10)
    assert (round(low, 3), round(high, 3)) == (0.490, 0.943)


def test_wilson_keeps_its_width_at_the_ends() -> None:
    assert wilson(0, 10)[0] == 0.0
    assert wilson(0, 10)[1] > 0.2
    assert wilson(10, 10)[1] == 1.0
    assert wilson(10, 10)[0] < 0.8


def test_wilson_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="share of nothing"):
        wilson(0, 0)


def test_the_bootstrap_is_seeded_and_holds_the_figure() -> None:
    parts, wholes = [1, 0, 2, 3], [1, 2, 2, 4]
    low, high = bootstrap(parts, wholes)
    assert (low, high) == bootstrap(parts, wholes)
    assert low < 6 / 9 < high


def test_bools_are_a_share_with_wilsons_interval() -> None:
    e = estimate([True, True, False, None])
    assert (e.value, e.of, e.questions) == (2 / 3, 3, 3)
    assert (e.low, e.high) == wilson(2, 3)


def test_pairs_are_summed_over_questions() -> None:
    """Two questions, 1 of 1 and 1 of 3 citations right: half of the citations, not two thirds."""
    e = estimate([(1, 1), (1, 3), None])
    assert (e.value, e.of, e.questions) == (0.5, 4, 2)


def test_numbers_are_a_mean() -> None:
    e = estimate([1.0, 0.5, 0.0])
    assert (e.value, e.of) == (0.5, 3)
    assert e.low is not None
    assert e.high is not None
    assert e.low < 0.5 < e.high


def test_where_every_question_agrees_the_interval_still_has_width() -> None:
    """A bootstrap over five perfect questions would claim 100 to 100."""
    e = estimate([(2, 2)] * 5)
    assert (e.value, e.low, e.high) == (1.0, *wilson(5, 5))


@pytest.mark.parametrize("scores", [[], [None], [(0, 0), (0, 0)]])
def test_nothing_is_not_zero(scores: list[tuple[int, int] | None]) -> None:
    assert estimate(scores) == NOTHING
    assert NOTHING.value is NOTHING.low is NOTHING.high is None
    assert (NOTHING.of, NOTHING.questions) == (0, 0)


def test_medians_of_nothing_are_none() -> None:
    assert median([]) is percentile([], 0.95) is None
    assert median([3, 1, 2]) == 2


def test_wilson_solves_the_equation_that_defines_it() -> None:
    """Its ends are the shares from which what was found lies 1.96 standard errors away."""
    for part, whole in ((8, 10), (1, 3), (1, 400), (399, 400)):
        for end in wilson(part, whole):
            error = math.sqrt(end * (1 - end) / whole)
            assert abs(part / whole - end) / error == pytest.approx(1.959964, abs=1e-6)


def test_a_bootstrap_of_many_values_is_as_the_normal_distribution_has_it() -> None:
    """The mean of 400 values spread evenly from 0 to 1: 0.5, 1.96 standard errors on either side."""
    parts = [n / 399 for n in range(400)]
    error = statistics.pstdev(parts) / math.sqrt(400)
    low, high = bootstrap(parts, [1] * 400)
    assert low == pytest.approx(0.5 - 1.96 * error, abs=0.001)
    assert high == pytest.approx(0.5 + 1.96 * error, abs=0.001)


def test_another_seed_draws_other_questions_and_draws_of_nothing_are_left_out() -> None:
    parts, wholes = [1, 0, 3, 2, 1, 0], [1, 2, 3, 5, 4, 0]
    assert bootstrap(parts, wholes, seed=1) != bootstrap(parts, wholes, seed=2)
    low, high = bootstrap([0, 1, 0], [0, 1, 0])
    assert (low, high) == (1.0, 1.0)


def test_a_bootstrap_weighs_the_questions_by_their_wholes() -> None:
    """A question of 90 right citations counts ninety times as much as one of a wrong one."""
    low, high = bootstrap([90, 0] * 20, [90, 1] * 20)
    assert low > 0.9
    assert high <= 1.0


def test_a_share_of_one_question_is_not_mistaken_for_an_answer() -> None:
    assert [as_share(s) for s in (True, False, 0.5, (1, 3), [2, 4], None)] == [
        (1.0, 1.0), (0.0, 1.0), (0.5, 1.0), (1.0, 3.0), (2.0, 4.0), (0.0, 0.0)
    ]  # fmt: skip


def test_a_bool_among_numbers_is_a_number() -> None:
    e = estimate([True, 0.5, False])
    assert (e.value, e.of, e.questions) == (0.5, 3, 3)
    assert (e.low, e.high) == bootstrap([1, 0.5, 0], [1, 1, 1])


def test_questions_that_all_have_nothing_right_have_wilsons_interval_too() -> None:
    e = estimate([(0, 2)] * 5)
    assert (e.value, e.low, e.high) == (0.0, *wilson(0, 5))
    with_nothing = estimate([(2, 2), (0, 0), (1, 1)])
    assert (with_nothing.value, with_nothing.of, with_nothing.questions) == (1.0, 3, 2)
    assert (with_nothing.low, with_nothing.high) == wilson(2, 2)


def test_one_question_or_an_even_share_claims_no_certainty() -> None:
    """ "50.0 % (50 to 50)" was once said of five questions, and of one."""
    e = estimate([(1, 2)] * 5)
    assert (e.value, e.low, e.high, e.of, e.questions) == (0.5, *wilson(2.5, 5), 10, 5)
    assert estimate([0.5]).low == wilson(0.5, 1)[0] < 0.2
    unequal = estimate([(0, 1), (2, 2)])
    assert (unequal.low, unequal.high) == bootstrap([0, 2], [1, 2])


def test_a_mean_that_is_no_share_is_drawn_again() -> None:
    for number in (-0.5, 1.5):
        e = estimate([number] * 4)
        assert (e.value, e.low, e.high) == (number, number, number)


def test_a_percentile_lies_above_its_share_of_the_values() -> None:
    assert percentile(range(101), 0.95) == 95.0
    assert percentile([4.0], 0.5) == 4.0
    assert median([1, 2]) == 1.5
