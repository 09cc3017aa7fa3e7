from dataclasses import replace

import pytest
from evals_makers import GUIDE, cite, declined, gold, make_answer, make_question, observe, passage, unanswerable

from evals.losses import STAGES, losses
from evals.observe import Observation, Place
from evals.reference import Reference
from evals.spans import places

MEETS, PRIVATE = "The board must meet twice a year.", "The board may meet in private."


def place(words: str) -> Place:
    span = places(GUIDE, words)[0]
    return Place("guide", "section 1", span.start, span.end)


def stage(seen: Observation, reference: Reference) -> str:
    (loss,) = losses(make_question(), seen, reference)
    assert loss["group"] == 1
    assert loss["stage"] in STAGES
    return str(loss["stage"])


def other(**changes: object) -> dict[str, object]:
    """An answer that cites, and found, something else."""
    return make_answer(cite(PRIVATE), passages=[passage(PRIVATE)], **changes)


def test_what_is_cited_is_not_lost_however_it_was_ranked(reference: Reference) -> None:
    assert stage(observe(make_answer(cite(MEETS), passages=[])), reference) == "cited"


def test_words_that_no_provision_holds_were_not_parsed(reference: Reference) -> None:
    bare = replace(reference, provisions={})
    assert stage(observe(other(), place(MEETS)), bare) == "not_parsed"


def test_what_no_leg_has_was_not_near(reference: Reference) -> None:
    assert stage(observe(other(), place(PRIVATE)), reference) == "not_near"


def test_what_one_leg_has_was_cut_by_fusion(reference: Reference) -> None:
    assert stage(observe(other(), place(PRIVATE), lexical=[place(MEETS)]), reference) == "cut_by_fusion"
    half = Place("guide", "section 1", place(MEETS).start, place(MEETS).end - 1)
    assert stage(observe(other(), place(PRIVATE), lexical=[half]), reference) == "not_near"


def test_what_was_found_and_declined_was_lost_by_declining(reference: Reference) -> None:
    seen = observe(declined() | {"passages": [passage(MEETS)]}, place(MEETS))
    assert stage(seen, reference) == "declined"


def test_a_turn_that_ended_before_the_search_was_lost_by_declining(reference: Reference) -> None:
    assert stage(Observation(declined()), reference) == "declined"


def test_what_was_found_and_not_cited_was_not_selected(reference: Reference) -> None:
    seen = observe(other() | {"passages": [passage(MEETS)]}, place(MEETS))
    assert stage(seen, reference) == "not_selected"


def test_what_verification_refused_was_dropped_also_where_it_left_nothing(reference: Reference) -> None:
    found = {"passages": [passage(MEETS)]}
    for answer in (other() | found, declined() | found):
        assert stage(observe(answer, place(MEETS), dropped=[place(MEETS)]), reference) == "dropped"


def test_each_group_has_its_stage_and_an_unanswerable_question_none(reference: Reference) -> None:
    question = make_question(gold=[[gold(MEETS)], [gold(PRIVATE, locator="section 2")]])
    seen = observe(make_answer(cite(MEETS)), place(MEETS))
    assert [x["stage"] for x in losses(question, seen, reference)] == ["cited", "not_near"]
    assert losses(unanswerable(), seen, reference) == []


def test_one_alternative_that_is_left_is_enough(reference: Reference) -> None:
    question = make_question(gold=[[gold("No such words."), gold(MEETS)]])
    seen = observe(other() | {"passages": [passage(MEETS)]}, place(MEETS))
    assert [x["stage"] for x in losses(question, seen, reference)] == ["not_selected"]


@pytest.mark.parametrize("status", ["declined", "replied"])
def test_what_the_ranking_had_lost_before_is_not_put_on_the_decision(reference: Reference, status: str) -> None:
    seen = observe(declined() | {"status": status, "passages": [passage(PRIVATE)]}, place(PRIVATE))
    assert stage(seen, reference) == "not_near"
