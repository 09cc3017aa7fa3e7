"""Verification is exact: whatever differs by a character, a number or a place is dropped with its claim."""

from __future__ import annotations

import re
from dataclasses import replace
from types import SimpleNamespace

import pytest
from assistant_makers import make_evidence, make_provision, make_source, provision

from assistant.compose.extractive import reading_form
from assistant.evidence import evidence_of
from assistant.types import Answer, Evidence, Statement, Status
from assistant.verify import claim_problem, problem, verify
from ingest.store import Index
from ingest.types import Authority, Kind, Span

NOT_THE_WORDING = "the statement is not the wording of its quotation"
NOT_AT_ITS_PLACE = "the quotation does not stand at its place"


@pytest.fixture
def reserves(small_index: Index) -> Statement:
    """ "… Reserves must not be built up unnecessarily. …"."""
    return stated(evidence_of(provision(small_index, "review", "proposal 2(i)"), small_index))


@pytest.fixture
def directions(small_index: Index) -> Statement:
    """ "… Section 27A applies within 28 days. …"."""
    return stated(evidence_of(provision(small_index, "review", "proposal 2(ii)"), small_index))


@pytest.fixture
def bullet(small_index: Index) -> Statement:
    return stated(evidence_of(provision(small_index, "framework", "section 1, bullet 1"), small_index))


def stated(*evidence: Evidence) -> Statement:
    return Statement("It says:", reading_form(evidence[0]), evidence)


def changed(statement: Statement, **changes: object) -> Statement:
    """The statement with its first evidence changed."""
    return replace(statement, evidence=(replace(statement.evidence[0], **changes), *statement.evidence[1:]))


# -- what holds --------------------------------------------------------------------------------


def test_the_words_at_their_place_hold(
    reserves: Statement, directions: Statement, bullet: Statement, small_index: Index
) -> None:
    for statement in (reserves, directions, bullet):
        assert problem(statement, small_index) is None


def test_a_lead_in_may_stand_above_a_list_instead(bullet: Statement, small_index: Index) -> None:
    alone = replace(bullet, text="offer reablement to people who leave hospital;")
    assert problem(alone, small_index) is None


def test_white_space_does_not_count(reserves: Statement, small_index: Index) -> None:
    assert problem(replace(reserves, text=reserves.text.replace(" ", "\n ")), small_index) is None


# -- a statement that says something else ------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "other"),
    [("must not", "must"), ("must keep", "must not keep"), ("must", "may"), ("unnecessarily", "necessarily"),
     ("3 months", "6 months"), ("Reserves", "reserves"), ("policy.", "policy"), ("Timescale: 3 months", "")],
)  # fmt: skip
def test_a_changed_word_fails(reserves: Statement, small_index: Index, word: str, other: str) -> None:
    assert word in reserves.text
    assert problem(replace(reserves, text=reserves.text.replace(word, other, 1)), small_index) == NOT_THE_WORDING


@pytest.mark.parametrize(("word", "other"), [("27A", "27B"), ("28 days", "14 days"), ("27A", "27"), ("28", "2 8")])
def test_a_changed_number_fails(directions: Statement, small_index: Index, word: str, other: str) -> None:
    assert word in directions.text
    assert problem(replace(directions, text=directions.text.replace(word, other, 1)), small_index) == NOT_THE_WORDING


def test_every_single_changed_character_fails(reserves: Statement, small_index: Index) -> None:
    for at, letter in enumerate(reserves.text):
        if not letter.isspace():
            other = reserves.text[:at] + ("x" if letter != "x" else "y") + reserves.text[at + 1 :]
            assert problem(replace(reserves, text=other), small_index) == NOT_THE_WORDING


@pytest.mark.parametrize("text", ["", "Each board must keep a reserves policy.", "It is so. "])
def test_a_part_more_or_nothing_fails(reserves: Statement, small_index: Index, text: str) -> None:
    other = text + reserves.text if text.endswith(" ") else text
    assert problem(replace(reserves, text=other), small_index) == NOT_THE_WORDING


def test_a_statement_without_the_figure_that_begins_its_quotation_fails(
    directions: Statement, small_index: Index
) -> None:
    text = small_index.documents["review"].text
    at = text.index("28 days")
    evidence = directions.evidence[0]
    begins = replace(evidence, quote=Span(at, at + len("28 days.")), text="28 days.")
    assert problem(Statement("", "days.", (begins,)), small_index) == NOT_THE_WORDING


# -- a quotation that is not there -------------------------------------------------------------


@pytest.mark.parametrize("shift", [-1, 1, 100])
def test_shifted_offsets_fail(reserves: Statement, small_index: Index, shift: int) -> None:
    quote = reserves.evidence[0].quote
    moved = changed(reserves, quote=Span(quote.start + shift, quote.end + shift))
    assert problem(moved, small_index) == NOT_AT_ITS_PLACE


