"""Abbreviations learned from the corpus, and misspellings mended; what is known is left alone."""

from __future__ import annotations

import pytest
from assistant_makers import COMMON

from assistant.wording import Spelling, abbreviations, expansions

CORPUS = [
    "Clear directions must be given by each board. Each direction names a budget.",
    "Carers and the strategic commissioning plan. Alison Taylor wrote about integration. Paul Gray led it.",
]


@pytest.fixture
def spelling() -> Spelling:
    return Spelling(CORPUS, ["can I claim my bus fare?"], lambda word: word in COMMON)


# -- abbreviations -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "short", "long"),
    [
        ("Integration Joint Boards (IJBs) can build connections", "IJB", "Integration Joint Board"),
        ("a Chief Finance Officer (CFO) is appointed", "CFO", "Chief Finance Officer"),
        (
            "The Ministerial Strategic Group for Health and Community Care (MSG) met",
            "MSG",
            "Ministerial Strategic Group",
        ),
        ("the Health and Social Care (HSC) system", "HSC", "Health and Social Care"),
        ("Anticipatory Care Plans (ACPs)", "ACP", "Anticipatory Care Plan"),
    ],
)
def test_an_abbreviation_is_learned_where_the_text_defines_it(text: str, short: str, long: str) -> None:
    assert abbreviations([text]) == {short: long}


@pytest.mark.parametrize(
    "text",
    ["the Chief Executive (Glasgow) spoke", "Paul Gray (Chair) spoke", "the Act (2014) says", "an IJB (see above)",
     "Health Boards (XYZ) meet"],
)  # fmt: skip
def test_a_bracket_whose_letters_do_not_fit_is_no_definition(text: str) -> None:
    assert abbreviations([text]) == {}


def test_the_first_definition_wins() -> None:
    texts = ["Care Plan Team (CPT)", "Chief Planning Table (CPT)"]
    assert abbreviations(texts) == {"CPT": "Care Plan Team"}


def test_expansions_are_tokens_for_the_lexical_leg() -> None:
    assert expansions({"IJB": "Integration Joint Board"}) == {"ijb": ["integr", "joint", "board"]}


# -- spelling ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "mended"),
    [("direciton", "direction"), ("directoin", "direction"), ("diretcion", "direction"), ("budgte", "budget"),
     ("carres", "carers"), ("commisioning", "commissioning"), ("idrection", "direction"), ("stratgic", "strategic")],
)  # fmt: skip
def test_a_misspelt_word_of_the_corpus_is_mended_and_told(spelling: Spelling, typed: str, mended: str) -> None:
    assert spelling.mend(f"what is a {typed}?") == (f"what is a {mended}?", ((typed, mended),))


@pytest.mark.parametrize(
    "text",
    [
        "what is a direction?",  # a word of the corpus
        "can I claim my bus fare?",  # words of an entry
        "the quick brown dog",  # common English
        "budgets and boards",  # a plural of a known word
        "xylophonics",  # like nothing in the corpus
        "bor",  # too short to be sure
    ],
)
def test_what_is_known_or_like_nothing_is_left_alone(spelling: Spelling, text: str) -> None:
    assert spelling.mend(text) == (text, ())


@pytest.mark.parametrize("text", ["27A", "4(iv)", "s95", "2019/20", "£100000", "(iv)", "a.smith@bords.example"])
def test_numbers_references_and_addresses_are_left_alone(spelling: Spelling, text: str) -> None:
    assert spelling.mend(f"is {text} a board?") == (f"is {text} a board?", ())


@pytest.mark.parametrize(
    ("typed", "meant"), [("can u claim", "can you claim"), ("directions pls", "directions please"), ("abt boards", "about boards")]
)  # fmt: skip
def test_chat_abbreviations_are_spelt_out_without_a_note(spelling: Spelling, typed: str, meant: str) -> None:
    assert spelling.mend(typed) == (meant, ())


def test_a_short_word_may_differ_by_one_letter_a_long_one_by_two(spelling: Spelling) -> None:
    assert spelling.mend("baord")[0] == "board"
    assert spelling.mend("bxxrd")[0] == "bxxrd"
    assert spelling.mend("intigratoin")[0] == "integration"
    assert spelling.mend("intigratxyn")[0] == "intigratxyn"


def test_nothing_is_mended_to_a_word_that_only_an_entry_has(spelling: Spelling) -> None:
    assert spelling.mend("claimm") == ("claimm", ())


@pytest.mark.parametrize(
    ("typed", "mended"),
    [
        ("integrashun bord", "integration board"),
        ("clere direkshuns", "clear directions"),
        ("claym a budgit", "claim a budget"),  # "claim" is a common word that only an entry has
        ("wot is the stratejik plan", "what is the strategic plan"),  # the spelling of messages counts as well
    ],
)
def test_a_message_with_several_misspelt_words_is_read_by_ear(typed: str, mended: str) -> None:
    spelling = Spelling(CORPUS, ["can I claim my bus fare?", "direkshuns"], lambda word: word in {*COMMON, "claim"})
    assert spelling.mend(typed)[0] == mended


@pytest.mark.parametrize("text", ["direkshuns", "hydrotherapists and podiatrists", "the Derekshun of Bord"])
def test_one_strange_word_is_not_read_by_ear_nor_are_names_or_words_like_nothing(text: str) -> None:
    assert Spelling(CORPUS, [], lambda word: word in COMMON).mend(text) == (text, ())


def test_a_word_that_neither_sounds_nor_looks_alike_is_left_alone() -> None:
    spelling = Spelling(["the last carers"], [], lambda word: word in COMMON)
    assert spelling.mend("wot aboot ma lassie") == ("what about my lassie", ())


def test_of_two_words_as_near_the_commoner_one_is_taken() -> None:
    spelling = Spelling(["plane plant plant"], [], lambda _: False)
    assert spelling.mend("planq")[0] == "plant"


@pytest.mark.parametrize(
    "name",
    [
        "Dundee",
        pytest.param("Grey"),
    ],
)
def test_a_name_in_a_sentence_is_left_alone(spelling: Spelling, name: str) -> None:
    text = f"what did Mrs {name} say about the board?"
    assert spelling.mend(text) == (text, ())
