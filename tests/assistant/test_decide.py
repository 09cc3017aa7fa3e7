"""The decision to answer: what each signal measures, and what overrules the probability."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from assistant_makers import (
    FOLLOW_UP,
    RANKING,
    WordsEmbedder,
    make_hit,
    make_provision,
    make_query,
    provision,
)

from assistant.decide import Decider
from assistant.lexical import Lexical
from assistant.rephrase import Rephraser
from assistant.retrieve import Retrieved, Retriever, lexical_texts
from assistant.tuning import Answerability
from assistant.types import Hit, Query, Want
from assistant.wording import Spelling
from ingest.store import Index
from ingest.types import Kind, Provision

# Answers from nearness 0.5 of the best text or entry; nothing else counts.
NEAR = replace(
    Answerability.load(), with_entries={"intercept": -5.0, "entry": 10.0}, without_entries={"intercept": -5.0, "text": 10.0},
    threshold_with=0.5, threshold_without=0.5, floor=0.0,
)  # fmt: skip
NEVER = replace(NEAR, with_entries={"intercept": -30.0}, without_entries={"intercept": -30.0})
ALWAYS = replace(NEAR, with_entries={"intercept": 30.0}, without_entries={"intercept": 30.0})


@pytest.fixture(scope="module")
def lexical(small_index: Index) -> Lexical:
    return Lexical(lexical_texts(small_index))


@pytest.fixture(scope="module")
def retriever(small_index: Index, lexical: Lexical) -> Retriever:
    return Retriever(small_index, WordsEmbedder(), lexical, RANKING, FOLLOW_UP)


@pytest.fixture(scope="module")
def decider(small_index: Index, lexical: Lexical) -> Decider:
    return Decider(small_index, lexical, NEAR)


@pytest.fixture(scope="module")
def sceptic(small_index: Index, lexical: Lexical) -> Decider:
    return Decider(small_index, lexical, NEVER)


def read(index: Index, question: str) -> Query:
    return Rephraser(index, Spelling([], [], lambda _: True)).rephrase(question)


# -- each signal by itself, over an index and a ranking that are made for it ---------------------

TEXT = "The Wick and Ayr board agreed in 2019 to pay £30 and 12.5% more. The ARRAN board did not."


@pytest.fixture
def made() -> Decider:
    """A decider over two texts; the coverage of a provision is its place among the ids."""
    documents = {"made": SimpleNamespace(text=TEXT), "other": SimpleNamespace(text="Nothing of that.")}
    p = make_provision()
    index = SimpleNamespace(documents=documents, by_id={p.id: p}, asked_as={p.id: ["when?"], "gone#1": ["why?"]})
    ids = ["made#x", "made#paragraph 1", "made#paragraph 2"]
    lexical = SimpleNamespace(ids=ids, coverage=lambda text, place: place / 8, unknown=lambda text: 0.375)
    return Decider(index, lexical, NEAR)  # type: ignore[arg-type]


def ranked(*hits: Hit, unanswered: float = 0.0, named: tuple[Provision, ...] = ()) -> Retrieved:
    return Retrieved(hits, named, unanswered, None, np.zeros((1, 1), dtype=np.float32))


def many(scores: Sequence[float], **legs: float) -> list[Hit]:
    """Hits of these scores; the legs are the last one's."""
    hits = [make_hit(make_provision(label=f"paragraph {n}"), score) for n, score in enumerate(scores, 1)]
    return [*hits[:-1], make_hit(make_provision(label="paragraph 99"), scores[-1], **legs)]


NO_SIGNAL = {"text": 0.0, "entry": 0.0, "lexical": 0.0, "coverage": 0.0, "margin": 0.0, "focus": 0.0, "lacks": 0.0}


def test_without_a_ranking_only_the_question_gives_signals(made: Decider) -> None:
    found = made.signals(make_query("how many meet?", wants=frozenset({Want.COUNT})), ranked(unanswered=0.25))
    assert {name: found[name] for name in NO_SIGNAL} == NO_SIGNAL
    assert (found["unanswered"], found["gap"], found["unknown"], found["names"]) == (0.25, -0.25, 0.375, 0.0)


def test_a_hit_that_no_leg_scored_gives_no_nearness(made: Decider) -> None:
    found = made.signals(make_query("when?"), ranked(Hit(make_provision(), 1.0), unanswered=0.5))
    assert (found["text"], found["entry"], found["lexical"], found["gap"]) == (0.0, 0.0, 0.0, -0.5)


