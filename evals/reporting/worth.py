"""What the design is worth: its ranking against a plain set-up, BM25 alone, and each of its own legs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from evals.metrics import MEASURES, RETRIEVAL
from evals.observe import LEGS, Place
from evals.questions import Question
from evals.ranking import CUTS
from evals.reference import Reference
from evals.report import figure, short_figure
from evals.reporting.figures import estimates_of
from evals.reporting.parts import Panel, Section, Table, plotted
from evals.reporting.plots import recall_at_k
from evals.retrieval import held_at
from evals.stats import Estimate, estimate
from evals.summary import Summary

OURS = "this design"
Figures = Mapping[str, Estimate]


def plain_figures(record: Mapping[str, Any]) -> dict[str, dict[str, Estimate]]:
    """The figures over all questions of each plainer set-up, by its label; vectors first."""
    return {s["label"]: estimates_of(s["figures"]) for s in (record.get("baseline") or {}).values()}


def leg_recall(
    results: Sequence[Mapping[str, Any]], questions: Mapping[str, Question], reference: Reference | None
) -> dict[str, dict[str, Estimate]]:
    """Evidence recall at each cut of each leg by itself, over answerable questions that were searched for."""
    shares: dict[str, dict[str, list[float]]] = {}
    for result in results:
        question = questions.get(result["id"])
        if reference is None or question is None or not question.gold or result["scores"] is None:
            continue
        for leg in (leg for leg in LEGS if leg in (result.get("legs") or {})):
            places = [Place(source, label, start, end) for source, start, end, label in result["legs"][leg]]
            held = held_at(question.gold, places, reference)
            for k in CUTS:
                share = len(frozenset[int]().union(*held[:k])) / len(question.gold)
                shares.setdefault(leg, {}).setdefault(f"recall_at_{k}", []).append(share)
    return {leg: {name: estimate(values) for name, values in row.items()} for leg, row in shares.items()}


def worth(
    summary: Summary, record: Mapping[str, Any], baseline: Mapping[str, Any] | None, legs: Mapping[str, Figures]
) -> Section:
    """A plot of recall at k, and tables of every measure of retrieval."""
    systems = {OURS: summary.overall.figures, **plain_figures(record)}
    panels = [_recall(systems, legs), _measures(systems)]
    if len(systems) > 1 and baseline:
        panels += _by_kind(summary, baseline)
    if summary.legs:
        panels.append(_legs(summary.legs))
    intro = (
        "The same questions through a plain set-up, which ranks pieces of 1,000 characters by MiniLM vectors, and "
        "through BM25 alone over the same pieces. Both find and do not answer, so that only what is found is "
        "compared; pieces and provisions differ in size, which “found within 2,000 characters” allows for."
        if len(systems) > 1 else "The run has no figures of plainer set-ups; `run` takes them unless told not to.",
    )  # fmt: skip
    return Section(
        "worth", "What the design is worth", "What the design is worth", intro, tuple(p for p in panels if p.table.rows)
    )


def _recall(systems: Mapping[str, Figures], legs: Mapping[str, Figures]) -> Panel:
    every = {**systems, **{f"{leg} leg": figures for leg, figures in legs.items()}}
    every = {name: f for name, f in every.items() if all(_value(f, k) is not None for k in CUTS)}
    lines = {name: {k: _value(figures, k) or 0.0 for k in CUTS} for name, figures in every.items()}
    rows = tuple((name, *(figure(figures[f"recall_at_{k}"]) for k in CUTS)) for name, figures in every.items())
    title = "Evidence recall at k"
    text = "The share of the evidence that is among the first k passages, in the mean over answerable questions."
    table = Table(title, ("ranking", *(f"at {k}" for k in CUTS)), rows)
    if not lines:
        return Panel("recall-at-k", title, text, table)
    return plotted("recall-at-k", title, text, table, partial(recall_at_k, lines=lines, ylabel="evidence found"))


def _measures(systems: Mapping[str, Figures]) -> Panel:
    rows = []
    for name in RETRIEVAL:
        cells = [short_figure(f[name]) if name in f else "-" for f in systems.values()]
        if any(cell != "-" for cell in cells):
            rows.append((MEASURES[name].label, *cells))
    return Panel("worth-measures", "Retrieval, all questions", "95 % intervals in brackets.",
                 Table("Measures of retrieval by set-up", ("measure", *systems), tuple(rows)))  # fmt: skip


def _by_kind(summary: Summary, baseline: Mapping[str, Any]) -> list[Panel]:
    plain = {s["label"]: s["summary"]["groups"] for s in (baseline.get("systems") or {}).values()}
    rows = []
    for group in summary.family("kind"):
        ours = group.figures.get("found_at_5")
        if ours is None or ours.value is None:
            continue
        others = [estimates_of((groups.get(group.name) or {}).get("figures")) for groups in plain.values()]
        cells = (short_figure(o["found_at_5"]) if "found_at_5" in o else "-" for o in others)
        rows.append((group.name.partition(":")[2], str(ours.of), short_figure(ours), *cells))
    head = ("kind", "questions", OURS, *plain)
    return [Panel("worth-kinds", "Found at 5, by kind", "95 % intervals in brackets.",
                  Table("Found at 5 by kind and set-up", head, tuple(rows)))]  # fmt: skip


def _legs(legs: Mapping[str, Figures]) -> Panel:
    names = list(dict.fromkeys(name for figures in legs.values() for name in figures))
    rows = tuple((leg, *(short_figure(f[n]) if n in f else "-" for n in names)) for leg, f in legs.items())
    text = "The legs rank the same provisions; “fused” is what the answer is made from."
    table = Table("Measures of retrieval by leg", ("ranking", *(MEASURES[n].label for n in names)), rows)
    return Panel("legs", "Each leg by itself", text, table)


def _value(figures: Figures, k: int) -> float | None:
    e = figures.get(f"recall_at_{k}")
    return e.value if e else None
