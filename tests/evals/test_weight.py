from pathlib import Path
from typing import Any

import pytest
from cited import cited, saying
from evals_makers import make_question, unanswerable

from evals.reference import Reference, read_reference
from evals.weight import authority_right, notes_present, signposts_present
from ingest.types import Authority, Source, Span

FARES = "Carers are paid their bus fares."
CLAIM = "Can I claim my bus fare?"


@pytest.fixture
def parsed(tiny_corpus: Path) -> Reference:
    """A handbook (guidance), a report (proposal) and an opinion, parsed afresh."""
    return read_reference(tiny_corpus)


def right(reference: Reference, lead: str, citation: dict[str, Any]) -> bool:
    return authority_right(reference, saying(f"{lead} “{citation['quote']}” [1]", citation)) == (1, 1)


@pytest.mark.parametrize(
    ("source", "label", "lead"),
    [
        ("handbook", "Expenses, paragraph 1", "Guidance says, in the Board handbook of 2020 (Expenses, paragraph 1):"),
        ("proposals", "proposal 1(ii)", "The Progress report proposed (proposal 1(ii)):"),
        ("opinion", "paragraph 2", "In an opinion piece, Jean Muir wrote (paragraph 2):"),
        ("opinion", "paragraph 2", ""),
    ],
)
def test_a_lead_in_that_fits_its_source_is_right(parsed: Reference, source: str, label: str, lead: str) -> None:
    assert right(parsed, lead, cited(parsed, source, label))


@pytest.mark.parametrize(
    ("source", "label", "lead"),
    [
        ("proposals", "proposal 1(ii)", "The Progress report says (proposal 1(ii)):"),
        ("proposals", "proposal 1(ii)", "The law requires (proposal 1(ii)):"),
        ("proposals", "proposal 1(ii)", "Guidance says, in the Progress report (proposal 1(ii)):"),
        ("proposals", "proposal 1(ii)", "The Progress report proposed (proposal 1(i)):"),
        ("handbook", "Expenses, paragraph 1", "Statutory guidance says (Expenses, paragraph 1):"),
        ("opinion", "paragraph 2", "The law says (paragraph 2):"),
    ],
)
def test_a_lead_in_that_claims_more_or_names_another_place_is_wrong(
    parsed: Reference, source: str, label: str, lead: str
) -> None:
    assert not right(parsed, lead, cited(parsed, source, label))


@pytest.mark.parametrize("change", [{"authority": "legislation"}, {"restates": "board-act"}, {"speaker": "a minister"}])
def test_a_citation_that_states_another_weight_is_wrong(parsed: Reference, change: dict[str, str]) -> None:
    citation = cited(parsed, "proposals", "proposal 1(ii)")
    assert authority_right(parsed, saying("“…” [1]", citation, citation | change)) == (1, 2)


def test_words_that_do_not_stand_have_the_weight_of_their_source(parsed: Reference) -> None:
    moved = cited(parsed, "proposals", "proposal 1(ii)") | {"start": 0}
    assert authority_right(parsed, saying("“…” [1]", moved)) == (1, 1)
    assert authority_right(parsed, saying("“…” [1]", moved | {"authority": "guidance"})) == (0, 1)


def test_what_restates_a_law_may_speak_for_it_if_it_says_so() -> None:
    act = Source("act", "Boards Act 2014", authority=Authority.LEGISLATION)
    page = Source("page", "A page", authority=Authority.EXPLAINER)
    made = Reference.of({"page": FARES}, [("page", "1", Span(0, len(FARES)))], sources=[act, page])
    from dataclasses import replace

    (p,) = made.provisions["page"]
    reference = Reference.parsed(made.texts, {"page": (replace(p, restates="act"),)}, {}, made.sources)
    citation = {"source_id": "page", "locator": "1", "quote": FARES, "start": 0, "end": len(FARES), "lead_in": None,
                "authority": "explainer", "restates": "act", "speaker": None}  # fmt: skip
    assert right(reference, "The law, the Boards Act 2014, as the A page restates it, says (1):", citation)
    assert not right(reference, "The law says (1):", citation)
    assert not right(made, "The law, as the A page restates it, says (1):", citation | {"restates": None})


def test_an_entitlement_answered_from_a_proposal_says_that_it_is_not_law(parsed: Reference) -> None:
    proposal = cited(parsed, "proposals", "proposal 1(ii)")
    question = make_question(question=CLAIM)
    assert notes_present(question, saying("", proposal), parsed) is False
    assert notes_present(question, saying("", proposal, notes=["This is a proposal, not law."]), parsed) is True


def test_such_a_note_is_not_called_for_elsewhere(parsed: Reference) -> None:
    proposal, guidance = (
        cited(parsed, "proposals", "proposal 1(ii)"),
        cited(parsed, "handbook", "Expenses, paragraph 1"),
    )
    assert notes_present(make_question(question="What is a reserve?"), saying("", proposal), parsed) is None
    assert notes_present(make_question(question=CLAIM), saying("", proposal, guidance), parsed) is None
    assert notes_present(make_question(question=CLAIM), saying("", proposal, status="declined"), parsed) is None


def test_the_weight_is_the_sources_own_not_the_citations(parsed: Reference) -> None:
    dressed_up = cited(parsed, "proposals", "proposal 1(ii)", authority="legislation")
    assert notes_present(make_question(question=CLAIM), saying("", dressed_up), parsed) is False


def test_a_declined_question_has_a_signpost_or_a_note_but_not_on_spelling() -> None:
    declined: dict[str, Any] = {"status": "declined", "notes": [], "signposts": []}
    assert signposts_present(unanswerable(), declined) is False
    assert signposts_present(unanswerable(), declined | {"notes": ["Searching for: carers."]}) is False
    assert signposts_present(unanswerable(), declined | {"signposts": [{"source_id": "act"}]}) is True
    assert signposts_present(unanswerable(expect_reason="off_topic"), declined) is None
    assert signposts_present(unanswerable(), declined | {"status": "answered"}) is None
