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
    assert plural("section") == "sections"


def test_roman_numerals() -> None:
    assert [roman_value(r) for r in ("i", "iv", "vi", "ix", "xiv", "xvi", "xxxix")] == [1, 4, 6, 9, 14, 16, 39]
    assert [roman_value(r) for r in ("q", "", "viii", "viiii", "xxxxi", "via")] == [0, 0, 8, 0, 0, 0]


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


# A number or a letter that a document could well have is read whole, and one that it could not have is not read in part.
@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("section 108", ["section 108"]), ("section 27AB", ["section 27AB"]), ("section 27ABC", []),
        ("section 1.125", ["section 1.125"]), ("section 27(ab)", ["section 27(ab)"]), ("section 27(see)", ["section 27"]),
        ("section 27(zza)", ["section 27(zza)"]), ("section 27(zzza)", ["section 27"]),
        ("section 27(12)", ["section 27(12)"]), ("section 27(123)", ["section 27"]),
        ("section 27(1AB)", ["section 27(1ab)"]), ("section 27(1ABC)", ["section 27"]),
        ("the 12th outcome", ["outcome 12"]), ("the 112th outcome", []), ("12(iv)", ["12(iv)"]), ("112(iv)", []),
        ("schedule 12 paragraph 5", ["schedule 12 paragraph 5"]), ("schedule 123 paragraph 5", ["schedule 123", "paragraph 5"]),
        ("paragraph 5 of schedule 12", ["schedule 12 paragraph 5"]),
        ("paragraph 5 of schedule 1a", ["schedule 1A paragraph 5"]), ("schedule 1a, paragraph 5", ["schedule 1A paragraph 5"]),
    ],
)  # fmt: skip
def test_numbers_and_letters_are_read_whole(text: str, expected: list[str]) -> None:
    assert keys(f"what does {text} say?") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("section 27 . ( 1 ) ( a )", ["section 27(1)(a)"]), ("2 . ( v )", ["2(v)"]), ("2 (V)", ["2(v)"]),
        ("proposal no 4", ["proposal 4"]), ("proposal # 4", ["proposal 4"]), ("outcomes 3,4 & 5", ["outcome 3", "outcome 4", "outcome 5"]),
        ("outcome SIX", ["outcome 6"]), ("the Sixth Outcome", ["outcome 6"]), ("the SIXTH outcome", ["outcome 6"]),
        ("the 6th health & wellbeing outcome", ["outcome 6"]),
        ("the 6th national health and wellbeing outcome", ["outcome 6"]),
        ("the sixth of all the outcomes", ["outcome 6"]), ("the first of the very best outcomes", []),
        ("the first outcome of section 3", ["outcome 1", "section 3"]),
        ("the first timetabled action", ["action 1"]), ("the second yearly action", ["action 2"]),
        ("the third sectoral outcome", ["outcome 3"]), ("the second rule and the first outcome", ["outcome 1"]),
        ("outcome one attracts", ["outcome 1"]),
    ],
)  # fmt: skip
def test_blanks_and_capitals_do_not_count(text: str, expected: list[str]) -> None:
    assert keys(f"what does {text} say?") == expected


@pytest.mark.parametrize("law", ["section", "sections", "s", "ss", "s."])
def test_a_section_by_any_of_its_names(law: str) -> None:
    for text in (f"subsection (1) of {law} 27", f"{law} 27, subsection (1)", f"subsection (1) of {law}27"):
        assert keys(f"what does {text} say?") == ["section 27(1)"]


@pytest.mark.parametrize(
    ("law", "noun"),
    [("article", "article"), ("articles", "article"), ("art.", "article"), ("arts", "article"), ("regulation", "regulation"),
     ("regulations", "regulation"), ("reg", "regulation"), ("regs.", "regulation"), ("rule", "rule"), ("rules", "rule")],
)  # fmt: skip
def test_a_part_of_other_law_by_any_of_its_names(law: str, noun: str) -> None:
    assert keys(f"what does paragraph (b) of {law} 4 say?") == [f"{noun} 4(b)"]


