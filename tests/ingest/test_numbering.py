"""References: every way of writing one gives one key, and nothing else is taken for one."""

from __future__ import annotations

import pytest

from ingest.numbering import CARDINALS, ORDINALS, key, number_of, plural, references, roman_value


def keys(text: str) -> list[str]:
    return [r.key for r in references(text)]


@pytest.mark.parametrize(
    "text",
    [
        "proposal 4(iv)", "Proposal 4 (iv)", "PROPOSAL 4 (IV)", "proposal 4. (iv)", "proposal 4iv", "proposal 4.iv",
        "proposal number 4(iv)", "proposal no. 4 (iv)", "proposals 4(iv)", "propsal 4(iv)",
    ],
)  # fmt: skip
def test_one_proposal_in_many_spellings(text: str) -> None:
    assert keys(f"what does {text} say?") == ["proposal 4(iv)"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("outcome 6", ["outcome 6"]),
        ("outcome six", ["outcome 6"]),
        ("the sixth outcome", ["outcome 6"]),
        ("the 6th national health and wellbeing outcome", ["outcome 6"]),
        ("the twelfth planning principle", ["principle 12"]),
        ("principal 3", ["principle 3"]),
        ("outcomes 3, 4 and 5", ["outcome 3", "outcome 4", "outcome 5"]),
        ("proposals 4(i) and 4(ii)", ["proposal 4(i)", "proposal 4(ii)"]),
        ("s.27(1)(a)", ["section 27(1)(a)"]),
        ("section 27 (1) (a)", ["section 27(1)(a)"]),
        ("s 27A", ["section 27A"]),
        ("section 27a", ["section 27A"]),
        ("section 1.2", ["section 1.2"]),
        ("para 3", ["paragraph 3"]),
        ("paragraph 4.3", ["paragraph 4.3"]),
        ("schedule 1", ["schedule 1"]),
        ("footnote 1", ["footnote 1"]),
        ("chapter 2", ["section 2"]),
        ("appendix 3", ["annex 3"]),
        ("4(iv)", ["4(iv)"]),
        ("4iv", ["4(iv)"]),
        ("2 (v)", ["2(v)"]),
    ],
)
def test_what_a_reference_is(text: str, expected: list[str]) -> None:
    assert keys(f"what about {text} then") == expected


@pytest.mark.parametrize(
    "text",
    ["25 proposals", "the nine outcomes", "in 2014", "by 31 March 2019", "12 months", "50% of it", "S95 officers", "what does a section 95 officer do",
     "the second proposal on finance", "COVID-19", "a principle", "£100", "1.5 million"],
)  # fmt: skip
def test_what_a_reference_is_not(text: str) -> None:
    assert keys(f"what about {text} then") == []


def test_27a_is_not_27() -> None:
    assert keys("section 27A") != keys("section 27")
    assert keys("section 27(1)(a)") != keys("section 27(1)(b)")


def test_a_reference_says_where_it_stands() -> None:
    text = "Is proposal 4 (iv) law?"
    (found,) = references(text)
    assert text[found.start : found.end] == "proposal 4 (iv)"
    assert (found.noun, found.path) == ("proposal", ("4", "iv"))


def test_every_proposal_key_is_read_back_as_itself() -> None:
    for number in range(1, 7):
        for roman in ("i", "ii", "iii", "iv", "v", "vi"):
            name = key("proposal", (str(number), roman))
            assert keys(name) == [name]
            assert keys(key(None, (str(number), roman))) == [f"{number}({roman})"]


def test_words_and_digits_are_numbers() -> None:
    assert [number_of(w) for w in ("twelve", "Twelfth", "12", "dozen", "iv")] == [12, 12, 12, None, None]
    assert [number_of(w) for w in CARDINALS] == [number_of(w) for w in ORDINALS] == list(range(1, 21))


def test_nouns_have_plurals() -> None:
    assert plural("proposal") == "proposals"


def test_roman_numerals() -> None:
    assert [roman_value(r) for r in ("i", "iv", "vi", "ix", "xiv", "xxxix", "q", "")] == [1, 4, 6, 9, 14, 39, 0, 0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("s27(1)(a)", ["section 27(1)(a)"]),
        ("section 27(1A)", ["section 27(1a)"]),
        ("s. 27(za)", ["section 27(za)"]),
        ("subsection (1) of section 27", ["section 27(1)"]),
        ("paragraph (b) of section 27(1)", ["section 27(1)(b)"]),
        ("section 27, subsection (1)(a)", ["section 27(1)(a)"]),
        ("art. 3(6) and reg. 4(1)", ["article 3(6)", "regulation 4(1)"]),
        ("sch. 1 para. 5(2)", ["schedule 1 paragraph 5(2)"]),
        ("paragraph 5(2) of schedule 1", ["schedule 1 paragraph 5(2)"]),
        ("paragraph 3 of the schedule", ["schedule paragraph 3"]),
        ("section 5, paragraph 3", ["section 5", "paragraph 3"]),
        ("S2 pupils", []),
        ("the Regulations 2014", []),
        ("the second rule", []),
    ],
)
def test_places_in_legislation(text: str, expected: list[str]) -> None:
    assert keys(text) == expected
