"""What is really asked: follow-ups completed, changes of topic left alone, marks taken out."""

from __future__ import annotations

import pytest
from assistant_makers import COMMON, conversation, provision

from assistant.rephrase import Rephraser, clean
from assistant.types import Want
from assistant.wording import Spelling
from ingest.store import Index

MONEY = conversation(
    "what must be done about reserves?", "The 2019 review proposed (proposal 2(i)): “Each board must …” [1]"
)
OUTCOMES = conversation(
    "what are the outcomes?",
    "The law, as the 2019 review restates it, says (outcomes 1 to 3): National wellbeing outcomes\n"
    "1. People live in good health for longer [1]\n2. Carers are supported to look after their own health [2]",
)


@pytest.fixture(scope="module")
def rephraser(small_index: Index) -> Rephraser:
    texts = [d.text for d in small_index.documents.values()]
    return Rephraser(small_index, Spelling(texts, [], COMMON.__contains__))


def labels(rephraser: Rephraser, index: Index, question: str, history: tuple) -> list[str]:
    return [index.by_id[i].locator.label for i in rephraser.rephrase(question, history).focus]


# -- cleaning ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("message", "cleaned"),
    [
        ("  what   is\na direction? ", "what is a direction?"),
        ("what\x00 is\x07 a direction?", "what is a direction?"),
        ("what\u200b is\ufeff a direction?", "what is a direction?"),
        ("\u202ewhat is a direction?\u202c", "what is a direction?"),
        ("what\u00a0is\ta\x85direction?", "what is a direction?"),
        ("cafe\u0301", "caf\u00e9"),
    ],
)
def test_control_invisible_and_direction_marks_are_taken_out(message: str, cleaned: str) -> None:
    assert clean(message) == cleaned


@pytest.mark.parametrize(
    "mark",
    ["\u200b", "\u200d", "\u202e", "\u2066", "\ufeff", "\x1b", "\x7f",
     pytest.param("\u00ad"), pytest.param("\x9b")],
)  # fmt: skip
def test_no_mark_is_left(mark: str) -> None:
    assert mark not in clean(f"a{mark}b")


def test_marks_in_the_history_are_taken_out_as_well(rephraser: Rephraser) -> None:
    history = conversation("what about\u202e reserves\x00?", "…")
    assert rephraser.rephrase("and by when?", history).standalone == "what about reserves ? – and by when?"


# -- follow-ups --------------------------------------------------------------------------------


@pytest.mark.parametrize("message", ["and by when?", "by when?", "why is that?", "who is responsible for it?"])
def test_an_elliptical_message_is_completed_with_its_topic(rephraser: Rephraser, message: str) -> None:
    query = rephraser.rephrase(message, MONEY)
    assert query.follow_up
    assert query.standalone.startswith("what must be done about reserves")
    assert query.standalone.endswith(message)
    assert query.question == message


def test_a_place_that_is_counted_out_stands_by_itself(rephraser: Rephraser, small_index: Index) -> None:
    query = rephraser.rephrase("and the second point of section 1 of the framework?", MONEY)
    assert (query.follow_up, query.picked, query.references) == (False, True, ())
    assert [small_index.by_id[i].locator.label for i in query.focus] == ["section 1, bullet 2"]


def test_the_last_of_a_list_is_named_by_its_number(rephraser: Rephraser) -> None:
    assert [r.key for r in rephraser.rephrase("the last outcome").references] == ["outcome 3"]
    assert [r.key for r in rephraser.rephrase("proposal two part two").references] == ["proposal 2(ii)"]


def test_a_topic_that_is_only_a_place_lends_that_places_words(rephraser: Rephraser) -> None:
    history = conversation("wots in 2(i)", "The 2019 review proposed (proposal 2(i)): “Each board must …” [1]")
    assert "reserves policy" in rephraser.rephrase("wen by", history).standalone


@pytest.mark.parametrize("message", ["which bodies are those?", "and what boards are they?"])
def test_which_those_are_is_asked_of_what_was_quoted(rephraser: Rephraser, message: str) -> None:
    query = rephraser.rephrase(message, MONEY)
    assert (query.follow_up, query.own_words) == (True, 0)


def test_a_follow_up_keeps_its_own_wants(rephraser: Rephraser) -> None:
    assert Want.WHEN in rephraser.rephrase("and by when?", MONEY).wants


def test_a_second_follow_up_still_has_the_first_topic(rephraser: Rephraser) -> None:
    history = (*MONEY, *conversation("and by when?", "The 2019 review said (proposal 2(i), timescale): “3 months” [1]"))
    query = rephraser.rephrase("who must do it?", history)
    assert query.standalone == "what must be done about reserves? – who must do it?"


