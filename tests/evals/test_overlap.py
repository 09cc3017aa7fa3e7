import pytest
from evals_makers import cite, gold, make_question

from evals.overlap import gold_quoted, quoted_gold
from evals.questions import Gold
from evals.reference import Reference

MEETS, PAPERS = "The board must meet twice a year.", "Papers are sent 14 days before."


def test_the_gold_alone_is_all_gold_and_all_quoted(reference: Reference) -> None:
    groups = make_question().gold
    assert gold_quoted(reference, [cite(MEETS)], groups) == quoted_gold(reference, [cite(MEETS)], groups) == 1.0


def test_a_part_of_the_gold_is_quoted_in_part(reference: Reference) -> None:
    half = cite("The board must meet")
    assert gold_quoted(reference, [half], make_question().gold) == pytest.approx(19 / 33)
    assert quoted_gold(reference, [half], make_question().gold) == 1.0


def test_what_is_quoted_beside_the_gold_costs(reference: Reference) -> None:
    both = [cite(MEETS), cite(PAPERS)]
    assert gold_quoted(reference, both, make_question().gold) == 1.0
    assert quoted_gold(reference, both, make_question().gold) == pytest.approx(33 / (33 + 31))


def test_characters_count_once(reference: Reference) -> None:
    assert quoted_gold(reference, [cite(MEETS), cite(MEETS)], make_question().gold) == 1.0
    halves = [cite("The board must meet twice"), cite("must meet twice a year.")]
    assert gold_quoted(reference, halves, make_question().gold) == 1.0


def test_the_alternative_that_is_quoted_best_counts(reference: Reference) -> None:
    groups = make_question(gold=[[gold(PAPERS), gold(MEETS)]]).gold
    assert gold_quoted(reference, [cite(MEETS)], groups) == 1.0


def test_a_lead_in_quotes_gold_too(reference: Reference) -> None:
    assert gold_quoted(reference, [cite(PAPERS) | {"lead_in": cite(MEETS)}], make_question().gold) == 1.0


def test_what_does_not_stand_quotes_nothing(reference: Reference) -> None:
    moved = cite(MEETS) | {"start": 0}
    assert gold_quoted(reference, [moved], make_question().gold) == 0.0
    assert quoted_gold(reference, [moved], make_question().gold) == 0.0


def test_nothing_to_measure_is_none(reference: Reference) -> None:
    anything = Gold(source="guide", locator="section 1", quotation=None)
    assert gold_quoted(reference, [cite(MEETS)], [(anything,)]) is None
    assert quoted_gold(reference, [cite(MEETS)], [(anything,)]) == 1.0
    assert quoted_gold(reference, [], make_question().gold) is None
    assert quoted_gold(reference, [cite(MEETS)], []) == 0.0
