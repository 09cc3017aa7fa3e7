from pathlib import Path

import pytest
from evals_makers import gold

from evals.placing import right_locators, smallest, stands_where_named
from evals.questions import Gold
from evals.reference import Reference, read_reference
from evals.spans import places


@pytest.fixture
def handbook(tiny_corpus: Path) -> Reference:
    return read_reference(tiny_corpus)


def label_of(reference: Reference, words: str, source: str = "handbook") -> str | None:
    found = smallest(reference.provisions[source], places(reference.texts[source], words)[0])
    return found.locator.label if found else None


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("declare their interests", "Meetings, bullet 2"),
        ("read the papers; - declare their interests;", "Meetings, bullets 1 to 3"),
        ("The board meets four times a year.", "Meetings, paragraph 1"),
        ("before each meeting. Members must:", "Meetings"),
        ("vote in person. ## Expenses", "Meetings, bullet 3"),  # over the border of two sections: where most stands
        ("Board handbook", "Board handbook"),  # nothing but the whole document
    ],
)
def test_the_smallest_provision_around_words_is_found(handbook: Reference, words: str, label: str) -> None:
    assert label_of(handbook, words) == label


@pytest.mark.parametrize(
    ("locator", "stands"),
    [
        ("Meetings, bullet 2", True),
        ("meetings,  bullets 1 to 3", True),  # a whole around it; case and white space aside
        ("Meetings, bullet 3", False),
        ("section 9", False),
    ],
)
def test_gold_stands_where_its_locator_says(handbook: Reference, locator: str, stands: bool) -> None:
    one = Gold.model_validate(gold("declare their interests;", "handbook", locator))
    assert stands_where_named(one, handbook) is stands
    assert right_locators(one, handbook) == ("Meetings, bullet 2",)


def test_gold_longer_than_its_provision_stands_there(handbook: Reference) -> None:
    both = Gold.model_validate(gold("read the papers; - declare their interests;", "handbook", "Meetings, bullet 1"))
    assert stands_where_named(both, handbook)


def test_a_whole_source_stands_wherever_it_says(handbook: Reference) -> None:
    assert stands_where_named(Gold(source="handbook", locator="whole source", quotation=None), handbook)
