from pathlib import Path

import pytest
from evals_makers import gold, make_question

from evals.questions import Gold
from evals.reference import Reference, read_reference
from evals.relocate import findings, proposals_for


@pytest.fixture
def reference(tiny_corpus: Path) -> Reference:
    return read_reference(tiny_corpus)


def one(quotation: str, source: str = "proposals", locator: str = "proposal 1(i)") -> Gold:
    return Gold.model_validate(gold(quotation, source, locator))


def test_a_proposal_has_the_words_there_their_provision_and_what_differs(reference: Reference) -> None:
    (proposal,) = proposals_for(one("Budgets must be agreed by the end of April."), reference)
    assert (proposal.source, proposal.locator) == ("proposals", "proposal 1(i)")
    assert proposal.quotation == "Budgets are agreed by the end of March."
    assert proposal.quotation in reference.texts["proposals"]
    assert 0.8 < proposal.similarity < 1
    assert proposal.loud  # "must be" became "are"


def test_words_that_moved_to_another_source_are_found_there(reference: Reference) -> None:
    (proposal,) = proposals_for(one("Carers are paid their bus fares."), reference)
    assert (proposal.source, proposal.locator, proposal.similarity) == ("handbook", "Expenses, paragraph 1", 1.0)
    (proposal,) = proposals_for(one("Carers are paid their bus fares.", source="gone"), reference)
    assert proposal.source == "handbook"


def test_its_own_source_comes_first_and_a_better_one_after_it(tmp_path: Path) -> None:
    folder = tmp_path / "two"
    folder.mkdir()
    (folder / "a.txt").write_text("Rules\n\nThe chair of the board may call meetings when he likes.\n")
    (folder / "b.txt").write_text("Rules\n\nThe chair of the board calls a meeting each month.\n")
    found = proposals_for(one("The chair of the board calls a meeting each year.", "a"), read_reference(folder))
    assert [p.source for p in found] == ["a", "b"]
    assert found[1].similarity > found[0].similarity


def test_findings_name_question_group_and_alternative(reference: Reference) -> None:
    fine = gold("Reserves are held for a stated purpose only.", "proposals", "proposal 1(ii)")
    question = make_question(
        gold=[[fine], [fine, fine | {"locator": "proposal 1(i)"}],
              [gold("Reserves are held for no stated purpose.", "proposals", "proposal 1(ii)")],
              [gold("Carers are paid.", "gone", "s. 1")]]
    )  # fmt: skip
    found = list(findings((question,), reference))
    assert [(f.group, f.alternative, f.kind) for f in found] == [
        (2, 2, "locator"), (3, 1, "not_in_source"), (4, 1, "no_source"),
    ]  # fmt: skip
    assert [p.locator for p in found[0].proposals] == ["proposal 1(ii)"]
    assert found[1].proposals[0].loud
    assert found[2].proposals[0].source == "handbook"


def test_a_whole_source_that_is_gone_has_no_proposal(reference: Reference) -> None:
    question = make_question(gold=[[gold("x", "gone", "whole source") | {"quotation": None}]])
    (finding,) = findings((question,), reference)
    assert (finding.kind, finding.proposals) == ("no_source", ())
