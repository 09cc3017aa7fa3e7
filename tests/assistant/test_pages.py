"""A question may name a page: what stands there is quoted; a page that is not there is said not to be."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.chain import Assistant
from assistant.pages import page_references
from assistant.places import Places
from assistant.types import Answer, Reason, Status, Turn
from ingest.build import build
from ingest.catalogue import write_lock
from ingest.store import Index
from tests.fakes import FakeEmbedder
from tests.ingest.pdfs import Writer

# The words of each page; the first two bear roman numbers.
WORDS = {
    1: ("Foreword", "This report looks at how health and care are brought together, and who has to act on it."),
    2: ("Thanks", "We thank the many carers and members of staff who spoke to us in the summer."),
    3: ("Money", "Budgets are agreed by the end of March by the council and the health board together."),
    4: ("Papers", "Papers are sent to every member seven days before the board meets in public. They are short."),
    5: ("Carers", "Carers are paid their bus fares and the cost of care at home while they are away."),
}
PRINTED = {1: "i", 2: "ii", 3: "1", 4: "2", 5: "3"}
CATALOGUE = """
[[held]]
id = "review-2019"
title = "Review of Progress"
short = "review"
file = "documents/review.pdf"
authority = "proposal"
published = 2019-02-04

[[held]]
id = "framework-2019"
title = "Framework for Boards"
short = "framework"
file = "documents/framework.txt"
authority = "guidance"
"""


def _pdf() -> bytes:
    w = Writer(foot=lambda n: PRINTED[n])
    for n, (heading, words) in WORDS.items():
        if n > 1:
            w.page()
        w.heading(heading)
        w.text(words)
    return w.save()


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    corpus = tmp_path_factory.mktemp("paged")
    (corpus / "documents").mkdir()
    (corpus / "catalogue.toml").write_text(CATALOGUE, encoding="utf-8")
    (corpus / "documents" / "review.pdf").write_bytes(_pdf())
    text = "Framework for Boards\n\nBoards meet four times a year, and they publish their minutes.\n"
    (corpus / "documents" / "framework.txt").write_text(text, encoding="utf-8")
    write_lock(corpus)
    build(corpus, corpus / "index", FakeEmbedder())
    return Assistant(Index(corpus / "index"), FakeEmbedder())


def quoted(answer: Answer) -> str:
    return " ".join(c.evidence.text for c in answer.citations)


@pytest.mark.parametrize(
    ("question", "page"),
    [
        ("What does page 2 of the review say?", 4), ("what is on p. 3 of the review?", 5), ("What is on page ii of the review?", 2),
        ("what does the review say on page one?", 3), ("What stands on the last page of the review?", 5), ("what's on page II?", 2),
        ("what does page 2 of the PDF say?", 2), ("What does page 5 of the review say?", 5),
    ],
)  # fmt: skip
def test_a_page_is_found_by_the_number_printed_on_it_else_by_its_place(
    assistant: Assistant, question: str, page: int
) -> None:
    answer = assistant.ask(question)
    assert answer.status is Status.ANSWERED
    assert {c.evidence.provision.page for c in answer.citations} == {page}
    assert WORDS[page][1] in quoted(answer)


def test_several_pages_are_given_one_after_the_other(assistant: Assistant) -> None:
    answer = assistant.ask("What do pages 1 to 3 of the review say?")
    assert [c.evidence.text for c in answer.citations if c.evidence.text in {w for _, w in WORDS.values()}] == [
        WORDS[n][1] for n in (3, 4, 5)
    ]


def test_a_note_says_which_number_is_printed_where_the_two_differ(assistant: Assistant) -> None:
    answer = assistant.ask("What does page 2 of the review say?")
    assert "Page 2 is the number printed on it; it is page 4 of the PDF." in answer.notes
    answer = assistant.ask("What does page 5 of the review say?")
    assert "Page 5 is its place in the PDF; the number printed on it is 3." in answer.notes


def test_what_a_page_says_about_something_is_that_part_of_it(assistant: Assistant) -> None:
    assert "bus fares" in quoted(assistant.ask("What does page 3 of the review say about bus fares?"))


def test_a_page_of_what_was_spoken_of_is_found(assistant: Assistant) -> None:
    first = assistant.ask("What does page 2 of the review say?")
    history = [Turn("user", "What does page 2 of the review say?"), Turn("assistant", first.answer)]
    assert WORDS[5][1] in quoted(assistant.ask("and page 3?", history))


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What does page 99 of the review say?", "There is no page 99 in the review: it has 5 pages, which bear the numbers i to 3."),
        ("What is on page ix of the review?", "There is no page ix in the review"),
        ("What does page 2 of the framework say?", "The framework is held as a text without pages"),
        ("What does page 2 of the Carers Act say?", "These have pages: review. Please name the document."),
    ],
)  # fmt: skip
def test_a_page_that_is_not_there_is_said_not_to_be(assistant: Assistant, question: str, words: str) -> None:
    answer = assistant.ask(question)
    assert (answer.status, answer.reason) == (Status.DECLINED, Reason.NO_SUCH_PROVISION)
    assert words in answer.answer


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("page IV", ["page iv"]), ("pp. 2-4", ["page 2", "page 3", "page 4"]), ("pages 2 and 7", ["page 2", "page 7"]), ("the page I read", []),
        ("page 27(1)", []), ("a page mix", []), ("the third page", ["page 3"]), ("the final page", ["last page"]), ("p 12", ["page 12"]),
    ],
)  # fmt: skip
def test_pages_are_read_as_people_write_them(text: str, keys: list[str]) -> None:
    assert [r.key for r in page_references(text)] == keys


def test_the_documents_may_have_no_pages_at_all(tiny_index: Path) -> None:
    answer = Assistant(Index(tiny_index), FakeEmbedder()).ask("what does page 3 say?")
    assert answer.reason is Reason.NO_SUCH_PROVISION
    assert "None of the documents that I hold has pages." in answer.answer


def test_the_conversation_knows_a_place_again_whose_page_bears_another_number(assistant: Assistant) -> None:
    answer = assistant.ask("What does page 2 of the review say?").answer
    assert [p.page for p in Places(assistant.index).cited_in(answer)] == [4]
