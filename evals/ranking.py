"""The field's measures of a ranking, computed by ir-measures (its pytrec_eval provider).

Those measures know documents that are relevant or not; our gold is groups of alternatives, and a
passage may hold several groups or one that a passage before it held. So each ranking is turned
into one over the gold groups: a passage that holds groups not yet held becomes those groups, one
after another; any other passage becomes one filler that is not relevant. The relevant documents
are the groups. That is to say:

- a group counts once, at the first passage that holds it; passages that repeat it, such as the
  section around an item, are fillers;
- several groups in one passage take successive ranks, in the order of the question's gold;
- nDCG is 1 where the groups come first of all, and recall is the share of groups.

Recall and success at k count passages: the ranking is cut after k of them before it is turned.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ir_measures import RR, SetR, Success, iter_calc, nDCG

from evals.observe import Observation
from evals.retrieval import DEPTH, Held

CUTS = (1, 3, 5, 10)
_MEASURES = (RR, nDCG @ DEPTH, Success @ 1, SetR)
_NAMES = {RR: "reciprocal_rank", nDCG @ DEPTH: f"ndcg_at_{DEPTH}", Success @ 1: "success_at_1"}


def rank_scores(rankings: Mapping[str, Held], groups: int) -> dict[str, dict[str, float]]:
    """For each ranking its reciprocal rank, nDCG and success at 1, all of 10 passages, and recall at each cut.

    All rankings of a question are measured in one call; `groups` is how many gold groups it has.
    """
    turned = {(name, cut): over_groups(ranking[:cut]) for name, ranking in rankings.items() for cut in CUTS}
    keys = {f"{name} {cut}": (name, cut) for name, cut in turned}
    wanted = {f"group {n}": 1 for n in range(groups)}
    run = {key: {doc: float(-rank) for rank, doc in enumerate(turned[at])} for key, at in keys.items()}
    out: dict[str, dict[str, float]] = {name: {} for name in rankings}
    for metric in iter_calc(_MEASURES, dict.fromkeys(run, wanted), run):
        name, cut = keys[metric.query_id]
        if metric.measure == SetR:
            out[name][f"recall_at_{cut}"] = metric.value
        elif cut == DEPTH:
            out[name][_NAMES[metric.measure]] = metric.value
    return out


def over_groups(ranking: Held) -> list[str]:
    """A ranking of passages as one of gold groups and fillers.

    >>> over_groups([frozenset(), frozenset({0, 2}), frozenset({0})])
    ['filler 0', 'group 0', 'group 2', 'filler 2']
    """
    out: list[str] = []
    seen: set[int] = set()
    for rank, groups in enumerate(ranking):
        new = sorted(groups - seen)
        out += [f"group {n}" for n in new] or [f"filler {rank}"]
        seen.update(new)
    return out


def legs_of(observation: Observation, depth: int = DEPTH) -> dict[str, list[list[Any]]]:
    """The slim form of each ranking for a result: its first places, best first, as `[source, start, end, locator]`."""
    return {
        leg: [[p.source_id, p.start, p.end, p.locator] for p in places[:depth]]
        for leg, places in observation.rankings.items()
    }


def figures_at(ranking: Held, groups: int, cuts: Sequence[int] = CUTS) -> dict[str, bool]:
    """Whether every group is found among the first passages, for each cut."""
    return {f"found_at_{k}": len(frozenset[int]().union(*ranking[:k])) == groups for k in cuts}
