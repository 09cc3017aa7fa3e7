"""Each defect does what it says, and nothing else."""

from collections.abc import Mapping
from typing import Any

import pytest
from made_set import LISTS, RULES, made_cases

from evals.citations import right, stands
from evals.defects.case import Case, restated
from evals.defects.known import DEFECTS
from evals.defects.words import another_figure, may_for_must, other_actor, without_not

BY_NAME = {d.name: d.damage for d in DEFECTS}
RULE, LIST, DECLINED = 0, RULES, RULES + LISTS


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return made_cases()


def planted(name: str, case: Case) -> Case:
    damaged = BY_NAME[name](case)
    assert damaged is not None
    return damaged


def first(case: Case) -> Mapping[str, Any]:
    return case.citations[0]


def is_verbatim(case: Case) -> bool:
    return all(stands(case.reference, c["source_id"], c) for c in case.citations)


def test_every_defect_changes_something_and_leaves_the_case_alone(cases: list[Case]) -> None:
    for defect in DEFECTS:
        changed = [(c, d) for c in cases if (d := defect.damage(c)) is not None]
        assert changed, defect.name
        for case, damaged in changed:
            assert (damaged.answer, damaged.reference.texts) != (case.answer, case.reference.texts), defect.name
            assert damaged.question is case.question
    assert [c.answer for c in cases] == [c.answer for c in made_cases()]


def test_planting_is_repeatable(cases: list[Case]) -> None:
    for defect in DEFECTS:
        one, other = ([d.answer if (d := defect.damage(c)) else None for c in cases] for _ in range(2))
        assert one == other


def test_a_wrong_document_is_verbatim_and_not_to_the_point(cases: list[Case]) -> None:
    damaged = planted("wrong document", cases[RULE])
    assert is_verbatim(damaged)
    assert first(damaged)["source_id"] != first(cases[RULE])["source_id"]
    assert not right(damaged.reference, first(damaged), damaged.question.gold)
    assert damaged.citations[1:] == [{**c, "marker": n} for n, c in enumerate(cases[RULE].citations[1:], 2)]


def test_a_neighbouring_provision_is_of_the_same_document(cases: list[Case]) -> None:
    damaged = planted("neighbouring provision", cases[RULE])
    assert is_verbatim(damaged)
    assert (first(damaged)["source_id"], first(damaged)["locator"]) == ("rules", "section 2")


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (without_not, "It must not wait, nor may not ask.", "It must wait, nor may not ask."),
        (without_not, "It cannot wait.", "It can wait."),
        (may_for_must, "It must wait, and must ask.", "It may wait, and must ask."),
        (another_figure, "Section 27A of 2014", "Section 27B of 2014"),
        (another_figure, "14 days, or 28", "15 days, or 28"),
        (other_actor, "The carers and the people", "The tenants and the people"),
    ],
)
def test_words_change_once(change: Any, before: str, after: str) -> None:
    assert change(before) == after


@pytest.mark.parametrize("name", ["must not, said must", "must, said may", "27A, said 27B", "another actor, said"])
def test_what_is_said_wrongly_leaves_the_quotation(cases: list[Case], name: str) -> None:
    damaged = planted(name, cases[RULE])
    assert damaged.citations == cases[RULE].citations
    assert damaged.answer["answer"] != cases[RULE].answer["answer"]


@pytest.mark.parametrize(
    "name", ["must not, quoted must", "must, quoted may", "27A, quoted 27B", "another actor, quoted"]
)
def test_what_is_quoted_wrongly_is_said_so(cases: list[Case], name: str) -> None:
    damaged = planted(name, cases[RULE])
    assert not is_verbatim(damaged)
    assert first(damaged)["quote"].rstrip(".") in damaged.answer["answer"]


def test_a_locator_is_that_of_the_next_number(cases: list[Case]) -> None:
    damaged = planted("27A, located 27B", cases[RULE])
    assert first(damaged)["locator"] == "section 2"
    assert "(section 2):" in damaged.answer["answer"]
    roman = cases[RULE].with_answer(citations=[{**first(cases[RULE]), "locator": "proposal 4(iv)"}])
    assert first(planted("27A, located 27B", roman))["locator"] == "proposal 4(v)"


def test_a_truncated_list_is_verbatim_and_half_as_long(cases: list[Case]) -> None:
    damaged = planted("truncated list", cases[LIST])
    assert is_verbatim(damaged)
    assert "register" in first(cases[LIST])["quote"]
    assert "plan" in first(damaged)["quote"]
    assert "register" not in first(damaged)["quote"]
    assert BY_NAME["truncated list"](cases[RULE]) is None


def test_a_list_of_several_citations_loses_the_second_half(cases: list[Case]) -> None:
    items = restated(cases[LIST], [first(cases[LIST])] * 6).citations
    words = "The rules say:\n" + "\n".join(f"{n}. Item [{n}]" for n in range(1, 7))
    damaged = planted("truncated list", cases[LIST].with_answer(citations=items, answer=words))
    assert len(damaged.citations) == 3


def test_a_dropped_condition_is_verbatim(cases: list[Case]) -> None:
    damaged = planted("dropped condition", cases[RULE])
    assert is_verbatim(damaged)
    assert first(damaged)["quote"].endswith("in area 1")


def test_a_stale_source_is_another_source_and_the_same_answer(cases: list[Case]) -> None:
    for name in ("stale source, moved", "stale source, changed"):
        damaged = planted(name, cases[RULE])
        assert damaged.answer == cases[RULE].answer
        assert not is_verbatim(damaged)
    assert is_verbatim(cases[RULE])


def test_decisions_are_turned_round(cases: list[Case]) -> None:
    assert planted("everything declined", cases[RULE]).answer["status"] == "declined"
    assert BY_NAME["everything declined"](cases[DECLINED]) is None
    for name in ("everything answered", "unanswerable answered"):
        damaged = planted(name, cases[DECLINED])
        assert damaged.answer["status"] == "answered"
        assert is_verbatim(damaged)
    assert BY_NAME["unanswerable answered"](cases[RULE]) is None


def test_a_right_first_citation_goes_behind_one_that_is_not(cases: list[Case]) -> None:
    damaged = planted("first citation last", cases[RULE])
    assert [c["source_id"] for c in damaged.citations] == ["view", "rules"]
    assert [c["marker"] for c in damaged.citations] == [1, 2]
    assert BY_NAME["first citation last"](damaged) is None


def test_a_proposal_becomes_law_in_words_or_in_its_authority(cases: list[Case]) -> None:
    assert "The Act requires (section 1): “The board" in planted("proposal said as law", cases[RULE]).answer["answer"]
    assert first(planted("proposal cited as law", cases[RULE]))["authority"] == "legislation"


def test_markers_go_missing_and_change_places(cases: list[Case]) -> None:
    words = cases[RULE].answer["answer"]
    assert planted("missing marker", cases[RULE]).answer["answer"] == words.replace(" [1]", "")
    swapped = planted("swapped markers", cases[RULE]).answer["answer"]
    assert swapped.index("[2]") < swapped.index("[1]")


def test_the_ranking_is_reversed(cases: list[Case]) -> None:
    passages = planted("ranking reversed", cases[RULE]).answer["passages"]
    assert [p["rank"] for p in passages] == list(range(1, 11))
    assert passages[-1]["locator"] == "section 1"
