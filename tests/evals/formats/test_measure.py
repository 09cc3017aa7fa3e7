"""Copies of documents in other formats, and what is said of their pages: with a fake embedder and made answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from assistant.chain import open_assistant
from assistant.settings import Settings
from evals.commands.formats import show
from evals.formats.gold import FormatQuestion, Pinpoints, pinpoints_of, read_questions
from evals.formats.layouts import LAYOUTS, Layout
from evals.formats.measure import FORMATS, make_corpus, score
from evals.formats.parts import Part, Role, parts_of
from evals.formats.pdf import write
from evals.formats.truth import Place, Placed, Truth, letters_of
from evals.spans import folded_label
from ingest.build import Parsed, build, parse_corpus
from ingest.loaders import load_document
from ingest.structure import parse
from tests.fakes import FakeEmbedder

ROOT = Path(__file__).resolve().parents[3]


@cache
def shipped() -> Parsed:
    return parse_corpus(ROOT / "corpus")


def labels() -> Pinpoints:
    return pinpoints_of({source: list(ps) for source, ps in shipped().provisions.items()})


# -- the questions -----------------------------------------------------------------------------


def test_there_are_enough_questions_and_each_id_once() -> None:
    ids = [q.id for q in read_questions()]
    assert len(ids) >= 40
    assert len(set(ids)) == len(ids)
    assert {q.source for q in read_questions()} == set(shipped().documents)


@pytest.mark.parametrize("question", read_questions(), ids=lambda q: q.id)
def test_gold_stands_in_its_provision_or_in_a_note_of_the_copy(question: FormatQuestion) -> None:
    if question.only:
        number = int(question.locator.removeprefix("footnote "))
        assert question.quotation == LAYOUTS[question.source].notes[number]
        return
    here = [
        p for p in shipped().provisions[question.source]
        if folded_label(p.locator.label) == folded_label(question.locator)
    ]  # fmt: skip
    assert any(letters_of(question.quotation) in letters_of(p.text) for p in here)


def test_a_pinpoint_is_its_own_name_or_that_of_what_holds_it_directly() -> None:
    question = next(q for q in read_questions() if q.locator == "proposal 4(iv)")
    assert labels().accepts(question, "proposal 4(iv)")
    assert labels().accepts(question, "proposals 4(i) to 4(v)")
    assert labels().accepts(question, "proposal 4(iv), timescale")
    assert not labels().accepts(question, "proposal 4(iii)")
    assert not labels().accepts(question, "section 4")


# -- the copies --------------------------------------------------------------------------------


@pytest.mark.parametrize("source", list(LAYOUTS))
def test_a_copy_is_read_as_the_document_that_it_copies(source: str, tmp_path: Path) -> None:
    """The same places with the same words under the same names, each on the page on which it was written."""
    entry = next(e for e in shipped().catalogue.held if e.source.id == source)
    path = tmp_path / "copy.pdf"
    truth = write(entry.source.title, parts_of(entry), LAYOUTS[source], path)
    document = load_document(entry.source, path)
    read, _ = parse(document, entry.hints)
    mine = {p.locator.label: letters_of(p.text) for p in read}
    leaves = [p for p in shipped().provisions[source] if not p.children and not p.locator.label.startswith("opening")]
    other = [p.locator.label for p in leaves if mine.get(p.locator.label) != letters_of(p.text)]
    assert len(other) <= 0.04 * len(leaves), other
    for p in read:
        if places := truth.places_of(p.text):
            assert Place(p.page or 0, p.printed_page) in places, p.locator.label
    assert sum(not truth.places_of(p.text) for p in read) <= 3


def test_the_layouts_have_what_published_pdfs_have() -> None:
    layouts = list(LAYOUTS.values())
    assert set(LAYOUTS) == set(shipped().documents)
    assert any(layout.preliminaries for layout in layouts)
    assert {1, 2} == {layout.columns for layout in layouts}
    for wanted in ("row_by_row", "notes", "head", "hyphenate"):
        assert any(getattr(layout, wanted) for layout in layouts), wanted
    assert any(layout.first > 1 for layout in layouts)


def test_truth_knows_a_page_by_letters_whatever_broke_the_line() -> None:
    truth = Truth(
        [Placed("The part-", Place(4, "1")), Placed("ners shall meet.", Place(5, "2"))],
        [Placed("1 A note.", Place(4, "1"))],
    )
    assert truth.places_of("The partners<sup>1</sup> shall meet.") == {Place(4, "1")}
    assert truth.places_of("shall meet") == {Place(5, "2")}
    assert truth.places_of("<sup>1</sup> A note.") == {Place(4, "1")}
    assert truth.places_of("may meet") == frozenset()


def test_a_long_document_breaks_its_pages_and_keeps_its_notes_on_them(tmp_path: Path) -> None:
    parts = [
        Part(Role.TEXT, f"Paragraph {n} says what the board does‡1‡ and says it at length. " * 6) for n in range(30)
    ]
    parts[7] = Part(Role.TEXT, "Only this paragraph bears a mark.‡2‡")
    truth = write("Title", parts, Layout(notes={2: "The second note."}), tmp_path / "a.pdf")
    (bearing,) = truth.places_of("Only this paragraph bears a mark.")
    assert truth.places_of("2 The second note.") == {bearing}
    pages = [next(iter(truth.places_of(f"Paragraph {n} says"))).page for n in range(8, 30)]
    assert pages == sorted(pages)
    assert pages[-1] > 2


# -- the scores --------------------------------------------------------------------------------

QUESTION = FormatQuestion(
    id="q", source="a", question="?", locator="rule 1", quotation="Carers are paid their bus fares."
)
TRUTHS = {"a": Truth([Placed("Carers are paid their bus fares.", Place(4, "1"))])}


def cited(**changes: Any) -> Mapping[str, Any]:
    citation = {"source_id": "a", "quote": QUESTION.quotation, "locator": "rule 1", "page": 4, "printed_page": "1"}
    return {"status": "answered", "citations": [citation | changes]}


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (cited(), (True, True, True)),
        (cited(page=1, printed_page="1"), (True, False, True)),
        (cited(printed_page=None), (True, False, True)),
        (cited(locator="rule 2"), (True, True, False)),
        (cited(quote="The chair pays nobody at all, ever."), (False, None, None)),
        ({"status": "declined", "citations": []}, (False, None, None)),
    ],
)
def test_an_answer_is_held_against_what_was_written(answer: Mapping[str, Any], said: tuple[bool | None, ...]) -> None:
    (outcome,) = score([QUESTION], lambda _: answer, TRUTHS, Pinpoints({}))
    assert (outcome.cited, outcome.page_right, outcome.pinpoint_right) == said
    assert outcome.answered == (answer["status"] == "answered")


def test_figures_are_shown_with_their_misses_and_held_against_the_goals() -> None:
    out = Console(width=120, record=True, file=None, quiet=True)
    good = score([QUESTION], lambda _: cited(), TRUTHS, Pinpoints({}))
    bad = score([QUESTION], lambda _: cited(page=9), TRUTHS, Pinpoints({}))
    assert show(FORMATS["pdf"], good, out)
    assert not show(FORMATS["pdf"], bad, out)


def test_a_corpus_of_copies_is_built_and_answers_with_pages(tmp_path: Path) -> None:
    """All of it but the real model: the copies, their index, the questions, the scores."""
    truths = make_corpus(shipped().catalogue, FORMATS["pdf"], tmp_path / "corpus")
    embedder = FakeEmbedder()
    build(tmp_path / "corpus", tmp_path / "index", embedder)
    assistant = open_assistant(Settings(corpus=tmp_path / "corpus", index=tmp_path / "index"), embedder)
    asked: Sequence[FormatQuestion] = [
        q.model_copy(update={"question": f"What is {q.locator} of the 2019 review?"})
        for q in read_questions() if q.locator.startswith("proposal")
    ]  # fmt: skip
    outcomes = score(asked, lambda question: assistant.ask(question).to_dict(), truths, labels())
    assert len(outcomes) > 10
    assert all(o.page_right and o.pinpoint_right for o in outcomes if o.cited)
    assert sum(o.cited for o in outcomes) >= 0.8 * len(outcomes)
    assert all(o.citations == o.citations_on_page for o in outcomes)
