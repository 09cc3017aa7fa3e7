"""The sentence that answers is put first, whole and in its own words; nothing is put first where none stands out."""

from __future__ import annotations

from dataclasses import replace

import pytest
from assistant_makers import make_evidence, make_query

from assistant.decisive import decisive_first
from assistant.intent import wants_of
from assistant.types import Statement
from ingest.fold import for_reading
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
    question = "by when should budgets be agreed?"
    query = make_query(question, wants=wants_of(question))
    plain, item = (Statement("", TEXT, (make_evidence(TEXT),), number=number) for number in ("", "1"))
    assert decisive_first([item], query, lambda _: 1.0) == (item,)
    assert len(decisive_first([plain, item], query, lambda _: 1.0)) == 3


def test_the_sentence_is_one_of_what_is_quoted_first() -> None:
    question = "by when should budgets be agreed?"
    both = Statement("", TEXT, (make_evidence(TEXT), make_evidence("Budgets are shared.")))
    found = decisive_first([both], make_query(question, wants=wants_of(question)), lambda _: 1.0)
    assert found[0].text == "Budgets should be agreed by the end of March."


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
        ("by when is the plan reviewed?", "The plan is reviewed within one day of a request."),
        ("by when is the plan reviewed?", "The plan is reviewed within one week of a request."),
        ("by when is the plan reviewed?", "The plan is reviewed within one month of a request."),
        ("by when is the plan reviewed?", "The plan is reviewed within one year of a request."),
        ("by when is the plan reviewed?", "The plan is reviewed in time."),
        ("by when is the plan reviewed?", "The plan is reviewed in **g**ood time."),
        ("why is the plan reviewed?", "Because needs change the plan is reviewed."),
        ("why is the plan reviewed?", "The aim is better care by a plan that is reviewed."),
        ("why is the plan reviewed?", "Reviews of the plan allow people to stay at home."),
        ("why is the plan reviewed?", "By review the plan can be kept."),
        ("why is the plan reviewed?", "The plan is reviewed because needs change. Such needs are many."),
        ("who reviews the plan?", "The plan is reviewed by an Integration Joint Board."),
        ("who reviews the plan?", "The plan is reviewed by the health board."),
        ("who reviews the plan?", "The plan is reviewed by a local authority."),
        ("who reviews the plan?", "The plan is reviewed by its chief officer."),
        ("who reviews the plan?", "The plan is reviewed by its chief executive."),
        ("who reviews the plan?", "The plan is reviewed by its chief finance officer."),
        ("who reviews the plan?", "The plan is reviewed by its S95 officer."),
        ("who reviews the plan?", "The plan is reviewed by national bodies."),
        ("who reviews the plan?", "The plan is reviewed by its chair."),
        ("who reviews the plan?", "The plan is reviewed by the chairs of both."),
        ("who reviews the plan?", "The re**view** of the p**lan** is the council's."),
        ("how much is kept of the plan?", "Half of the plan is kept."),
        ("how much is kept of the plan?", "The plan is kept in full."),
        ("by when is the plan reviewed, and why?", "The plan is reviewed because needs change."),
    ],
)
def test_each_kind_of_question_has_its_kind_of_sentence(question: str, sentence: str) -> None:
    assert of_three(question, sentence) == for_reading(sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("by when is the plan reviewed?", "The plan is reviewed, whatever befalls, by anyone at any hour of theirs."),
        ("by when is the plan reviewed?", "The plan is reviewed monthlyish in marching order."),
        ("why is the plan reviewed?", "The plan is reviewed disenabled and unreasonable."),
        ("who reviews the plan?", "The plan is reviewed by nobody."),
        ("how much is kept of the plan?", "Of the plan what is shallow and alone is kept."),
        ("by when is the plan reviewed?", "The plan is reviewed under number 12031."),
        ("by when is the plan reviewed?", "The plan is reviewed under number 20311."),
        ("by when is the plan reviewed?", "The plan is reviewed by someone years older."),
        ("by when is the plan reviewed?", "The plan is reviewed by 28 dayworkers."),
        ("by when is the plan reviewed?", "The plan is reviewed nearby the end of the road."),
        ("by when is the plan reviewed?", "The plan is reviewed by the end offering most."),
        ("by when is the plan reviewed?", "The plan is reviewed in a countermarch of theirs."),
        ("by when is the plan reviewed?", "The plan is reviewed by a captain time and again."),
        ("why is the plan reviewed?", "The plan is reviewed in shallow water."),
        ("why is the plan reviewed?", "The plan, as can befall, is reviewed."),
        ("why is the plan reviewed?", "These plans are reviewed because needs change."),
        ("why is the plan reviewed?", "The plan is reviewed because th**ese** needs change."),
        ("who reviews the plan?", "The plan is reviewed under a flagstaff."),
        ("who reviews the plan?", "The plan is reviewed in a staffed room."),
        ("who reviews the plan?", "The plan is not reviewed."),
        ("how much is kept of the plan?", "Of the plan what is overall is kept."),
        ("how much is kept of the plan?", "Of the plan what is onerous is kept."),
        ("how much is kept of the plan?", "Of the plan what is shared is kept."),
        ("why?", "The plan is reviewed because needs change."),
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


# -- what a question takes for granted, and the sentence that denies it --------------------------

GRANTED = "is it true that the council reviews the plan?"


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        *((GRANTED, f"The plan {isnt} reviewed by the council.") for isnt in ("is not", "is never", "cannot be", "is no longer", "isn't", "isn’t")),
        (GRANTED, "Never is the plan reviewed by the council."),
        (GRANTED, "The plan is reviewed by neither of the councils."),
        (GRANTED, "Reviewing is not for the council."),
        (GRANTED, "The council makes no 1.5 reviews of the plan."),
        (GRANTED, "Theirs is not to re**view** it."),
        (GRANTED, "The plan exists. It is not reviewed by the council."),
        ("does the council review the plan?", "The plan is not reviewed by the council."),
        ("is it true that the zoo reviews the plan?", "The plan is not reviewed."),  # "zoo" stands nowhere
        ("is it true that the board ratifies it?", "No ratification is wanted."),
        ("is it true that boards have a duty?", "The board has no duty of that."),
        ("is it true that the board carries it?", "The board does not carry it."),
    ],
)  # fmt: skip
def test_a_sentence_that_denies_what_is_taken_for_granted_is_first(question: str, sentence: str) -> None:
    assert of_three(question, sentence) == for_reading(sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        (GRANTED, "The plan is reviewed by knot."),
        (GRANTED, "The plan is reviewed with a note."),
        (GRANTED, "The plan is reviewed not only by the council."),
        (GRANTED, "The plan is reviewed by the council. Such councils do not meet."),  # another sentence of the same piece
        ("is it true that the board ratifies it?", "There is no ratio of theirs."),
    ],
)  # fmt: skip
def test_a_not_that_denies_something_else_is_not_put_first(question: str, sentence: str) -> None:
    assert of_three(question, sentence) == ""


