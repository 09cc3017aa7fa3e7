"""The sentence that answers is put first, whole and in its own words; nothing is put first where none stands out."""

from __future__ import annotations

import pytest
from assistant_makers import make_evidence, make_query

from assistant.decisive import decisive_first
from assistant.intent import wants_of
from assistant.types import Statement

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
