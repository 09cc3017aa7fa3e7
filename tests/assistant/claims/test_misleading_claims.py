"""True words that mislead: a condition in another sentence, a question, a heading, a "them" without its name."""

from __future__ import annotations

from dataclasses import replace

import pytest
from claim_makers import checked, evidence, kinds

from assistant.claims.check import check_claim
from assistant.claims.repeats import core_of_claim, repeats
from assistant.claims.types import Claim, FaultKind, Quoted
from assistant.types import Evidence
from ingest.types import Authority, Kind

SAID = "Carers must be paid expenses."
NARROWED = (
    f"{SAID} The duty does not apply to volunteers.",
    f"{SAID} The rates are set by the board. Subsection (1) does not apply to volunteers.",
    f"{SAID} The rates are set by the board. This applies only to carers who are named.",
    f"This section applies where the scheme so provides. {SAID}",
    f"Nothing in this section applies to Glasgow. The rest follows. {SAID}",
    f"{SAID} In exceptional circumstances the board decides otherwise.",
    f"{SAID} Where no money is left, the board decides.",
    f"{SAID} Many councils disagree.",
)


@pytest.mark.parametrize("text", NARROWED)
def test_what_another_sentence_narrows_is_not_said_without_it(text: str) -> None:
    assert kinds(checked(SAID, text, quote=SAID)) == {FaultKind.CONDITION}


@pytest.mark.parametrize("text", [text for text in NARROWED if not text.startswith("This section")])
def test_with_the_sentence_that_narrows_it_stands(text: str) -> None:
    assert checked(text, text).stands


@pytest.mark.parametrize(
    "after",
    ["The rates are set by the board.", "Carers may send a form to the board.", "The council covers the costs."],
)
def test_a_sentence_that_narrows_nothing_may_be_left_out(after: str) -> None:
    assert checked(SAID, f"{SAID} {after}", quote=SAID).stands


@pytest.mark.parametrize(
    "said",
    [
        "Boards must do so within 14 days.",
        "Boards must do this within 14 days.",
        "Boards must do it within 14 days.",
        "Boards must pay them in advance.",
        "Boards must refuse such payments in writing.",
        "Health Boards and councils must not pay these persons twice.",
        "The board must pay the former weekly.",
        "Here carers must be paid weekly.",
        "Both must be paid by the board.",
        "Each must be paid by the board.",
        "The same must be paid weekly.",
        "Rather, carers must be paid weekly.",
        "In contrast, carers must be paid weekly.",
    ],
)
def test_what_points_to_somebody_in_the_sentence_before_needs_that_sentence(said: str) -> None:
    before = "Chief officers and councils travel to Glasgow."
    assert kinds(checked(said, f"{before} {said}", quote=said)) == {FaultKind.UNSUPPORTED}
    assert checked(f"{before} {said}", f"{before} {said}").stands


@pytest.mark.parametrize(
    "said",
    [
        "Boards must ensure that carers are paid.",
        "Both the board and the council must pay carers.",
        "A board which holds reserves must publish them each year.",
        "Boards must use funds such as reserves in time.",
        "Boards must publish this guide each year.",
        "Each board must pay carers each year.",
    ],
)
def test_what_names_whom_it_speaks_of_stands_by_itself(said: str) -> None:
    assert checked(said, f"Chief officers travel. {said}", quote=said).stands


def test_a_question_is_no_answer_but_may_lead_to_one() -> None:
    text = "Do carers have a vote? Carers have no vote on the board."
    assert kinds(checked("Do carers have a vote?", text, quote="Do carers have a vote?")) == {FaultKind.UNSUPPORTED}
    assert checked(text, text).stands


def test_a_list_of_questions_may_be_given() -> None:
    item = evidence("What do members bring to the board?", lead_in="Members may ask themselves:")
    assert checked("Members may ask themselves: What do members bring to the board?", item).stands


@pytest.mark.parametrize(
    "text", ["Payment of carers by boards", "Paul Gray, Director of Boards", "Dated 15 November 2019"]
)
def test_a_heading_is_no_statement(text: str) -> None:
    assert kinds(checked(f"{text}.", _paragraph(text))) == {FaultKind.UNSUPPORTED}


def test_a_paragraph_that_says_something_stands_also_without_its_full_stop() -> None:
    assert checked("Carers are paid by boards.", _paragraph("Carers are paid by boards")).stands


def _paragraph(text: str) -> Evidence:
    made = evidence(text)
    return replace(made, provision=replace(made.provision, kind=Kind.PARAGRAPH))


def test_the_same_in_other_dress_is_a_repetition() -> None:
    sheet = [
        evidence("Boards must publish a clear plan, including the budget.", Authority.PROPOSAL),
        evidence("Plans help."),
    ]
    quote = (Quoted(1, sheet[0].text),)
    first = Claim("The review proposed that boards must publish a clear plan, including the budget.", quote)
    assert check_claim(first, sheet).stands
    before = [core_of_claim(first, sheet)]
    for again in (
        "According to the review, boards must publish clear plan.",
        "The report said that boards must publish a clear plan",
    ):
        assert repeats(core_of_claim(Claim(again, quote), sheet), before), again
    assert not repeats(core_of_claim(Claim("Plans help.", (Quoted(2, "Plans help."),)), sheet), before)
    assert not repeats(core_of_claim(Claim("The budget includes a plan.", quote), sheet), before)


def test_a_timescale_may_be_said_with_whose_it_is() -> None:
    text = "Boards will learn together. Timescale: 6 months"
    says = "The review proposed that the timescale for this is 6 months."
    assert checked(says, evidence(text, Authority.PROPOSAL), quote="Timescale: 6 months").stands
    assert not checked(says, evidence(text.replace("6", "9"), Authority.PROPOSAL), quote="Timescale: 9 months").stands


@pytest.mark.parametrize("mark", [",", ":", ";", " –", " —", "…", "...", "."])
def test_a_no_or_a_not_is_not_cut_from_what_it_denies(mark: str) -> None:
    assert not checked(f"No{mark} carers must be paid by boards.", "No carers must be paid by boards.").stands
    assert not checked(f"Boards must not{mark} pay carers late.", "Boards must not pay carers late.").stands
    assert not checked(
        f"Boards pay carers only{mark} in May and June.", "Boards pay carers only in May and June."
    ).stands


def test_a_pause_of_the_document_after_a_not_may_stay_or_go() -> None:
    text = "Boards must not, in any year, pay carers late."
    assert checked(text, text).stands
    assert checked("Boards must not in any year pay carers late.", text).stands


@pytest.mark.parametrize("authority", [Authority.PROPOSAL, Authority.GUIDANCE, Authority.OPINION])
def test_have_to_is_a_must_and_needs_who_says_it(authority: Authority) -> None:
    text = "Boards have to pay carers in May."
    assert kinds(checked(text, text, authority=authority)) == {FaultKind.AUTHORITY}
    assert checked(f"The document says that {text[0].lower()}{text[1:]}", text, authority=authority).stands


def test_what_is_proposed_is_no_fact() -> None:
    text = "There is a more balanced focus in inspections."
    result = checked(text, text, authority=Authority.PROPOSAL)
    assert kinds(result) == {FaultKind.AUTHORITY}
    assert "The review said that" in result.faults[0].why
    assert checked(f"The review said that t{text[1:]}", text, authority=Authority.PROPOSAL).stands
    wrong = checked(f"The review proposed that t{text[1:]}", text, authority=Authority.PROPOSAL)
    assert "The review said that" in wrong.faults[0].why
