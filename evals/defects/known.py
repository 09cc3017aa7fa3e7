"""The defects that are planted, each by its name and what a reader would see of it."""

from __future__ import annotations

from dataclasses import dataclass

from evals.defects import citations as of_citations
from evals.defects import decisions, words
from evals.defects.case import Damage


@dataclass(frozen=True, slots=True)
class Defect:
    """A defect: its name, what it does in words, and the function that plants it."""

    name: str
    what: str
    damage: Damage


_FIGURE, _NOT = words.another_figure, words.without_not
DEFECTS: tuple[Defect, ...] = (
    Defect("wrong document", "the first statement is of another document", of_citations.wrong_document),
    Defect("neighbouring provision", "the first statement is of the next provision", of_citations.neighbouring_provision),
    Defect("must not, said must", "the answer's words lose a not", words.said(_NOT)),
    Defect("must not, quoted must", "words and quotation lose a not", words.quoted(_NOT)),
    Defect("must, said may", "the answer's words make a choice of a duty", words.said(words.may_for_must)),
    Defect("must, quoted may", "words and quotation make a choice of a duty", words.quoted(words.may_for_must)),
    Defect("27A, said 27B", "the answer's words have another number", words.said(_FIGURE)),
    Defect("27A, quoted 27B", "words and quotation have another number", words.quoted(_FIGURE)),
    Defect("27A, located 27B", "the locator has another number", of_citations.wrong_locator),
    Defect("another actor, said", "the answer's words name somebody else", words.said(words.other_actor)),
    Defect("another actor, quoted", "words and quotation name somebody else", words.quoted(words.other_actor)),
    Defect("truncated list", "the second half of a list is missing", words.truncated_list),
    Defect("dropped condition", "a quotation ends before its unless, if or where", words.dropped_condition),
    Defect("stale source, moved", "the source has a word more before the quotation", of_citations.source_has_moved),
    Defect("stale source, changed", "the source has another word in the quotation", of_citations.source_has_changed),
    Defect("unanswerable answered", "an unanswerable question is answered", decisions.answer_the_unanswerable),
    Defect("everything declined", "every question is declined", decisions.decline),
    Defect("everything answered", "every question is answered", decisions.answer_anyway),
    Defect("swapped page", "the page is the one after", of_citations.swapped_page),
    Defect("first citation last", "the first citation stands last", of_citations.first_citation_last),
    Defect("proposal said as law", "a proposal is introduced as what the Act requires", words.said_as_law),
    Defect("proposal cited as law", "a proposal has the authority of legislation", of_citations.proposal_as_law),
    Defect("missing marker", "a statement has lost its citation", words.missing_marker),
    Defect("uncited sentence", "a sentence is added that stands on nothing", words.uncited_sentence),
    Defect("no citations", "the answer stays, its citations are gone", of_citations.no_citations),
    Defect("swapped markers", "two statements have each other's citation", words.swapped_markers),
    Defect("irrelevant citations", "a provision that is not to the point is cited thrice", of_citations.irrelevant_citations),
    Defect("no notes", "the notes beside the answer are left out", words.no_notes),
    Defect("ranking reversed", "the passages stand in the opposite order", decisions.ranking_reversed),
)  # fmt: skip