@pytest.mark.parametrize(("word", "other"), [("must not", "must bot"), ("27A", "27B"), ("28 days", "14 days")])
def test_a_changed_quotation_fails_although_the_statement_agrees(
    reserves: Statement, directions: Statement, small_index: Index, word: str, other: str
) -> None:
    statement = reserves if word in reserves.text else directions
    text = statement.evidence[0].text.replace(word, other, 1)
    both = stated(replace(statement.evidence[0], text=text))
    assert problem(both, small_index) == NOT_AT_ITS_PLACE


def test_a_quotation_beyond_the_end_fails(reserves: Statement, small_index: Index) -> None:
    evidence = reserves.evidence[0]
    end = len(small_index.documents["review"].text)
    beyond = Span(end - 5, end - 5 + len(evidence.text))
    assert problem(changed(reserves, quote=beyond), small_index) == NOT_AT_ITS_PLACE


def test_words_that_stand_elsewhere_in_the_source_fail(reserves: Statement, small_index: Index) -> None:
    """Right words, right document, but not the provision that is cited for them."""
    other = provision(small_index, "review", "proposal 1(i)")
    assert problem(changed(reserves, provision=other), small_index) == (
        "the quotation lies outside the provision that is cited for it"
    )


def test_a_changed_lead_in_fails(bullet: Statement, small_index: Index) -> None:
    evidence = bullet.evidence[0]
    assert evidence.lead_in is not None
    lead = evidence.lead_in_text.replace("should", "could*")
    assert problem(stated(replace(evidence, lead_in_text=lead)), small_index) == (
        "the lead-in does not stand at its place"
    )
    moved = Span(evidence.lead_in.start + 1, evidence.lead_in.end + 1)
    assert problem(changed(bullet, lead_in=moved), small_index) == "the lead-in does not stand at its place"


def test_a_lead_in_that_has_no_place_fails(reserves: Statement, small_index: Index) -> None:
    """Words before a quotation that nothing held them to: "Boards must never:" over a list of duties was let through."""
    before = replace(reserves.evidence[0], lead_in_text="Boards must never:")
    assert problem(stated(before), small_index) == "the lead-in does not stand at its place"


# -- a list whose items stand between words that bind them all ----------------------------------

RULES = "The scheme. A board must: (a) publish it, and (b) send it, unless it is dissolved. The end."


@pytest.fixture
def rules() -> SimpleNamespace:
    """An index that holds nothing but `RULES`, as the source `made`."""
    document = SimpleNamespace(text=RULES, sha256="f" * 64, source=make_source())
    return SimpleNamespace(
        documents={"made": document}, manifest=SimpleNamespace(files={"documents/made.txt": "f" * 64})
    )


def words_at(words: str) -> tuple[Span, str]:
    start = RULES.index(words)
    return Span(start, start + len(words)), words


@pytest.fixture
def item() -> Evidence:
    """The item (a) with the words above and below its list."""
    span, text = words_at("(a) publish it, and")
    lead, lead_text = words_at("A board must:")
    p = make_provision(text, "(a)", span=span, kind=Kind.ITEM)
    return Evidence(
        p,
        make_source(),
        span,
        text,
        lead,
        lead_text,
        (words_at("The scheme."),),
        (words_at("unless it is dissolved."),),
    )


def test_the_words_above_and_below_a_list_hold_at_their_places(item: Evidence, rules: SimpleNamespace) -> None:
    whole = stated(item)
    assert whole.text == "The scheme. A board must: publish it, and … unless it is dissolved."
    assert problem(whole, rules) is None  # type: ignore[arg-type]


def test_an_item_may_stand_in_its_list_without_them(item: Evidence, rules: SimpleNamespace) -> None:
    assert problem(Statement("", "publish it, and", (item,)), rules) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    ["A board must: publish it, and", "The scheme. publish it, and", "publish it, and … unless it is dissolved.",
     "The scheme. A board must: publish it, and"],
)  # fmt: skip
def test_some_of_them_without_the_others_fail(item: Evidence, rules: SimpleNamespace, text: str) -> None:
    assert problem(Statement("", text, (item,)), rules) == NOT_THE_WORDING  # type: ignore[arg-type]


@pytest.mark.parametrize("which", ["outer", "closing"])
@pytest.mark.parametrize(("word", "other"), [("The end.", "At last"), ("dissolved.", "dismissed.")])
def test_words_around_a_list_that_do_not_stand_at_their_place_fail(
    item: Evidence, rules: SimpleNamespace, which: str, word: str, other: str
) -> None:
    """Also where the words before them do stand there."""
    span, _ = words_at(word)
    moved = replace(item, **{which: (*getattr(item, which), (span, other))})
    reason = "the words around the quotation do not stand at their place"
    assert problem(stated(moved), rules) == reason  # type: ignore[arg-type]


# -- words of a model --------------------------------------------------------------------------


def law(text: str, label: str) -> Evidence:
    return make_evidence(text, make_source(authority=Authority.LEGISLATION), label=label)


IN_WRITING = law("A direction must be in writing.", "section 1")
ALSO_IN_WRITING = law("A direction must be in writing.", "section 7")
IN_MAY = law("The board must meet in May.", "section 2")