def test_nearness_is_the_best_among_twenty_and_what_the_words_share_is_the_firsts(made: Decider) -> None:
    first = make_hit(make_provision(), 1.0, text=0.25, entry=0.125, lexical=0.5)
    for others, nearness in ((19, (0.75, 0.625)), (20, (0.25, 0.125))):
        hits = [first, *many([0.5] * others, text=0.75, entry=0.625, lexical=1.0)]
        found = made.signals(make_query("when?"), ranked(*hits, unanswered=0.5))
        assert (found["text"], found["entry"]) == nearness
        assert found["gap"] == nearness[0] - 0.5
        assert (found["lexical"], found["coverage"]) == (0.5, 1 / 8)


def test_the_gap_is_from_the_nearer_of_text_and_entry(made: Decider) -> None:
    hit = make_hit(make_provision(), 1.0, text=0.25, entry=0.75)
    assert made.signals(make_query("when?"), ranked(hit, unanswered=0.5))["gap"] == 0.25


def test_a_provision_that_the_words_were_not_counted_of_has_no_coverage(made: Decider) -> None:
    assert made.signals(make_query("when?"), ranked(make_hit(make_provision(label="paragraph 7"))))["coverage"] == 0.0
    assert made.signals(make_query("when?"), ranked(make_hit(make_provision(label="x"))))["coverage"] == 0.0


def test_the_margin_is_from_the_first_to_the_fifth(made: Decider) -> None:
    scores = [1.0, 0.75, 0.5, 0.375, 0.25, 0.125]
    assert [made.signals(make_query("when?"), ranked(*many(scores[:n])))["margin"] for n in (4, 5, 6)] == [
        0.0,
        0.75,
        0.75,
    ]


@pytest.mark.parametrize(
    ("question", "strange"),
    [
        ("does Glasgow pay?", 1), ("do Glasgow and Perth pay?", 2), ("do Glasgow and Glasgow pay?", 1),
        ("Glasgow pays", 0), ("does it? Glasgow pays", 0), ("does it pay. Glasgow does", 0), ("does it, Glasgow?", 1),
        ("does Wick pay?", 0), ("does Ayr pay?", 0), ("do they pay MacDuff?", 0), ("does Arran pay?", 0), ("and Whom does it pay?", 0), ("do MSPs pay?", 0), ("is Ed paid?", 0),
        ("is Eve paid?", 1), ("do they pay McDuff?", 0), ("is it Ely?", 1), ("in 2019?", 0), ("in 1999?", 1), ("in 12345?", 0), ("ref 1999A", 0), ("A1999", 0),
        ("£30", 0), ("£ 40", 1), ("£40", 1), ("is £x paid?", 0), ("12.5%", 0), ("13.5 %", 1), ("13%", 1), ("13.5%", 1), ("what % is paid", 0), ("13 per cent", 1), ("13 pence", 1), ("13p", 1),
        ("13 people", 0), ("x13%", 0), ("in 1998 or 1999 for £40", 3), ("does Glasgow pay £40?", 2),
    ],
)  # fmt: skip
def test_each_name_and_figure_that_stands_nowhere_is_counted(made: Decider, question: str, strange: int) -> None:
    found = made.signals(make_query(question), ranked())
    assert found["names"] == pytest.approx(1 - math.exp(-strange))


@pytest.mark.parametrize(
    ("question", "strange"),
    [
        ("12.5%", 0), ("2.5%", 1), ("5%", 1), ("£1,250.75", 0), ("£1,250", 1), ("£1", 1), ("£250.75", 1), ("£12", 1), ("£7", 0), ("£70", 1),
        ("£7, or £8?", 1), ("£7.", 0), ("1999", 1), ("1998", 0), ("250%", 1), ("1,400%", 0), ("400%", 1), ("40p", 1), ("£1,250.7", 1),
    ],
)  # fmt: skip
def test_a_figure_is_known_as_a_whole_only(made: Decider, question: str, strange: int) -> None:
    made._text = {"made": "It rose 12.5% and 1,400% to £1,250.75 from £7 in 1998, see 319990 and 5,40p."}
    found = made.signals(make_query(f"is it {question}"), ranked())
    assert found["names"] == pytest.approx(1 - math.exp(-strange))


