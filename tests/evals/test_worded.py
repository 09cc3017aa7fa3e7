from typing import Any

import pytest
from evals_makers import cite, make_answer

from evals.worded import as_quoted, statements_cited

MEETS, CARERS = "The board must meet twice a year.", "Carers are paid their expenses."


def answer(words: str, **lead: Any) -> dict[str, Any]:
    return make_answer({**cite(MEETS), "marker": 1, **lead}, {**cite(CARERS), "marker": 2}, answer=words)


@pytest.mark.parametrize(
    ("words", "cited", "quoted"),
    [
        (f"The guide says (section 1): “{MEETS}” [1]", (1, 1), (1, 1)),
        (f"“{MEETS}” [1]\n\n“{CARERS}” [2]", (2, 2), (2, 2)),
        ("“the board must meet twice a year” [1]", (1, 1), (1, 1)),
        (f"“{MEETS}” [2]", (1, 1), (0, 1)),
        ("“Councillors are paid their expenses.” [2]", (1, 1), (0, 1)),
        (f"“{MEETS}” [1]\n\nCarers are paid for their time as well.", (1, 2), (1, 1)),
        (f"“{MEETS}” [3]", (0, 1), (0, 1)),
        (f"“{MEETS}”", (0, 1), None),
    ],
)  # fmt: skip
def test_statements_cite_and_say_what_they_cite(
    words: str, cited: tuple[int, int], quoted: tuple[int, int] | None
) -> None:
    assert statements_cited(answer(words)) == cited
    assert as_quoted(answer(words)) == quoted


def test_a_quotation_may_be_said_with_its_lead_in_and_without_its_label_and_its_last_and() -> None:
    lead = {"lead_in": {"quote": "It is the rule that:"}, "quote": "1. The board must meet twice a year; and"}
    for words in ("It is the rule that: The board must meet twice a year", "The board must meet twice a year.",
                  "1. The board must meet twice a year; and"):  # fmt: skip
        assert as_quoted(answer(f"“{words}” [1]", **lead)) == (1, 1)
    assert as_quoted(answer("“It is the law that: the board must meet twice a year” [1]", **lead)) == (0, 1)


def test_what_introduces_a_list_is_the_lead_in_of_its_first_item() -> None:
    lead = {"lead_in": {"quote": "These are the rules:"}}
    good = f"The guide says (section 1): These are the rules:\n1. {MEETS} [1]\n2. {CARERS} [2]"
    assert as_quoted(answer(good, **lead)) == (3, 3)
    assert statements_cited(answer(good, **lead)) == (3, 3)
    assert as_quoted(answer(good.replace("rules", "options"), **lead)) == (2, 3)
