from typing import Any

import pytest
from evals_makers import cite, declined, make_answer, make_question, passage, unanswerable
from rapidfuzz.distance import DamerauLevenshtein

from evals.robustness import compare_variant, misspelt, same_answer, same_first, variants_of

MEETS, PRIVATE = "The board must meet twice a year.", "The board may meet in private."
LONG = "Which partners should together request consolidated advice on the financial position under proposal 4(iv)?"


def test_slips_and_capitals_are_made_and_the_rest_is_the_authors() -> None:
    question = make_question(variants={"lay": "how often do they sit", "reordered": None})
    made = variants_of(question)
    assert list(made) == ["misspelt", "upper_case", "lay"]
    assert made["upper_case"] == question.question.upper()
    assert made["lay"] == "how often do they sit"


def test_the_same_question_is_misspelt_the_same_way_every_time() -> None:
    assert misspelt(LONG, "guide-001") == misspelt(LONG, "guide-001")
    assert len({misspelt(LONG, f"guide-{n}") for n in range(20)}) > 10


@pytest.mark.parametrize("seed", [f"guide-{n}" for n in range(40)])
def test_a_slip_changes_a_few_letters_and_no_figure_or_label(seed: str) -> None:
    slipped = misspelt(LONG, seed)
    assert 1 <= DamerauLevenshtein.distance(LONG, slipped) <= 3
    assert "4(iv)" in slipped
    old, new = LONG.split(), slipped.split()
    assert [w[0] for w in old] == [w[0] for w in new]


def test_a_wording_that_changes_nothing_is_left_out() -> None:
    assert variants_of(make_question(question="4(IV)?")) == {}


def test_the_same_places_in_another_order_are_the_same_answer() -> None:
    one, other = make_answer(cite(MEETS), cite(PRIVATE)), make_answer(cite(PRIVATE), cite(MEETS), answer="Other words")
    assert same_answer(one, other)
    assert not same_first(one, other)
    assert not same_answer(one, make_answer(cite(MEETS)))
    assert same_first(one, make_answer(cite(MEETS)))


def test_another_status_is_another_answer_and_another_reason_is_not() -> None:
    assert not same_answer(make_answer(cite(MEETS)), declined())
    assert not same_first(make_answer(cite(MEETS)), declined())
    assert same_answer(declined(), declined("off_topic"))


def test_a_comparison_says_what_was_asked_and_what_came() -> None:
    base, other = make_answer(cite(MEETS)), make_answer(cite(PRIVATE), passages=[passage(PRIVATE)])
    span = cite(PRIVATE)
    assert compare_variant(make_question(), base, "HOW OFTEN?", other) == {
        "question": "HOW OFTEN?", "status": "answered", "citations": [["guide", span["start"], span["end"]]],
        "same": False, "first_same": False, "found_at_5": False,
    }  # fmt: skip
    assert compare_variant(make_question(), base, "?", base)["found_at_5"] is True
    assert compare_variant(unanswerable(), declined(), "?", declined())["found_at_5"] is None


def test_an_error_is_no_comparison() -> None:
    failed: dict[str, Any] = make_answer(status="error", passages=[])
    compared = compare_variant(make_question(), make_answer(cite(MEETS)), "?", failed)
    assert (compared["status"], compared["same"], compared["first_same"], compared["found_at_5"]) == (
        "error", None, None, None,
    )  # fmt: skip
