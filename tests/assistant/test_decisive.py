"""The sentence that answers is put first, whole and in its own words; nothing is put first where none stands out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from assistant_makers import make_evidence, make_query

from assistant.decisive import decisive_first
from assistant.intent import wants_of
from assistant.types import Statement
from ingest.types import Span

TEXT = (
    "The understanding of accountabilities between the partners must improve wherever they meet. "
    "The responsibility for decisions about planning sits wholly with the board as a public body. Such decisions do not need "
    "the consent of the council, unless the law asks for it. An audit of the present arrangements will be made by the "
    "Ministers to find what can be left out. Budgets should be agreed by the end of March. Timescale: 6 months"
)
DECISIVE = {
    "by when must it improve?": None,  # two sentences give a time, and neither is nearer
    "by when should budgets be agreed?": "Budgets should be agreed by the end of March.",
    "who makes the audit of arrangements?": "An audit of the present arrangements will be made by the Ministers to find what can be left out.",
    "why must the council consent to our decisions?": (
        "The responsibility for decisions about planning sits wholly with the board as a public body. Such decisions do not "
        "need the consent of the council, unless the law asks for it."
    ),
    "it is true that budgets are agreed in June, right?": None,
    "what does it say about accountabilities?": None,
    "who meets the partners?": None,  # the first sentence, which is first already
}  # fmt: skip


def ask(question: str, text: str = TEXT, **changes: object) -> tuple[Statement, ...]:
    statement = Statement("The review said:", text, (make_evidence(text, **changes),))
    query = make_query(question, wants=wants_of(question))
    return decisive_first([statement], query, lambda stem: 2.0 if stem == "polici" else 1.0)


@pytest.mark.parametrize(("question", "sentence"), DECISIVE.items())
def test_the_sentence_that_carries_the_answer_is_first(question: str, sentence: str | None) -> None:
    first, *rest = ask(question)
    assert (first.text, len(rest)) == ((sentence, 1) if sentence else (TEXT, 0))


def test_the_whole_stands_below_with_its_own_citation() -> None:
    first, whole = ask("by when should budgets be agreed?")
    assert (first.lead, whole.lead, whole.text) == ("The review said:", "In full:", TEXT)
    assert first.evidence[0].quote.of(TEXT) == first.text
    assert whole.evidence[0].quote.of(TEXT) == TEXT


def test_a_short_provision_is_shown_as_it_is() -> None:
    text = "Papers must be sent. Timescale: 6 months"
    assert [s.text for s in ask("by when?", text)] == [text]


def test_an_item_of_a_list_is_left_alone() -> None:
    item = Statement("", TEXT, (make_evidence(TEXT),), number="1")
    assert decisive_first([item], make_query("when?", wants=wants_of("when?")), lambda _: 1.0) == (item,)


def test_a_denial_of_something_else_is_not_put_first() -> None:
    text = (
        "Each board must have a policy for its reserves, which says what they are for and by when they will be used in full. "
        "The council and the health board look at the policy together every spring and may make comments on what it says. "
        "Reserves must not be built up without need."
    )
    assert len(ask("why must boards have a policy for what reserves are for?", text)) == 1


# -- one sentence of three, by what kind of sentence it is ---------------------------------------

FIRST = "The partners set out what they share, in which way they share it, and how far each of them goes along with it."
LAST = "Reports on the plan are read by whoever wishes to do so, and comments on them are welcome in any form that people like to give them."


def of_three(question: str, sentence: str, **changes: object) -> str:
    """The sentence that is put first of three of which it is the second; empty where none is."""
    first, *rest = ask(question, f"{FIRST} {sentence} {LAST}", **changes)
    return first.text if rest else ""


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("by when is the plan reviewed?", "The plan is reviewed within 28 days of a request."),
        ("by when is the plan reviewed?", "The plan is reviewed in six-month steps, or within twelve working days."),
        ("by when is the plan reviewed?", "The plan is reviewed before the end of spring."),
        ("by when is the plan reviewed?", "The plan is reviewed in good time."),
        ("by when is the plan reviewed?", "The plan is reviewed quarterly."),
        ("by when is the plan reviewed?", "The plan is reviewed in march."),
        ("by when is the plan reviewed?", "The plan is reviewed in 2031 or 2032, 1.5 years on, and not in 1931."),
        ("why is the plan reviewed?", "The plan is reviewed because needs change."),
        ("why is the plan reviewed?", "The plan is reviewed so as to keep it true."),
        ("why is the plan reviewed?", "The plan is reviewed, enabling people to stay at home."),
        ("why is the plan reviewed?", "The review of the plan allows people to stay at home."),
        ("why is the plan reviewed?", "The review of the plan aims at better care."),
        ("who reviews the plan?", "The plan is reviewed by the integration authority."),
        ("who reviews the plan?", "The plan is reviewed by an IJB."),
        ("who reviews the plan?", "The plan is reviewed by Integration Joint Boards."),
        ("who reviews the plan?", "The plan is reviewed by the chief social work officer."),
        ("who reviews the plan?", "The plan is reviewed by the council."),
        ("who reviews the plan?", "The review of the plan is chaired in turn."),
        ("how much is kept of the plan?", "Of the plan 40% is kept."),
        ("how much is kept of the plan?", "Of the plan £5 is kept."),
        ("how much is kept of the plan?", "Of the plan a half is kept."),
        ("how much is kept of the plan?", "Of the plan three are kept."),
        ("how many are kept of the plan?", "Of the plan, fully it is kept."),
    ],
)
def test_each_kind_of_question_has_its_kind_of_sentence(question: str, sentence: str) -> None:
    assert of_three(question, sentence) == sentence


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("by when is the plan reviewed?", "The plan is reviewed, whatever befalls, by anyone at any hour of theirs."),
        ("by when is the plan reviewed?", "The plan is reviewed monthlyish in marching order."),
        ("why is the plan reviewed?", "The plan is reviewed disenabled and unreasonable."),
        ("who reviews the plan?", "The plan is reviewed by nobody."),
        ("how much is kept of the plan?", "Of the plan what is shallow and alone is kept."),
    ],
)
def test_a_sentence_of_no_such_kind_is_not_put_first(question: str, sentence: str) -> None:
    assert of_three(question, sentence) == ""


def test_a_sentence_that_points_at_another_is_not_put_first() -> None:
    assert (
        of_three("why is the plan reviewed?", "To keep this commitment the plan is reviewed because needs change.")
        == ""
    )
    assert of_three("why is the plan reviewed?", "The plan is reviewed because these needs change.") == ""


def test_a_sentence_that_shares_little_with_the_question_is_not_put_first() -> None:
    assert of_three("why is the budget shared with nobody else?", "The plan is reviewed because needs change.") == ""


def test_a_time_that_stands_alone_answers_whatever_it_shares() -> None:
    said = "All ends in 2031."
    assert of_three("by when is the budget shared?", said) == said


def test_what_is_picked_is_shown_as_it_is_and_so_is_what_has_a_lead_in() -> None:
    text = f"{FIRST} The plan is reviewed in 2031. {LAST}"
    statement = Statement("", text, (make_evidence(text),))
    question = "by when is the plan reviewed?"
    wants = wants_of(question)
    assert len(decisive_first([statement], make_query(question, wants=wants), lambda _: 1.0)) == 2
    assert len(decisive_first([statement], make_query(question, wants=wants, picked=True), lambda _: 1.0)) == 1
    under = replace(statement.evidence[0], lead_in=Span(0, 4), lead_in_text="Plan")
    assert (
        len(decisive_first([replace(statement, evidence=(under,))], make_query(question, wants=wants), lambda _: 1.0))
        == 1
    )
    assert decisive_first([], make_query(question, wants=wants), lambda _: 1.0) == ()


def test_the_others_follow_in_their_order() -> None:
    text = f"{FIRST} The plan is reviewed in 2031. {LAST}"
    one, two, three = (Statement(f"{n}:", text, (make_evidence(text),)) for n in (1, 2, 3))
    question = "by when is the plan reviewed?"
    found = decisive_first([one, two, three], make_query(question, wants=wants_of(question)), lambda _: 1.0)
    assert [s.lead for s in found] == ["1:", "In full:", "2:", "3:"]


@pytest.mark.parametrize(("words", "pieces"), [(44, 1), (45, 2)])
def test_a_provision_is_long_from_forty_five_words_on(words: int, pieces: int) -> None:
    start = "It begins with something else. The plan is reviewed in 2031."
    text = f"{start} {'and ' * (words - 12)}end."
    assert len(text.split()) == words
    assert len(ask("by when is the plan reviewed?", text)) == pieces
