"""Words that sound alike."""

from __future__ import annotations

import pytest

from assistant.sounds import sound_of


@pytest.mark.parametrize(
    ("typed", "word"),
    [("integrashun", "integration"), ("finanse", "finance"), ("kwality", "quality"), ("pharmasy", "farmacy"),
     ("suport", "support"), ("polisy", "policy"), ("offishal", "official"), ("provishun", "provision")],
)  # fmt: skip
def test_spellings_of_one_sound_are_equal(typed: str, word: str) -> None:
    assert sound_of(typed) == sound_of(word)


@pytest.mark.parametrize(("one", "other"), [("board", "broad"), ("carers", "carry"), ("care", "cars")])
def test_different_words_mostly_stay_apart(one: str, other: str) -> None:
    assert sound_of(one) != sound_of(other)
