"""The places that an answer stands on, and the one that a message picks of them."""

from __future__ import annotations

import pytest
from assistant_makers import provision

from assistant.picks import Pick, pick_of
from assistant.places import Places
from ingest.store import Index


@pytest.fixture(scope="module")
def places(small_index: Index) -> Places:
    return Places(small_index)


def labels(found: list) -> list[str]:
    return [p.locator.label for p in found]


@pytest.mark.parametrize(
    ("answer", "found"),
    [
        ("The 2019 review proposed (proposal 2(i)): …", ["proposal 2(i)"]),
        ("The 2019 review proposed (proposal 2(ii)): …", ["proposal 2(ii)"]),
        ("see proposal 2(i) and Proposal 1(ii)", ["proposal 2(i)", "proposal 1(ii)"]),
        ("The 2019 review said (proposal 1(i), timescale): …", ["proposal 1(i), timescale"]),
        ("The documents I hold do not say.", []),
    ],
)
def test_places_are_found_by_their_labels(places: Places, answer: str, found: list[str]) -> None:
    assert [p.locator.label for p in places.cited_in(answer)] == found


def test_a_label_of_two_sources_is_read_with_the_source_that_the_answer_names(places: Places) -> None:
    both = {p.source_id for p in places.cited_in("(outcome 2)")}
    assert both == {"review", "explainer"}
    assert {p.source_id for p in places.cited_in("as the care page restates it (outcome 2)")} == {"explainer"}


def test_a_place_that_only_a_quotation_mentions_is_not_what_the_answer_stands_on(places: Places) -> None:
    """A quoted "as proposal 2(ii) asks" was once taken for a citation."""
    answer = "The 2019 review proposed (proposal 1(i)): “Leaders will learn together, as (proposal 2(ii)) asks.” [1]"
    assert labels(places.cited_in(answer)) == ["proposal 1(i)"]


def test_each_part_of_an_answer_is_read_with_its_own_source(places: Places) -> None:
    answer = (
        "The 2019 review said (section 2): “Money must be used to best effect.” [1]\n\n"
        "Guidance says, in the 2020 framework (section 1, bullet 2): “use telecare” [2]"
    )
    assert [(p.source_id, p.locator.label) for p in places.cited_in(answer)] == [
        ("review", "section 2"), ("framework", "section 1, bullet 2"),
    ]  # fmt: skip


def test_an_answer_of_another_hand_is_read_by_what_it_quotes(places: Places) -> None:
    found = places.cited_in('It says somewhere: "Reserves must not be built up unnecessarily."')
    assert labels(found) == ["proposal 2(i)"]


@pytest.mark.parametrize(
    "text", ["", "The documents I hold do not say.", 'He said "hello there my good friend of mine".']
)
def test_an_answer_without_a_place_stands_on_nothing(places: Places, text: str) -> None:
    assert places.cited_in(text) == []


# -- picking -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "pick"),
    [
        ("the second one", Pick((2,))), ("explain the first", Pick((1,))), ("and the last one?", Pick((-1,))), ("no. 6", Pick((6,))),
        ("number four", Pick((4,))), ("#2", Pick((2,))), ("the 3rd bullet please", Pick((3,))), ("4", Pick((4,))), ("the final one", Pick((-1,))),
        ("next one", Pick(step=1)), ("and the one after that?", Pick(step=1)), ("the one before", Pick(step=-1)),
        ("the last of those", Pick((-1,))), ("the other one", Pick((2,))), ("the last two", Pick((-2, -1))),
        ("the first three of them", Pick((1, 2, 3))), ("both", Pick((1, 2))), ("numbers 2 and 4", Pick((2, 4))), ("the second and third ones", Pick((2, 3))),
    ],
)  # fmt: skip
def test_what_a_message_picks(message: str, pick: Pick) -> None:
    assert pick_of(message) == pick


@pytest.mark.parametrize(
    "message",
    ["what about the third sector?", "what is the next step?", "and the first meeting?", "who goes first?", "how many are there?",
     "what happens next year?", "is it one of the proposals?", "what happens after that?"],
)  # fmt: skip
def test_a_message_that_picks_nothing(message: str) -> None:
    assert pick_of(message) is None


def test_a_number_picks_from_the_list_that_the_item_at_hand_is_of(places: Places, small_index: Index) -> None:
    """After "the second one", "number 3" was once taken from the one item that was shown."""
    shown = [provision(small_index, "review", "outcome 2")]
    assert labels(places.picked(shown, Pick((3,)))) == ["outcome 3"]


@pytest.mark.parametrize(("pick", "label"), [(Pick((1,)), "outcome 1"), (Pick((-1,)), "outcome 3"), (Pick((4,)), None)])
def test_picking_from_a_whole(places: Places, small_index: Index, pick: Pick, label: str | None) -> None:
    picked = places.picked([provision(small_index, "review", "outcomes 1 to 3")], pick)
    assert labels(picked) == ([label] if label else [])


def test_of_several_places_the_one_by_its_number(places: Places, small_index: Index) -> None:
    shown = [provision(small_index, "review", "proposal 1(i)"), provision(small_index, "opinion", "paragraph 1")]
    assert [p.source_id for p in places.picked(shown, Pick((2,)))] == ["opinion"]


def test_before_the_first_there_is_none(places: Places, small_index: Index) -> None:
    assert places.picked([provision(small_index, "review", "outcome 1")], Pick(step=-1)) == []
