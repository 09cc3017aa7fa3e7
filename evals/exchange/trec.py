"""TREC files: qrels ("qid 0 docid rel") and runs ("qid Q0 docid rank score tag").

Out: from a run folder, a run file for the fused ranking and one for each leg, and the qrels that
go with them. A run folder keeps ranks and no scores, so that the score in a run file is the
number of places left, the first place the highest. In: the measures of other people's files.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ir_measures import RR, Qrel, R, ScoredDoc, Success, iter_calc, nDCG

from evals.errors import CallError
from evals.exchange.before import Before, named
from evals.exchange.folder import new_folder
from evals.exchange.judging import judge
from evals.exchange.lines import Lines
from evals.questions import Question
from evals.reference import Reference
from evals.stats import Estimate, estimate

RESULTS, QRELS = "results.jsonl", "qrels.txt"
MEASURES = (nDCG @ 10, R @ 5, R @ 10, RR @ 10, Success @ 1)
_QREL = ("qid", "0", "docid", "rel")
_RUN = ("qid", "Q0", "docid", "rank", "score", "tag")


@dataclass(frozen=True, slots=True)
class Exported:
    """How much was written; `strange` counts places of the run that are no provisions of the corpus as it is now."""

    runs: tuple[str, ...]
    questions: int
    judged: int
    strange: int


def export_trec(
    run: Path, questions: Sequence[Question], reference: Reference, out: Path, before: Before | None = None
) -> Exported:
    """Write qrels.txt and run-<leg>.txt of the answerable questions of a run folder.

    Of an imported set the ids are those that it had, so that its own qrels fit; a document stands at
    the rank of its first place.

    Raises `QuestionError` for results that cannot be read, `CallError` for a run that kept no
    rankings, or asked what is not among the questions.
    """
    by_id = {q.id: q for q in questions}
    legs: dict[str, list[str]] = {}
    asked: list[Question] = []
    found, identity_of = named(reference, before)
    called = before.question if before else str
    strange = 0
    for result in results_in(run):
        question = by_id.get(result["id"])
        if question is None:
            raise CallError(f"The run {run} asked '{result['id']}', which is not among the questions. "
                            "What to do: name the question files of the run with --questions.")  # fmt: skip
        if not question.answerable:
            continue
        asked.append(question)
        for leg, places in (result.get("legs") or {}).items():
            ranked = dict.fromkeys(identity_of(source, start, end) for source, start, end, *_ in places)
            strange += sum(identity not in found for identity in ranked)
            legs.setdefault(leg, []).extend(
                f"{called(question.id)} Q0 {identity} {rank} {len(ranked) - rank + 1} {leg}"
                for rank, identity in enumerate(ranked, 1)
            )
    if not legs:
        raise CallError(f"The run {run} kept no rankings of answerable questions. What to do: run it again.")
    judged = judge(asked, found)
    rows = [f"{called(q)} 0 {d} {score}" for q, relevant in judged.items() for d, score in relevant.items()]
    with new_folder(out) as folder:
        _write(folder / QRELS, rows)
        for leg, lines in legs.items():
            _write(folder / f"run-{leg}.txt", lines)
    return Exported(tuple(legs), len(asked), len(judged), strange)


def results_in(run: Path) -> list[dict[str, Any]]:
    """The results of a run folder, as far as they are needed here. Raises `QuestionError` with every bad line."""
    lines = Lines(run / RESULTS)
    out = []
    for number, result in lines.objects():
        legs = result.get("legs") or {}
        good = isinstance(result.get("id"), str) and isinstance(legs, dict) and all(map(_are_places, legs.values()))
        if good:
            out.append(result)
        else:
            lines.wrong(number, "a result with an id and with legs of places is expected", "name a whole run folder.")
    lines.settle()
    return out


def _are_places(places: object) -> bool:
    return isinstance(places, list) and all(
        isinstance(p, list) and len(p) >= 3 and isinstance(p[0], str) and all(isinstance(x, int) for x in p[1:3])
        for p in places
    )


def _write(path: Path, lines: Sequence[str]) -> None:
    path.write_bytes("".join(f"{line}\n" for line in lines).encode("utf-8"))


def measure_files(qrels: Path, run: Path) -> dict[str, Estimate]:
    """The measures of a run by name, each a mean over the queries of the qrels with its 95 % interval.

    A query that the run does not have counts as one for which it found nothing. Raises
    `QuestionError` with every line that is wrong, `CallError` where the run has no query of the
    qrels, or no document of them: it is of another set, and 0 would be no figure of it.
    """
    judged, ranked = read_qrels(qrels), read_run(run)
    for what, theirs, its in (("query", {q.query_id for q in judged}, {d.query_id for d in ranked}),
                              ("document", {q.doc_id for q in judged}, {d.doc_id for d in ranked})):  # fmt: skip
        if not theirs & its:
            raise CallError(f"{run} has no {what} that {qrels} judges ({_example(its)} against {_example(theirs)}), so "
                            "nothing can be measured. What to do: name qrels and runs of the same set.")  # fmt: skip
    values: dict[str, list[float]] = {str(m): [] for m in MEASURES}
    for metric in iter_calc(MEASURES, judged, ranked):
        values[str(metric.measure)].append(metric.value)
    return {name: estimate(of) for name, of in values.items()}


def _example(ids: set[str]) -> str:
    return f"'{min(ids)}'" if ids else "nothing"


def read_qrels(path: Path) -> list[Qrel]:
    """The judgements of a qrels file. Raises `QuestionError` with every line that is wrong."""
    lines = Lines(path)
    seen: dict[tuple[str, str], int] = {}
    out = []
    for number, (query, _, document, relevance) in lines.columns(_QREL):
        if re.fullmatch(r"[-+]?\d{1,9}", relevance) is None:
            lines.wrong(number, f"the relevance '{relevance}' is no whole number", "write 1 for relevant, 0 for not.")
            continue
        _note_twice(lines, seen, number, query, document)
        out.append(Qrel(query, document, int(relevance)))
    lines.settle()
    if not any(q.relevance > 0 for q in out):
        lines.wrong(1, "no document is relevant to any query", "name a qrels file; it comes before the runs.")
        lines.settle()
    return out


def read_run(path: Path) -> list[ScoredDoc]:
    """The ranked documents of a run file. Raises `QuestionError` with every line that is wrong."""
    lines = Lines(path)
    seen: dict[tuple[str, str], int] = {}
    out = []
    for number, (query, _, document, _, score, _) in lines.columns(_RUN):
        value = _number(score)
        if value is None:
            lines.wrong(number, f"the score '{score}' is no number", "write a number; the highest comes first.")
            continue
        _note_twice(lines, seen, number, query, document)
        out.append(ScoredDoc(query, document, value))
    lines.settle()
    return out


def _note_twice(lines: Lines, seen: dict[tuple[str, str], int], number: int, query: str, document: str) -> None:
    first = seen.setdefault((query, document), number)
    if first != number:
        lines.wrong(
            number, f"query '{query}' has document '{document}' already, on line {first}", "keep one of the two."
        )


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if math.isfinite(value) else None


def rows(measured: Mapping[str, Mapping[str, Estimate]]) -> list[list[str]]:
    """A row for each run and measure: the run, the measure, the mean with its interval, the number of queries."""
    return [[run, name, _shown(e), str(e.questions)] for run, of in measured.items() for name, e in of.items()]


def _shown(e: Estimate) -> str:
    return "-" if e.value is None else f"{e.value:.3f} ({e.low:.3f}-{e.high:.3f})"
