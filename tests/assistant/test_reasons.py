"""Why there is no answer, and what is said beside it."""

from __future__ import annotations

from datetime import date

import pytest
from assistant_makers import TODAY, WordsEmbedder, make_query

from assistant.chain import Assistant
from assistant.reasons import Reasons, looked_for
from assistant.replies import decline
from assistant.types import Reason, Status
from ingest.numbering import references
from ingest.store import Index


@pytest.fixture(scope="module")
def reasons(small_index: Index) -> Reasons:
    return Reasons(small_index)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("who appoints the chief officer?", "appoints, chief officer"),
        ("do carers' reps get a vote?", "carers' reps, vote"),
        ("who is the chief officer now?", "chief officer"),
        ("what is in section 28 of the Act?", "section 28, Act"),
        ("what is it?", ""),
    ],
)
def test_what_was_looked_for(question: str, words: str) -> None:
    assert looked_for(make_query(question)) == words


def test_a_follow_up_without_words_of_its_own_looked_for_its_topic() -> None:
    query = make_query("by when?", standalone="who appoints the chief officer? – by when?", follow_up=True)
    assert looked_for(query) == "appoints, chief officer"


def test_a_decline_says_what_it_looked_for(small_assistant: Assistant) -> None:
    answer = small_assistant.ask("who gets a vote on the board?")
    assert answer.answer == "The documents I hold do not say. I looked for: gets, vote, board."


@pytest.mark.parametrize("question", ["no. 2", "2", "number 3"])
def test_a_bare_number_is_asked_back(small_assistant: Assistant, question: str) -> None:
    answer = small_assistant.ask(question)
    assert (answer.status, answer.reason) == (Status.DECLINED, Reason.UNCLEAR)
    assert f"outcome {question[-1]}" in answer.answer
    assert "mean" in answer.answer


@pytest.mark.parametrize(
    "question", ["and by when?", "who is responsible for that?", "is it mandatory?", "tell me more"]
)
def test_a_follow_up_of_nothing_is_unclear(small_assistant: Assistant, question: str) -> None:
    assert small_assistant.ask(question).reason is Reason.UNCLEAR


@pytest.mark.parametrize(
    ("question", "detail"),
    [
        ("outcome 12", "The outcomes run from 1 to 3."),
        ("proposal 2(ix)", "Proposal 2 runs from 2(i) to 2(ii)."),
        ("proposal 9(i)", "The proposals run from 1 to 2."),
        ("section 9", ""),
    ],
)
def test_a_place_that_is_not_there_is_told_with_those_that_are(reasons: Reasons, question: str, detail: str) -> None:
    query = make_query(question, references=tuple(references(question)))
    assert reasons.detail(Reason.NO_SUCH_PROVISION, query) == detail


def test_a_part_that_is_missing_is_found_by_the_words_of_a_like_question(small_index: Index) -> None:
    part = Reasons(small_index)._part(make_query("the text of the review's annex"))
    assert part is not None
    assert part.part == "the review's Annex A"


@pytest.mark.parametrize(
    "question",
    ["who is the chief officer of the board now?", "what are the latest figures on reserves?", "what changed in 2023?"],
)
def test_old_texts_cannot_tell_how_things_stand_now(small_index: Index, question: str) -> None:
    now = Assistant(small_index, WordsEmbedder(), TODAY).ask(question)
    assert (now.status, now.reason) == (Status.DECLINED, Reason.NOT_IN_CORPUS)
    assert "They were written in 2018, 2019 and 2020 and cannot say what came after that." in now.answer


def test_what_is_old_depends_on_the_day(small_index: Index) -> None:
    then = Assistant(small_index, WordsEmbedder(), date(2020, 6, 1)).ask("what are the latest figures on reserves?")
    assert "cannot say what came after" not in then.answer


def test_every_decline_is_plain_and_short() -> None:
    for reason in (
        r for r in Reason if r.value not in ("greeting", "help", "thanks") and not r.value.startswith("error")
    ):
        text = decline(reason, make_query("what about it?", references=tuple(references("outcome 12"))))
        assert text.endswith((".", "?"))
        assert all(len(sentence.split()) <= 32 for sentence in text.split(". "))


def test_a_corpus_that_knows_no_unanswered_questions_declines_all_the_same(
    small_index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder without a plain-language index once ended in an error instead."""
    monkeypatch.setattr(small_index, "unanswered", ())
    monkeypatch.setattr(small_index, "unanswered_vectors", small_index.unanswered_vectors[:0])
    answer = Assistant(small_index, WordsEmbedder(), TODAY).ask("who bakes the bread in Peru?")
    assert (answer.status, answer.reason) == (Status.DECLINED, Reason.NOT_IN_CORPUS)