def test_words_of_a_model_are_held_to_each_of_the_quotations() -> None:
    assert claim_problem("A direction must be in writing.", [IN_WRITING]) is None
    assert claim_problem("A direction must be in writing.", [IN_WRITING, ALSO_IN_WRITING]) is None
    assert claim_problem("A direction must be in writing.", [IN_WRITING, IN_MAY]) is not None


def test_every_fault_of_a_models_words_is_told_as_a_sentence_of_its_own() -> None:
    said = claim_problem("A direction must not be in writing 3 times.", [IN_WRITING])
    assert said is not None
    assert {"“3”", "“not”"} <= set(said.split())
    assert len(re.findall(r"(?<=[.]) (?=[A-Z])", said)) == said.count(". ") >= 1


def test_a_statement_of_a_model_is_checked_as_a_models(reserves: Statement, small_index: Index) -> None:
    """It need not be the wording of its quotation, but it may not leave out a "not"."""
    told = replace(reserves, quoted=("The 2019 review proposed",))
    true = replace(told, text="The review proposed that reserves must not be built up unnecessarily.")
    assert problem(true, small_index) is None
    false = replace(told, text="The review proposed that reserves must be built up unnecessarily.")
    assert "“not”" in (problem(false, small_index) or "")


# -- another source ----------------------------------------------------------------------------


def test_a_source_that_the_index_does_not_hold_fails(reserves: Statement, small_index: Index) -> None:
    evidence = reserves.evidence[0]
    foreign = replace(evidence.provision, source_id="elsewhere")
    assert problem(changed(reserves, provision=foreign), small_index) == (
        "the quotation names a source that the index does not hold"
    )


def test_the_words_of_one_source_under_the_name_of_another_fail(reserves: Statement, small_index: Index) -> None:
    assert problem(changed(reserves, source=small_index.sources["opinion"]), small_index) == (
        "the quotation names a source that the index does not hold"
    )


def test_an_official_source_that_is_not_held_cannot_be_quoted(reserves: Statement, small_index: Index) -> None:
    law = replace(reserves.evidence[0].provision, source_id="boards-act")
    statement = changed(reserves, provision=law, source=small_index.sources["boards-act"])
    assert problem(statement, small_index) is not None


@pytest.mark.parametrize("what", ["document", "manifest"])
def test_a_text_that_is_not_the_indexed_one_fails(reserves: Statement, small_index: Index, what: str) -> None:
    document, manifest = small_index.documents["review"], small_index.manifest
    if what == "document":
        document = replace(document, sha256="0" * 64)
    else:
        manifest = replace(manifest, files={})
    altered = SimpleNamespace(documents={"review": document}, manifest=manifest)
    assert problem(reserves, altered) == "the source's text is not the one that was indexed"  # type: ignore[arg-type]


# -- two sources -------------------------------------------------------------------------------


def test_the_same_words_of_two_sources_hold(small_index: Index) -> None:
    one, other = (evidence_of(provision(small_index, s, "outcome 1"), small_index) for s in ("review", "explainer"))
    assert problem(stated(one, other), small_index) is None


def test_merged_sources_whose_words_differ_fail(small_index: Index) -> None:
    one, other = (evidence_of(provision(small_index, s, "outcome 3"), small_index) for s in ("review", "explainer"))
    assert problem(stated(one, other), small_index) == "two sources were merged whose words differ"


def test_each_quotation_of_a_merged_statement_is_looked_up(small_index: Index) -> None:
    one, other = (evidence_of(provision(small_index, s, "outcome 1"), small_index) for s in ("review", "explainer"))
    moved = replace(other, quote=Span(other.quote.start + 1, other.quote.end + 1))
    assert problem(stated(one, moved), small_index) == NOT_AT_ITS_PLACE


# -- what becomes of it ------------------------------------------------------------------------


def test_what_fails_is_dropped_with_its_claim_and_the_reason_kept(
    reserves: Statement, directions: Statement, small_index: Index
) -> None:
    wrong = replace(reserves, text=reserves.text.replace("must not", "must"))
    kept, rejected = verify([wrong, directions], small_index)
    assert kept == (directions,)
    assert [(r.statement, r.reason) for r in rejected] == [(wrong, NOT_THE_WORDING)]


def test_a_statement_without_evidence_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="evidence"):
        Statement("It says:", "Boards must meet.", ())


def test_an_answer_without_a_citation_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="citation"):
        Answer("q", "q", Status.ANSWERED, "Boards must meet.")


def test_evidence_whose_words_do_not_fill_its_span_cannot_be_made(reserves: Statement) -> None:
    with pytest.raises(ValueError, match="span"):
        replace(reserves.evidence[0], text="must")


@pytest.mark.parametrize(("start", "end"), [(3, 3), (5, 2), (-1, 4)])
def test_a_span_that_is_empty_or_runs_backwards_cannot_be_made(start: int, end: int) -> None:
    with pytest.raises(ValueError, match="span"):
        Span(start, end)


def test_values_cannot_be_changed(reserves: Statement) -> None:
    for value in (reserves, reserves.evidence[0]):
        with pytest.raises((AttributeError, TypeError)):
            value.text = "something else"