@pytest.mark.parametrize(
    ("text", "lacks"),
    [("It meets.", 1.0), ("It meets 4 times.", 0.0), ("It meets four times.", 0.0), ("Fourteen meet.", 0.0), ("Half of it.", 0.0),
     ("It grew by %.", 0.0), ("Hundreds meet.", 0.0), ("A hundred meet.", 0.0), ("thousand", 0.0), ("millions", 0.0), ("A million", 0.0),
     ("billion", 0.0), ("thousands", 0.0), ("billions", 0.0), ("The majority of them.", 0.0), ("The allocation of bones.", 1.0), ("It is gone by phone.", 1.0), ("It always meets.", 1.0)],
)  # fmt: skip
def test_how_many_is_not_answered_by_words_without_a_number(made: Decider, text: str, lacks: float) -> None:
    hit = make_hit(make_provision(text))
    for want in (Want.COUNT, Want.AMOUNT):
        assert made.signals(make_query("how many?", wants=frozenset({want})), ranked(hit))["lacks"] == lacks
    assert made.signals(make_query("who?", wants=frozenset({Want.WHO})), ranked(hit))["lacks"] == 0.0


def test_a_list_or_a_section_may_be_counted(made: Decider) -> None:
    query = make_query("how many?", wants=frozenset({Want.COUNT}))
    assert made.signals(query, ranked(make_hit(make_provision("It meets.", kind=Kind.LIST))))["lacks"] == 0.0


@pytest.mark.parametrize(
    ("focus", "follow_up", "there"),
    [(("made#here",), True, 1.0), (("made#parent",), True, 1.0), (("made#child",), True, 1.0), (("x", "made#here"), True, 1.0),
     (("x",), True, 0.0), ((), True, 0.0), (("made#here",), False, 0.0)],
)  # fmt: skip
def test_a_follow_up_stays_with_what_was_cited_with_its_parts_and_with_its_whole(
    made: Decider, focus: tuple[str, ...], follow_up: bool, there: float
) -> None:
    here = make_provision(label="here", parent="made#parent", children=("made#child",))
    query = make_query("and when?", focus=focus, follow_up=follow_up)
    assert made.signals(query, ranked(make_hit(here)))["focus"] == there


# -- what overrules the probability ------------------------------------------------------------


def deciding(decider: Decider, query: Query, *hits: Hit, **more: Any) -> tuple[bool, str]:
    decision = decider.decide(query, ranked(*hits, **more))
    return decision.answer, decision.why


def with_model(decider: Decider, **changes: Any) -> Decider:
    other = copy(decider)
    other._model = replace(NEAR, **changes)
    return other


WITH = "weights for sources with plain-language entries"
WITHOUT = "weights for sources without plain-language entries"


def test_from_the_threshold_on_it_is_answered(made: Decider) -> None:
    entry, text = make_hit(make_provision(), entry=0.5), make_hit(make_provision(source_id="other"), text=0.5)
    assert deciding(made, make_query("when?"), entry) == (True, WITH)
    assert deciding(made, make_query("when?"), text) == (True, WITHOUT)
    higher = with_model(made, threshold_with=0.6, threshold_without=0.4)
    assert deciding(higher, make_query("when?"), entry) == (False, WITH)
    assert deciding(higher, make_query("when?"), text) == (True, WITHOUT)


def test_the_source_of_the_first_hit_says_which_weights_count(made: Decider) -> None:
    entry, text = make_hit(make_provision(), entry=0.5), make_hit(make_provision(source_id="other"), text=0.5)
    assert deciding(made, make_query("when?"), text, entry)[1] == WITHOUT
    assert deciding(made, make_query("when?"), entry, text)[1] == WITH


def test_each_kind_of_source_has_its_floor(made: Decider) -> None:
    strict = with_model(
        made, with_entries={"intercept": 30.0}, without_entries={"intercept": 30.0}, floor=0.5, floor_without=0.25
    )
    for source, floor in (("made", 0.5), ("other", 0.25)):
        p = make_provision(source_id=source)
        below = f"nothing is nearer than {floor}"
        assert deciding(strict, make_query("when?"), make_hit(p, text=floor - 0.1, entry=0.1)) == (False, below)
        assert deciding(strict, make_query("when?"), make_hit(p, text=floor, entry=0.0))[0]
        assert deciding(strict, make_query("when?"), make_hit(p, text=0.0, entry=floor))[0]
        follow_up = make_query("and when?", follow_up=True, own_words=1)
        assert deciding(strict, follow_up, make_hit(p, text=floor - 0.1))[0]


