import pytest
from evals_makers import make_answer, observe

from evals.observe import Place
from evals.ranking import figures_at, legs_of, over_groups, rank_scores

NOTHING, ONE, TWO, BOTH = frozenset[int](), frozenset({0}), frozenset({1}), frozenset({0, 1})


def scores_of(*ranking: frozenset[int], groups: int = 2) -> dict[str, float]:
    return rank_scores({"fused": ranking}, groups)["fused"]


def test_gold_first_of_all_is_perfect() -> None:
    assert scores_of(ONE, TWO) == {
        "reciprocal_rank": 1.0, "ndcg_at_10": 1.0, "success_at_1": 1.0,
        "recall_at_1": 0.5, "recall_at_3": 1.0, "recall_at_5": 1.0, "recall_at_10": 1.0,
    }  # fmt: skip


def test_nothing_found_and_nothing_ranked_score_nothing() -> None:
    assert set(scores_of(NOTHING, NOTHING).values()) == set(scores_of().values()) == {0.0}


def test_a_passage_that_repeats_a_group_is_a_filler() -> None:
    assert over_groups([ONE, ONE, TWO]) == ["group 0", "filler 1", "group 1"]
    assert scores_of(ONE, ONE, TWO)["ndcg_at_10"] < scores_of(ONE, TWO)["ndcg_at_10"]


def test_several_groups_in_one_passage_take_successive_ranks_but_recall_counts_passages() -> None:
    assert over_groups([BOTH]) == ["group 0", "group 1"]
    scores = scores_of(BOTH)
    assert scores["ndcg_at_10"] == scores["recall_at_1"] == 1.0
    late = scores_of(NOTHING, NOTHING, NOTHING, NOTHING, BOTH)
    assert (late["recall_at_3"], late["recall_at_5"]) == (0.0, 1.0)


def test_ndcg_is_the_worked_example() -> None:
    """Groups at ranks 2 and 3 of two: (1/log2(3) + 1/log2(4)) / (1/log2(2) + 1/log2(3))."""
    assert scores_of(NOTHING, ONE, TWO)["ndcg_at_10"] == pytest.approx((0.63093 + 0.5) / (1 + 0.63093), abs=1e-4)
    assert scores_of(NOTHING, ONE, TWO)["reciprocal_rank"] == 0.5


def test_only_ten_passages_count() -> None:
    assert scores_of(*[NOTHING] * 10, ONE)["reciprocal_rank"] == 0.0
    assert scores_of(*[NOTHING] * 10, ONE)["recall_at_10"] == 0.0


def test_all_rankings_are_measured_at_once_and_apart() -> None:
    scores = rank_scores({"fused": [ONE], "text": [NOTHING, ONE], "lexical": []}, 1)
    assert {leg: s["reciprocal_rank"] for leg, s in scores.items()} == {"fused": 1.0, "text": 0.5, "lexical": 0.0}


@pytest.mark.parametrize("ranking", [[], [ONE, TWO], [NOTHING, BOTH], [ONE] * 9 + [TWO], [NOTHING] * 4 + [BOTH]])
def test_found_at_k_is_full_recall_at_k(ranking: list[frozenset[int]]) -> None:
    found, scores = figures_at(ranking, 2), scores_of(*ranking)
    assert {k: found[f"found_at_{k}"] for k in (1, 3, 5, 10)} == {
        k: scores[f"recall_at_{k}"] == 1 for k in (1, 3, 5, 10)
    }


def test_the_slim_form_has_the_first_places_of_each_ranking() -> None:
    places = [Place("guide", f"section {n}", n, n + 1) for n in range(12)]
    slim = legs_of(observe(make_answer(), *places, text=places[:1]))
    assert slim["text"] == [["guide", 0, 1, "section 0"]]
    assert len(slim["fused"]) == 10


def test_what_is_beyond_the_cut_does_not_reach_the_measures_of_ten() -> None:
    """Of four rankings cut at 1, 3, 5 and 10 it is the one of ten that is told."""
    late = scores_of(*[NOTHING] * 6, BOTH)
    assert (late["reciprocal_rank"], late["recall_at_5"], late["recall_at_10"]) == (pytest.approx(1 / 7), 0.0, 1.0)
    assert late["ndcg_at_10"] > 0


def test_many_groups_of_one_passage_come_in_the_order_of_the_gold() -> None:
    many = frozenset({9, 0, 33, 16, 8, 1})
    assert over_groups([many]) == [f"group {n}" for n in sorted(many)]
