"""Two runs over the same questions: what changed, by how much, and whether that is more than noise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from evals.errors import RunError
from evals.finished import Finished, Pairing, pair_up
from evals.metrics import HEADLINE, MEASURES, Score
from evals.paired import Paired, holm, paired
from evals.run import Result
from evals.stats import as_share

ALPHA = 0.05
# Settings that name a place on a machine, or an address, say nothing about the figures.
PLACES = frozenset({"corpus", "index", "host", "port", "feedback_file", "model_ledger"})


@dataclass(frozen=True, slots=True)
class Change:
    """A measure in both runs; `corrected` is its p-value after Holm's correction over the tests beside it.

    `corrected` is `None` where the measure could not be compared, and where it is not one of those
    that are tested together.
    """

    measure: str
    paired: Paired
    corrected: float | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A question with the measures that got better and worse; both may be filled."""

    id: str
    kind: str
    split: str
    better: tuple[str, ...]
    worse: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a comparison shows.

    `headline` is tested together, `others` is there to look at; `groups` holds the headline
    measures by group ("kind:lay"), corrected over the whole of it; `moved` has the gravest first;
    `settings` says in what the runs differ: name, before, after.
    """

    before: Finished
    after: Finished
    pairing: Pairing
    headline: tuple[Change, ...]
    others: tuple[Change, ...]
    groups: Mapping[str, tuple[Change, ...]]
    moved: tuple[Moved, ...]
    settings: tuple[tuple[str, str, str], ...]


def compare(
    before: Finished, after: Finished, *, by: str | None = None, common: bool = False,
    listed: Sequence[str] = HEADLINE,
) -> Comparison:  # fmt: skip
    """Compare two runs; `by` is a family of groups, `listed` the measures by which questions are listed.

    Raises `RunError` where the runs did not ask the same questions; with `common` those that both
    asked are compared, and it is raised where there is none.
    """
    pairing = pair_up(before, after)
    if not pairing.same_set and not common:
        raise RunError(_what_differs(pairing), place=f"{before.name} and {after.name}",
                       remedy="run both over the same questions, or compare what they share with --common.")  # fmt: skip
    if not pairing.pairs:
        raise RunError("there is no question that both scored.", place=f"{before.name} and {after.name}",
                       remedy="name two runs over the same questions.")  # fmt: skip
    names = [m for m in MEASURES if _scored(before, m) and _scored(after, m)]
    groups = _groups(after, pairing.pairs, by) if by else {}
    tested = {(g, m): change_of(before, after, ids, m) for g, ids in groups.items() for m in HEADLINE if m in names}
    corrected = holm({key: p.p for key, p in tested.items() if p.p is not None})
    return Comparison(
        before=before, after=after, pairing=pairing,
        headline=headline_changes(before, after, pairing.pairs),
        others=tuple(Change(m, change_of(before, after, pairing.pairs, m)) for m in names if m not in HEADLINE),
        groups={
            group: tuple(Change(m, p, corrected.get((g, m))) for (g, m), p in tested.items() if g == group)
            for group in groups
        },
        moved=_moved(before, after, pairing.pairs, listed), settings=_settings(before.record, after.record),
    )  # fmt: skip


def change_of(before: Finished, after: Finished, ids: Iterable[str], measure: str) -> Paired:
    """One measure over the named questions."""
    asked = list(ids)
    old, new = ([_score(run, i, measure) for i in asked] for run in (before, after))
    return paired(old, new, more_is_better=MEASURES[measure].more_is_better)


def headline_changes(
    before: Finished, after: Finished, ids: Sequence[str], *, worse: bool = False
) -> tuple[Change, ...]:
    """The headline measures with Holm's correction over them, two-sided, or one-sided for a change to the worse."""
    found = {m: change_of(before, after, ids, m) for m in HEADLINE}
    p_values = {m: p.p_worse if worse else p.p for m, p in found.items()}
    corrected = holm({m: p for m, p in p_values.items() if p is not None})
    return tuple(Change(m, p, corrected.get(m)) for m, p in found.items())


def _score(run: Finished, question: str, measure: str) -> Score:
    score: Score = run.results[question]["scores"].get(measure)
    return score


def _scored(run: Finished, measure: str) -> bool:
    return any((r["scores"] or {}).get(measure) is not None for r in run.results.values())


def groups_of(result: Result, family: str) -> list[str]:
    """The groups of a family that a result is in, as "kind:lay"."""
    values = {"kind": [result["kind"]], "persona": [result["persona"]],
              "source": result["sources"], "slice": result["slices"]}[family]  # fmt: skip
    return [f"{family}:{v}" for v in values]


def _groups(run: Finished, ids: Sequence[str], family: str) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for i in ids:
        for group in groups_of(run.results[i], family):
            out.setdefault(group, []).append(i)
    return dict(sorted(out.items()))


def _moved(before: Finished, after: Finished, ids: Sequence[str], measures: Sequence[str]) -> tuple[Moved, ...]:
    out = []
    for i in ids:
        gains = {m: _gain(_score(before, i, m), _score(after, i, m), MEASURES[m].more_is_better) for m in measures}
        better, worse = (tuple(m for m in measures if sign * gains[m] > 0) for sign in (1, -1))
        if better or worse:
            result = after.results[i]
            out.append(Moved(i, result["kind"], result["split"], better, worse))
    return tuple(sorted(out, key=lambda m: (len(m.better) - len(m.worse), m.id)))


def _gain(old: Score, new: Score, more_is_better: bool) -> float:
    """Above 0 where a question got better; 0 where the measure applies to it in one run only."""
    (part, whole), (new_part, new_whole) = as_share(old), as_share(new)
    if not whole or not new_whole:
        return 0.0
    gain = new_part / new_whole - part / whole
    return gain if more_is_better else -gain


def _settings(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[tuple[str, str, str], ...]:
    old, new = _flat(before), _flat(after)
    return tuple((n, old.get(n, "-"), new.get(n, "-")) for n in {**old, **new} if old.get(n) != new.get(n))


def _flat(record: Mapping[str, Any]) -> dict[str, str]:
    parts = {"git": "", "corpus": "corpus ", "index": "index ", "embedder": "model ", "settings": "setting ",
             "composer": "composer ",
             "versions": "", "machine": ""}  # fmt: skip
    left_out = {"corpus": {"files"}, "settings": PLACES}
    out = {
        f"{name}{k}": str(v) for part, name in parts.items() for k, v in record.get(part, {}).items()
        if k not in left_out.get(part, ())
    }  # fmt: skip
    return out | {k: str(record.get(k, "-")) for k in ("program", "python", "split", "seed")}


def _what_differs(pairing: Pairing) -> str:
    parts = [
        (pairing.only_before, "only in the first"), (pairing.only_after, "only in the second"),
        (pairing.reworded, "with other words or other gold"),
    ]  # fmt: skip
    said = [f"{len(ids)} {what} ({', '.join(ids[:5])}{', ...' if len(ids) > 5 else ''})" for ids, what in parts if ids]
    return f"they are not of the same questions: {'; '.join(said)}."