def test_a_place_that_is_named_and_a_thing_that_is_picked_are_answered(made: Decider) -> None:
    never = with_model(made, with_entries={"intercept": -30.0}, floor=1.0)
    hit, p = make_hit(make_provision()), make_provision()
    assert deciding(never, make_query("paragraph 1"), hit, named=(p,)) == (
        True, "the question names a place that the corpus has"
    )  # fmt: skip
    assert deciding(never, make_query("the first", picked=True), hit) == (True, "it picks one thing of what was quoted")
    assert not deciding(never, make_query("when?"), hit)[0]


def test_a_bare_follow_up_is_answered_only_where_the_first_hit_is_what_was_cited(made: Decider) -> None:
    never = with_model(made, with_entries={"intercept": -30.0})
    cited, other = make_hit(make_provision()), make_hit(make_provision(label="paragraph 2"))
    bare = make_query("and when?", follow_up=True, focus=(cited.provision.id,))
    assert deciding(never, bare, cited, other) == (True, "it asks more about what the last answer quoted")
    assert deciding(never, bare, other, cited) == (False, WITH)
    assert deciding(never, replace(bare, own_words=1), cited) == (False, WITH)
    assert deciding(never, replace(bare, follow_up=False), cited) == (False, WITH)


def test_a_decision_carries_what_it_was_made_of(made: Decider) -> None:
    hit = make_hit(make_provision(), entry=0.625)
    nothing = made.decide(make_query("when?"), ranked())
    assert nothing.answer is False
    assert (nothing.answer, nothing.score, nothing.threshold, nothing.signals["entry"]) == (False, 0.0, 1.0, 0.0)
    changes = ({}, {"picked": True}, {"follow_up": True, "focus": (hit.provision.id,)})
    deciders = [made, with_model(made, floor=0.9)]
    for decider, change in itertools.product(deciders, changes):
        decision = decider.decide(make_query("when?", **change), ranked(hit))
        assert decision.score == decider._model.probability(decision.signals, True)
        assert (decision.threshold, decision.signals["entry"]) == (0.5, 0.625)


# -- with a real ranking -----------------------------------------------------------------------


def test_a_near_question_is_answered_and_a_far_one_is_not(
    decider: Decider, retriever: Retriever, small_index: Index
) -> None:
    near, far = read(small_index, "rainy day money"), read(small_index, "how do I bake bread?")
    assert decider.decide(near, retriever.retrieve(near)).answer
    assert not decider.decide(far, retriever.retrieve(far)).answer


def test_where_nothing_is_nearer_than_the_floor_the_probability_does_not_count(
    small_index: Index, lexical: Lexical, retriever: Retriever
) -> None:
    optimist = Decider(small_index, lexical, replace(ALWAYS, floor=0.6))
    near, far = make_query("rainy day money"), make_query("money for a zebra crossing in the snow")
    assert optimist.decide(near, retriever.retrieve(near)).answer
    assert not optimist.decide(far, retriever.retrieve(far)).answer


def test_a_source_without_entries_is_judged_without_them(
    decider: Decider, retriever: Retriever, small_index: Index
) -> None:
    """The opinion has no plain-language entries: that must not count against it."""
    query = read(small_index, "our biggest challenge is culture, and culture changes slowly")
    decision = decider.decide(query, retriever.retrieve(query))
    assert decision.answer
    assert "without" in decision.why


def test_the_decision_tells_its_probability_threshold_and_signals(
    decider: Decider, retriever: Retriever, small_index: Index
) -> None:
    query = read(small_index, "rainy day money")
    decision = decider.decide(query, retriever.retrieve(query))
    assert decision.score > decision.threshold == 0.5
    assert decision.signals["entry"] == pytest.approx(1.0, abs=0.01)


@pytest.mark.parametrize("question", ["what is proposal 2(i)?", "outcome 3", "section 2"])
def test_a_named_place_is_always_answered(
    sceptic: Decider, retriever: Retriever, small_index: Index, question: str
) -> None:
    query = read(small_index, question)
    decision = sceptic.decide(query, retriever.retrieve(query))
    assert decision.score < decision.threshold
    assert decision.answer


