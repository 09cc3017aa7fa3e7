from pathlib import Path

import pytest
import yaml
from evals_makers import gold

from evals.questions import Gold, load
from evals.reference import Reference, read_reference
from evals.relocate import Finding, Proposal, findings
from evals.settle import certain, settle
from evals.word_changes import changes

OLD = Gold.model_validate(gold("They must meet in public.", "handbook", "section 1"))


def found(*proposals: Proposal, kind: str = "not_in_source") -> Finding:
    return Finding("guide-001", 1, 1, OLD, kind, proposals)


def proposal(words: str, similarity: float = 0.97, source: str = "handbook") -> Proposal:
    return Proposal(source, "section 2", words, similarity, changes(OLD.quotation or "", words))


def test_a_likely_proposal_that_changes_nothing_of_weight_is_certain() -> None:
    assert certain(found(proposal("They must meet in the open.")), 0.95)


@pytest.mark.parametrize(
    "finding",
    [
        found(),
        found(proposal("They must meet in the open.", 0.9)),  # not alike enough
        found(proposal("They must not meet in public.")),  # loud
        found(proposal("They may meet in public.")),
        found(proposal("They must meet in public.", source="other")),  # the source is there and says it no longer
        found(proposal("a"), proposal("b")),  # two places that are equally alike
    ],
)
def test_everything_else_is_left_to_a_person(finding: Finding) -> None:
    assert certain(finding, 0.95) is None


def test_a_source_with_a_new_id_is_certain() -> None:
    assert certain(found(proposal(OLD.quotation or "", 1.0, "renamed"), kind="no_source"), 0.95)


@pytest.fixture
def reference(tiny_corpus: Path) -> Reference:
    return read_reference(tiny_corpus)


def test_what_is_certain_is_written_and_the_rest_stays_byte_for_byte(tmp_path: Path, reference: Reference) -> None:
    entry = {
        "id": "guide-001", "persona": "officer", "kind": "direct", "question": "How?", "answerable": True,
        "gold": [
            [gold("declare their interests;", "handbook", "Meetings, bullet 9")],  # a wrong locator
            [gold("A brief handbook for the members of the board.", "handbook", "opening, paragraph 1")],  # reworded
            [gold("Carers are not paid their bus fares.", "handbook", "Expenses, paragraph 1")],  # loud
        ],
    }  # fmt: skip
    file, untouched = tmp_path / "a.yaml", tmp_path / "b.yaml"
    text = "# By hand.\n" + yaml.safe_dump([entry], sort_keys=False)
    file.write_text(text, encoding="utf-8")
    untouched.write_text(yaml.safe_dump([entry | {"id": "guide-003", "gold": entry["gold"][2:]}]), encoding="utf-8")
    before = untouched.read_bytes()
    questions = load([file, untouched])
    assert settle([file, untouched], list(findings(questions, reference)), 0.8) == 2
    new = text.replace("Meetings, bullet 9", "Meetings, bullet 2").replace(
        "A brief handbook for the members of the board.", "A short handbook for members of the board."
    )
    assert file.read_text(encoding="utf-8") == new
    assert untouched.read_bytes() == before
    assert [f.kind for f in findings(load([file]), reference)] == ["not_in_source"]
