from dataclasses import replace
from pathlib import Path

from evals_makers import GUIDE, TEXTS

from evals.questions import Gold
from evals.reference import Reference, read_reference
from ingest.types import Authority, Page, Source, Span

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


def test_gold_without_words_is_the_whole_source(reference: Reference) -> None:
    anything = Gold(source="guide", locator="section 1", quotation=None)
    assert reference.every_place(anything) == (Span(0, len(GUIDE)),)
    assert reference.every_place(anything.model_copy(update={"source": "act"})) == ()
    assert reference.in_a_provision(anything)


def test_words_across_two_provisions_are_in_none(reference: Reference) -> None:
    across = Gold(source="guide", locator="section 1", quotation="before.\nSection 2")
    assert reference.every_place(across)
    assert not reference.in_a_provision(across)
    assert not replace(reference, provisions={}).in_a_provision(Gold(source="guide", locator="x", quotation=EXPENSES))


def test_the_section_of_a_whole_document_is_no_provision_to_be_found(tiny_corpus: Path) -> None:
    parsed = read_reference(tiny_corpus)
    across = Gold(source="handbook", locator="opening", quotation="members of the board. ## Meetings")
    assert parsed.every_place(across)
    assert not parsed.in_a_provision(across)
    assert parsed.in_a_provision(across.model_copy(update={"quotation": "members of the board."}))


def test_provisions_around_a_place_and_their_edges(tiny_corpus: Path) -> None:
    parsed = read_reference(tiny_corpus)
    (bullet,) = parsed.spans_of("handbook", "meetings,  bullet 2")
    (bullets,) = parsed.spans_of("handbook", "Meetings, bullets 1 to 3")
    words = Span(bullet.start + 2, bullet.end - 2)
    assert parsed.smallest_around("handbook", words) == bullet
    assert parsed.directly_around("handbook", bullet) == bullets
    assert parsed.smallest_around("handbook", Span(0, 10**6)) is None
    assert bullet.start in parsed.edges("handbook").starts
    assert bullet.end in parsed.edges("handbook").ends
    assert words.start not in parsed.edges("handbook").starts


def test_pages_and_authorities_come_from_the_files_and_the_catalogue(tiny_corpus: Path) -> None:
    parsed = read_reference(tiny_corpus)
    assert {s: ps[0].authority for s, ps in parsed.provisions.items()} == {
        "handbook": Authority.GUIDANCE, "proposals": Authority.PROPOSAL, "opinion": Authority.OPINION,
    }  # fmt: skip
    assert parsed.page_of("handbook", 0) is None
    assert "board-act" in parsed.sources  # known, and not held


def test_a_reference_can_be_made_with_pages_and_sources() -> None:
    law = Source("guide", "Guide", authority=Authority.LEGISLATION)
    made = Reference.of({"guide": GUIDE}, [("guide", "all", Span(0, 9))], {"guide": [Page(4, 0, 50)]}, [law])
    assert (made.page_of("guide", 49), made.page_of("guide", 50)) == (4, None)
    assert made.provisions["guide"][0].authority is Authority.LEGISLATION