def test_a_question_for_a_time_is_not_answered_by_a_denial() -> None:
    sentence = "The plan is not reviewed by the council."
    assert of_three("why is the plan reviewed by the council?", sentence) == sentence
    assert of_three("why is the plan reviewed by the council, and by when?", sentence) == ""


@pytest.mark.parametrize(("at", "count"), [(0, 1), (1, 2), (2, 2)])
def test_a_denial_that_is_first_already_stays_where_it_is(at: int, count: int) -> None:
    sentences = [FIRST, LAST]
    sentences.insert(at, "The plan is not reviewed by the council.")
    assert len(ask(GRANTED, " ".join(sentences))) == count


def test_a_word_that_stands_in_every_sentence_tells_none_from_another() -> None:
    text = f"{FIRST[:-1]} in their policy. The policy is reviewed by all. The policy is not thrown away but kept {'and kept ' * 12}for long."
    assert len(ask("is it true that the policy is reviewed?", text)) == 1


def test_a_denial_is_sought_by_the_word_that_tells_most() -> None:
    said = "The policy is not binding."
    assert (
        ask("is it true that the policy is under review?", f"{FIRST} {said} {LAST} Reviews are made.")[0].text == said
    )


# -- which of several ----------------------------------------------------------------------------

SECOND = "The plan is reviewed by the council."


def test_where_every_sentence_is_of_the_kind_none_stands_out() -> None:
    assert len(ask("who reviews the plan?", f"{FIRST} {SECOND} {LAST[:-1]} to carers.")) == 1


def test_of_two_sentences_of_the_kind_the_nearer_is_first() -> None:
    assert ask("who reviews the plan?", f"{FIRST[:-1]} {'and on ' * 12}. {SECOND}")[0].text == SECOND


def test_of_sentences_that_are_as_near_none_is_put_first() -> None:
    assert (
        of_three(
            "why is the plan reviewed?",
            "The plan is reviewed because needs change. The plan is reviewed to improve it.",
        )
        == ""
    )


def test_a_sentence_has_to_share_a_fifth_of_what_the_question_says() -> None:
    question = "why are budgets, buildings, vehicles, computers, telephones, gardens, kitchens{} reviewed"
    said = "The plan is reviewed because needs change."
    assert of_three(question.format(", plans") + ", mapped?", said) == said
    assert of_three(question.format(", windows") + ", mapped?", said) == ""


def test_of_two_things_asked_for_the_first_decides() -> None:
    question, why = "by when is the plan reviewed, and why?", "The plan is reviewed because needs change."
    assert len(ask(question, f"In 2031 the plan is reviewed. {FIRST} {why} {LAST}")) == 1
    assert ask(question, f"{FIRST} The plan starts in 2031. {why} The plan ends in 2039. {LAST}")[0].text == why
