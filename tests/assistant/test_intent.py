"""What kind of answer a question wants, from its wording alone."""

from __future__ import annotations

import pytest

from assistant.intent import claim_of, parts_of, wants_of
from assistant.types import Want


@pytest.mark.parametrize(
    ("question", "want"),
    [
        ("what are the nine outcomes?", Want.LIST),
        ("list the principles", Want.LIST),
        ("nine outcomes", Want.LIST),
        ("give me all the proposals on finance", Want.LIST),
        ("who sat on the leadership group?", Want.LIST),
        ("and by when?", Want.WHEN),
        ("how soon must it be done?", Want.WHEN),
        ("what is the deadline for 2(iv)?", Want.WHEN),
        ("who must agree the budget?", Want.WHO),
        ("why was integration started?", Want.WHY),
        ("how many proposals are there?", Want.COUNT),
        ("can I claim my bus fare?", Want.ENTITLEMENT),
        ("are carers entitled to a break?", Want.ENTITLEMENT),
        ("does the council have to rubber-stamp it?", Want.ENTITLEMENT),
        ("is it compulsory?", Want.ENTITLEMENT),
    ],
)
def test_wants(question: str, want: Want) -> None:
    assert want in wants_of(question)


@pytest.mark.parametrize("question", ["what does a direction require?", "reserves policy", "tell me about localities"])
def test_a_plain_question_wants_no_list_and_no_date(question: str) -> None:
    assert wants_of(question).isdisjoint({Want.LIST, Want.WHEN, Want.COUNT})


def test_a_question_for_one_of_a_list_does_not_want_the_list() -> None:
    assert Want.LIST not in wants_of("which of the four objectives deals with providers?")


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("what did the review propose on money, and what does the framework say about it?",
         ("what did the review propose on money", "what does the framework say about it?")),
        ("who must agree the budget? And when must it be agreed by?",
         ("who must agree the budget", "when must it be agreed by?")),
    ],
)  # fmt: skip
def test_parts_of_a_double_question(question: str, parts: tuple[str, ...]) -> None:
    assert tuple(p.rstrip("?") for p in parts_of(question)) == tuple(p.rstrip("?") for p in parts)


@pytest.mark.parametrize(
    "question",
    ["what does a direction require?", "what are the duties of health boards and local authorities?",
     "who pays, and when?", "should boards and carers meet?"],
)  # fmt: skip
def test_a_question_for_one_thing_has_no_parts(question: str) -> None:
    assert parts_of(question) == ()


def test_no_more_than_four_parts_are_followed() -> None:
    question = "? ".join(f"what is the rule about number {n}" for n in range(9)) + "?"
    assert 2 <= len(parts_of(question)) <= 4


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("Why must the council ratify our decisions?", "must the council ratify our decisions"),
        ("is it true that boards can keep any reserves?", "boards can keep any reserves"),
        ("Budgets are agreed in June, right?", "Budgets are agreed in June"),
        ("our chair says that carers may not speak. Can they?", "carers may not speak"),
        ("why?", ""), ("why not?", ""), ("why is that?", ""), ("what is a direction?", ""), ("who decides?", ""),
    ],
)  # fmt: skip
def test_what_a_question_takes_for_granted(question: str, claim: str) -> None:
    assert claim_of(question) == claim


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("when was it launched?", True), ("do you know when papers come?", True), ("when?", True), ("within what time must it be done?", True),
        ("how many months did they give us?", True), ("what was said when it was launched?", False),
        ("What did they say about money when integration was first planned?", False),
    ],
)  # fmt: skip
def test_a_clause_with_when_is_no_question_for_a_time(question: str, asks: bool) -> None:
    assert (Want.WHEN in wants_of(question)) is asks
