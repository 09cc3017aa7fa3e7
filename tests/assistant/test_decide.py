"""The decision to answer: what each signal measures, and what overrules the probability."""

from __future__ import annotations

from dataclasses import replace

import pytest
from assistant_makers import FOLLOW_UP, RANKING, WordsEmbedder, make_query, provision

from assistant.decide import Decider
from assistant.lexical import Lexical
from assistant.rephrase import Rephraser
from assistant.retrieve import Retrieved, Retriever, lexical_texts
from assistant.tuning import Answerability
from assistant.types import Query
from assistant.wording import Spelling
from ingest.store import Index

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
