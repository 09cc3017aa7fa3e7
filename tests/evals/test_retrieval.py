from evals_makers import GUIDE, gold, make_question, passage

from evals.observe import Place
from evals.questions import Gold, Question
from evals.reference import Reference
from evals.retrieval import found_at, groups_found, held, held_at, holds_gold, how_many_fit

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
    assert how_many_fit([long, short, short]) == 2  # 2,000 exactly
    assert how_many_fit([long, passage("z" * 501), short]) == 1  # nothing after it is taken
    assert how_many_fit([passage("x" * 2001), short]) == 0


def test_any_passage_of_the_source_holds_gold_without_words() -> None:
    anything = Gold(source="guide", locator="section 1", quotation=None)
    assert holds_gold(OTHER, anything)
    assert not holds_gold(passage(MEETS, "opinion"), anything)


def test_places_hold_the_gold_that_stands_inside_them(reference: Reference) -> None:
    meets, papers = GUIDE.index("The board must"), GUIDE.index("Papers")
    places = [Place("guide", "section 1", meets, papers - 1), Place("guide", "section 1", meets + 1, len(GUIDE)),
              Place("opinion", "all", 0, 40)]  # fmt: skip
    groups = two_groups().gold
    assert held_at(groups, places, reference) == [{0}, {1}, {0}]
    assert held_at(groups, places[:1], reference) == held(groups, [passage(GUIDE[meets : papers - 1])])
