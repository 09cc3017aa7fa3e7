"""A statement stands on its quotation, or it is not shown."""

from __future__ import annotations

import pytest
from claim_makers import checked, evidence, kinds

from assistant.claims.check import check_claim
from assistant.claims.rules import who_says
from assistant.claims.types import Claim, FaultKind, Quoted
from assistant.claims.units import sentences
from ingest.types import Authority

RESERVES = (
    "Each IJB must develop a transparent reserves policy within 6 months. Reserves must not be built up unnecessarily."
)
DIRECT = "The Integration Joint Board must direct the Health Board unless the Scottish Ministers agree otherwise."


@pytest.mark.parametrize(
    ("text", "source"),
    [
        ("Each IJB must develop a transparent reserves policy within six months.", RESERVES),
        ("Reserves must not be built up unnecessarily.", RESERVES),
        ("Reserves mustn't be built up unnecessarily.", RESERVES),
        ("Each Integration Joint Board must develop transparent reserves policies within 6 months.", RESERVES),
        ("The IJB must direct the Health Board unless the Scottish Ministers agree otherwise.", DIRECT),
        ("Papers must be sent by 1st April 2019.", "Papers must be sent by 01/04/2019."),
        ("25 proposals were agreed.", "However, twenty-five proposals were agreed."),
        ("Half of it, or 50 per cent, stays.", "Half of it, or 50%, stays."),
        ("The Boards meet, and share papers.", "The **Boards**  meet,\nand share papers[1]."),

        ("Boards must report, ensuring that all know.", "Boards must report, ensuring that all know."),
        ("Boards must report.", "Boards must report, including in summer."),
        ("Papers are late.", "Papers are late."),
    ],
)  # fmt: skip
def test_a_statement_in_the_words_of_its_quotation_stands(text: str, source: str) -> None:
    assert checked(text, source).faults == ()


@pytest.mark.parametrize(
    ("text", "source", "kind"),
    [
        ("Each IJB must develop a transparent reserves policy within 9 months.", RESERVES, FaultKind.NUMBER),
        ("Each IJB must develop a transparent reserves policy within 6 weeks.", RESERVES, FaultKind.UNSUPPORTED),
        ("Each IJB must develop a transparent reserves policy.", RESERVES, FaultKind.NUMBER),
        ("Reserves must be built up unnecessarily.", RESERVES, FaultKind.NEGATION),
        ("Reserves must not be built up.", RESERVES, FaultKind.UNSUPPORTED),
        ("Each IJB must not develop a transparent reserves policy within 6 months.", RESERVES, FaultKind.NEGATION),
        ("Each IJB should develop a transparent reserves policy within 6 months.", RESERVES, FaultKind.OBLIGATION),
        ("Reserves shall not be built up unnecessarily.", RESERVES, FaultKind.OBLIGATION),
        ("Some IJBs must develop a transparent reserves policy within 6 months.", RESERVES, FaultKind.NUMBER),
        ("The Integration Joint Board must direct the Health Board.", DIRECT, FaultKind.CONDITION),
        ("The Health Board must direct the IJB unless the Scottish Ministers agree otherwise.", DIRECT, FaultKind.NAME),
        ("The IJB must direct the Care Inspectorate unless the Scottish Ministers agree otherwise.", DIRECT, FaultKind.NAME),
        ("Papers must be sent by 2 April 2019.", "Papers must be sent by 01/04/2019.", FaultKind.DATE),
        ("See section 27 of the Act for it.", "See section 27A of the Act for it.", FaultKind.LOCATOR),
        ("See proposal 4(v) of the review.", "See proposal 4(iv) of the review.", FaultKind.LOCATOR),
        ("Functions have been delegated to the board.", "Functions that have been delegated to the board sit with it.", FaultKind.UNSUPPORTED),
        ("The act is unlawful in these cases.", "The act is lawful in these cases.", FaultKind.UNSUPPORTED),
        ("The Board may pay travel.", "The Board may pay travel or meals.", FaultKind.UNSUPPORTED),
        ("Waiting is longer than in 2010.", "Waiting is shorter than in 2010.", FaultKind.UNSUPPORTED),
    ],
)  # fmt: skip
def test_a_statement_that_says_something_else_has_a_fault(text: str, source: str, kind: FaultKind) -> None:
    assert kind in kinds(checked(text, source))


