from pathlib import Path

import pytest
from cited import cited
from evals_makers import GUIDE, cite, gold, make_question

from evals.pinpoint import locator_true, page_true, pinpoint
from evals.reference import Reference, read_reference
from ingest.types import Page


@pytest.fixture
def parsed(tiny_corpus: Path) -> Reference:
    return read_reference(tiny_corpus)


def named(reference: Reference, label: str, gold_label: str, words: str = "Timescale: 3 months") -> bool:
    groups = make_question(gold=[[gold(words, "proposals", gold_label)]]).gold
    return pinpoint(reference, [cited(reference, "proposals", label, words)], groups) == (1, 1)


def test_the_golds_provision_one_inside_it_and_the_one_directly_around_it_are_right(parsed: Reference) -> None:
    assert named(parsed, "proposal 1(i)", "proposal 1(i)")
    assert named(parsed, "proposal 1(i), timescale", "proposal 1(i)")
    assert named(parsed, "proposals 1(i) to 1(ii)", "proposal 1(i)")


def test_another_provision_and_one_far_around_it_are_wrong(parsed: Reference) -> None:
    assert not named(parsed, "Progress report", "proposal 1(i)")
    groups = make_question(gold=[[gold("Timescale: 3 months", "proposals", "proposal 1(i)")]]).gold
    swapped = cited(parsed, "proposals", "proposal 1(i)") | {"locator": "proposal 1(ii)"}
    assert pinpoint(parsed, [swapped], groups) == (0, 1)


def test_where_the_author_counts_otherwise_the_smallest_provision_of_the_words_counts(parsed: Reference) -> None:
    assert named(parsed, "proposal 1(i)", "recommendation 7")
    assert named(parsed, "proposal 1(i)", "proposal 1(ii)")  # such a provision is there, with other words
    assert not named(parsed, "section 1", "recommendation 7")


def test_an_item_that_is_right_by_what_introduces_it_is_named_by_its_own_locator(parsed: Reference) -> None:
    groups = make_question(gold=[[gold("Members must:", "handbook", "Meetings, paragraph 2")]]).gold
    item = cited(parsed, "handbook", "Meetings, bullet 2")
    assert pinpoint(parsed, [item], groups) == (1, 1)
    assert pinpoint(parsed, [item | {"locator": "Meetings, bullet 9"}], groups) == (0, 1)


def test_only_right_citations_count(parsed: Reference) -> None:
    groups = make_question(gold=[[gold("Timescale: 3 months", "proposals", "proposal 1(i)")]]).gold
    wrong = cited(parsed, "proposals", "proposal 1(ii)")
    assert pinpoint(parsed, [wrong], groups) is None
    assert pinpoint(parsed, [wrong, cited(parsed, "proposals", "proposal 1(i)")], groups) == (1, 1)


def test_a_locator_is_true_where_such_a_provision_holds_the_quotation(parsed: Reference) -> None:
    citation = cited(parsed, "proposals", "proposal 1(i)")
    assert locator_true(parsed, citation)
    assert locator_true(parsed, citation | {"locator": "Section  1"})
    assert not locator_true(parsed, citation | {"locator": "proposal 1(ii)"})
    assert not locator_true(parsed, citation | {"locator": "proposal 9"})


def test_a_file_that_changed_since_it_was_indexed_shows(parsed: Reference) -> None:
    citation = cited(parsed, "proposals", "proposal 1(i)")
    texts = parsed.texts | {"proposals": parsed.texts["proposals"].replace("March", "April")}
    now = Reference.parsed(texts, parsed.provisions, parsed.pages, parsed.sources)
    assert not locator_true(now, citation)
    assert not page_true(now, citation)


def test_the_page_is_the_one_on_which_the_quotation_begins() -> None:
    private = GUIDE.index("The board may")
    pages = {"guide": [Page(1, 0, private), Page(2, private, len(GUIDE))]}
    reference = Reference.of({"guide": GUIDE}, pages=pages)
    second = cite("The board may meet in private.")
    assert page_true(reference, second | {"page": 2})
    assert not page_true(reference, second | {"page": 1})
    assert not page_true(reference, second | {"page": None})
    assert page_true(reference, cite("The board must meet") | {"page": 1})


def test_a_source_without_pages_has_none(parsed: Reference) -> None:
    citation = cited(parsed, "proposals", "proposal 1(i)")
    assert page_true(parsed, citation)
    assert not page_true(parsed, citation | {"page": 3})
