import pytest

from evals.word_changes import changes, marked


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ("They must not meet.", "They must meet.", ("negation",)),
        ("They must meet.", "They may meet.", ("obligation",)),
        ("They shall pay", "They shall pay if asked", ("condition",)),
        ("under section 27A", "under section 27B", ("number",)),
        ("within 14 days", "within 28 days", ("number",)),
        ("proposal (iv) stands", "proposal (v) stands", ("number",)),
        ("twenty-three indicators", "twenty-four indicators", ("number",)),
        ("by the end of March", "by the end of June", ("number",)),
        ("The Health Board pays", "The Local Authority pays", ("name",)),
        ("The health board pays", "The Health Board pays", ()),  # the same name
        ("They can't vote.", "They can vote.", ("negation", "obligation")),
        ("They can’t vote.", "They can't vote.", ()),  # the mark only
        ("Budgets are agreed", "Plans are agreed", ()),
        ("must. Then", "must, then", ()),  # the same words with other marks
    ],
)
def test_a_difference_says_what_it_changes(before: str, after: str, kinds: tuple[str, ...]) -> None:
    found = changes(before, after)
    assert found
    assert {kind for change in found for kind in change.kinds} == set(kinds)


def test_a_negation_that_moves_is_seen_at_both_places() -> None:
    found = changes("One may not sit and the other may vote.", "One may sit and the other may not vote.")
    assert [change.kinds for change in found] == [("negation",), ("negation",)]


def test_the_same_words_do_not_differ() -> None:
    assert changes("a  b\nc", "a b c") == ()


def test_differences_are_shown_in_the_words_around_them() -> None:
    assert marked("They must not meet.", "They must meet monthly.") == "They must [-not meet.-] {+meet monthly.+}"
