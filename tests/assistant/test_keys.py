"""Places under other names than the documents give them."""

from __future__ import annotations

import pytest

from assistant.keys import Keys, called_otherwise
from ingest.numbering import references
from ingest.store import Index


@pytest.fixture(scope="module")
def keys(small_index: Index) -> Keys:
    return Keys(small_index.provisions)


@pytest.mark.parametrize(
    ("question", "key"),
    [
        ("proposal 2 (ii)", "proposal 2(ii)"),
        ("recommendation 2(i)", "proposal 2(i)"),
        ("action 1 (ii)", "proposal 1(ii)"),
        ("proposal 2.1", "proposal 2(i)"),
        ("proposal 1b", "proposal 1(ii)"),
        ("2ii", "2(ii)"),
        ("the second outcome", "outcome 2"),
        ("outcome no. 3", "outcome 3"),
        ("section two of the framework", "section 2"),
    ],
)
def test_a_place_is_found_under_the_name_that_people_use(keys: Keys, question: str, key: str) -> None:
    assert [r.reference.key for r in keys.named_as(references(question))] == [key]


@pytest.mark.parametrize(
    "question", ["recommendation 9(i)", "proposal 2.9", "outcome 12", "section 2.1", "outcome 2.1"]
)
def test_a_name_that_nothing_answers_to_is_left_as_it_is(keys: Keys, question: str) -> None:
    (found,) = keys.named_as(references(question))
    assert found.reference == references(question)[0]
    assert found.said is None


def test_a_reader_is_told_what_the_document_calls_it(keys: Keys) -> None:
    assert called_otherwise(keys.named_as(references("recommendation 2(i)"))) == (
        "The document calls recommendation 2(i) “proposal 2(i)”.",
    )
    assert called_otherwise(keys.named_as(references("proposal 2(i)"))) == ()


def test_what_stands_in_a_place_that_is_not_held_is_not_held_either(keys: Keys) -> None:
    found = keys.named_as(references("paragraph 4.3 recommendation 2(i)"))
    assert [r.reference.key for r in found] == ["paragraph 4.3", "recommendation 2(i)"]
    assert called_otherwise(found) == ()


def test_the_range_of_what_is_numbered(keys: Keys) -> None:
    assert keys.range_of("outcome") == ("outcome 1", "outcome 3")
    assert keys.range_of("schedule") is None


def test_what_a_bare_number_may_stand_for(keys: Keys) -> None:
    (number,) = references("outcome 2")
    assert "outcome 2" in keys.of_number(number)
    assert "section 2" in keys.of_number(number)