def test_two_sentences_lend_each_other_nothing() -> None:
    source = "The council must pay within 28 days. The board may pay within 14 days."
    assert checked("The council must pay within 14 days.", source).faults
    assert checked("The board must pay within 14 days.", source).faults
    both = checked("The council must pay within 28 days. The board may pay within 14 days.", source)
    assert both.faults == ()


@pytest.mark.parametrize(
    ("text", "stands"),
    [
        ("IJBs must give clear directions.", False),
        ("The review proposed that IJBs must give clear directions.", True),
        ("It was proposed that IJBs must give clear directions.", True),
        ("The law says that IJBs must give clear directions.", False),
        ("The Act requires that IJBs must give clear directions.", False),
        ("The 2019 review proposed that IJBs must give clear directions.", False),
    ],
)
def test_a_proposal_is_not_put_as_a_duty(text: str, stands: bool) -> None:
    result = checked(text, "IJBs must give clear directions.", authority=Authority.PROPOSAL)
    assert result.stands is stands
    assert stands or FaultKind.AUTHORITY in kinds(result)


def test_the_words_of_somebody_quoted_are_not_the_sources_own() -> None:
    quoted = evidence("Public services are all joined up now.", Authority.GUIDANCE, speaker="Campbell Christie")
    assert FaultKind.AUTHORITY in kinds(checked("Public services are all joined up now.", quoted))
    assert FaultKind.AUTHORITY in kinds(checked("The guide says that public services are all joined up now.", quoted))
    assert checked("Campbell Christie said that public services are all joined up now.", quoted).stands


def test_what_introduces_an_item_is_part_of_it() -> None:
    item = evidence(
        "direct the Health Board;",
        lead_in="Where the Ministers agree, the board may:",
        closing="unless it is dissolved.",
    )
    assert not checked("The board may direct the Health Board.", item).stands
    whole = "Where the Ministers agree, the board may direct the Health Board unless it is dissolved."
    result = checked(whole, item)
    assert result.stands
    assert result.evidence[0].lead_in is not None
    assert result.evidence[0].closing


@pytest.mark.parametrize(
    ("number", "words", "kind"),
    [
        (2, "Each IJB must develop a transparent reserves policy", FaultKind.NO_SUCH_EVIDENCE),
        (0, "Each IJB must develop a transparent reserves policy", FaultKind.NO_SUCH_EVIDENCE),
        (1, "Each IJB should develop a transparent reserves policy", FaultKind.NOT_VERBATIM),
        (1, "each IJB must develop a transparent reserves policy", FaultKind.NOT_VERBATIM),
        (1, "ach IJB must develop a transparent reserves policy", FaultKind.NOT_VERBATIM),
        (1, "must", FaultKind.NO_QUOTE),
        (1, "", FaultKind.NOT_VERBATIM),
    ],
)
def test_quoted_words_stand_in_their_evidence_exactly(number: int, words: str, kind: FaultKind) -> None:
    claim = Claim("Each IJB must develop a transparent reserves policy within 6 months.", (Quoted(number, words),))
    assert kind in kinds(check_claim(claim, [evidence(RESERVES)]))


def test_a_statement_needs_a_quotation() -> None:
    assert FaultKind.NO_QUOTE in kinds(check_claim(Claim("Papers are late.", ()), [evidence("Papers are late.")]))


def test_evidence_is_narrowed_to_the_quoted_words_at_their_place() -> None:
    made = evidence(
        "One thing is so. The **Boards**  meet,\nand share papers[1]. More is said.", lead_in="To begin with:"
    )
    result = checked("The Boards meet, and share papers.", made, quote="The Boards meet, and share papers.")
    assert result.evidence[0].text == "The **Boards**  meet,\nand share papers[1]."
    assert result.evidence[0].quote.start == made.quote.start + made.text.index("The **")


def test_a_quotation_that_ends_before_a_condition_does_not_free_the_statement_of_it() -> None:
    part = "The Integration Joint Board must direct the Health Board"
    assert FaultKind.CONDITION in kinds(checked(f"{part}.", DIRECT, quote=part))


def test_words_that_are_not_quoted_bear_nothing() -> None:
    result = checked(
        "Each IJB must develop a transparent reserves policy within 6 months.",
        RESERVES,
        quote="Each IJB must develop a transparent reserves policy",
    )
    assert not result.stands


