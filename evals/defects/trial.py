"""Plant each defect into a finished run, in several doses, and see which conditions of the gate notice.

The undamaged run stands in for the last release. A condition notices a defect when the undamaged
run meets it and the damaged one does not; one that the undamaged run misses notices nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from evals.defects.case import Case
from evals.defects.known import DEFECTS, Defect
from evals.gate import Verdict, judge
from evals.gate_file import Exceptions, Floor, GateFile
from evals.metrics import HEADLINE, MEASURES, Scores, score
from evals.observe import Observation, Place
from evals.paired import holm, p_worse
from evals.questions import Question
from evals.reference import Reference
from evals.run import Result
from evals.summary import OVERALL

# How many of the cases that a defect applies to have it, the most first.
DOSES: Mapping[str, Callable[[int], range]] = {
    "every one": lambda n: range(n), "every 5th": lambda n: range(0, n, 5), "every 20th": lambda n: range(0, n, 20),
    "a single one": lambda n: range(n // 2, n // 2 + 1),
}  # fmt: skip


EXCEPTION, FLOOR, WORSE = "exception", "floor", "significantly worse"


class Notice(NamedTuple):
    """What noticed: a promise that has an exception, a floor, or a headline measure that is significantly worse."""

    how: str
    measure: str
    group: str = OVERALL


@dataclass(frozen=True, slots=True)
class Dose:
    """So many damaged answers, and what noticed.

    Of the full dose everything is there; of a smaller one no significance where a threshold notices.
    """

    name: str
    answers: int
    caught_by: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Tried:
    """A defect with the number of answers that it applies to, and what became of each dose."""

    defect: Defect
    applies_to: int
    doses: tuple[Dose, ...]

    @property
    def measured(self) -> bool:
        """Whether there was anything to plant it into."""
        return self.applies_to > 0

    @property
    def caught(self) -> bool:
        """Whether the full dose was noticed."""
        return self.measured and bool(self.doses[0].caught_by)

    @property
    def smallest(self) -> Dose | None:
        """The smallest dose that was noticed, with every larger one noticed as well."""
        found = None
        for dose in self.doses:
            if not dose.caught_by:
                break
            found = dose
        return found


def cases_of(results: Iterable[Result], questions: Iterable[Question], reference: Reference) -> list[Case]:
    """The cases of a run, in its order; questions that ended in an error, or that are not known, are left out."""
    by_id = {q.id: q for q in questions}
    return [
        Case(by_id[r["id"]], observation_of(r), reference)
        for r in results if r["scores"] is not None and r["id"] in by_id
    ]  # fmt: skip


def observation_of(result: Result) -> Observation:
    """What was observed, as far as a result keeps it."""
    legs = {leg: tuple(_place(p) for p in places) for leg, places in (result.get("legs") or {}).items()}
    return Observation(result["answer"], legs, result.get("decision"))


def _place(stored: Sequence[object]) -> Place:
    source, start, end, locator = stored
    assert isinstance(start, int)
    assert isinstance(end, int)
    return Place(str(source), str(locator), start, end)


class Trial:
    """A run that defects are planted into."""

    def __init__(self, cases: Sequence[Case], gate: GateFile) -> None:
        """Score the cases as they are; what compares a follow-up with its question in full is not scored."""
        self.cases = list(cases)
        self.gate = gate
        self.scores = [_scored(case) for case in self.cases]
        self.released = {c.question.id: s for c, s in zip(self.cases, self.scores, strict=True)}
        self.met = [c for c in gate.conditions if self._verdict(c, self.scores) is Verdict.MET]

    @property
    def not_met(self) -> list[str]:
        """The conditions that the undamaged run does not meet, and that notice nothing therefore; in words."""
        return [f"{c.measure} ({c.group}): {c.wanted}" for c in self.gate.conditions if c not in self.met]

    def run(self, defect: Defect) -> Tried:
        """Plant one defect in every dose."""
        damaged = {i: d for i, case in enumerate(self.cases) if (d := defect.damage(case)) is not None}
        scores = {i: _scored(case) for i, case in damaged.items()}
        which = list(scores)
        doses: list[Dose] = []
        for name, choose in DOSES.items() if which else ():
            chosen = {which[k] for k in choose(len(which))}
            mixed = [scores[i] if i in chosen else old for i, old in enumerate(self.scores)]
            doses.append(Dose(name, len(chosen), tuple(self._noticed(mixed, briefly=bool(doses)))))
        return Tried(defect, len(which), tuple(doses))

    def _noticed(self, scores: Sequence[Scores], *, briefly: bool) -> list[Notice]:
        """What notices; `briefly`, significance is only looked at where no threshold does."""
        moved = {m for m in MEASURES if any(s[m] != old[m] for s, old in zip(scores, self.scores, strict=True))}
        out = [
            _notice(c) for c in self.met if c.measure in moved and self._verdict(c, scores) is Verdict.MISSED
        ]  # fmt: skip
        if self.gate.release is None or (briefly and out):
            return out
        p_values = {m: p for m in HEADLINE if (p := self._p(m, scores)) is not None}
        corrected = holm(p_values)
        return out + [Notice(WORSE, m) for m in p_values if corrected[m] < self.gate.release.alpha]

    def _p(self, measure: str, scores: Sequence[Scores]) -> float | None:
        before, after = [s[measure] for s in self.scores], [s[measure] for s in scores]
        return p_worse(before, after, more_is_better=MEASURES[measure].more_is_better)

    def _verdict(self, condition: Floor | Exceptions, scores: Sequence[Scores]) -> Verdict:
        results = (_as_result(c, s) for c, s in zip(self.cases, scores, strict=True))
        return judge(results, condition, self.released).verdict


def try_all(cases: Sequence[Case], gate: GateFile, defects: Iterable[Defect] = DEFECTS) -> list[Tried]:
    """Plant every defect in every dose."""
    trial = Trial(cases, gate)
    return [trial.run(defect) for defect in defects]


def _notice(condition: Floor | Exceptions) -> Notice:
    return Notice(EXCEPTION if isinstance(condition, Exceptions) else FLOOR, condition.measure, condition.group)


def _scored(case: Case) -> Scores:
    return score(case.question, case.seen, case.reference)


def _as_result(case: Case, scores: Scores) -> Result:
    q = case.question
    return {
        "id": q.id,
        "kind": q.kind,
        "persona": q.persona,
        "sources": q.sources,
        "slices": q.slices,
        "scores": scores,
    }
