"""A made set in which every defect can be planted: two documents, 36 answered questions and 12 declined ones.

The rules are proposals, each with a negation, a number and a condition; a third of the questions
ask for a list. Every answer is right, and two of three cite something beside the point as well.
"""

from __future__ import annotations

from typing import Any

from evals_makers import gold, make_question, unanswerable

from evals.defects.case import Case, cite, restated
from evals.observe import Observation
from evals.reference import Reference
from ingest.types import Authority, Kind, Locator, Provision, Source, Span

RULES, LISTS, DECLINED = 24, 12, 12
ITEMS = ("the budget", "the plan for carers", "the register of people", "the list of services")


def made_cases() -> list[Case]:
    """The cases in order: rules, lists, questions that are declined."""
    reference = made_reference()
    cases = []
    for n in range(1, RULES + LISTS + 1):
        provision = _named(reference, f"section {n}")
        kind = "direct" if n <= RULES else "list"
        question = make_question(
            id=f"rules-{n:03}", kind=kind, question=f"What am I entitled to under section {n}?",
            gold=[[gold(provision.text.strip(), "rules", f"section {n}")]],
        )  # fmt: skip
        beside = [_named(reference, f"part {n}")] if n % 3 else []
        empty = _case(question, reference, provision)
        cases.append(restated(empty, [cite(reference, p) for p in (provision, *beside)]))
    for n in range(1, DECLINED + 1):
        question = unanswerable(id=f"rules-{100 + n}", question=f"Who came in {n}?")
        cases.append(_case(question, reference, _named(reference, f"part {n}")))
    return cases


def made_reference() -> Reference:
    """Rules that are proposals, and an opinion."""
    texts = {"rules": "", "view": ""}
    provisions: dict[str, list[Provision]] = {"rules": [], "view": []}

    def add(source: str, label: str, text: str, parent: str | None = None) -> str:
        start = len(texts[source])
        texts[source] += text + "\n"
        provisions[source].append(_provision(source, label, Span(start, start + len(text)), text, parent))
        return f"{source}/{label}"

    for n in range(1, RULES + 1):
        add("rules", f"section {n}", f"The board must not wait {10 + n} days for papers of carers in area {n}, unless the "
            f"chief officer agrees.")  # fmt: skip
    for n in range(RULES + 1, RULES + LISTS + 1):
        start, whole = len(texts["rules"]), f"rules/section {n}"
        for letter, item in zip("abcd", ITEMS, strict=True):
            add("rules", f"section {n}({letter})", f"({letter}) The board must keep {item} of year {n}.", whole)
        span = Span(start, len(texts["rules"]) - 1)
        provisions["rules"].append(_provision("rules", f"section {n}", span, span.of(texts["rules"]), None, Kind.LIST))
    for n in range(1, RULES + LISTS + 1):
        add("view", f"part {n}", f"In the view of writer {n}, people like the building that they go to.")
    sources = {
        "rules": Source("rules", "The rules", authority=Authority.PROPOSAL),
        "view": Source("view", "A view", authority=Authority.OPINION),
    }
    return Reference.parsed(texts, {s: tuple(p) for s, p in provisions.items()}, {}, sources)


def _provision(
    source: str, label: str, span: Span, text: str, parent: str | None, kind: Kind = Kind.PARAGRAPH
) -> Provision:
    authority = Authority.PROPOSAL if source == "rules" else Authority.OPINION
    return Provision(f"{source}/{label}", source, kind, Locator(label), span, text, parent=parent, authority=authority)


def _case(question: Any, reference: Reference, first: Provision) -> Case:
    """Declined, with its provision as the first of ten passages."""
    others = [p for p in reference.provisions["view"] if p.id != first.id][:9]
    passages = [
        {"rank": n, "source_id": p.source_id, "locator": p.locator.label, "text": p.text, "start": p.span.start,
         "end": p.span.end, "score": 1.0 / n}
        for n, p in enumerate((first, *others), 1)
    ]  # fmt: skip
    answer = {"question": question.question, "status": "declined", "reason": "not_in_corpus",
              "answer": "The documents I hold do not say.", "citations": [], "passages": passages,
              "notes": ["This is a proposal, and not law."], "signposts": []}  # fmt: skip
    return Case(question, Observation(answer), reference)


def _named(reference: Reference, label: str) -> Provision:
    return next(p for every in reference.provisions.values() for p in every if p.locator.label == label)