def test_a_quotation_beside_the_point_is_a_fault() -> None:
    sheet = [evidence("Papers are late in summer."), evidence("Boards meet in the winter.")]
    claim = Claim("Papers are late in summer.", (Quoted(1, sheet[0].text), Quoted(2, sheet[1].text)))
    assert FaultKind.UNSUPPORTED in kinds(check_claim(claim, sheet))


@pytest.mark.parametrize("word", ["Such papers", "They", "This"])
def test_a_sentence_that_leans_on_another_needs_it(word: str) -> None:
    source = f"The board sends papers. {word} came late."
    assert not checked(f"{word} came late.", source).stands
    assert checked(source, source).stands


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Papers are late [1].", FaultKind.MARKUP),
        ("Papers are **late**.", FaultKind.MARKUP),
        ("Papers are late, see https://example.org.", FaultKind.MARKUP),
        ("Papers are\u200b late.", FaultKind.MARKUP),
        ("Рapers are late.", FaultKind.LANGUAGE),
        ("Papers are late." * 60, FaultKind.TOO_LONG),
        ("", FaultKind.UNSUPPORTED),
        ("Les papiers sont en retard.", FaultKind.UNSUPPORTED),
    ],
)
def test_a_statement_is_a_plain_sentence(text: str, kind: FaultKind) -> None:
    assert kind in kinds(checked(text, "Papers are late."))


def test_a_model_is_told_how_to_say_whose_words_they_are() -> None:
    sheet = [evidence(RESERVES), evidence(RESERVES, Authority.PROPOSAL), evidence(RESERVES, Authority.OPINION)]
    forms = who_says(sheet)
    assert forms[0] == ""
    for one, form in zip(sheet[1:], forms[1:], strict=True):
        said = f"{form.removesuffix('…')}reserves must not be built up unnecessarily."
        assert checked(said, one).stands, said


@pytest.mark.parametrize(
    ("text", "source", "stands"),
    [
        ("IJBs must provide clear directions to Boards.", "Clear directions must be provided by IJBs to Boards.", True),
        ("The Council should agree all budgets.", "All budgets should be agreed by the Council.", True),
        ("Boards must provide clear directions to IJBs.", "Clear directions must be provided by IJBs to Boards.", False),
        ("IJBs should provide clear directions to Boards.", "Clear directions must be provided by IJBs to Boards.", False),
        ("IJBs must provide clear directions.", "Clear directions must be provided by IJBs to Boards.", False),
        ("IJBs must provide directions to Boards.", "Clear directions must be provided by IJBs to Boards.", False),
        ("IJBs must make clear directions to Boards.", "Clear directions must be provided by IJBs to Boards.", False),
        ("IJBs must pay fees.", "No fees must be paid by IJBs.", False),
        ("IJBs must pay fees.", "Fees must not be paid by IJBs.", False),
        ("IJBs must pay fees.", "Fees must only be paid by IJBs.", False),
        ("March must pay fees.", "Fees must be paid by March.", False),
        ("IJBs must pay fees.", "Fees must be paid by IJBs if asked.", False),
        ("IJBs must pay fees.", "If asked, fees must be paid by IJBs.", False),
        ("IJBs may pay fees.", "Fees may be paid by IJBs.", False),
        ("IJBs must pay fees.", "Fees must be paid by IJBs or Boards.", False),
        ("Boards must pay fees.", "Fees must be paid by IJBs and Boards.", False),
        ("IJBs must pay fees.", "Fees must be paid by members of IJBs.", False),
    ],
)  # fmt: skip
def test_a_passive_sentence_that_names_who_acts_may_be_turned(text: str, source: str, stands: bool) -> None:
    assert checked(text, source).stands is stands


def test_a_whole_section_is_no_quotation() -> None:
    section = "Papers are late. " * 200
    assert FaultKind.TOO_LONG in kinds(checked("Papers are late.", section.strip()))
    assert checked("Papers are late.", section.strip(), quote="Papers are late. Papers are late.").stands


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("1. Boards meet. They vote.", 2),
        ("4. (iv) Boards meet. They vote.", 2),
        ("Boards meet, e.g. In May. They vote.", 2),
        ("Boards meet by 31 Dec. 2019 at St. Andrews. They vote.", 2),
        ("The fee was 12. It is 13. Boards meet. They vote.", 4),
        ("Boards meet. Timescale: 6 months", 2),
    ],
)
def test_sentences_end_where_sentences_end(text: str, count: int) -> None:
    assert len(sentences(text)) == count
