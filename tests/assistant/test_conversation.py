"""The thread that a message goes on from."""

from __future__ import annotations

from assistant_makers import conversation

from assistant.conversation import Exchange, exchanges_of, thread_of

RESERVES = Exchange("what must be done about reserves?", "(proposal 2(i)): “Each board must keep a reserves policy.”")
TELECARE = Exchange("which telecare should a service use?", "(section 1, bullet 2): “use telecare”")
CULTURE = Exchange("who says that culture is the biggest challenge?", "(paragraph 1): “culture”")


def test_exchanges_pair_questions_with_answers() -> None:
    turns = conversation(
        "what must be done about reserves?", "They must be kept.", "thanks", "You are welcome.", "and by when?"
    )
    assert exchanges_of(turns) == (
        Exchange("what must be done about reserves?", "They must be kept."), Exchange("and by when?", ""),
    )  # fmt: skip


def test_the_question_of_a_ramble_is_the_exchange() -> None:
    ramble = "I am new here and nobody tells me anything at all. What must be done about reserves? I ask for a friend."
    assert exchanges_of(conversation(ramble))[0].question == "What must be done about reserves?"


def test_a_thread_begins_with_the_last_question_that_stood_by_itself() -> None:
    thread = thread_of([TELECARE, RESERVES, Exchange("and by when?", "(timescale)")], "who must do it?")
    assert thread.topic == RESERVES.question
    assert thread.answers == ("(timescale)", RESERVES.answer)


def test_of_what_was_added_to_a_topic_the_last_counts() -> None:
    added = [Exchange("what about hospitals?", "a"), Exchange("what about carers?", "b")]
    assert (
        thread_of([RESERVES, *added], "and by when?").topic == "what must be done about reserves? – what about carers?"
    )


def test_nothing_older_than_the_thread_matters() -> None:
    old = [TELECARE, CULTURE] * 20
    assert thread_of([*old, RESERVES], "and by when?") == thread_of([RESERVES], "and by when?")


def test_a_recall_finds_its_exchange_by_the_words_they_share() -> None:
    assert thread_of([RESERVES, TELECARE, CULTURE], "going back to the reserves, by when?").topic == RESERVES.question


def test_a_recall_finds_its_exchange_by_its_place() -> None:
    said = [RESERVES, TELECARE, CULTURE]
    assert thread_of(said, "what was my first question?").topic == RESERVES.question
    assert thread_of(said, "what did you say two answers ago?").topic == TELECARE.question
    assert thread_of(said, "what was the answer to my previous question?").topic == TELECARE.question


def test_a_thread_knows_that_something_was_picked() -> None:
    assert thread_of([RESERVES, Exchange("the second one", "x")], "by when?").picked
    assert not thread_of([RESERVES, Exchange("and by when?", "x")], "who?").picked
