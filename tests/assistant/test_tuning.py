"""What the fitted numbers are used for: each counts for what it is called, and for nothing else."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, fields, replace
from pathlib import Path

import pytest
from assistant_makers import make_provision, make_query, make_source

from assistant import tuning
from assistant.tuning import Answerability, Choice, FollowUp, Ranking, names_of
from assistant.types import Want
from ingest.types import Kind, Provision

ZERO = Ranking(**{f.name: 0.0 for f in fields(Ranking)})
LEGS = {"text": 0.5, "entry": 0.25, "lexical": 0.125, "several": 0.0625}


def scored(p: Provision | None = None, *wants: Want, sources: tuple[str, ...] = (), **weights: float) -> float:
    query = make_query("what?", wants=frozenset(wants))
    return replace(ZERO, **weights).score(LEGS, p or make_provision(), query, set(sources))


@pytest.mark.parametrize(
    ("weight", "score"), [("text", 0.5), ("entry", 0.25), ("lexical", 0.125), ("several", 0.0625), ("best_of", 0.5)]
)
def test_each_leg_counts_by_its_weight(weight: str, score: float) -> None:
    assert scored(**{weight: 1.0}) == score
    assert scored(**{weight: 2.0}) == 2 * score
    assert scored(text=1.0, **({} if weight == "text" else {weight: 1.0})) == (0.5 if weight == "text" else 0.5 + score)


def test_the_better_of_the_two_nearnesses_counts_once_more() -> None:
    ranking = replace(ZERO, best_of=1.0)
    assert (
        ranking.score({"text": 0.25, "entry": 0.75, "lexical": 1.0}, make_provision(), make_query("what?"), set())
        == 0.75
    )


def test_a_leg_of_several_entries_may_be_missing() -> None:
    ranking = replace(ZERO, several=1.0)
    assert (
        ranking.score({"text": 0.5, "entry": 0.5, "lexical": 0.5}, make_provision(), make_query("what?"), set()) == 0.0
    )


@pytest.mark.parametrize(
    ("kind", "wants", "score"),
    [
        (Kind.PARAGRAPH, (), 0.0), (Kind.PARAGRAPH, (Want.LIST,), 0.0), (Kind.SECTION, (), -0.25),
        (Kind.SECTION, (Want.LIST,), -0.25), (Kind.LIST, (), -0.25), (Kind.LIST, (Want.LIST,), 0.5),
        (Kind.TABLE, (Want.WHEN,), -0.25), (Kind.TABLE, (Want.LIST, Want.WHEN), 0.5),
    ],
)  # fmt: skip
def test_a_whole_is_behind_its_parts_but_where_a_list_is_wanted(
    kind: Kind, wants: tuple[Want, ...], score: float
) -> None:
    assert scored(make_provision(kind=kind), *wants, whole_penalty=0.25, list_bonus=0.5) == score


@pytest.mark.parametrize(("wants", "score"), [((), -0.25), ((Want.WHO,), -0.25), ((Want.WHEN,), 0.5)])
def test_a_timescale_is_behind_its_proposal_but_where_a_time_is_wanted(wants: tuple[Want, ...], score: float) -> None:
    assert scored(make_provision(kind=Kind.TIMESCALE), *wants, timescale_penalty=0.25, when_bonus=0.5) == score
    assert scored(make_provision(), *wants, timescale_penalty=0.25, when_bonus=0.5) == 0.0


def test_a_source_that_is_named_is_before_the_others() -> None:
    assert scored(sources=("made",), source_bonus=0.25) == 0.25
    assert scored(sources=("other",), source_bonus=0.25) == 0.0


def test_preferences_are_added_to_the_nearness() -> None:
    whole = make_provision(kind=Kind.LIST)
    assert scored(whole, sources=("made",), source_bonus=0.25, text=1.0, whole_penalty=0.0625) == 0.5 + 0.25 - 0.0625


PAPER = make_source(title="Paper on Care: Part 2", short="care paper", called=("the Paper", "", "care paper"))


def test_a_source_is_named_by_its_title_its_short_name_and_what_it_is_called() -> None:
    assert names_of(PAPER) == ("paper on care part 2", "care paper", "the paper")
    assert names_of(make_source(id="bare", title="Bare Words", short="")) == ("bare words",)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("what does the Care-Paper say?", True), ("what does PAPER ON CARE, part 2 say?", True), ("the paper", True),
        ("what do the papers say?", False), ("a paper", False), ("", False), ("bathe paper", False),
    ],
)  # fmt: skip
def test_a_source_is_named_by_whole_words(question: str, named: bool) -> None:
    other = make_source(id="other", title="Other Words")
    assert ZERO.sources_in(question, [PAPER, other]) == ({"made"} if named else set())


def test_a_source_that_is_not_held_is_not_preferred_and_all_that_are_named_are() -> None:
    away = make_source(id="away", title="Away Words", file=None)
    other = make_source(id="other", title="Other Words")
    assert not away.held
    assert ZERO.sources_in("the paper, away words and other words", [away, PAPER, other]) == {"made", "other"}


# -- whether the corpus answers ----------------------------------------------------------------

MODEL = Answerability({"intercept": -1.0, "entry": 4.0}, {"intercept": 0.5, "text": -2.0}, 0.25, 0.75, 0.1, 0.2)


def test_the_probability_is_that_of_the_weights_for_the_source() -> None:
    signals = {"entry": 0.5, "text": 0.125, "names": 100.0}
    assert MODEL.probability(signals, True) == round(1 / (1 + math.exp(-1.0)), 4)
    assert MODEL.probability(signals, False) == round(1 / (1 + math.exp(-0.25)), 4)
    assert (MODEL.threshold(True), MODEL.threshold(False)) == (0.25, 0.75)


def test_a_probability_has_four_figures_and_stays_between_nothing_and_one() -> None:
    assert str(MODEL.probability({"entry": 0.3}, True)) == "0.5498"
    for weight, end in ((1e9, 1.0), (-1e9, 0.0)):
        assert replace(MODEL, with_entries={"intercept": weight}).probability({}, True) == end


def test_a_signal_that_the_weights_name_must_be_there() -> None:
    with pytest.raises(KeyError, match="entry"):
        MODEL.probability({"text": 1.0}, True)


# -- the shipped numbers -----------------------------------------------------------------------


def shipped(name: str) -> dict[str, object]:
    data: dict[str, object] = json.loads((Path(tuning.__file__).parent / name).read_text(encoding="utf-8"))
    return data


def test_the_shipped_numbers_are_those_of_the_files() -> None:
    ranking = shipped("ranking.json")
    assert asdict(Ranking.load()) == ranking["weights"]
    assert asdict(Choice.load()) == ranking["choice"]
    assert asdict(FollowUp.load()) == ranking["follow_up"]
    names = [f.name for f in fields(Answerability)]
    assert asdict(Answerability.load()) == {name: shipped("answerability.json")[name] for name in names}


def test_what_was_written_anew_is_read_once_the_old_is_forgotten(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = Ranking.load()
    changed = {"weights": asdict(replace(before, text=7.0)), "note": "“fitted”"}
    (tmp_path / "ranking.json").write_text(json.dumps(changed, ensure_ascii=False), encoding="utf-8")
    monkeypatch.setattr(tuning, "_FOLDER", tmp_path)
    assert Ranking.load() == before
    try:
        Ranking.forget()
        assert Ranking.load().text == 7.0
    finally:
        monkeypatch.undo()
        Ranking.forget()
    assert Ranking.load() == before
