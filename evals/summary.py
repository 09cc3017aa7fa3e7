"""From the results of single questions to figures: overall and by kind, persona, source and slice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from evals.deciding import deciding
from evals.losses import STAGES
from evals.metrics import MEASURES, OF_A_LEG
from evals.observe import FUSED, LEGS
from evals.run import Result
from evals.stats import Estimate, estimate, median, percentile
from evals.steadiness import summary_of_variants
from evals.timing import step_times

OVERALL = "overall"
# The order of the families of groups; a question is in one group of each, or several, or none.
FAMILIES = ("kind", "persona", "source", "slice")


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds. `ratio` is the median question over the median of embedding a question alone."""

    median: float | None = None
    p95: float | None = None
    embed_median: float | None = None
    ratio: float | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The figures of a group of questions; errors are in no figure but the count."""

    name: str
    questions: int
    answerable: int
    errors: int
    figures: dict[str, Estimate] = field(hash=False)


@dataclass(frozen=True, slots=True)
class Summary:
    """Every group by name ("overall", "kind:lay", "source:msg-review-2019", "slice:carers").

    `losses` gives by group and stage the share of gold groups with its interval, `robustness` by
    group and way of wording how the answers compare, `legs` by ranking its measures overall,
    `deciding` what `evals.deciding` gives, and `cost` the times of the steps; what memory, the
    index and starting cost is in the record beside it.
    """

    groups: dict[str, Group]
    latency: Latency
    losses: dict[str, dict[str, Estimate]] = field(default_factory=dict, hash=False)
    legs: dict[str, dict[str, Estimate]] = field(default_factory=dict, hash=False)
    deciding: dict[str, Any] = field(default_factory=dict, hash=False)
    robustness: dict[str, dict[str, Any]] = field(default_factory=dict, hash=False)
    cost: dict[str, Any] = field(default_factory=dict, hash=False)

    @property
    def overall(self) -> Group:
        """All of the questions."""
        return self.groups[OVERALL]

    def family(self, name: str) -> list[Group]:
        """The groups of a family, in order of name."""
        return [self.groups[k] for k in sorted(self.groups) if k.startswith(f"{name}:")]

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values."""
        return asdict(self)


def summarise(results: Sequence[Result], measures: Iterable[str] = tuple(MEASURES)) -> Summary:
    """The figures of a run; of results that hold the scores of a ranking only, those."""
    names = tuple(measures)
    members: dict[str, list[Result]] = {OVERALL: list(results)}
    for result in results:
        for name in _groups_of(result):
            members.setdefault(name, []).append(result)
    groups = {name: _group(name, part, names) for name, part in members.items()}
    losses = {name: lost for name, part in members.items() if (lost := _losses(part))}
    robust = {name: ways for name, part in members.items() if (ways := summary_of_variants(part))}
    return Summary(
        groups, _latency(results), losses, _legs(groups[OVERALL]), deciding(results), robust,
        {"steps": step_times(results)},
    )  # fmt: skip


def _groups_of(result: Mapping[str, Any]) -> list[str]:
    return [
        f"kind:{result['kind']}", f"persona:{result['persona']}",
        *(f"source:{s}" for s in result["sources"]), *(f"slice:{s}" for s in result["slices"]),
    ]  # fmt: skip


def _group(name: str, results: Sequence[Result], measures: Sequence[str]) -> Group:
    scored = [r["scores"] for r in results if r["scores"] is not None]
    figures = {m: estimate([s.get(m) for s in scored]) for m in measures}
    return Group(
        name=name, questions=len(results), answerable=sum(r["answerable"] for r in results),
        errors=len(results) - len(scored), figures=figures,
    )  # fmt: skip


def _losses(results: Sequence[Result]) -> dict[str, Estimate]:
    """For each stage the share of gold groups that were lost there, or were not; `of` counts the groups."""
    stages = [[loss["stage"] for loss in r["losses"]] for r in results if r.get("losses")]
    if not stages:
        return {}
    return {stage: estimate([(found.count(stage), len(found)) for found in stages]) for stage in STAGES}


def _legs(overall: Group) -> dict[str, dict[str, Estimate]]:
    """What each leg and their fusion find by themselves, by the same measures."""
    rows = {FUSED: {name: overall.figures.get(name) for name in OF_A_LEG}} | {
        leg: {name: overall.figures.get(f"{leg}_{name}") for name in OF_A_LEG} for leg in LEGS
    }
    return {
        leg: kept for leg, row in rows.items()
        if (kept := {name: e for name, e in row.items() if e is not None and e.value is not None})
    }  # fmt: skip


def _latency(results: Sequence[Result]) -> Latency:
    times = [r["times_ms"] for r in results if r.get("times_ms")]
    total, embed = [t["total"] for t in times], [t["embed"] for t in times]
    middle, alone = median(total), median(embed)
    ratio = middle / alone if middle is not None and alone else None
    return Latency(middle, percentile(total, 0.95), alone, ratio)
