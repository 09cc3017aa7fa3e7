"""Copies as web pages, Word files and an Act: places, links, and what the command says of them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from evals.formats.gold import read_questions
from evals.formats.law import ACT, ADDRESS, QUESTIONS, SOURCE, LawPinpoints, LawTruth, address_of
from evals.formats.layouts import LAYOUTS, Layout
from evals.formats.measure import FORMATS, make_corpus, score
from evals.formats.parts import Part, Role, parts_of
from evals.formats.truth import letters_of
from evals.spans import folded_label
from ingest.catalogue import read_catalogue
from ingest.loaders import load_document
from ingest.structure import parse
from ingest.types import Provision, Source

CORPUS = Path(__file__).resolve().parents[3] / "corpus"
LAW = read_questions(QUESTIONS)


@cache
def law() -> dict[str, Provision]:
    provisions, _ = parse(load_document(Source(SOURCE, "Act", file=ACT.name, url=ADDRESS), ACT))
    return {folded_label(p.locator.label): p for p in provisions}


@cache
def copies(suffix: str, folder: Path) -> dict[str, Any]:
    out = {}
    for entry in read_catalogue(CORPUS).held:
        path = folder / f"{entry.source.id}{suffix}"
        write = next(f.write for f in FORMATS.values() if f.suffix == suffix)
        assert write is not None
        layout = Layout(address="https://www.example.org/a", notes=LAYOUTS[entry.source.id].notes)
        truth = write(entry.source.title, parts_of(entry), layout, path)
        source = Source(entry.source.id, entry.source.title, file=path.name, url="https://www.example.org/a")
        out[entry.source.id] = (parse(load_document(source, path), entry.hints)[0], truth)
    return out


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("copies")


def test_there_are_enough_questions_about_the_act() -> None:
    assert len(LAW) >= 30
    assert len({q.id for q in LAW}) == len(LAW)
    assert not {q.id for q in LAW} & {q.id for q in read_questions()}


@pytest.mark.parametrize("question", LAW, ids=lambda q: q.id)
def test_gold_stands_in_its_place_of_the_act(question: Any) -> None:
    place = law()[folded_label(question.locator)]
    assert letters_of(question.quotation) in letters_of(place.text)
    assert place.link == address_of(question.locator)


@pytest.mark.parametrize("suffix", [".html", ".docx"])
def test_gold_stands_in_every_copy(suffix: str, folder: Path) -> None:
    form = next(f.name for f in FORMATS.values() if f.suffix == suffix)
    for question in read_questions():
        if not question.only or form in question.only:
            provisions, _ = copies(suffix, folder)[question.source]
            assert any(letters_of(question.quotation) in letters_of(p.text) for p in provisions), question.id


def test_each_provision_of_a_web_page_opens_where_it_was_written(folder: Path) -> None:
    """The links that the parser gives are those of the headings under which the words were written."""
    seen = wrong = 0
    for provisions, truth in copies(".html", folder).values():
        assert truth.linked
        assert not truth.paged
        for p in provisions:
            links = truth.links_of(p.text, p.locator.label)
            if p.parent and links:
                seen += 1
                wrong += p.link not in links
    assert seen > 300
    assert wrong / seen < 0.02


def test_a_word_copy_says_nothing_of_pages_or_links(folder: Path) -> None:
    assert not any(truth.paged or truth.linked for _, truth in copies(".docx", folder).values())


def test_several_pages_are_written(folder: Path) -> None:
    copies(".html", folder)
    assert (folder / "msg-review-2019.html").read_text(encoding="utf-8").count("<!-- page ") >= 5


def test_numbered_lists_of_a_word_copy_each_begin_anew(folder: Path) -> None:
    parts = [Part(Role.HEADING, "Aims"), Part(Role.ITEM, "First aim.", mark="1."), Part(Role.ITEM, "Next.", mark="2."),
             Part(Role.HEADING, "Means"), Part(Role.ITEM, "First means.", mark="1.")]  # fmt: skip
    write = FORMATS["word"].write
    assert write is not None
    write("Aims and means", parts, Layout(), folder / "aims.docx")
    text = load_document(Source("aims", "Aims", file="aims.docx"), folder / "aims.docx").text
    assert "1. First aim" in text
    assert "2. Next" in text
    assert "1. First means" in text


def test_a_wrong_link_or_pinpoint_is_counted_as_wrong(tmp_path: Path) -> None:
    truths = make_corpus(read_catalogue(CORPUS), FORMATS["legislation"], tmp_path / "made")
    assert isinstance(truths[SOURCE], LawTruth)
    question = next(q for q in LAW if q.locator == "s. 6(1)")

    def said(label: str, url: str) -> dict[str, Any]:
        citation = {"source_id": SOURCE, "locator": label, "url": url, "quote": question.quotation, "page": None}
        return {"status": "answered", "citations": [citation]}

    def outcome(label: str, url: str) -> tuple[bool | None, bool | None]:
        made = score([question], lambda _: said(label, url), truths, LawPinpoints())[0]
        return made.pinpoint_right, made.link_right

    assert outcome("s. 6(1)", f"{ADDRESS}/section/6/1") == (True, True)
    assert outcome("s. 6", f"{ADDRESS}/section/6") == (True, True)
    assert outcome("s. 6(1)", f"{ADDRESS}/section/6") == (True, False)
    assert outcome("s. 7(1)", f"{ADDRESS}/section/7/1") == (False, True)
    assert outcome("s. 6(2)", f"{ADDRESS}/section/6/1") == (False, False)
