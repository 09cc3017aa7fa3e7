from pathlib import Path

from evals_makers import GUIDE, TEXTS

from evals.questions import Gold
from evals.reference import Reference, read_reference

EXPENSES = "Carers are paid their expenses."  # stands in sections 2 and 3 of the guide


def test_words_that_stand_once_count_there(reference: Reference) -> None:
    words = Gold(source="guide", locator="section 9", quotation="The board may meet in private.")
    (place,) = reference.gold_places(words, "section 2")
    assert place.of(GUIDE) == words.quotation


def test_of_words_that_stand_twice_the_place_in_the_golds_provision_counts(reference: Reference) -> None:
    words = Gold(source="guide", locator="Section 3", quotation=EXPENSES)
    (place,) = reference.gold_places(words, "section 2")
    assert place.start == GUIDE.rindex(EXPENSES)


def test_all_places_count_for_a_citation_with_the_golds_locator(reference: Reference) -> None:
    words = Gold(source="guide", locator="Section 3", quotation=EXPENSES)
    assert len(reference.gold_places(words, "section  3")) == 2


def test_all_places_count_where_the_golds_label_is_unknown(reference: Reference) -> None:
    words = Gold(source="guide", locator="part 7", quotation=EXPENSES)
    assert len(reference.gold_places(words, "section 2")) == 2


def test_an_unknown_source_has_no_places(reference: Reference) -> None:
    assert reference.gold_places(Gold(source="act", locator="s. 1", quotation="The"), "s. 1") == ()


def test_the_reference_of_a_folder_is_read_from_its_files(corpus_folder: Path) -> None:
    reference = read_reference(corpus_folder)
    assert reference.texts == TEXTS
    assert any(source == "guide" for source, _ in reference.labels)
