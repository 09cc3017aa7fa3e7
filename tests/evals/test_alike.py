import pytest

from evals.alike import most_alike

TEXT = (
    "1. Money\n\n(i) Budgets are agreed by the end of June each year. The partners share their figures early.\n\n"
    "(ii) Reserves must be held for a stated purpose only; they are never held without one.\n"
)


def words(quotation: str, text: str = TEXT) -> str | None:
    found = most_alike(quotation, text)
    return found[0].of(text) if found else None


@pytest.mark.parametrize(
    ("quotation", "found"),
    [
        # A word changed inside, at the beginning and at the end.
        ("Budgets are agreed by the end of March each year.", "Budgets are agreed by the end of June each year."),
        ("All budgets are agreed by the end of June each year.", "Budgets are agreed by the end of June each year."),
        ("The partners share their figures soon.", "The partners share their figures early."),
        # A sentence that has lost its beginning takes the new one, and not the bullet before it.
        ("Some reserves must be held for a stated purpose only;", "Reserves must be held for a stated purpose only;"),
        # A quotation from inside a sentence stays inside it.
        ("held for one stated purpose", "held for a stated purpose"),
    ],
)
def test_the_words_most_alike_are_found_from_word_to_word(quotation: str, found: str) -> None:
    assert words(quotation) == found


def test_words_that_were_put_in_or_taken_out_do_not_move_the_ends() -> None:
    longer = "Reserves must at all times and in each of the partnerships be held for a stated purpose only."
    assert words("Reserves must be held for a stated purpose only.", f"First. {longer} Last.") == longer
    assert words(longer, "First. Reserves must be held for a stated purpose only. Last.") == (
        "Reserves must be held for a stated purpose only."
    )


@pytest.mark.parametrize("text", ["", "   ", "Carers are paid their fares.", "x"])
def test_nothing_alike_is_nothing(text: str) -> None:
    assert most_alike("Budgets are agreed by the end of March each year.", text) is None
