from evals_makers import gold, make_question, passage

from evals.questions import Question
from evals.retrieval import found_at, groups_found, reciprocal_rank, that_fit

MEETS, PAPERS = "The board must meet twice a year.", "Papers are sent 14 days before."
OTHER = passage("The board may meet in private.")


def two_groups() -> Question:
    """Meets twice a year (guide or opinion), and papers 14 days before."""
    return make_question(gold=[[gold(MEETS), gold(MEETS, source="opinion")], [gold(PAPERS)]])


def test_found_at_k_wants_every_group_among_the_first_k() -> None:
    ranking = [passage(MEETS), OTHER, passage("Papers are sent 14 days\nbefore.")]
    assert not found_at(two_groups().gold, ranking, 2)
    assert found_at(two_groups().gold, ranking, 3)


def test_one_alternative_is_enough() -> None:
    assert found_at(two_groups().gold, [passage(MEETS, "opinion"), passage(PAPERS)], 2)


def test_the_same_words_of_another_source_do_not_count() -> None:
    assert not found_at(make_question().gold, [passage(MEETS, "opinion")], 5)


def test_half_of_a_quotation_does_not_count() -> None:
    """A passage that breaks off inside the gold quotation would not do for a reader either."""
    assert not found_at(make_question().gold, [passage("The board must meet"), passage("twice a year.")], 5)


def test_a_dropped_group_shows_in_the_share_of_groups() -> None:
    assert groups_found(two_groups().gold, [passage(MEETS)]) == 1


def test_passages_fit_up_to_the_room_and_the_first_that_does_not_ends_it() -> None:
    long, short = passage("x" * 1500), passage("y" * 500)
    assert that_fit([long, short, short]) == [long, short]  # 2,000 exactly
    assert that_fit([long, passage("z" * 501), short]) == [long]  # nothing after it is taken
    assert that_fit([passage("x" * 2001), short]) == []


def test_reciprocal_rank_is_of_the_first_passage_with_any_gold() -> None:
    groups = two_groups().gold
    assert reciprocal_rank(groups, [OTHER, passage(PAPERS), passage(MEETS)]) == 1 / 2
    assert reciprocal_rank(groups, [OTHER] * 10 + [passage(MEETS)]) == 0.0
    assert reciprocal_rank(groups, []) == 0.0
