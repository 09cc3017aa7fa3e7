"""The first figures of a report: the measures that a release is compared by, in plain words."""

from __future__ import annotations

from collections.abc import Mapping

from evals.metrics import HEADLINE, MEASURES
from evals.report import figure
from evals.reporting.parts import Headline
from evals.stats import Estimate
from evals.summary import Group

SHOWN = (*HEADLINE, "verbatim")
_MEANING = {
    "found_at_5": "All of the evidence is among the first five passages.",
    "within_2000": "All of the evidence is in the first 2,000 characters retrieved.",
    "answered": "A question that the documents answer is answered.",
    "first_citation_right": "The first citation of an answer is right.",
    "answer_precision": "So many of an answer's citations are right, in the mean.",
    "citation_recall": "So much of the evidence that is wanted is cited.",
    "list_items": "So many items of the lists asked for are cited.",
    "declined": "A question that the documents do not answer is declined.",
    "verbatim": "A quotation stands, character for character, where its citation says.",
}  # fmt: skip


def headlines(group: Group, plain: Mapping[str, Mapping[str, Estimate]]) -> tuple[Headline, ...]:
    """The headline figures of a group, against those of plainer set-ups by their names, vectors first."""
    return tuple(_headline(name, group.figures[name], plain) for name in SHOWN if name in group.figures)


def _headline(name: str, e: Estimate, plain: Mapping[str, Mapping[str, Estimate]]) -> Headline:
    measure = MEASURES[name]
    others = {label: figures[name] for label, figures in plain.items() if _known(figures.get(name))}
    against = "; ".join(f"{label}: {figure(other, name)}" for label, other in others.items())
    against = against[:1].upper() + against[1:]
    return Headline(
        name=name, label=measure.label[:1].upper() + measure.label[1:],
        words=f"{_MEANING.get(name, '')} {counted(name, e)}".strip(),
        shown="-" if e.value is None else f"{100 * e.value:.1f} %", value=e.value, low=e.low, high=e.high,
        against=f"{against}." if against else None,
        plain=next((other.value for other in others.values()), None),
    )  # fmt: skip


def counted(name: str, e: Estimate) -> str:
    """The count of a figure and its interval as a sentence."""
    over = MEASURES[name].over
    if e.value is None or e.low is None or e.high is None:
        return f"Not measured: no {over}."
    mean = MEASURES[name].label.startswith("mean")
    count = f"Mean over {e.of:,}" if mean else f"{round(e.value * e.of):,} of {e.of:,}"
    return f"{count} {over}; 95 % interval {100 * e.low:.0f} to {100 * e.high:.0f} %."


def _known(e: Estimate | None) -> bool:
    return e is not None and e.value is not None
