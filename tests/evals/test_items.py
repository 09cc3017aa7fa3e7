from pathlib import Path

import pytest
from cited import cited
from evals_makers import gold, make_question

from evals.items import items_cited
from evals.reference import Reference, read_reference

WHOLE = "- read the papers;\n- declare their interests;\n- vote in person."


@pytest.fixture
def parsed(tiny_corpus: Path) -> Reference:
    return read_reference(tiny_corpus)


def bullets(reference: Reference, *numbers: int) -> list[dict[str, object]]:
    return [cited(reference, "handbook", f"Meetings, bullet {n}") for n in numbers]


def test_each_group_is_an_item(parsed: Reference) -> None:
    words = ("read the papers", "declare their interests", "vote in person")
    groups = make_question(gold=[[gold(w, "handbook", "Meetings")] for w in words]).gold
    assert items_cited(parsed, bullets(parsed, 1, 3), groups) == (2, 3)


def test_a_list_in_one_quotation_is_as_many_items_as_it_holds(parsed: Reference) -> None:
    """So that a list cut short shows, although one item of it makes the citation right."""
    groups = make_question(gold=[[gold(WHOLE, "handbook", "Meetings")]]).gold
    assert items_cited(parsed, bullets(parsed, 1, 2, 3), groups) == (3, 3)
    assert items_cited(parsed, bullets(parsed, 2), groups) == (1, 3)
    assert items_cited(parsed, [], groups) == (0, 3)
    assert items_cited(parsed, [cited(parsed, "handbook", "Meetings, bullets 1 to 3")], groups) == (3, 3)


def test_of_alternatives_the_one_covered_best_counts(parsed: Reference) -> None:
    one = gold("Carers are paid their bus fares.", "handbook", "Expenses")
    groups = make_question(gold=[[gold(WHOLE, "handbook", "Meetings"), one]]).gold
    assert items_cited(parsed, [cited(parsed, "handbook", "Expenses, paragraph 1")], groups) == (1, 1)
    assert items_cited(parsed, bullets(parsed, 1, 2), groups) == (2, 3)
