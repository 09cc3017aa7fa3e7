"""When a document came out and who made it, from the catalogue, for those who ask no more than that."""

from __future__ import annotations

import pytest
from assistant_makers import make_query, make_source

from assistant.dates import day_in_words
from assistant.document_facts import days_of_publication, document_notes

REVIEW = make_source(id="review", title="Final report", short="2019 review", called=("review",), published="2019-02-04",
                     publisher="The Group", author=None)  # fmt: skip


@pytest.mark.parametrize(
    "question", ["When was the review published?", "who wrote the review", "how old is the review?", "when did the 2019 review come out"]
)  # fmt: skip
def test_the_catalogue_is_told(question: str) -> None:
    assert document_notes(make_query(question), [REVIEW]) == [
        "By the catalogue, \u201cFinal report\u201d was published by The Group on 4 February 2019."
    ]


@pytest.mark.parametrize(
    "question", ["When was the review leadership group set up?", "what does the review say about carers?", "when must reserves be used under the review?"]
)  # fmt: skip
def test_a_question_for_something_in_it_is_not_one_about_it(question: str) -> None:
    assert document_notes(make_query(question), [REVIEW]) == []


def test_a_document_without_a_date_is_said_to_have_none() -> None:
    undated = make_source(
        id="page", title="A page", called=("page",), published=None, publisher="The Group", author=None
    )
    assert document_notes(make_query("when was the page published?"), [undated]) == [
        "The catalogue has no date for \u201cA page\u201d, published by The Group."
    ]


def test_the_day_is_in_the_form_that_is_looked_for() -> None:
    assert days_of_publication("when was the review published?", [REVIEW]) == {"4 february 2019"}
    assert [day_in_words(d) for d in ("2019-02-04", "2018-05", "2018")] == ["4 February 2019", "May 2018", "2018"]
