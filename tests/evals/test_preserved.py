from typing import Any

import pytest
from cited import saying

from evals.preserved import preserved, protected

RULE = "The board **must not** decide within 14 days under section 27A[3], unless all\nfour members of 2019/20 agree."
READ = "The board must not decide within 14 days under section 27A, unless all four members of 2019/20 agree."


def quoting(quote: str, **changes: Any) -> dict[str, Any]:
    return {"locator": "section 1", "quote": quote, "lead_in": None} | changes


def kept(text: str, *citations: dict[str, Any]) -> bool:
    part, whole = preserved(saying(text, *citations))
    return part == whole


def test_the_reading_form_of_a_quotation_keeps_everything() -> None:
    assert preserved(saying(f"The guide says (section 1): “{READ}” [1]", quoting(RULE))) == (1, 1)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("must not", "must"), ("must not", "may not"), ("27A", "27B"), ("14 days", "28 days"), ("14 days", "14 weeks"),
        (", unless all four members of 2019/20 agree", ""), ("four", "five"), ("2019/20", "2018/19"), ("unless", "if"),
    ],
)  # fmt: skip
def test_a_changed_word_that_matters_is_caught(old: str, new: str) -> None:
    changed = READ.replace(old, new)
    assert changed != READ
    assert not kept(f"The guide says (section 1): “{changed}” [1]", quoting(RULE))


def test_words_in_another_order_are_caught() -> None:
    assert not kept("“Twelve must, two may.” [1]", quoting("Two must, twelve may."))


def test_a_word_that_does_not_matter_may_differ() -> None:
    assert kept("“The committee must meet twice.” [1]", quoting("The board must meet twice."))


def test_a_quotation_may_be_said_with_its_introduction_and_without_its_label() -> None:
    lead = {"quote": "Members must:", "start": 0, "end": 13}
    item = quoting("4. (iv) Read 12 papers", lead_in=lead)
    assert kept("“Members must: Read 12 papers” [1]", item)
    assert kept("“Read 12 papers” [1]", item)
    assert not kept("“Members should: Read 12 papers” [1]", item)


def test_a_figure_that_begins_a_rule_is_no_label() -> None:
    assert not kept("“days before” [1]", quoting("28 days before"))


def test_every_quotation_that_is_cited_counts() -> None:
    one, other = quoting("They must meet."), quoting("They should meet.")
    assert kept("“They must meet.” [1]", one)
    assert not kept("“They must meet.” [1][2]", one, other)


def test_a_list_keeps_its_introduction_and_its_numbers() -> None:
    lead = {"quote": "The board must:", "start": 0, "end": 15}
    items = [quoting("meet", locator="outcome 1", lead_in=lead), quoting("vote", locator="outcome 2")]
    whole = "The law says (outcomes 1 to 2): The board must:\n1. meet [1]\n2. vote [2]"
    assert kept(whole, *items)
    assert not kept(whole.replace("must", "may"), *items)
    assert not kept(whole.replace("\n2.", "\n3."), *items)


def test_a_statement_without_a_citation_may_say_nothing_that_matters() -> None:
    assert kept("“It meets.” [1] That is all.", quoting("It meets."))
    assert not kept("“It meets.” [1] You must come.", quoting("It meets."))
    assert not kept("“It must meet.” [7]", quoting("It must meet."))


def test_what_is_protected() -> None:
    words = "Boards can’t spend £2.5 million (50%) under 27(1)(a) or s. 4(iv) by end March."
    assert protected(words) == ("can't", "£2.5", "million", "50%", "27(1)(a)", "4(iv)", "march")


def test_the_name_of_who_is_quoted_is_none_of_the_statements_words() -> None:
    said = quoting(RULE, speaker="the First Minister")
    assert kept(f"The First Minister said that {READ[0].lower()}{READ[1:]} [1]", said)
    assert not kept(f"The First Minister said that {READ.replace('14', '28')} [1]", said)
    assert not kept(f"The Second Minister said that {READ} [1]", said)