@pytest.mark.parametrize(
    "inner",
    ["subsection (1)", "Subsection 1", "subsection(1)", "subsection ( 1 )", "sub-section (1)", "subsections (1)",
     "paragraph (1)", "para (1)", "para. (1)", "para(1)", "paragraph ( 1 )", "sub-paragraph (1)", "subparagraph (1)"],
)  # fmt: skip
def test_a_part_of_a_section_is_read_with_it_on_either_side(inner: str) -> None:
    assert keys(f"what does {inner} of Section 27 say?") == ["section 27(1)"]
    for comma in (", ", " , ", " ", ","):
        assert keys(f"what does section 27{comma}{inner} say?") == ["section 27(1)"]
    assert keys(f"what does section 27(2), {inner} say?") == ["section 27(2)(1)"]


def test_the_letters_of_a_part_are_all_kept() -> None:
    assert keys("what does subsection (1)(ab) of section 27 say?") == ["section 27(1)(ab)"]
    assert keys("what does subsection 12 of section 27 say?") == ["section 27(12)"]


@pytest.mark.parametrize(
    "text",
    ["sch. 1 para. 5(2)", "sch 1 para 5(2)", "Schedule 1 Paragraph 5(2)", "sch1 para5(2)", "sch.1, para.5(2)", "schedule 1 , para 5(2)",
     "schedule 1,para 5(2)", "schedule 1 paras 5(2)", "para 5(2) of sch. 1", "para.5(2) to sch.1", "paragraph 5(2) in the schedule 1",
     "paragraph5(2) of Schedule 1", "paras 5(2) of sch 1"],
)  # fmt: skip
def test_a_paragraph_of_a_schedule_in_many_spellings(text: str) -> None:
    assert keys(f"what does {text} say?") == ["schedule 1 paragraph 5(2)"]


@pytest.mark.parametrize("text", ["schedule paragraph 5", "the schedule, paragraph 5", "paragraph 5 of the sch."])
def test_the_only_schedule_needs_no_number(text: str) -> None:
    assert keys(f"what does {text} say?") == ["schedule paragraph 5"]


@pytest.mark.parametrize("text", ["paragraph 4 of the scheme", "paragraph 4 in our school"])
def test_a_scheme_is_no_schedule(text: str) -> None:
    assert keys(f"what does {text} say?") == ["paragraph 4"]


def test_the_word_that_ends_another_is_no_noun() -> None:
    for text in (
        "issues 4",
        "boss 3",
        "counterparts 3",
        "issues 27, subsection (1)",
        "the first suboutcome",
        "the first sectional view",
    ):
        assert keys(f"what about {text} then") == [], text
    assert keys("what does subparagraph 5(2) of schedule 1 say?") == ["schedule 1"]


@pytest.mark.parametrize(
    "text",
    ["the twenty-first outcome", "the thirty-second principle", "outcome twenty-one", "an outcome one-off", "outcome one by one",
     "outcome one at a time", "the section 95 chief finance officer", "section 95 finance officers", "the third sector outcome",
     "the second party rule", "the first time section", "the second regulation"],
)  # fmt: skip
def test_a_number_word_that_belongs_to_other_words_is_no_reference(text: str) -> None:
    """The twenty-first outcome was once the first, and outcome twenty-one the twentieth."""
    assert keys(f"what about {text} then") == []


def test_only_what_follows_a_number_at_once_is_another_of_the_same() -> None:
    assert keys("outcome 3 and what it says, 12 of them") == ["outcome 3"]


def test_letters_of_other_alphabets_are_no_numbering() -> None:
    """A capital dotted I, or the Kelvin sign, is no letter of a place: its key would not read back."""
    assert [r.key for r in references("what does section 4\u0130, bullet 9 say?")] == ["bullet 9"]
    assert [r.key for r in references("section 27\u212a and paragraph 4(\u0130)")] == ["paragraph 4"]


def test_brackets_after_brackets_are_read_in_time_that_grows_with_them() -> None:
    """They took twice as long with each one more. No clock: what hangs is ended by the limit of a test."""
    assert references("paragraph (a) of paragraph" + " (a)" * 2000 + " of the plan") == []
