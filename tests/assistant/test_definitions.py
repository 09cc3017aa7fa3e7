"""What letters stand for, and terms that nobody defines."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from assistant_makers import COMMON, TODAY, WordsEmbedder, make_query

from assistant.chain import Assistant
from assistant.definitions import Asked, Definitions, defines, not_defined, term_of
from assistant.types import Reason, Status
from ingest.build import build
from ingest.store import Index

TEXT = """Care in short

A board is a body of two partners. It was set up by law.

Local Care Boards (LCBs) can build close connections. They meet each month.

The CRG met twice and used a reserves policy.
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("letters")
    (folder / "corpus" / "documents").mkdir(parents=True)
    (folder / "corpus" / "documents" / "care.txt").write_text(TEXT, encoding="utf-8")
    build(folder / "corpus", folder / "index", WordsEmbedder())
    opened = Index(folder / "index")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def definitions(index: Index) -> Definitions:
    return Definitions(index, COMMON.__contains__)


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("what does LCB stand for?", Asked("LCB", True)),
        ("what do the letters LCB mean", Asked("LCB", True)),
        ("lcbs meaning", Asked("LCB", True)),
        ("full name of the LCB", Asked("LCB", True)),
        ("what is an LCB?", Asked("LCB", False)),
        ("whats the lcb", Asked("LCB", False)),
        ("what does CRG stand for?", Asked("CRG", True)),
        ("what does that mean?", None),
        ("what does a reserves policy mean", None),
        ("what is care", None),
        ("what do LCBs do?", None),
    ],
)
def test_the_letters_that_a_question_asks_about(definitions: Definitions, question: str, asked: Asked | None) -> None:
    assert definitions.asked(make_query(question)) == asked


def test_the_sentence_that_spells_them_out_is_quoted_and_no_more(index: Index) -> None:
    answer = Assistant(index, WordsEmbedder(), TODAY).ask("what does LCB stand for?")
    assert answer.status is Status.ANSWERED
    (statement,) = answer.statements
    assert statement.text == "Local Care Boards (LCBs) can build close connections."
    (citation,) = answer.citations
    assert citation.evidence.quote.of(TEXT) == citation.evidence.text


def test_who_asks_what_it_is_gets_the_letters_first(index: Index) -> None:
    answer = Assistant(index, WordsEmbedder(), TODAY).ask("what is an LCB?")
    assert answer.statements[0].text.startswith("Local Care Boards (LCBs)")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("what does CRG stand for?", "They use CRG and do not say what it stands for."),
        ("what does XYZ stand for?", "They do not use XYZ."),
    ],
)
def test_letters_that_nobody_spells_out(index: Index, question: str, said: str) -> None:
    answer = Assistant(index, WordsEmbedder(), TODAY).ask(question)
    assert (answer.status, answer.reason) == (Status.DECLINED, Reason.NOT_IN_CORPUS)
    assert answer.answer.endswith(said)


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("what is a strategic plan?", "strategic plan"), ("what's reablement", "reablement"), ("define locality", "locality"),
        ("what is meant by set aside?", "set aside"), ("what does body corporate mean?", "body corporate"), ("what are delegated budgets?", "delegated budgets"),
        ("what is the deadline?", ""), ("what is outcome 6?", ""), ("what is in the plan?", ""), ("what is it?", ""), ("what are the nine outcomes?", ""),
        ("what is a board supposed to do about its reserves policy?", ""),
    ],
)  # fmt: skip
def test_the_term_that_a_question_asks_the_meaning_of(question: str, term: str) -> None:
    assert term_of(question) == term


@pytest.mark.parametrize(
    "text",
    ["A direction is an order in writing.", "We have made a new body, directions, for this.", "Such orders (directions) are rare.",
     "The direction, a means of control, is new."],
)  # fmt: skip
def test_a_text_that_says_what_a_term_is(text: str) -> None:
    assert defines("direction", [text])


@pytest.mark.parametrize("text", ["Clear directions must be given.", "Boards use directions each year.", ""])
def test_a_text_that_only_uses_a_term(text: str) -> None:
    assert not defines("direction", [text])


def test_a_term_that_is_used_and_one_that_is_not() -> None:
    assert (
        not_defined("reserves policy", [TEXT]) == "The documents use the term “reserves policy” and do not define it."
    )
    assert not_defined("key worker", [TEXT]) == "The documents do not use the term “key worker”."


def test_a_term_in_quotation_marks_that_is_said_to_mean_something_is_defined() -> None:
    assert defines("garden authority", ["“garden authority” means a person to whom beds are delegated,"])
    assert not defines("garden authority", ["a direction to the garden authority."])
