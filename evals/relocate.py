"""Where the words of gold stand after its source has changed: proposals for a person to judge.

Likeness never decides by itself: a proposal shows each word that differs, and says where a
difference changes what the words say.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from evals.alike import most_alike
from evals.placing import right_locators, smallest, stands_where_named
from evals.questions import Gold, Question
from evals.reference import Reference
from evals.word_changes import Change, changes

ELSEWHERE = 0.75  # how alike words of another source must be, where chance has more places to choose from
_CLEARLY = 0.9  # with such a place in its own source, others are not looked at


@dataclass(frozen=True, slots=True)
class Proposal:
    """A new place for gold: the words there, verbatim, and the smallest provision around them.

    `similarity` is from 0 to 1 (rapidfuzz's normalised Indel similarity, white space folded).
    """

    source: str
    locator: str
    quotation: str
    similarity: float
    changes: tuple[Change, ...] = ()

    @property
    def loud(self) -> bool:
        """Whether a negation, an obligation, a condition, a number or a name differs."""
        return any(change.kinds for change in self.changes)


@dataclass(frozen=True, slots=True)
class Finding:
    """Gold that does not stand where it says: its question, its numbers from 1, what is wrong and what may be right.

    `kind` is `no_source`, `not_in_source` or `locator`.
    """

    question: str
    group: int
    alternative: int
    gold: Gold
    kind: str
    proposals: tuple[Proposal, ...] = ()


def findings(questions: tuple[Question, ...], reference: Reference) -> Iterator[Finding]:
    """Every gold alternative that does not stand where it says, in order, with proposals."""
    for question in questions:
        for n, group in enumerate(question.gold, 1):
            for m, gold in enumerate(group, 1):
                kind = _wrong(gold, reference)
                if kind:
                    proposals = _relabelled(gold, reference) if kind == "locator" else proposals_for(gold, reference)
                    yield Finding(question.id, n, m, gold, kind, proposals)


def _wrong(gold: Gold, reference: Reference) -> str | None:
    text = reference.texts.get(gold.source)
    if text is None:
        return "no_source"
    if not gold.held_by(text):
        return "not_in_source"
    return None if stands_where_named(gold, reference) else "locator"


def _relabelled(gold: Gold, reference: Reference) -> tuple[Proposal, ...]:
    labels = right_locators(gold, reference)
    return tuple(Proposal(gold.source, label, gold.quotation or "", 1.0) for label in labels)


def proposals_for(gold: Gold, reference: Reference) -> tuple[Proposal, ...]:
    """The best place in its own source, then better ones in others, best first.

    A poor place in its own source is left out where another source has the words nearly unchanged.
    """
    if gold.quotation is None:
        return ()
    own = _best(gold.quotation, gold.source, reference) if gold.source in reference.texts else None
    if own and own.similarity >= _CLEARLY:
        return (own,)
    others = (_best(gold.quotation, source, reference) for source in reference.texts if source != gold.source)
    floor = max(ELSEWHERE, own.similarity if own else 0.0)
    better = sorted((p for p in others if p and p.similarity >= floor), key=lambda p: (-p.similarity, p.source))
    poor = own is not None and own.similarity < ELSEWHERE and any(p.similarity >= _CLEARLY for p in better)
    return (*((own,) if own and not poor else ()), *better)


def _best(quotation: str, source: str, reference: Reference) -> Proposal | None:
    found = most_alike(quotation, reference.texts[source])
    if found is None:
        return None
    place, similarity = found
    provision = smallest(reference.provisions.get(source, ()), place)
    words = place.of(reference.texts[source])
    return Proposal(source, provision.locator.label if provision else "the whole document", words,
                    round(similarity, 4), changes(quotation, words))  # fmt: skip
