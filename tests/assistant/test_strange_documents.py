"""A document that is named and not held is not answered from another one; ordinary words name none."""

from __future__ import annotations

from pathlib import Path

import pytest
from assistant_makers import TODAY, WordsEmbedder

from assistant.chain import Assistant
from assistant.strange_documents import StrangeDocuments
from assistant.strangers import AREA
from assistant.types import Reason, Status
from ingest.build import build, parse_corpus
from ingest.store import Index

CORPUS = Path(__file__).parents[2] / "corpus"
TEXT = "The parties agree in Highland. An integration scheme sets out what the board pays. The strategic plan is new."


@pytest.fixture(scope="module")
def strange() -> StrangeDocuments:
    return StrangeDocuments(["Aberbeg Integration Scheme", "Review of Progress"], [TEXT], AREA)


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("what is paragraph 3 of the highland integration scheme?", ["highland integration scheme"]),
        ("paragraph 3 of the braemore integration scheme", ["braemore integration scheme"]),
        ("section 5 in braemore's plan", ["braemore's plan"]),
        ("what does the dumfries and galloway integration scheme say?", ["dumfries and galloway integration scheme"]),
        ("paragraph 3 of the aberbeg integration scheme", []), ("paragraph 3 of the whole scheme", []),
        ("what does section 5 of the review say?", []), ("what does an integration scheme contain?", []),
        ("section 2 of the 2019 review", []), ("paragraph 3 of our strategic plan", []),
        ("is there a glossy plan for carers?", []), ("who lives in highland and has a scheme?", []),
    ],
)  # fmt: skip
def test_documents_that_are_not_held(strange: StrangeDocuments, question: str, found: list[str]) -> None:
    assert strange.in_question(question) == found


def test_a_place_in_a_document_that_is_not_held_is_not_answered_from_another(tmp_path: Path) -> None:
    text = (
        "# Aberbeg integration scheme\n\n## Money\n\n2. The council pays.\n\n3. The board of Highland pays nothing.\n"
    )
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "aberbeg-integration-scheme.md").write_text(text, encoding="utf-8")
    build(corpus, tmp_path / "index", WordsEmbedder())
    assistant = Assistant(Index(tmp_path / "index"), WordsEmbedder(), TODAY)
    for name in ("highland", "braemore"):
        answer = assistant.ask(f"what is paragraph 3 of the {name} integration scheme?")
        assert answer.status is Status.DECLINED
        assert answer.reason is Reason.NOT_IN_CORPUS
        assert any(f"I hold no document called “{name} integration scheme”." in note for note in answer.notes)
    assert assistant.ask("what is paragraph 3 of the aberbeg integration scheme?").status is Status.ANSWERED


def test_no_way_in_which_people_ask_for_what_is_held_names_a_document_that_is_not() -> None:
    parsed = parse_corpus(CORPUS)
    entries = [e for es in parsed.plain.asked_as.values() for e in es]
    called = [x for e in parsed.catalogue.held for x in (e.source.title, e.source.short, *e.source.called) if x]
    texts = [d.text for d in parsed.documents.values()]
    strange = StrangeDocuments(called, texts, AREA)  # the entries' own words do not help
    found = [e for e in entries if strange.in_question(e)]
    assert found == ["highland glen versus city scheme, does anyone admit they're different"]