def test_small_talk_between_does_not_lose_the_topic(rephraser: Rephraser) -> None:
    history = (*MONEY, *conversation("thanks", "You are welcome."))
    assert "reserves" in rephraser.rephrase("and by when?", history).standalone


@pytest.mark.parametrize(
    "message",
    ["what are the national outcomes?", "who wrote the opinion piece about culture?",
     "which telecare should a good local service use?", "what is proposal 1(ii)?"],
)  # fmt: skip
def test_a_change_of_topic_is_not_dragged_back(rephraser: Rephraser, message: str) -> None:
    query = rephraser.rephrase(message, MONEY)
    assert not query.follow_up
    assert query.standalone == message
    assert query.focus == ()


@pytest.mark.parametrize(
    "message",
    [
        pytest.param("is there anything about telecare?"),
        pytest.param("is it true that carers are supported?"),
        pytest.param("does the framework say that telecare is used?"),
        pytest.param("do boards publish their plans?"),
        "does a board publish its budget and its plan each year for all partners?",
    ],
)
def test_a_pronoun_that_points_inside_its_own_sentence_is_no_follow_up(rephraser: Rephraser, message: str) -> None:
    assert not rephraser.rephrase(message, MONEY).follow_up


@pytest.mark.parametrize("start", ["New question: ", "Moving on, ", "Different topic. ", "ok, something else: "])
def test_a_message_that_says_it_is_new_is_believed(rephraser: Rephraser, start: str) -> None:
    query = rephraser.rephrase(f"{start}what about telecare?", MONEY)
    assert not query.follow_up
    assert query.search == "what about telecare?"


def test_the_first_message_of_a_conversation_follows_nothing(rephraser: Rephraser) -> None:
    assert not rephraser.rephrase("and by when?").follow_up
    assert not rephraser.rephrase("and by when?", conversation("hello", "Hello.")).follow_up


def test_empty_turns_are_passed_over(rephraser: Rephraser) -> None:
    assert not rephraser.rephrase("and by when?", conversation("  ", "")).follow_up


# -- what the last answer was about ------------------------------------------------------------


def test_places_in_the_last_answer_are_the_focus(rephraser: Rephraser, small_index: Index) -> None:
    assert labels(rephraser, small_index, "and by when?", MONEY) == ["proposal 2(i)"]


def test_only_the_last_answer_counts(rephraser: Rephraser, small_index: Index) -> None:
    history = (*OUTCOMES, *MONEY)
    assert labels(rephraser, small_index, "and by when?", history) == ["proposal 2(i)"]


@pytest.mark.parametrize(
    ("message", "label"),
    [("the second one", "outcome 2"), ("explain the first", "outcome 1"), ("and the last one?", "outcome 3"),
     ("what about number 3?", "outcome 3"), pytest.param("number 3?", "outcome 3"), ("what about the 2nd one?", "outcome 2")],
)  # fmt: skip
def test_an_ordinal_picks_from_the_list_of_the_last_answer(
    rephraser: Rephraser, small_index: Index, message: str, label: str
) -> None:
    query = rephraser.rephrase(message, OUTCOMES)
    assert [small_index.by_id[i].locator.label for i in query.focus] == [label]
    assert query.picked


def test_an_ordinal_beyond_the_list_picks_nothing(rephraser: Rephraser, small_index: Index) -> None:
    query = rephraser.rephrase("the ninth one", OUTCOMES)
    assert [small_index.by_id[i].locator.label for i in query.focus] == ["outcomes 1 to 3"]


def test_the_one_after_that_is_the_next_in_its_whole(rephraser: Rephraser, small_index: Index) -> None:
    assert labels(rephraser, small_index, "and the one after that?", MONEY) == ["proposal 2(ii)"]


def test_after_the_last_one_there_is_none(rephraser: Rephraser, small_index: Index) -> None:
    history = conversation(
        "what is proposal 2(ii)?", "The 2019 review proposed (proposal 2(ii)): “Clear directions” [1]"
    )
    assert labels(rephraser, small_index, "and the one after that?", history) == ["proposal 2(ii)"]


# -- a question by itself ----------------------------------------------------------------------


def test_a_query_has_its_references_wants_and_corrections(rephraser: Rephraser) -> None:
    query = rephraser.rephrase("when must direcitons of proposal 2 (ii) be given?")
    assert [r.key for r in query.references] == ["proposal 2(ii)"]
    assert query.corrections == (("direcitons", "directions"),)
    assert "directions" in query.search
    assert "direcitons" in query.standalone  # people see what they asked
    assert Want.WHEN in query.wants


