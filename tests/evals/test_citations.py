import pytest
from evals_makers import TEXTS, cite, gold, make_question

from evals.citations import covered, in_full, right, states, verbatim
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


@pytest.mark.parametrize(("start", "end"), [(-3, 2), (-1, 0), (5, 5), (10**6, 10**6 + 33)])
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


def test_a_citation_of_one_group_of_several_is_right(reference: Reference) -> None:
    groups = make_question(
        gold=[[gold(MEETS), gold(MEETS, source="opinion")], [gold(PRIVATE, locator="section 2")]]
    ).gold
    assert right(reference, cite(MEETS), groups)
    assert right(reference, cite(MEETS, source="opinion"), groups)
    assert right(reference, cite(PRIVATE), groups)


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
        ("a life[1] alongside caring[123], they say", "a life alongside caring, they say"),
        ("an *open mark", "an open mark"),
        ("they “care”[1] and pay [123] for it", "they “care” and pay for it"),
        ("see [the form](https://example.org/f) first", "see the form first"),
    ],
)
def test_phrases_are_found_whatever_the_marks(text: str, phrase: str) -> None:
    assert states(text, phrase)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("114 days", "14 days"),
        ("2,014", "2,01"),
        ("must not meet", "must meet"),
        ("in [2014] it met", "in it met"),
        ("£14", "£140"),
        ("4.5", "14.5"),
        ("a lifeboat", "life boat"),
        ("24 days", "4 days"),
        ("a week of 55 hours", "a week of 5"),
    ],
)
def test_other_phrases_are_not_found(text: str, phrase: str) -> None:
    assert not states(text, phrase)


def test_words_at_the_very_ends_of_a_text_stand(reference: Reference) -> None:
    for words in ("Section 1", "Carers are paid their expenses.\n"):
        whole = cite(words.strip(), nth=-1)
        end = whole["start"] + len(words)
        assert verbatim(reference, [whole | {"quote": words, "end": end}]) == (1, 1)


def test_a_quotation_of_a_source_that_is_not_there_does_not_stand(reference: Reference) -> None:
    assert verbatim(reference, [cite(MEETS) | {"source_id": "nowhere"}]) == (0, 1)


def test_words_around_a_quotation_are_held_to_the_same(reference: Reference) -> None:
    around = [cite("Papers are sent"), cite(EXPENSES) | {"start": 0}]
    assert verbatim(reference, [cite(MEETS) | {"lead_in": cite("Section 1"), "around": around}]) == (3, 4)


def test_the_quotations_of_a_citation_are_read_in_the_order_of_the_source() -> None:
    marked = cite("Papers are sent") | {"quote": "**Papers** are\nsent"}
    citation = cite(MEETS) | {"lead_in": cite("Section 1"), "around": [marked]}
    assert in_full(citation) == f"Section 1 {MEETS} Papers are sent"


def test_a_copy_of_a_source_is_another_source() -> None:
    """Of two editions with the same words in the same place, the one that is not gold is wrong."""
    editions = Reference.of(TEXTS | {"guide-2": TEXTS["guide"]})
    assert right(editions, cite(MEETS), make_question().gold)
    assert not right(editions, cite(MEETS) | {"source_id": "guide-2"}, make_question().gold)
