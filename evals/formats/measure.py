"""Makes a corpus of copies in one format, and scores what answers say of pages and places."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.formats import pdf
from evals.formats.gold import FormatQuestion, Pinpoints
from evals.formats.layouts import LAYOUTS, Layout
from evals.formats.parts import Part, parts_of
from evals.formats.truth import Place, Truth, letters_of
from ingest.catalogue import CATALOGUE, Catalogue, write_lock

Ask = Callable[[str], Mapping[str, Any]]
Write = Callable[[str, Sequence[Part], Layout, Path], Truth]


@dataclass(frozen=True, slots=True)
class Format:
    """A format in which copies are made: the ending of its files, and what writes one."""

    name: str
    suffix: str
    write: Write


FORMATS: dict[str, Format] = {"pdf": Format("pdf", ".pdf", pdf.write)}


def make_corpus(shipped: Catalogue, form: Format, folder: Path) -> dict[str, Truth]:
    """Write a corpus of copies, with the shipped catalogue and no plain-language entries; where their words stand."""
    (folder / "documents").mkdir(parents=True)
    catalogue = (shipped.root / CATALOGUE).read_text(encoding="utf-8")
    truths = {}
    for entry in shipped.held:
        name = f"documents/{entry.source.id}{form.suffix}"
        truths[entry.source.id] = form.write(
            entry.source.title, parts_of(entry), LAYOUTS.get(entry.source.id, Layout()), folder / name
        )
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
    citations: int = 0
    citations_on_page: int = 0


def score(
    questions: Sequence[FormatQuestion], ask: Ask, truths: Mapping[str, Truth], pinpoints: Pinpoints
) -> tuple[Outcome, ...]:
    """Ask each question and hold its citations against what was written."""
    return tuple(_outcome(question, ask(question.question), truths, pinpoints) for question in questions)


def _outcome(
    question: FormatQuestion, answer: Mapping[str, Any], truths: Mapping[str, Truth], pinpoints: Pinpoints
) -> Outcome:
    citations = answer["citations"]
    known = [c for c in citations if truths[c["source_id"]].paged and truths[c["source_id"]].places_of(c["quote"])]
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
        said=f"{mine['locator']}, {_words(Place(mine['page'], mine.get('printed_page')))}",
        true=f"{question.locator}, {' or '.join(_words(p) for p in truth.places_of(mine['quote']))}",
        citations=len(known), citations_on_page=on_page,
    )  # fmt: skip


def _quotes(citation: Mapping[str, Any], question: FormatQuestion) -> bool:
    """Whether a citation quotes the gold words, or a good part of them and nothing else."""
    quote, gold = letters_of(citation["quote"]), letters_of(question.quotation)
    return gold in quote or (len(quote) >= 20 and quote in gold)


def _page_right(citation: Mapping[str, Any], truths: Mapping[str, Truth]) -> bool:
    said = Place(citation["page"], citation.get("printed_page"))
    return said in truths[citation["source_id"]].places_of(citation["quote"])


def _words(place: Place) -> str:
    return f"page {place.page}, printed {place.printed}"
