"""Whether a run is good enough to release: held against the conditions of a file, and against the last release.

What could not be measured is an outcome of its own, neither passed nor failed. A definite failure
is one even where something else could not be measured.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, IntEnum

from evals.compare import Change, groups_of, headline_changes
from evals.counting import counted
from evals.finished import Finished, Pairing, pair_up
from evals.gate_file import AgainstRelease, Exceptions, Floor, GateFile, reachable
from evals.metrics import MEASURES, Score, Scores
from evals.run import Result
from evals.stats import NOTHING, Estimate, as_share, estimate
from evals.summary import OVERALL


class Verdict(Enum):
    """What became of a condition."""

    MET = "met"
    MISSED = "MISSED"
    UNMEASURED = "not measured"


class Outcome(IntEnum):
    """What a gate says; the values are the exit codes (2 is wrong input)."""

    PASSED = 0
    BELOW = 1
    UNMEASURED = 3
    WORSE = 4


@dataclass(frozen=True, slots=True)
class Judged:
    """A condition with the figure that it was held against.

    `bound` is the bound that counted, `reachable` the best that the run's questions allow; both
    are `None` for a condition on exceptions, whose `failures` are counted. `why` says why a
    condition was not measured.
    """

    condition: Floor | Exceptions
    verdict: Verdict
    estimate: Estimate
    bound: float | None = None
    reachable: float | None = None
    failures: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """A run held against a release; `changes` are corrected one-sided, `worse` names what fell significantly."""

    release: str
    verdict: Verdict
    pairing: Pairing
    changes: tuple[Change, ...]
    worse: tuple[str, ...]
    why: str = ""


@dataclass(frozen=True, slots=True)
class Gated:
    """Everything that a gate found; `problems` are reasons of the run as a whole for which it was not measured."""

    judged: tuple[Judged, ...]
    held: Held | None
    problems: tuple[str, ...]

    @property
    def outcome(self) -> Outcome:
        """Below a threshold before significantly worse before could not be measured."""
        verdicts = {j.verdict for j in self.judged}
        if Verdict.MISSED in verdicts:
            return Outcome.BELOW
        if self.held and self.held.verdict is Verdict.MISSED:
            return Outcome.WORSE
        unmeasured = Verdict.UNMEASURED in verdicts or (self.held and self.held.verdict is Verdict.UNMEASURED)
        return Outcome.UNMEASURED if unmeasured or self.problems else Outcome.PASSED


def judge(
    results: Iterable[Result], condition: Floor | Exceptions, released: Mapping[str, Scores] | None = None
) -> Judged:
    """Hold one condition against the results of a run; those that ended in an error are left out.

    `released` are the scores of the last release by question, for conditions that look beyond them.
    """
    asked = list(results)
    scores = _scores(asked, condition.measure, condition.group)
    if not scores and condition.group != OVERALL:
        return Judged(condition, Verdict.UNMEASURED, NOTHING, why=_no_such_group(asked, condition.group))
    if isinstance(condition, Exceptions):
        return _judge_exceptions(scores, condition, released)
    return _judge_floor(estimate(list(scores.values())), condition)


def hold_against(release: Finished | None, run: Finished, rules: AgainstRelease) -> Held:
    """Whether a headline measure is significantly worse than in the release; `None` is no release at all."""
    if release is None:
        return Held("none", Verdict.UNMEASURED, Pairing((), (), (), (), ()), (), (),
                    "there is no release to hold it against; store one with `python -m evals release`")  # fmt: skip
    pairing = pair_up(release, run)
    asked = max(len(run.results), len(release.results))
    if len(pairing.pairs) < rules.paired * asked:
        why = f"only {len(pairing.pairs)} of {asked} questions pair with the release's"
        return Held(release.name, Verdict.UNMEASURED, pairing, (), (), why)
    changes = headline_changes(release, run, pairing.pairs, worse=True)
    worse = tuple(c.measure for c in changes if c.corrected is not None and c.corrected < rules.alpha)
    without = [MEASURES[c.measure].label for c in changes if c.corrected is None]
    if worse:
        return Held(release.name, Verdict.MISSED, pairing, changes, worse)
    if without:
        return Held(
            release.name, Verdict.UNMEASURED, pairing, changes, (), f"no figure in both for {', '.join(without)}"
        )
    return Held(release.name, Verdict.MET, pairing, changes, ())


def gate(run: Finished, file: GateFile, release: Finished | None, partial: Sequence[str] = ()) -> Gated:
    """Hold a run against every condition of a file, and against the release where the file asks for that.

    `partial` are the reasons why the run is not a whole split.
    """
    results = list(run.results.values())
    problems = [f"the run is not whole: {reason}" for reason in partial]
    if run.errors:
        problems.append(f"{counted(len(run.errors), 'question')} ended in an error: {', '.join(run.errors[:5])}")
    released = {i: release.results[i]["scores"] for i in pair_up(release, run).pairs} if release else None
    held = hold_against(release, run, file.release) if file.release else None
    return Gated(tuple(judge(results, c, released) for c in file.conditions), held, tuple(problems))


def latency_ratio(run: Finished) -> float | None:
    """The median time of a question over the median time of embedding one alone; `None` where none was taken."""
    times = [r["times_ms"] for r in run.results.values() if r.get("times_ms")]
    embed = statistics.median([t["embed"] for t in times]) if times else 0
    return statistics.median([t["total"] for t in times]) / embed if embed else None


def _no_such_group(results: Iterable[Result], group: str) -> str:
    family = group.partition(":")[0]
    there = sorted({name for r in results for name in groups_of(r, family)})
    if group in there:
        return "every question of it ended in an error"
    return f"the run has no question in the group {group}; it has {', '.join(there) or f'none by {family}'}"


def _scores(results: Iterable[Result], measure: str, group: str) -> dict[str, Score]:
    family = group.partition(":")[0]
    members = (r for r in results if group == OVERALL or group in groups_of(r, family))
    return {r["id"]: r["scores"].get(measure) for r in members if r["scores"] is not None}


def _judge_exceptions(
    scores: Mapping[str, Score], condition: Exceptions, released: Mapping[str, Scores] | None
) -> Judged:  # fmt: skip
    found = estimate(list(scores.values()))
    if found.value is None:
        return Judged(condition, Verdict.UNMEASURED, NOTHING, why="there is nothing that it applies to")
    failures = {i: _failures(score, condition.more_is_better) for i, score in scores.items()}
    if condition.beyond_release:
        if released is None:
            return Judged(condition, Verdict.UNMEASURED, found, why="there is no release to look beyond")
        before = {i: _failures(s.get(condition.measure), condition.more_is_better) for i, s in released.items()}
        failures = {i: max(0, n - before[i]) for i, n in failures.items() if i in before}
    count = sum(failures.values())
    verdict = Verdict.MET if count <= condition.allowed else Verdict.MISSED
    return Judged(condition, verdict, found, failures=count)


def _failures(score: Score, more_is_better: bool) -> int:
    """Of a pair what its part lacks, or its part where less is better; of another score 1 where it is not perfect."""
    part, whole = as_share(score)
    lack = whole - part if more_is_better else part
    return round(lack) if isinstance(score, (tuple, list)) else int(lack > 0)


def _judge_floor(found: Estimate, floor: Floor) -> Judged:
    """With fewer questions than presumed, a bound beyond the floor may be the interval's width alone.

    Then it counts as a failure only where the whole interval lies beyond the floor.
    """
    if found.value is None or found.low is None or found.high is None:
        return Judged(floor, Verdict.UNMEASURED, NOTHING, why="there is nothing that it applies to")
    best = reachable(found.questions, more_is_better=floor.more_is_better)
    bound, other = (found.low, found.high) if floor.more_is_better else (found.high, found.low)

    def beyond(value: float) -> bool:
        return value < floor.bound if floor.more_is_better else value > floor.bound

    if not beyond(bound):
        return Judged(floor, Verdict.MET, found, bound, best)
    if found.questions >= floor.questions or beyond(other):
        return Judged(floor, Verdict.MISSED, found, bound, best)
    why = f"the floor presumes {floor.questions} questions, and there are {found.questions}"
    if not floor.can_be_met(found.questions):
        why = f"floor unreachable with {found.questions} questions; best reachable is {best:.3f}"
    return Judged(floor, Verdict.UNMEASURED, found, bound, best, why=why)