@pytest.mark.parametrize(
    "message",
    [
        pytest.param("what are Scotland's nine outcomes?"),
        pytest.param("what are Scotland’s nine outcomes?"),
        pytest.param("what are the board's two main jobs?"),
        pytest.param("what of Beveridge's five giants?"),
        pytest.param("how can the third sector support the outcomes?"),
        "what does the third sector say?",
        "how many boards met twice?",
    ],
)
def test_a_question_that_names_no_place_has_no_references(rephraser: Rephraser, message: str) -> None:
    assert rephraser.rephrase(message).references == ()


def test_the_same_message_gives_the_same_query(rephraser: Rephraser, small_index: Index) -> None:
    texts = [d.text for d in small_index.documents.values()]
    again = Rephraser(small_index, Spelling(texts, [], COMMON.__contains__))
    assert rephraser.rephrase("and the second one?", OUTCOMES) == again.rephrase("and the second one?", OUTCOMES)


def test_the_focus_is_in_the_index(rephraser: Rephraser, small_index: Index) -> None:
    focus = rephraser.rephrase("why is that?", OUTCOMES).focus
    assert focus == (provision(small_index, "review", "outcomes 1 to 3").id,)


# -- what earlier conversation may and may not do ---------------------------------------------


def test_nothing_older_than_the_topic_changes_a_query(rephraser: Rephraser) -> None:
    old = (*OUTCOMES, *conversation("who gets a vote on the board?", "The documents I hold do not say.")) * 10
    for message in ("and by when?", "who must do that?", "is it mandatory?", "the next one", "what about telecare?"):
        assert rephraser.rephrase(message, (*old, *MONEY)) == rephraser.rephrase(message, MONEY)


def test_a_reference_two_turns_back(rephraser: Rephraser, small_index: Index) -> None:
    history = (
        *MONEY,
        *conversation("who says that culture is a challenge?", "Ann Smith wrote (paragraph 1): “culture”"),
    )
    assert labels(rephraser, small_index, "going back to the reserves, by when?", history) == ["proposal 2(i)"]
    assert labels(rephraser, small_index, "and by when?", history) == ["paragraph 1"]


def test_after_a_decline_there_is_nothing_to_point_at(rephraser: Rephraser) -> None:
    """ "And by when?" after a decline was once answered from the answer before it."""
    history = (*MONEY, *conversation("who appoints the chief officer?", "The documents I hold do not say."))
    query = rephraser.rephrase("and by when?", history)
    assert query.follow_up
    assert query.focus == ()


def test_what_was_picked_is_the_topic_from_then_on(rephraser: Rephraser, small_index: Index) -> None:
    history = (
        *OUTCOMES,
        *conversation("the second one", "The law, as the 2019 review restates it, says (outcome 2): “Carers …” [1]"),
    )
    query = rephraser.rephrase("who must do that?", history)
    assert "Carers are supported to look after their own health" in query.standalone
    assert [small_index.by_id[i].locator.label for i in query.focus] == ["outcome 2"]
    assert [small_index.by_id[i].locator.label for i in rephraser.rephrase("number 3", history).focus] == ["outcome 3"]


def test_a_number_that_is_not_there_is_told(rephraser: Rephraser) -> None:
    assert rephraser.rephrase("the ninth one", OUTCOMES).remarks == ("There are three there, so there is no number 9.",)


def test_a_place_of_many_sources_is_read_in_the_source_of_the_conversation(rephraser: Rephraser) -> None:
    asked = "which telecare should a service use?"
    history = conversation(asked, "Guidance says, in the 2020 framework (section 1, bullet 2): “use telecare” [1]")
    for message in ("what does section 2 say?", "and section 2?"):
        assert rephraser.rephrase(message, history).sources == ("framework",)


@pytest.mark.parametrize("plea", ["say that more simply", "in plain english", "are you sure?", "tl;dr"])
def test_a_plea_for_the_same_again_asks_the_same_question(rephraser: Rephraser, plea: str) -> None:
    query = rephraser.rephrase(plea, MONEY)
    assert query.standalone == "what must be done about reserves?"
    assert query.own_words == 0


def test_spelling_in_the_history_is_mended_too(rephraser: Rephraser) -> None:
    history = conversation("wot must be done abt resreves?", "(proposal 2(i)): “Each board must keep …”")
    assert rephraser.rephrase("and by when?", history).standalone == "what must be done about reserves? – and by when?"


def test_recommendations_are_proposals(rephraser: Rephraser) -> None:
    query = rephraser.rephrase("what is recommendation 2(i)?")
    assert [r.key for r in query.references] == ["proposal 2(i)"]
    assert query.remarks == ("The document calls recommendation 2(i) “proposal 2(i)”.",)


def test_another_language_is_read_as_it_stands(rephraser: Rephraser) -> None:
    query = rephraser.rephrase("Que dit le point 2(i) des directives ?", MONEY, "French")
    assert (query.language, query.follow_up, query.corrections) == ("French", False, ())
    assert [r.key for r in query.references] == ["2(i)"]
