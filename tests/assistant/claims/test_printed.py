"""Words that a model copied with other quotation marks, dashes and spaces are shown as the document has them."""

from __future__ import annotations

import pytest
from claim_makers import evidence

from assistant.claims.check import check_claim
from assistant.claims.printed import as_printed
from assistant.claims.types import Claim, Quoted
from assistant.types import Evidence

TEXT = "Carers’ needs – in all areas – aren’t met by the ‘One Team’ within 3–6 months."
TYPED = {
    "straight marks": TEXT.replace("’", "'").replace("‘", "'"),
    "double marks": TEXT.replace("‘One Team’", '"One Team"'),
    "hyphens": TEXT.replace("–", "-"),
    "long dashes without blanks": TEXT.replace(" – ", "—").replace("–", "—"),
    "blanks that do not break": TEXT.replace(" ", "\u00a0"),
    "no full stop": TEXT.removesuffix("."),
}


def _printed(says: str, words: str, shown: Evidence) -> tuple[Claim, bool]:
    claim = as_printed(Claim(says, (Quoted(1, words),)), (shown,))
    return claim, check_claim(claim, (shown,)).stands


@pytest.mark.parametrize("typed", TYPED.values(), ids=list(TYPED))
@pytest.mark.parametrize("also_says", [False, True], ids=["quotation", "quotation and statement"])
def test_a_good_model_that_types_other_marks_is_heard(typed: str, also_says: bool) -> None:
    shown = evidence(TEXT)
    says = typed if also_says else TEXT
    claim, stands = _printed(says, typed, shown)
    assert stands
    assert " ".join(claim.quotes[0].words.split()) in TEXT, "the quotation is the document’s own"


@pytest.mark.parametrize("end", [".", "...", "…", ";", ".”"])
def test_a_stop_that_the_document_does_not_have_is_left_out_of_the_quotation(end: str) -> None:
    claim, stands = _printed(
        "Carers must be paid weekly.", f"Carers must be paid weekly{end}", evidence("Carers must be paid weekly")
    )
    assert stands
    assert claim.quotes[0].words == "Carers must be paid weekly"


@pytest.mark.parametrize("text", ["Carers must be paid (each week)", "Must carers be paid each week?"])
def test_a_stop_after_another_mark_is_left_out(text: str) -> None:
    assert as_printed(Claim(text, (Quoted(1, f"{text}."),)), (evidence(text),)).quotes[0].words == text


def test_a_question_mark_is_neither_added_nor_taken() -> None:
    claim = Claim("Nothing.", (Quoted(1, "Carers must be paid?"),))
    assert as_printed(claim, (evidence("Carers must be paid."),)) == claim


def test_marks_around_the_quotation_are_left_out() -> None:
    claim, stands = _printed(
        "Carers must be paid weekly.", "“Carers must be paid weekly.”", evidence("Carers must be paid weekly.")
    )
    assert stands
    assert claim.quotes[0].words == "Carers must be paid weekly."


def test_words_with_what_introduces_them_are_found() -> None:
    shown = evidence("carers’ expenses;", lead_in="The board must pay:")
    claim, stands = _printed("The board must pay carers' expenses.", "The board must pay: carers' expenses;", shown)
    assert stands
    assert claim.quotes[0].words == "The board must pay: carers’ expenses;"


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Carers must be paid £5 weekly.", "Carers must be paid £6 weekly."),
        ("Carers must be paid weekly.", "Carers must not be paid weekly."),
        ("Carers must be paid weekly.", "Carers may be paid weekly."),
        ("Carers get 3-6 pounds weekly.", "Carers get 36 pounds weekly."),
        ("Carers get 3 6 pounds weekly.", "Carers get 3–6 pounds weekly."),
        ("Section 27 binds the boards.", "Section 27A binds the boards."),
        ("The boards carers must be paid.", "The board’s carers must be paid."),
        ("carers must be paid weekly.", "Carers must be paid weekly."),
        ("Carers must be re-paid weekly.", "Carers must be repaid weekly."),
    ],
)
def test_letters_and_figures_are_never_changed(words: str, text: str) -> None:
    claim, stands = _printed(text, words, evidence(text))
    assert claim.quotes[0].words == words
    assert not stands


def test_a_quotation_without_its_stop_does_not_make_a_part_of_a_sentence_a_whole_one() -> None:
    shown = evidence("Carers must be paid weekly if the board agrees.")
    _, stands = _printed("Carers must be paid weekly.", "Carers must be paid weekly.", shown)
    assert not stands


def test_a_statement_keeps_marks_that_the_quotation_does_not_have() -> None:
    shown = evidence("Carers must be paid weekly.")
    claim, stands = _printed("Carers “must” be paid weekly.", "Carers must be paid weekly.", shown)
    assert claim.text == "Carers “must” be paid weekly."
    assert not stands


def test_a_long_row_of_dashes_and_a_wrong_number_are_no_trouble() -> None:
    row = "- " * 1500 + "x"
    claims = Claim("Nothing.", (Quoted(1, row), Quoted(7, "“"), Quoted(1, "'"), Quoted(1, "")))
    assert as_printed(claims, (evidence("- " * 1600 + "y"),)) == claims
