"""The lexical leg: terms of art survive, and scores are shares of what a question could score."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.lexical import Lexical, stem, stems_of, tokens_of, words_of

TEXTS = {
    "reserves": "Each IJB must keep a reserves policy",
    "directions": "Integration Joint Boards give directions to Health Boards",
    "carers": "Carers are paid the fares of their journeys",
    "officer": "The S95 officer reports under section 27A",
}


@pytest.fixture
def lexical() -> Lexical:
    return Lexical(TEXTS, {"ijb": tokens_of("Integration Joint Board")})


def best(lexical: Lexical, question: str) -> str:
    return lexical.ids[int(lexical.scores(question).argmax())]


@pytest.mark.parametrize(
    ("text", "token"),
    [("see (iv) above", "(iv)"), ("proposal 4 (iv)", "4(iv)"), ("section 27A", "27a"), ("the S95 officer", "s95"),
     ("an IJB", "ijb"), ("paragraph (a)", "(a)"), ("about 4.3", "4.3")],
)  # fmt: skip
def test_terms_of_art_are_tokens_of_their_own(text: str, token: str) -> None:
    assert token in tokens_of(text)


def test_two_ways_of_writing_a_reference_are_one_token() -> None:
    assert words_of("4 (iv)") == words_of("4(IV)") == ["4(iv)"]


def test_neighbouring_numbers_stay_apart() -> None:
    assert set(tokens_of("27A")).isdisjoint(tokens_of("27B"))
    assert set(tokens_of("4(iv)")).isdisjoint(tokens_of("4(v)"))


@pytest.mark.parametrize("word", ["not", "must", "no", "unless"])
def test_words_that_turn_a_rule_round_are_kept(word: str) -> None:
    assert tokens_of(f"boards {word} meet")[1:2] == [stem(word)]


def test_words_that_carry_no_topic_are_left_out_of_tokens_but_not_of_stems() -> None:
    assert tokens_of("what is the budget of a board") == ["budget", "board"]
    assert stems_of("what is") == ["what", "is"]


@pytest.mark.parametrize("text", ["the carer's", "the carer’s", "THE CARERS"])
def test_possessives_plurals_and_capitals_are_one_stem(text: str) -> None:
    assert tokens_of(text) == ["carer"]


@pytest.mark.parametrize("word", ["27as", "s95s", "ijb", "gps"])
def test_only_plain_words_of_some_length_are_stemmed(word: str) -> None:
    assert stem(word) == word


def test_the_text_that_has_the_words_scores_best(lexical: Lexical) -> None:
    assert best(lexical, "who pays the fares of carers?") == "carers"


def test_an_abbreviation_finds_its_long_form_and_the_other_way_round(lexical: Lexical) -> None:
    by_short = lexical.scores("IJB")
    by_long = lexical.scores("integration joint board")
    assert by_short[lexical.ids.index("directions")] > 0
    assert by_long[lexical.ids.index("reserves")] > 0


def test_scores_are_shares(lexical: Lexical) -> None:
    for question in ("reserves policy", "each IJB must keep a reserves policy", "fares fares fares", "27A"):
        scores = lexical.scores(question)
        assert scores.min() >= 0
        assert scores.max() <= 1


def test_a_word_that_nobody_has_lowers_the_share_of_all(lexical: Lexical) -> None:
    assert lexical.scores("reserves policy zebra").max() < lexical.scores("reserves policy").max()


@pytest.mark.parametrize("question", ["", "the of and", "zebra crossing", "?!"])
def test_a_question_without_known_words_scores_nothing(lexical: Lexical, question: str) -> None:
    assert not lexical.scores(question).any()


def test_coverage_is_the_share_of_a_questions_weight_in_one_text(lexical: Lexical) -> None:
    place = lexical.ids.index("reserves")
    assert lexical.coverage("the reserves policy", place) == 1.0
    assert 0 < lexical.coverage("the reserves of carers", place) < 1
    assert lexical.coverage("fares", place) == 0.0
    assert lexical.coverage("", place) == 0.0


def test_unknown_is_the_share_of_words_that_nobody_has(lexical: Lexical) -> None:
    assert lexical.unknown("reserves policy") == 0.0
    assert lexical.unknown("zebra crossing") == 1.0
    assert 0.5 < lexical.unknown("zebra reserves") < 1  # what nobody has weighs most
    assert lexical.unknown("what is it") == 0.0


def test_the_best_are_those_that_sorting_everything_would_give() -> None:
    draw = np.random.default_rng(5)
    lexical = Lexical(TEXTS)
    for size in (0, 3, 50, 51, 400):
        scores = draw.integers(0, 6, size).astype(np.float32) / 6  # many equal ones
        every = [i for i in np.argsort(-scores, kind="stable")[:50] if scores[i] > 0]
        assert list(lexical.best(scores, 50)) == every
