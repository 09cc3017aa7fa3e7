"""What kind of answer a question wants, from its wording alone."""

from __future__ import annotations

import pytest

from assistant.intent import claim_of, parts_of, wants_of, without_style
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
    ("question", "want"),
    [
        ("must we agree the budget?", Want.ENTITLEMENT), ("can they refuse to give us papers?", Want.ENTITLEMENT),
        ("is it mandatory?", Want.ENTITLEMENT), ("are we legally required to consult?", Want.ENTITLEMENT),
        ("do they have to listen to us", Want.ENTITLEMENT), ("have carers a right to a break?", Want.ENTITLEMENT),
        ("can the council veto it?", Want.ENTITLEMENT), ("what must be done about reserves?", Want.ENTITLEMENT),
        ("can the council veto what the board decides?", Want.YES_NO), ("is it true that carers vote?", Want.YES_NO),
        ("could you tell me if boards must meet in public?", Want.YES_NO), ("boards meet in public, right?", Want.YES_NO),
        ("so we can skip it this year, aye?", Want.YES_NO), ("isn't it up to the council?", Want.YES_NO),
        ("how much of the savings goes back?", Want.AMOUNT), ("what share is put back?", Want.AMOUNT),
        ("what is the difference between 2(i) and 2(ii)?", Want.COMPARE), ("how does the review compare with the framework?", Want.COMPARE),
        ("say that more simply", Want.SIMPLER), ("in plain English please", Want.SIMPLER), ("tl;dr", Want.SIMPLER),
        ("can you shorten that", Want.SIMPLER), ("I don't understand", Want.SIMPLER), ("what does that mean?", Want.SIMPLER),
        ("are you sure?", Want.AGAIN), ("u sure?", Want.AGAIN), ("really?", Want.AGAIN), ("where does it say that?", Want.AGAIN),
        ("are you sure? our chair says we must do all of them", Want.AGAIN), ("is that right?", Want.AGAIN),
    ],
)  # fmt: skip
def test_more_wants(question: str, want: Want) -> None:
    assert want in wants_of(question)


@pytest.mark.parametrize(
    ("question", "want"),
    [
        ("what does a direction require?", Want.ENTITLEMENT), ("what do I need to know?", Want.ENTITLEMENT),
        ("when does the Act come into force?", Want.ENTITLEMENT), ("can you list the outcomes?", Want.YES_NO),
        ("could you explain directions?", Want.YES_NO), ("what is a direction?", Want.YES_NO),
        ("what about shorter stays in hospital?", Want.SIMPLER), ("how are processes simplified?", Want.SIMPLER),
        ("is that right for carers too?", Want.AGAIN), ("really what about carers?", Want.AGAIN), ("are you sure the council must agree?", Want.AGAIN),
        ("what evidence is there for integration?", Want.AGAIN),
    ],
)  # fmt: skip
def test_what_only_sounds_like_such_a_want(question: str, want: Want) -> None:
    assert want not in wants_of(question)


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("explain reablement in plain English", "explain reablement"), ("say that more simply", ""), ("can you shorten that", ""),
        ("by when?", "by when?"), ("what is a direction, in simple terms?", "what is a direction"),
    ],
)  # fmt: skip
def test_a_question_without_its_wish_for_plain_words(question: str, rest: str) -> None:
    assert without_style(question).rstrip("?") == rest.rstrip("?")


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
