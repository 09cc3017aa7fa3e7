import json
from pathlib import Path

import pytest
from evals_makers import cite, make_answer, observe, place_of

from assistant.chain import Ask, Assistant, open_assistant
from assistant.settings import Settings
from assistant.types import Rejected
from evals import observe as module
from evals.observe import DEPTH, FUSED, LEGS, Observation, Observed
from tests.fakes import FakeEmbedder

MEETS = "The board must meet twice a year."


@pytest.fixture
def assistant(tiny_corpus: Path, tiny_index: Path) -> Assistant:
    return open_assistant(Settings(corpus=tiny_corpus, index=tiny_index), FakeEmbedder())


def test_an_observation_goes_through_json_unchanged() -> None:
    place = place_of(MEETS)
    seen = observe(make_answer(cite(MEETS)), place, place_of("Section 2"), dropped=[place], entry=())
    assert Observation.from_dict(json.loads(json.dumps(seen.to_dict()))) == seen


def test_the_answer_is_that_of_the_assistant_and_its_time_is_taken(assistant: Assistant) -> None:
    question = "How often does the board meet?"
    seen = Observed(assistant).observe(question)
    said = assistant.ask(question).to_dict()
    assert {k: v for k, v in seen.answer.items() if k != "timings_ms"} == {
        k: v for k, v in said.items() if k != "timings_ms"
    }
    assert seen.took_ms is not None
    assert seen.took_ms >= 0.99 * sum(v for k, v in seen.answer["timings_ms"].items() if k != "total") - 0.1
    assert seen.decision is not None
    assert seen.decision["answer"] is (seen.answer["status"] == "answered")


def test_each_leg_has_its_own_ranking(assistant: Assistant) -> None:
    seen = Observed(assistant).observe("How often does the board meet?")
    assert set(seen.rankings) == {FUSED, *LEGS}
    places = [(p.source_id, p.start, p.end) for p in seen.rankings[FUSED]]
    assert places[: len(seen.answer["passages"])] == [
        (p["source_id"], p["start"], p["end"]) for p in seen.answer["passages"]
    ]
    work = assistant.work_through(Ask("How often does the board meet?"))
    best = min((h for h in work.seen.hits if h.legs["lexical"].rank), key=lambda h: h.legs["lexical"].rank or 0)
    first = seen.rankings["lexical"][0]
    assert (first.source_id, first.start, first.end) == (
        best.provision.source_id, best.provision.span.start, best.provision.span.end,
    )  # fmt: skip
    assert all(len(ranking) <= DEPTH for ranking in seen.rankings.values())


def test_a_turn_that_ended_before_the_search_has_no_ranking(assistant: Assistant) -> None:
    seen = Observed(assistant).observe("hello")
    assert seen.answer["status"] == "replied"
    assert (seen.rankings, seen.decision, seen.dropped) == ({}, None, ())


def test_what_verification_refused_is_seen(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    refused = "assistant.chain.verify"
    monkeypatch.setattr(refused, lambda statements, _index: ((), tuple(Rejected(s, "no") for s in statements)))
    seen = Observed(assistant).observe("How often does the board meet?")
    assert seen.answer["status"] == "declined"
    assert seen.dropped
    text = assistant.index.documents[seen.dropped[0].source_id].text
    assert "board" in text[seen.dropped[0].start : seen.dropped[0].end].casefold()


def test_places_are_kept_to_a_depth(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "DEPTH", 2)
    seen = Observed(assistant).observe("How often does the board meet?")
    assert {len(ranking) for ranking in seen.rankings.values()} <= {0, 1, 2}
    assert len(seen.rankings[FUSED]) == 2
