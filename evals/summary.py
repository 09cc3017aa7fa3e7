"""From the results of single questions to figures: overall and by kind, persona, source and slice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from evals.metrics import MEASURES
from evals.run import Result
from evals.stats import Estimate, estimate, median, percentile

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
    """Every group by name ("overall", "kind:lay", "source:msg-review-2019", "slice:carers")."""

    groups: dict[str, Group]
    latency: Latency

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
    """The figures of a run."""
    names = tuple(measures)
    members: dict[str, list[Result]] = {OVERALL: list(results)}
    for result in results:
        for name in _groups_of(result):
            members.setdefault(name, []).append(result)
    return Summary({name: _group(name, part, names) for name, part in members.items()}, _latency(results))


def _groups_of(result: Mapping[str, Any]) -> list[str]:
    return [
        f"kind:{result['kind']}", f"persona:{result['persona']}",
        *(f"source:{s}" for s in result["sources"]), *(f"slice:{s}" for s in result["slices"]),
    ]  # fmt: skip


def _group(name: str, results: Sequence[Result], measures: Sequence[str]) -> Group:
    scored = [r["scores"] for r in results if r["scores"] is not None]
    figures = {m: estimate([s[m] for s in scored]) for m in measures}
    return Group(
        name=name, questions=len(results), answerable=sum(r["answerable"] for r in results),
        errors=len(results) - len(scored), figures=figures,
    )  # fmt: skip


def _latency(results: Sequence[Result]) -> Latency:
    times = [r["times_ms"] for r in results if r.get("times_ms")]
    total, embed = [t["total"] for t in times], [t["embed"] for t in times]
    middle, alone = median(total), median(embed)
    ratio = middle / alone if middle is not None and alone else None
    return Latency(middle, percentile(total, 0.95), alone, ratio)
