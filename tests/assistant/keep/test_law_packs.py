"""Packs of answers from legislation: the words around a quotation bind it, so they are kept and checked, too."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from assistant_makers import CATALOGUE, WordsEmbedder, write_corpus
from keep_makers import check, content_of, pack_of, tampered

from assistant.chain import Assistant
from assistant.keep.checking import Finding
from assistant.keep.files import export
from assistant.keep.pack import Pack
from assistant.keep.report import CHANGED, LOST, UNCHANGED, as_text, status_of
from assistant.service.contract import AnswerModel
from ingest.build import build
from ingest.store import Index

ACT = Path(__file__).parents[2] / "ingest" / "files" / "gardens-act.xml"
HELD = """
[[held]]
id = "gardens-act"
file = "documents/gardens-act.xml"
title = "Gardens Act"
short = "Gardens Act"
called = ["gardens act"]
publisher = "A parliament"
published = 2031-01-01
authority = "legislation"
url = "https://www.legislation.gov.uk/asp/2031/99"
"""
QUESTION = "What does s. 27(1)(b)(ii) of the Gardens Act say?"
OUTER, LEAD = "A direction under section 26—", "may—"
CLOSING = "unless the garden is closed for the winter."


def _corpus(folder: Path) -> Path:
    corpus = write_corpus(folder)
    shutil.copy(ACT, corpus / "documents")
    (corpus / "catalogue.toml").write_text(CATALOGUE + HELD, encoding="utf-8")
    return corpus


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return _corpus(tmp_path_factory.mktemp("law") / "corpus")


@pytest.fixture(scope="module")
def assistant(corpus: Path) -> Iterator[Assistant]:
    build(corpus, corpus.parent / "index", WordsEmbedder())
    index = Index(corpus.parent / "index")
    yield Assistant(index, WordsEmbedder(), date(2032, 3, 1))
    index.close()


@pytest.fixture(scope="module")
def law(assistant: Assistant) -> Pack:
    return pack_of(assistant, QUESTION)


@pytest.fixture
def changed(tmp_path: Path) -> Any:
    """The corpus with words of the Act replaced."""

    def change(old: str, new: str) -> Path:
        corpus = _corpus(tmp_path / "corpus")
        file = corpus / "documents" / "gardens-act.xml"
        text = file.read_text(encoding="utf-8")
        assert old in text, "the change must change something"
        file.write_text(text.replace(old, new), encoding="utf-8")
        return corpus

    return change


def test_the_words_around_a_quotation_are_kept_as_the_contract_has_them(law: Pack, assistant: Assistant) -> None:
    contract = assistant.ask(QUESTION).to_dict()
    [cited] = content_of(law)["answers"][0]["citations"]
    assert {name: cited[name] for name in contract["citations"][0]} == contract["citations"][0]
    assert [w["quote"] for w in cited["around"]] == [OUTER, CLOSING]
    assert cited["url"].startswith("https://www.legislation.gov.uk/asp/2031/99/section/27")
    typed = AnswerModel.model_validate(contract)
    assert [w.quote for w in typed.citations[0].around] == [OUTER, CLOSING]


@pytest.mark.parametrize(
    "question",
    [
        QUESTION, "What does s. 27(1)(a) of the Gardens Act say?", "What does s. 27(1)(b) of the Gardens Act say?",
        "What does s. 27(1) of the Gardens Act say?", "What does section 27 of the Gardens Act say?",
        "What does section 29 of the Gardens Act say?", "What is the definition of tender in the Gardens Act?",
    ],
)  # fmt: skip
def test_nothing_has_changed_where_nothing_has(assistant: Assistant, corpus: Path, question: str) -> None:
    pack = pack_of(assistant, question)
    assert pack.answers[0].citations
    report = check(pack, corpus)
    assert (report.altered, [c.changes for c in report.checked if c.changes]) == ((), [])
    assert status_of(report) == UNCHANGED


@pytest.mark.parametrize(
    ("old", "new"), [("closed for the winter", "closed for the summer"), ("A direction under", "An instruction under")]
)  # fmt: skip
def test_a_quotation_whose_surroundings_have_changed_does_not_stand(
    law: Pack, changed: Any, old: str, new: str
) -> None:
    report = check(law, changed(old, new))
    [found] = report.checked
    assert (found.finding, status_of(report)) == (Finding.GONE, LOST)
    assert "Words around it, which bind it too, are gone." in "\n".join(as_text(law, report))


def test_words_elsewhere_in_the_act_do_not_matter(law: Pack, changed: Any) -> None:
    report = check(law, changed("a gardening board", "a board of gardeners"))
    assert [c.finding for c in report.checked] == [Finding.STANDS]
    assert status_of(report) == CHANGED


def _left_out(content: dict[str, Any]) -> None:
    del content["answers"][0]["citations"][0]["around"]


def _another(content: dict[str, Any]) -> None:
    words = content["answers"][0]["citations"][0]["around"][1]
    words["quote"] = words["quote"].replace("winter", "summer")


def _more(content: dict[str, Any]) -> None:
    around = content["answers"][0]["citations"][0]["around"]
    around.append({"quote": "if it rains.", "start": 900, "end": 912})


@pytest.mark.parametrize("change", [_left_out, _another, _more])
def test_a_forger_of_the_words_around_is_caught(law: Pack, corpus: Path, change: Any) -> None:
    assert status_of(check(tampered(law, change, cover=True), corpus)) == LOST


def _condition_removed(content: dict[str, Any]) -> None:
    """From the sentence and from the pack alike, so that both fit together."""
    answer = content["answers"][0]
    answer["citations"][0]["around"].pop()
    for holder, field in ((answer["statements"][0], "text"), (answer, "answer")):
        assert CLOSING in holder[field]
        holder[field] = holder[field].replace(f" {CLOSING}", "")


def _as_of_the_whole(content: dict[str, Any]) -> None:
    """And the place called by the name of the section, which no condition closes."""
    _condition_removed(content)
    answer = content["answers"][0]
    answer["citations"][0]["locator"] = "s. 27"
    for holder, field in ((answer["statements"][0], "lead"), (answer, "answer")):
        holder[field] = holder[field].replace("s. 27(1)(b)(ii)", "s. 27")


def _introduction_removed(content: dict[str, Any]) -> None:
    answer = content["answers"][0]
    answer["citations"][0]["around"].pop(0)
    answer["citations"][0]["lead_in"] = None
    answer["statements"][0]["introduced"] = False
    for holder, field in ((answer["statements"][0], "text"), (answer, "answer")):
        holder[field] = holder[field].replace(f"{OUTER} {LEAD} ", "")


@pytest.mark.parametrize(
    ("change", "words"),
    [(_condition_removed, CLOSING), (_as_of_the_whole, CLOSING), (_introduction_removed, LEAD)],
)  # fmt: skip
def test_a_forger_who_removes_a_condition_everywhere_is_caught_by_the_document(
    law: Pack, corpus: Path, change: Any, words: str
) -> None:
    read = tampered(law, change, cover=True)
    report = check(read, corpus)
    [found] = report.checked
    assert (found.finding, status_of(report)) == (Finding.INCOMPLETE, LOST)
    assert found.why == f"In the document it is bound by words that the pack leaves out: “{words}”."
    assert "NOT with the conditions that bind it" in "\n".join(as_text(law, report))


def test_a_condition_that_only_the_sentence_leaves_out_is_noticed(law: Pack, corpus: Path) -> None:
    def change(content: dict[str, Any]) -> None:
        answer = content["answers"][0]
        for holder, field in ((answer["statements"][0], "text"), (answer, "answer")):
            holder[field] = holder[field].replace(f"{OUTER} {LEAD} ", "").replace(f" {CLOSING}", "")

    report = check(tampered(law, change, cover=True), corpus)
    assert f"Answer 1: sentence 1 is without words that bind it: “{CLOSING}”." in report.altered


def test_a_condition_that_was_added_since_is_noticed(law: Pack, changed: Any) -> None:
    """The quotation stands word for word, and no longer means what it meant."""
    before = tampered(law, _condition_removed, cover=True)
    report = check(before, changed("closed for the winter", "closed for the summer"))
    assert [c.finding for c in report.checked] == [Finding.INCOMPLETE]


def test_a_part_of_a_list_keeps_what_closes_the_list(assistant: Assistant) -> None:
    said = assistant.ask("What does s. 27(1)(b) of the Gardens Act say?").answer
    assert said.index("name two or more gardeners,") < said.index(CLOSING)


def test_a_paper_shows_the_words_in_their_order(law: Pack) -> None:
    paper = export(law, ".md").decode()
    sources = paper[paper.index("### Sources") :]
    places = [sources.index(words) for words in (OUTER, LEAD, "name two or more gardeners", CLOSING)]
    assert places == sorted(places)
