"""Makes a corpus of copies in one format, and scores what answers say of pages and places."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol

from evals.formats import html, law, pdf, word
from evals.formats.gold import QUESTIONS, FormatQuestion
from evals.formats.layouts import LAYOUTS, Layout
from evals.formats.parts import Part, parts_of
from evals.formats.truth import Place, Truth, letters_of
from ingest.catalogue import CATALOGUE, Catalogue, write_lock


class Labels(Protocol):
    """Knows by which labels a question's place may be cited."""

    def accepts(self, question: FormatQuestion, label: str) -> bool:
        """Whether a citation by that label names the question's place."""
        ...


Ask = Callable[[str], Mapping[str, Any]]
Write = Callable[[str, Sequence[Part], Layout, Path], Truth]


@dataclass(frozen=True, slots=True)
class Format:
    """A format in which copies are made: the ending of its files, and what writes one.

    Where a shipped document does not fit the format, `make` writes a corpus of its own, which `questions` are
    about, and `pinpoints` says by which labels its places may be cited.
    """

    name: str
    suffix: str
    write: Write | None = None
    make: Callable[[Catalogue, Path], Mapping[str, Truth]] | None = None
    questions: Path = QUESTIONS
    pinpoints: Labels | None = None


FORMATS: dict[str, Format] = {
    "pdf": Format("pdf", ".pdf", pdf.write),
    "html": Format("html", ".html", html.write),
    "word": Format("word", ".docx", word.write),
    "legislation": Format(
        "legislation", ".xml", make=law.make_corpus, questions=law.QUESTIONS, pinpoints=law.LawPinpoints()
    ),
}


def make_corpus(shipped: Catalogue, form: Format, folder: Path) -> Mapping[str, Truth]:
    """Write a corpus of copies, with the shipped catalogue and no plain-language entries; where their words stand."""
    if form.make is not None:
        return form.make(shipped, folder)
    if form.write is None:
        raise ValueError(f"nothing writes the format {form.name}")
    (folder / "documents").mkdir(parents=True)
    catalogue = (shipped.root / CATALOGUE).read_text(encoding="utf-8")
    truths = {}
    for entry in shipped.held:
        name = f"documents/{entry.source.id}{form.suffix}"
        layout = LAYOUTS.get(entry.source.id, Layout())
        layout = replace(layout, address=entry.source.url or f"https://www.example.org/publications/{entry.source.id}/")
        truths[entry.source.id] = form.write(entry.source.title, parts_of(entry), layout, folder / name)
        catalogue = re.sub(rf'(?m)^file = "{re.escape(entry.source.file or "")}"$', f'file = "{name}"', catalogue)
    (folder / CATALOGUE).write_text(catalogue, encoding="utf-8")
    shutil.rmtree(folder / "plain-language", ignore_errors=True)
    write_lock(folder)
    return truths


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an answer said of the place of its question's gold words. `None` where it did not cite them."""

    question: FormatQuestion
    answered: bool
    cited: bool
    page_right: bool | None = None
    pinpoint_right: bool | None = None
    said: str = ""
    true: str = ""
    link_right: bool | None = None
    citations: int = 0
    citations_on_page: int = 0


def score(
    questions: Sequence[FormatQuestion], ask: Ask, truths: Mapping[str, Truth], pinpoints: Labels
) -> tuple[Outcome, ...]:
    """Ask each question and hold its citations against what was written."""
    return tuple(_outcome(question, ask(question.question), truths, pinpoints) for question in questions)


def _outcome(
    question: FormatQuestion, answer: Mapping[str, Any], truths: Mapping[str, Truth], pinpoints: Labels
) -> Outcome:
    citations = answer["citations"]
    known = [
        c
        for c in citations
        if c["source_id"] in truths and truths[c["source_id"]].paged and truths[c["source_id"]].places_of(c["quote"])
    ]
    on_page = sum(_page_right(c, truths) for c in known)
    answered = answer["status"] == "answered"
    mine = next((c for c in citations if c["source_id"] == question.source and _quotes(c, question)), None)
    if mine is None:
        return Outcome(question, answered, False, citations=len(known), citations_on_page=on_page)
    truth = truths[question.source]
    return Outcome(
        question, answered, True,
        page_right=_page_right(mine, truths) if truth.paged else None,
        pinpoint_right=pinpoints.accepts(question, mine["locator"]),
        link_right=mine.get("url") in truth.links_of(mine["quote"], mine["locator"]) if truth.linked else None,
        said=f"{mine['locator']}, {_said(truth, Place(mine['page'], mine.get('printed_page'), mine.get('url')))}",
        true=f"{question.locator}, {_true(truth, mine)}",
        citations=len(known), citations_on_page=on_page,
    )  # fmt: skip


def _quotes(citation: Mapping[str, Any], question: FormatQuestion) -> bool:
    """Whether a citation quotes the gold words, or a good part of them and nothing else."""
    quote, gold = letters_of(citation["quote"]), letters_of(question.quotation)
    return gold in quote or (len(quote) >= 20 and quote in gold)


def _page_right(citation: Mapping[str, Any], truths: Mapping[str, Truth]) -> bool:
    said = Place(citation["page"], citation.get("printed_page"))
    return said in truths[citation["source_id"]].places_of(citation["quote"])


def _true(truth: Truth, mine: Mapping[str, Any]) -> str:
    if truth.linked:
        return " or ".join(sorted(truth.links_of(mine["quote"], mine["locator"])))
    return " or ".join(_said(truth, place) for place in truth.places_of(mine["quote"]))


def _said(truth: Truth, place: Place) -> str:
    return str(place.link) if truth.linked else f"page {place.page}, printed {place.printed}"
