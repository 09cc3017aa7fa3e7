import pytest

from evals.stats import NOTHING, bootstrap, estimate, median, percentile, wilson


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
    assert NOTHING.value is None


def test_medians_of_nothing_are_none() -> None:
    assert median([]) is percentile([], 0.95) is None
    assert median([3, 1, 2]) == 2
