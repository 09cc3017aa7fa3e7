"""What `check` shows: gold that is not where it says with the proposals, coverage, and counts."""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from rich.markup import escape
from rich.table import Table

from evals.coverage import Part
from evals.questions import Question, split_of
from evals.relocate import Finding, Proposal
from evals.word_changes import marked

_WRONG = {
    "not_in_source": "the source does not hold these words",
    "locator": "the words do not stand at this locator",
}
_WORDS = {"negation": "A NEGATION", "obligation": "AN OBLIGATION", "condition": "A CONDITION", "number": "A NUMBER",
          "name": "A NAME"}  # fmt: skip


def finding_lines(finding: Finding, place: str = "", sources: Sequence[str] = ()) -> Iterator[str]:
    """The lines about one finding, as rich markup, after its file and line; `sources` are those that there are."""
    gold = finding.gold
    other = f", alternative {finding.alternative}" if finding.alternative > 1 else ""
    where = f"{finding.question}, group {finding.group}{other}"
    at = f"{place}: {where}" if place else where
    words = _short(gold.quotation or "any words of it")
    if finding.kind != "no_source":
        yield escape(f"{at}: {gold.source}, {gold.locator}: {_WRONG[finding.kind]}: {words}")
    else:
        yield escape(f"{at}: there is no source '{gold.source}', which is to hold {words}")
        yield escape(f"  {_without_source(gold.source, sources)}")
    if not finding.proposals:
        alike = "no other source has words like these; " if finding.kind == "no_source" else "nothing alike was found; "
        yield f"  [red]{alike}choose other gold, or remove the alternative[/red]"
    for proposal in finding.proposals:
        yield from _locator(proposal) if finding.kind == "locator" else _proposal(gold.quotation or "", proposal)


def _without_source(name: str, sources: Sequence[str]) -> str:
    """What there is in place of a source that there is not."""
    near = difflib.get_close_matches(name, sources, 1)
    meant = f"write '{near[0]}' if that is meant, or " if near else ""
    there = f"the corpus holds {', '.join(sources)}. " if sources else ""
    return f"{there}What to do: {meant}add the document to the corpus's catalogue and folder."


def _locator(proposal: Proposal) -> Iterator[str]:
    yield escape(f"  proposed locator: {proposal.locator}")


def _proposal(quotation: str, proposal: Proposal) -> Iterator[str]:
    yield escape(f"  proposed ({proposal.similarity:.0%} alike): {proposal.source}, {proposal.locator}")
    yield f"    {escape(' '.join(proposal.quotation.split()))}"
    if proposal.changes:
        yield f"    what differs: {escape(marked(quotation, proposal.quotation))}"
    for change in proposal.changes:
        if change.kinds:
            kinds = " AND ".join(_WORDS[kind] for kind in change.kinds)
            before, after = change.before or "(nothing)", change.after or "(nothing)"
            yield f"    [bold red]{kinds} DIFFERS: {escape(before)} -> {escape(after)}[/bold red]"


def coverage_table(parts: Sequence[Part]) -> Table:
    """The gold groups in each part of each source, by split."""
    table = Table(title="Gold groups by part of the source", title_justify="left")
    table.add_column("source and part", overflow="fold")
    table.add_column("dev", justify="right")
    table.add_column("test", justify="right")
    for part in parts:
        indent = {"source": "", "list": "    "}.get(part.kind, "  ")
        style = "bold" if part.kind == "source" else ("" if part.asked_about else "red")
        table.add_row(escape(indent + (part.label or part.source)), str(part.dev), str(part.test), style=style)
    return table


def without_questions(parts: Sequence[Part]) -> str:
    """The parts that no question asks about, in one sentence."""
    missing = [f"{p.source}, {p.label}" if p.label else p.source for p in parts if not p.asked_about]
    return f"Without any question: {'; '.join(missing)}." if missing else "Every part has a question."


def counts_tables(questions: Sequence[Question]) -> list[Table]:
    """How many questions there are by kind, persona, slice and source, in each split."""
    families: dict[str, Callable[[Question], Iterable[str]]] = {
        "kind": lambda q: [q.kind],
        "persona": lambda q: [q.persona],
        "slice": lambda q: q.slices,
        "source": lambda q: q.sources,
        "all": lambda q: ["answerable" if q.answerable else "unanswerable", "questions"],
    }
    return [_counts(name, of, questions) for name, of in families.items()]


def _counts(name: str, of: Callable[[Question], Iterable[str]], questions: Sequence[Question]) -> Table:
    table = Table("", "dev", "test", "both", title=f"Questions by {name}" if name != "all" else "Questions",
                  title_justify="left")  # fmt: skip
    splits = {s: Counter(v for q in questions if split_of(q.id) == s for v in of(q)) for s in ("dev", "test")}
    dev, test = splits["dev"], splits["test"]
    for value in sorted({*dev, *test}):
        table.add_row(escape(value), str(dev[value]), str(test[value]), str(dev[value] + test[value]))
    return table


def _short(words: str) -> str:
    words = " ".join(words.split())
    return f"'{words if len(words) <= 80 else words[:77] + '...'}'"
