"""The report as one HTML page that needs no network: style, script and plots are in it.

Everything that comes from a run is escaped; only the plots, which are made here, are not.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evals.reporting.cards import Card
from evals.reporting.content import Report
from evals.reporting.lost import stage_meaning, stage_words
from evals.reporting.outcomes import Outcome
from evals.reporting.parts import Section, Table

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
LONG = 900  # of a quotation in the list of citations; it is whole in its source below
_GRAVE = list(Outcome)
_RANGE = re.compile(r"(?<=\d)-(?=\d)")


@dataclass(frozen=True, slots=True)
class Item:
    """A question in the list: its card, or `None` where only its outcome is given."""

    id: str
    outcome: Outcome
    order: int
    grave: int
    card: Card | None = None
    ranks: tuple[tuple[int, int | None], ...] = ()
    signals: Table | None = None
    variants: Table | None = None
    scores: tuple[tuple[str, tuple[str, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A field that questions are chosen by; options are (value, words)."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]


def html(report: Report) -> str:
    """The page."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True,
    )  # fmt: skip
    environment.filters |= {"stage": stage_words, "meaning": stage_meaning, "shortened": _shortened, "whole": _whole}
    items = list(_items(report))
    page = SimpleNamespace(
        title=report.title, kicker=report.kicker, counts=report.counts, facts=report.facts, notes=report.notes,
        headlines=report.headlines, sections=[_drawn(s) for s in report.sections], record=report.record,
        about_questions=report.about_questions, items=items, total=len(items), choices=_choices(report),
        plain=any(h.plain is not None for h in report.headlines),
    )  # fmt: skip
    read = {name: Markup((TEMPLATES / f"report.{name}").read_text(encoding="utf-8")) for name in ("css", "js")}  # noqa: S704 - files of ours
    return environment.get_template("report.html").render(page=page, **read).strip() + "\n"


def _drawn(section: Section) -> SimpleNamespace:
    """The section with its plots drawn, which are the only markup that is not escaped."""
    panels = [SimpleNamespace(panel=p, svg=Markup(p.draw()) if p.draw else None) for p in section.panels]  # noqa: S704 - drawn here
    return SimpleNamespace(section=section, panels=panels)


def _items(report: Report) -> Iterator[Item]:
    for order, card in enumerate(report.cards):
        yield Item(
            card.id, card.outcome, order, _GRAVE.index(card.outcome), card,
            ranks=tuple((g.number, _first(card, g.number)) for g in card.gold),
            signals=_table(f"Signals of {card.id}", ("signal", "value"), [(k, f"{v:.4g}" if isinstance(v, float) else str(v))
                           for k, v in (card.decision or {}).get("signals", {}).items()]),
            variants=_table(f"{card.id} in other words", ("way", "question", "status", "same answer", "found at 5"),
                            [(v.way, v.question, v.status, _yes(v.same), _yes(v.found_at_5)) for v in card.variants]),
            scores=_sorted(card.scores),
        )  # fmt: skip
    for order, w in enumerate(report.withheld, len(report.cards)):
        yield Item(w.id, w.outcome, order, _GRAVE.index(w.outcome))


def _first(card: Card, group: int) -> int | None:
    """The rank of the first passage that holds a gold group."""
    return next((p.rank for p in card.passages if group in p.groups), None)


def _choices(report: Report) -> tuple[Choice, ...]:
    every = [(c.outcome, c.split) for c in report.cards] + [(w.outcome, "test") for w in report.withheld]
    kinds = sorted({c.kind for c in report.cards})
    splits = sorted({split for _, split in every})
    outcomes = [(o.key, f"{o.value} ({n})") for o in Outcome if (n := sum(o is other for other, _ in every))]
    stages = Counter(stage for c in report.cards for stage in c.lost)
    return (
        Choice("kind", "Kind", tuple((k, f"{k} ({sum(c.kind == k for c in report.cards)})") for k in kinds)),
        Choice("split", "Split", tuple((s, f"{s} ({sum(s == other for _, other in every)})") for s in splits)),
        Choice("outcome", "Outcome", tuple(outcomes)),
        Choice("lost", "Gold lost at", tuple((s, f"{stage_words(s)} ({n})") for s, n in sorted(stages.items()))),
    )  # fmt: skip


def _table(caption: str, head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Table | None:
    return Table(caption, head, tuple(rows)) if rows else None


def _sorted(scores: Sequence[tuple[str, str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """What holds, what does not, and what is a figure; in few words, as there are many scores."""
    sorts = {
        "Yes": tuple(label for label, score in scores if score == "yes"),
        "No": tuple(label for label, score in scores if score == "no"),
        "Figures": tuple(f"{label} {score}" for label, score in scores if score not in ("yes", "no")),
    }
    return tuple((words, names) for words, names in sorts.items() if names)


def _yes(value: bool | None) -> str:
    return "-" if value is None else "yes" if value else "no"


def _whole(text: str) -> str:
    """The text with each per cent sign on the line of its number, and no break inside a range."""
    return _RANGE.sub("\u2011", text.replace(" %", "\u00a0%"))


def _shortened(text: str) -> str:
    return text if len(text) <= LONG else text[: text.rfind(" ", 0, LONG)] + " …"
