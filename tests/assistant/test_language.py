"""Which language a message is in, and what is said of it."""

from __future__ import annotations

import pytest
from assistant_makers import TODAY, make_evidence, make_query, make_source

from assistant.chain import Assistant
from assistant.language import OTHER, foreign, language_note
from assistant.notes import notes_for
from assistant.replies import decline
from assistant.types import Reason, Statement, Status

KNOWN = frozenset(
    [
        "what",
        "are",
        "the",
        "outcomes",
        "of",
        "a",
        "board",
        "must",
        "boards",
        "do",
        "about",
        "reserves",
        "carers",
        "get",
        "direction",
        "require",
        "section",
        "proposal",
    ]
)


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Quels sont les neuf résultats nationaux ?", "French"),
        ("¿Cuáles son los resultados nacionales de salud?", "Spanish"),
        ("Was verlangt eine Anweisung des Ausschusses?", "German"),
        ("Jakie są zasady integracji usług?", "Polish"),
        ("الأهداف الوطنية", "Arabic"),
    ],
)
def test_another_language_by_its_name(question: str, language: str) -> None:
    assert foreign(question, KNOWN) == language


@pytest.mark.parametrize(
    "question",
    ["what are the outcomes?", "whit are the ootcomes o a board?", "wot must boards do abt reserves", "bonjour",
     ""],
)  # fmt: skip
def test_english_in_any_spelling_and_what_is_too_short_to_tell(question: str) -> None:
    assert foreign(question, KNOWN) == ""


def test_a_match_that_is_good_enough_is_answered_with_a_word_on_the_language(small_assistant: Assistant) -> None:
    answer = small_assistant.ask("Was sagt bitte genau der Absatz 2(i) über Rücklagen der Ausschüsse?")
    assert answer.status is Status.ANSWERED
    assert answer.notes[0] == "You asked in German. The documents are in English, so the answer is in English."


def test_without_a_match_it_is_declined_politely(small_assistant: Assistant) -> None:
    answer = small_assistant.ask("Quelles sont les obligations du conseil en matière de directives ?")
    assert (answer.status, answer.reason) == (Status.DECLINED, Reason.OTHER_LANGUAGE)
    assert "You asked" not in answer.answer
    assert answer.answer.startswith("I think that you asked in French.")
    assert answer.answer.endswith("Please ask in English.")


def test_a_language_that_is_not_known_by_name() -> None:
    assert language_note(OTHER).startswith("You asked in another language.")
    assert "I think" not in decline(Reason.OTHER_LANGUAGE, make_query("x", language=OTHER))


def test_the_note_is_only_for_those_who_asked_in_another_language() -> None:
    source = make_source()
    statement = Statement("", "Boards must meet.", (make_evidence(source=source),))
    assert notes_for(make_query("q"), [statement], {"made": source}, TODAY) == []
    assert notes_for(make_query("q", language="French"), [statement], {"made": source}, TODAY)[0] == language_note(
        "French"
    )