def test_a_follow_up_without_words_of_its_own_is_answered_from_the_last_answer(
    sceptic: Decider, retriever: Retriever, small_index: Index
) -> None:
    focus = provision(small_index, "review", "proposal 2(i)").id
    values = {"standalone": "reserves policy – and by when?", "follow_up": True, "focus": (focus,)}
    bare = make_query("and by when?", **values)
    assert sceptic.decide(bare, retriever.retrieve(bare)).answer
    with_words = make_query("and football?", **values, own_words=1)
    assert not sceptic.decide(with_words, retriever.retrieve(with_words)).answer
    not_best = make_query("and by when?", **{**values, "focus": (provision(small_index, "opinion", "paragraph 1").id,)})
    assert not sceptic.decide(not_best, _ranked(small_index, retriever, "review", "proposal 2(i)")).answer


def _ranked(index: Index, retriever: Retriever, source: str, label: str) -> Retrieved:
    """A retrieval in which one provision leads whatever the question was."""
    found = retriever.retrieve(make_query("reserves policy"))
    p = provision(index, source, label)
    first = next(h for h in found.hits if h.provision.id == p.id)
    return Retrieved((first,), (), 0.0, None, found.vector)


def test_nothing_found_is_a_decline(decider: Decider, retriever: Retriever) -> None:
    found = retriever.retrieve(make_query("money"))
    nothing = Retrieved((), (), 0.0, None, found.vector)
    decision = decider.decide(make_query("money"), nothing)
    assert not decision.answer
    assert decision.why == "nothing was found"


# -- signals -----------------------------------------------------------------------------------


def signals(decider: Decider, retriever: Retriever, question: str) -> dict[str, float]:
    query = make_query(question)
    return decider.signals(query, retriever.retrieve(query))


def test_unknown_words_raise_the_signal_for_them(decider: Decider, retriever: Retriever) -> None:
    assert signals(decider, retriever, "reserves policy")["unknown"] == 0.0
    assert signals(decider, retriever, "zebra crossings")["unknown"] == 1.0


def test_nearness_to_an_unanswered_question_is_a_signal(decider: Decider, retriever: Retriever) -> None:
    near = signals(decider, retriever, "who gets a vote on the board?")
    assert near["unanswered"] == pytest.approx(1.0, abs=0.01)
    assert near["gap"] < 0 < signals(decider, retriever, "rainy day money")["gap"]


@pytest.mark.parametrize(
    ("question", "strange"),
    [("does the board meet in Glasgow?", True), ("was the rate 12% then?", True), ("did it cost £500?", True),
     ("does section 27A apply?", False), ("what does Scotland do?", False), ("was it in March 2019?", False)],
)  # fmt: skip
def test_names_and_figures_that_stand_nowhere_are_a_signal(
    decider: Decider, retriever: Retriever, question: str, strange: bool
) -> None:
    assert (signals(decider, retriever, question)["names"] > 0) is strange


def test_signals_stay_between_about_minus_one_and_one(decider: Decider, retriever: Retriever) -> None:
    for question in ("", "?", "rainy day money", "In Glasgow, Perth and Wick in 1999 and 1998 for £3", "x " * 500):
        found = signals(decider, retriever, question)
        assert all(-1.01 <= value <= 1.01 for name, value in found.items() if name != "margin")


def test_the_probability_rises_with_its_signal_and_never_overflows() -> None:
    low, high = (NEAR.probability({"entry": x, "text": 0.0}, True) for x in (0.1, 0.9))
    assert 0 < low < 0.5 < high < 1
    assert NEVER.probability({}, True) == pytest.approx(0.0)
    assert replace(NEAR, with_entries={"intercept": 1e9}).probability({}, True) == pytest.approx(1.0)


def test_the_shipped_weights_can_be_read_and_name_known_signals(decider: Decider, retriever: Retriever) -> None:
    shipped = Answerability.load()
    known = set(signals(decider, retriever, "reserves"))
    for weights in (shipped.with_entries, shipped.without_entries):
        assert set(weights) - {"intercept"} <= known
    assert 0 < shipped.threshold_with < 1
    assert 0 < shipped.threshold_without < 1
