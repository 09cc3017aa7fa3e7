"""A place in a document that the question names by a part of its title is never answered from another document."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from assistant_makers import TODAY, WordsEmbedder

from assistant.chain import Assistant
from assistant.types import Answer, Reason, Status
from ingest.build import build
from ingest.store import Index

SCHEME = """# Aberbeg integration scheme

## 1. Parties

1. The parties are Aberbeg Council and the health board.

2. The parties delegate all services for adults.

3. Disputes are settled by an independent mediator.

## 2. Money

4. Payments are made each quarter.
"""
OTHER = """# Glenmore integration scheme

## 1. Parties

1. The parties are Glenmore Council and the health board.

2. Children's services are delegated too.

3. Disputes are settled by the chief officers.

4. Reserves are held by the council.

5. The scheme is reviewed after five years.
"""
DIRECTIONS = """# Statutory guidance on directions to partners

## 1. Purpose

1. Directions are how a board puts its plan into action.

2. A direction names the function and the budget.

3. Directions are kept in a log.

## 2. Records

4. The log is open to the public.

## 3. Review

5. Every direction is looked at again after a year.

6. A direction that is spent is revoked.
"""
FRAMEWORK = """# Reserves framework

## 1. Aims

1. Reserves are held for a purpose.

We propose that:

1. (i) Boards publish their reserves.

1. (ii) Boards review them yearly.
"""
CATALOGUE = """
[[held]]
id = "aberbeg"
file = "documents/aberbeg.md"
title = "Aberbeg integration scheme"
authority = "guidance"
missing = [{ part = "the scheme's annex A", ask = ["annex a"] }]

[[held]]
id = "glenmore"
file = "documents/glenmore.md"
title = "Glenmore integration scheme"
authority = "guidance"

[[held]]
id = "directions"
file = "documents/directions.md"
title = "Statutory guidance on directions to partners"
authority = "guidance"

[[held]]
id = "framework"
file = "documents/framework.md"
title = "Reserves framework"
authority = "guidance"
"""
TEXTS = {"aberbeg": SCHEME, "glenmore": OTHER, "directions": DIRECTIONS, "framework": FRAMEWORK}


def _assistant(folder: Path, *, catalogue: bool) -> Assistant:
    corpus = folder / "corpus"
    (corpus / "documents").mkdir(parents=True)
    for name, text in TEXTS.items():
        (corpus / "documents" / f"{name}.md").write_text(text, encoding="utf-8")
    if catalogue:
        (corpus / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    build(corpus, folder / "index", WordsEmbedder())
    return Assistant(Index(folder / "index"), WordsEmbedder(), TODAY)


@pytest.fixture(scope="module")
def with_titles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    assistant = _assistant(tmp_path_factory.mktemp("titles"), catalogue=True)
    yield assistant
    assistant.index.close()


@pytest.fixture(scope="module")
def without_titles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    assistant = _assistant(tmp_path_factory.mktemp("stems"), catalogue=False)
    yield assistant
    assistant.index.close()


def sources(answer: Answer) -> list[str]:
    return sorted({c.evidence.source.id for c in answer.citations})


@pytest.mark.parametrize(
    ("question", "source", "words"),
    [
        ("what does paragraph 3 of the Aberbeg integration scheme say?", "aberbeg", "independent mediator"),
        ("what does paragraph 3 of the Glenmore scheme say?", "glenmore", "by the chief officers"),
        ("paragraph 3 of the aberbeg scheme", "aberbeg", "independent mediator"),
        ("what does the Aberbeg scheme say in paragraph 3?", "aberbeg", "independent mediator"),
        ("In the Glenmore integration scheme, what is paragraph 3?", "glenmore", "by the chief officers"),
        ("Aberbeg scheme, paragraph 3", "aberbeg", "independent mediator"),
        ("what is the Aberbeg scheme's paragraph 3?", "aberbeg", "independent mediator"),
        ("what is paragraph 3 of Aberbeg?", "aberbeg", "independent mediator"),
        ("what does section 1 of the directions guidance say?", "directions", "puts its plan into action"),
        ("section 1 of the guidance on directions", "directions", "puts its plan into action"),
        ("what is paragraph 3 of section 1 of the Aberbeg scheme?", "aberbeg", "independent mediator"),
        ("proposal 1(ii) in the framework", "framework", "yearly"),
    ],
)  # fmt: skip
def test_a_named_document_holds_the_place(with_titles: Assistant, question: str, source: str, words: str) -> None:
    answer = with_titles.ask(question)
    assert answer.status is Status.ANSWERED, answer.answer
    assert sources(answer) == [source]
    assert words in answer.answer


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("what does paragraph 5 of the Aberbeg scheme say?", "There is no paragraph 5 in “Aberbeg integration scheme”."),
        ("section 2 of the framework", "There is no section 2 in “Reserves framework”."),
        ("what does section 27 of the directions guidance say?",
         "There is no section 27 in “Statutory guidance on directions to partners”."),
        ("what does the directions guidance say in proposal 1(i)?",
         "There is no proposal 1(i) in “Statutory guidance on directions to partners”. “Reserves framework” has one."),
        ("paragraph 6 of the integration scheme",
         "There is no paragraph 6 in “Aberbeg integration scheme” or “Glenmore integration scheme”."),
    ],
)  # fmt: skip
def test_a_place_that_the_named_document_lacks_is_not_found_elsewhere(
    with_titles: Assistant, question: str, sentence: str
) -> None:
    answer = with_titles.ask(question)
    assert answer.reason is Reason.NO_SUCH_PROVISION, answer.answer
    assert answer.answer.startswith(sentence)


def test_a_name_that_fits_two_documents_shows_both(with_titles: Assistant) -> None:
    assert sources(with_titles.ask("what does paragraph 3 of the integration scheme say?")) == ["aberbeg", "glenmore"]


def test_of_two_documents_that_a_name_fits_the_one_with_the_place_is_meant(with_titles: Assistant) -> None:
    assert sources(with_titles.ask("what does paragraph 5 of the integration scheme say?")) == ["glenmore"]


def test_each_place_has_its_own_document(with_titles: Assistant) -> None:
    answer = with_titles.ask("compare paragraph 3 of the Aberbeg scheme and paragraph 2 of the directions guidance")
    said = sorted((c.evidence.source.id, c.evidence.provision.locator.label) for c in answer.citations)
    assert [s for s, _ in said] == ["aberbeg", "directions"]
    assert "names the function" in answer.answer
    assert "independent mediator" in answer.answer


def test_a_document_that_is_the_topic_does_not_hold_the_place(with_titles: Assistant) -> None:
    assert sources(with_titles.ask("what does proposal 1(ii) say about the integration scheme?")) == ["framework"]


def test_a_question_that_names_no_document_is_answered_from_all(with_titles: Assistant) -> None:
    assert sources(with_titles.ask("what does section 2 say?")) == ["aberbeg", "directions"]


def test_what_one_document_lacks_is_not_said_of_another(with_titles: Assistant) -> None:
    assert with_titles.ask("what is in annex A of the Aberbeg scheme?").reason is Reason.MISSING_PART
    assert with_titles.ask("what is in annex A of the directions guidance?").reason is not Reason.MISSING_PART


def test_a_document_without_a_title_is_known_by_its_first_heading(without_titles: Assistant) -> None:
    assert sources(without_titles.ask("what does paragraph 3 of the Aberbeg integration scheme say?")) == ["aberbeg"]
    assert sources(without_titles.ask("what does section 1 of the directions guidance say?")) == ["directions"]
