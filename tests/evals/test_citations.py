import pytest
from evals_makers import TEXTS, cite, gold, make_question

from evals.citations import covered, right, states, verbatim
from evals.reference import Reference

MEETS, PRIVATE, EXPENSES = (
    "The board must meet twice a year.",
    "The board may meet in private.",
    "Carers are paid their expenses.",
)


def test_a_citation_of_the_gold_words_is_right(reference: Reference) -> None:
    assert right(reference, cite(MEETS), make_question().gold)


def test_the_whole_that_holds_the_gold_words_is_right(reference: Reference) -> None:
    assert right(reference, cite("Section 1 The board must meet twice a year. Papers are sent"), make_question().gold)


def test_less_than_half_of_the_shorter_is_not_right(reference: Reference) -> None:
    mostly_papers = cite("a year. Papers are sent 14 days before.")
    assert not right(reference, mostly_papers, make_question().gold)


def test_a_neighbouring_provision_is_not_right(reference: Reference) -> None:
    assert not right(reference, cite("Papers are sent 14 days before."), make_question().gold)


def test_a_wrong_citation_is_not_right(reference: Reference) -> None:
    assert not right(reference, cite(PRIVATE, locator="section 1"), make_question().gold)


def test_the_same_words_in_another_source_are_not_right(reference: Reference) -> None:
    assert not right(reference, cite(MEETS, source="opinion"), make_question().gold)


def test_shifted_offsets_are_neither_verbatim_nor_right(reference: Reference) -> None:
    citation = cite(MEETS)
    shifted = citation | {"start": citation["start"] + 1, "end": citation["end"] + 1}
    assert verbatim(reference, [citation, shifted]) == (1, 2)
    assert not right(reference, shifted, make_question().gold)


@pytest.mark.parametrize(("start", "end"), [(-3, 2), (5, 5), (10**6, 10**6 + 33)])
def test_offsets_outside_the_text_are_not_verbatim(reference: Reference, start: int, end: int) -> None:
    assert verbatim(reference, [cite(MEETS) | {"start": start, "end": end, "quote": ""}]) == (0, 1)


def test_a_changed_word_is_not_verbatim(reference: Reference) -> None:
    citation = cite(PRIVATE)
    assert verbatim(reference, [citation | {"quote": "The board may meet in privacy."}]) == (0, 1)


def test_a_lead_in_is_held_to_the_same(reference: Reference) -> None:
    lead = cite("Section 1")
    wrong = lead | {"quote": "Section 2"}
    assert verbatim(reference, [cite(MEETS) | {"lead_in": lead}]) == (2, 2)
    assert verbatim(reference, [cite(MEETS) | {"lead_in": wrong}]) == (1, 2)


def test_of_equal_words_the_place_tells_right_from_wrong(reference: Reference) -> None:
    wanted = make_question(gold=[[gold(EXPENSES, locator="section 3")]]).gold
    assert right(reference, cite(EXPENSES, locator="section 3", nth=1), wanted)
    assert not right(reference, cite(EXPENSES, locator="section 2", nth=0), wanted)


def test_a_lead_in_that_holds_the_gold_whole_makes_a_citation_right() -> None:
    """Both are quoted; but an item is not right because the words above it are a part of the gold."""
    made = Reference.of(TEXTS)
    under_it = cite(PRIVATE) | {"lead_in": cite(MEETS)}
    assert right(made, under_it, make_question().gold)
    longer = make_question(gold=[[gold("The board must meet twice a year. Papers are sent 14 days before.")]]).gold
    assert not right(made, under_it, longer)
    moved = cite(PRIVATE) | {"lead_in": cite(MEETS) | {"start": 0}}
    assert not right(made, moved, make_question().gold)


def test_covered_counts_groups_not_citations(reference: Reference) -> None:
    groups = make_question(gold=[[gold(MEETS)], [gold(PRIVATE, locator="section 2")]]).gold
    assert covered(reference, [cite(MEETS), cite(MEETS)], groups) == 1
    assert covered(reference, [cite(MEETS), cite(PRIVATE)], groups) == 2
    assert covered(reference, [], groups) == 0


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("They have **a life\nalongside** caring [1].", "A life alongside caring"),
        ("Adult Carer Support [2] Plans", "adult carer support plans"),
        ("within 14 days of the date", "14 days"),
        ("see proposal 4(iv)", "4(iv)"),
    ],
)
def test_phrases_are_found_whatever_the_marks(text: str, phrase: str) -> None:
    assert states(text, phrase)


@pytest.mark.parametrize(
    ("text", "phrase"), [("114 days", "14 days"), ("2,014", "2,01"), ("must not meet", "must meet")]
)
def test_other_phrases_are_not_found(text: str, phrase: str) -> None:
    assert not states(text, phrase)
