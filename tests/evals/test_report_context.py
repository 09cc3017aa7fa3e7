"""Gold and citations in the words of their source."""

import pytest

from evals.reporting.context import AROUND, LONGEST, Stretch, excerpts
from evals.spans import places
from ingest.types import Span

TEXT = "The board must meet twice a year. It may meet in private, or in a hall that is open to all. Papers come early."


def span(words: str, text: str = TEXT) -> Span:
    return places(text, words)[0]


def kinds(text: str, gold: list[tuple[Span, int]], cited: list[tuple[Span, int]]) -> list[tuple[str, str]]:
    (excerpt,) = excerpts("guide", text, gold, cited)
    return [(s.kind, s.text) for s in excerpt.stretches if s.kind]


def test_words_are_gold_or_cited_or_both() -> None:
    gold = [(span("must meet twice a year."), 1)]
    cited = [(span("The board must meet"), 2), (span("Papers come early."), 3)]
    assert kinds(TEXT, gold, cited) == [
        ("cited", "The board "), ("both", "must meet"), ("gold", " twice a year."), ("cited", "Papers come early."),
    ]  # fmt: skip


def test_stretches_carry_the_numbers_of_groups_and_citations_and_make_up_the_text() -> None:
    gold = [(span("must meet twice"), 1), (span("twice a year"), 2)]
    (excerpt,) = excerpts("guide", TEXT, gold, [(span("twice a year"), 4)])
    assert "".join(s.text for s in excerpt.stretches) == TEXT[excerpt.start : excerpt.end]
    assert [s.groups for s in excerpt.stretches if s.text == "twice"] == [(1, 2)]
    assert [s.markers for s in excerpt.stretches if s.text == "twice"] == [(4,)]


def test_a_mark_without_a_word_goes_with_the_words_beside_it() -> None:
    text = "It says “must meet” and no more."
    assert kinds(text, [(span("must meet", text), 1)], [(span("“must meet”", text), 1)]) == [("both", "“must meet”")]


def test_marks_that_only_gold_or_only_a_citation_has_are_not_taken_over_by_words_without_a_mark() -> None:
    text = "One. Two."
    assert kinds(text, [(span("One.", text), 1)], [(span("Two.", text), 1)]) == [("gold", "One."), ("cited", "Two.")]


def test_far_places_are_excerpts_of_their_own_and_say_that_the_text_goes_on() -> None:
    text = f"First gold here. {'word ' * 400}Second gold there. {'end ' * 100}"
    one, two = excerpts("guide", text, [(span("First gold", text), 1), (span("Second gold", text), 2)], [])
    assert (one.before, one.after, two.before, two.after) == (False, True, True, True)
    for excerpt in (one, two):
        assert len(text[excerpt.start : excerpt.end]) < 2 * AROUND + 40
        assert not text[excerpt.start].isspace()
        assert excerpt.end == len(text) or text[excerpt.end].isspace()


def test_near_places_are_one_excerpt() -> None:
    assert len(excerpts("guide", TEXT, [(span("The board"), 1)], [(span("Papers"), 1)])) == 1


def test_a_long_citation_is_shortened_in_its_middle_and_says_by_how_much() -> None:
    text = "gold words " + "cited only " * 500
    (excerpt,) = excerpts("guide", text, [(span("gold words", text), 1)], [(Span(0, len(text) - 1), 1)])
    shown = "".join(s.text for s in excerpt.stretches)
    gone = [s.left_out for s in excerpt.stretches if s.left_out]
    assert len(gone) == 1
    assert len(shown) + gone[0] == excerpt.end - excerpt.start
    assert len(shown) < 2 * LONGEST
    assert excerpt.stretches[0].kind == "both"


def test_gold_is_never_shortened() -> None:
    text = "gold and more " * 300
    assert kinds(text, [(Span(0, len(text)), 1)], []) == [("gold", text)]


def test_a_word_longer_than_the_surroundings_does_not_lose_the_gold() -> None:
    text = "x" * 600 + "gold" + "y" * 600
    (excerpt,) = excerpts("guide", text, [(Span(600, 604), 1)], [])
    assert Stretch("gold", (1,)) in excerpt.stretches


@pytest.mark.parametrize("given", [([], [])])
def test_nothing_to_show_is_nothing(given: tuple[list[tuple[Span, int]], list[tuple[Span, int]]]) -> None:
    assert excerpts("guide", TEXT, *given) == []
