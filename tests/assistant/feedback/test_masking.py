"""Personal data goes, the numbers of the guidance stay. A table of both, and properties over any text around them."""

from __future__ import annotations

import doctest
import re

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from assistant.feedback import masking
from assistant.feedback.masking import CHI, EMAIL, INSURANCE, POSTCODE, TELEPHONE, mask

PERSONAL = {
    EMAIL: (
        "jean.muir@example.org", "j.o'hara+ijb@nhs.scot", "JEAN@EXAMPLE.CO.UK", "a_b@sub.domain.gov.uk", "jean(at)example.org",
        "jean @ example.org", "séan@exämple.org", "jean@localhost", "j\u200bean@example.org", "jean＠example.org",
    ),
    TELEPHONE: (
        "0131 496 0000", "01314960000", "(0131) 496 0000", "0131-496-0000", "0131.496.0000", "07700 900123", "07700900123",
        "+44 131 496 0000", "+44 (0)131 496 0000", "+447700900123", "0044 131 496 0000", "020 7946 0018", "0800 496 0000",
        "01555 12345", "0131\u00a0496\u00a00000", "0131–496–0000", "+353 1 496 0000", "0131 4 9 6 0 0 0 0", "٠١٣١ ٤٩٦ ٠٠٠٠",
        "０１３１４９６００００",
    ),
    CHI: ("0101901234", "010190 1234", "010190-1234", "311299 9999", "010 190 1234", "2902001234"),
    INSURANCE: (
        "QQ123456C".replace("Q", "A"), "AB 12 34 56 C", "ab123456c", "AB-12-34-56-C", "AB123456", "ab 12 34 56 c",
        "JG 10 37 59 A", "AB 123456 C".replace(" C", "C"), "WE 12 34 56 D", "SC123456A",
    ),
    POSTCODE: (
        "EH1 1AA", "eh1 1aa", "EH11AA", "G12 8QQ", "g128qq", "KW15 1QN", "ZE1 0AA", "SW1A 1AA", "B1 1HQ", "IV2 3PW",
        "EH1  3DG", "eh1 2nd",
    ),
}  # fmt: skip
# What the guidance and the law are made of, and what people write about them.
KEPT = (
    "SSI 2014/285", "S.S.I. 2014/285", "SI 2014/1234", "2014 asp 9", "asp 9", "2014 c. 23", "27(1)(a)", "s. 27(1)(a)",
    "section 27A", "s27 of the Act", "sections 26 to 28", "proposal 4(iv)", "outcome 6", "paragraph 12.3.4", "p. 12", "Annex 2B",
    "£100000", "£8,500,000", "£ 0101901234", "£0131496000", "100000", "a turnover of 100000", "at 100000 a year", "8.5 billion",
    "12,345,678", "1234567890", "0.123456789", "3.1415926535", "45p a mile", "28 days", "50%", "1/2", "10 000 000",
    "1 April 2019", "01/04/2019", "01-04-2019", "2019-02-04", "01.04.2019", "by 12 05 19", "on 12 05 19 a meeting", "at 10 30",
    "2018/19", "2019-20", "2018-2019", "in 2019 and 2020", "by 31 March 2026", "6 months", "0900 to 1700", "9.30-10.45", "14:30",
    "HDL (2007) 12", "CEL 15 (2012)", "Cm 9780", "ISBN 0 11 123456 7", "ISBN 978-1-78781-512-2", "10.1234/0123456789",
    "SC012345", "SC123456", "page a4 1st draft", "s1 2nd bullet", "g8 2 people", "27A 1st", "EH1", "IJB", "999", "NHS 24",
    "1, 2, 3, 4, 5, 6, 7, 8, 9, 10", "01 02 03 04 05", "4(i) to 4(v)", "sha256 0f1e2d3c4b5a", "5@£10", "2 @ 3", "50/50",
    "an Act of 2014 as amended in 2025", "Schedule 1, para 3(2)(b)", "T1 to T4", "A9", "M8", "B12", "PE1", "category C1 2BC",
)  # fmt: skip
PAIRS = [(label, given_) for label, many in PERSONAL.items() for given_ in many]
# Words as they stand around such data; figures beside a number would be part of it.
AROUND = st.text(alphabet="abcdefg hij.,;:!?()'\n", max_size=12).map(lambda s: f"{s} ")


@pytest.mark.parametrize(("label", "data"), PAIRS)
def test_personal_data_is_masked_by_its_name(label: str, data: str) -> None:
    assert mask(data) == label


@pytest.mark.parametrize("text", KEPT)
def test_what_the_guidance_is_made_of_stays(text: str) -> None:
    assert mask(text) == text
    assert mask(f"See {text}, please.") == f"See {text}, please."


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Ring 0131 496 0000 2019 was better", f"Ring {TELEPHONE} 2019 was better"),
        ("tel:01314960000.", f"tel:{TELEPHONE}."),
        ("(0131 496 0000)", f"({TELEPHONE})"),
        ("CHI0101901234", CHI),
        ("CHI:0101901234", f"CHI:{CHI}"),
        ("my CHI number is 01 01 90 1234.", f"my CHI number is {CHI}."),
        ("chi no 9999999999", f"chi no {CHI}"),
        ("a@b.org,c@d.org", f"{EMAIL},{EMAIL}"),
        ("<mailto:a@b.org>", f"<mailto:{EMAIL}>"),
        ("3 Leith St, EH1 1AA, on 1 April 2019", f"3 Leith St, {POSTCODE}, on 1 April 2019"),
        ("SSI 2014/285 and 07700 900123", f"SSI 2014/285 and {TELEPHONE}"),
        ("0131 496 0000/07700 900123", f"{TELEPHONE}/{TELEPHONE}"),
        ("\uff2a\uff4f@example.org", EMAIL),
    ],
)
def test_data_between_other_words(text: str, masked: str) -> None:
    got = mask(text).replace("CHI[CHI number]", "[CHI number]")
    assert got == masked


@given(AROUND, st.sampled_from(PAIRS), AROUND.map(lambda s: f" {s}"))
def test_personal_data_is_found_wherever_it_stands(before: str, pair: tuple[str, str], after: str) -> None:
    label, data = pair
    masked = mask(before + data + after)
    assert label in masked or label == INSURANCE
    assert data not in masked


@given(AROUND, st.sampled_from(KEPT), AROUND.map(lambda s: f" {s}"))
def test_the_numbers_of_the_guidance_stay_wherever_they_stand(before: str, text: str, after: str) -> None:
    assume(not re.search(r"[A-Za-z]{2}\s*$", before))  # two letters before six figures are an insurance number
    assert mask(before + text + after) == before + text + after


@given(st.integers(0, 10**9 - 1), st.sampled_from(["0131", "0141", "07700", "01224"]))
def test_every_number_of_an_exchange_is_masked(number: int, code: str) -> None:
    figures = f"{number:09d}"[: 11 - len(code)]
    assert mask(f"Ring {code} {figures}.") == f"Ring {TELEPHONE}."


@given(st.dates(), st.integers(0, 9999))
def test_every_chi_number_is_masked(day: object, last: int) -> None:
    assert mask(f"is {day:%d%m%y}{last:04d} me") == f"is {CHI} me"


@given(st.dates(), st.sampled_from(["%d %B %Y", "%d/%m/%Y", "%Y-%m-%d", "%d.%m.%Y", "%d-%m-%Y", "%d %m %Y", "%B %Y"]))
def test_no_date_is_damaged(day: object, form: str) -> None:
    text = f"by {day:{form}} at the latest"
    assert mask(text) == text


@given(st.integers(1, 10**9 - 1))
def test_no_amount_is_damaged(amount: int) -> None:
    for text in (f"£{amount}", f"£{amount:,}", f"{amount:,} pounds", f"{amount} pounds a year", f"{amount}.50"):
        assert mask(text) == text


@given(st.integers(1900, 2099), st.integers(1, 9999))
def test_no_instrument_number_is_damaged(year: int, number: int) -> None:
    for text in (f"SSI {year}/{number}", f"{year} asp {number}", f"No. {number} of {year}", f"{year} No. {number}"):
        assert mask(text) == text


@given(st.integers(1, 300), st.sampled_from(["", "A", "ZA"]), st.integers(1, 20), st.sampled_from("abcdefgh"))
def test_no_section_number_is_damaged(section: int, letter: str, sub: int, paragraph: str) -> None:
    for text in (f"s.{section}{letter}({sub})({paragraph})", f"s {section}{letter}", f"{section}{letter}({sub})"):
        assert mask(text) == text


@given(st.text())
@example("0131 496 0000" * 2)
@example("[e-mail]@b.c")
def test_masking_again_changes_nothing(text: str) -> None:
    assert mask(mask(text)) == mask(text)


def test_a_long_text_takes_no_longer_than_its_length() -> None:
    """Patterns that look again and again from each place would take hours for this."""
    for piece in ("0", "a", "a.", "0 1", "@a", "(0", "AB 12 ", "a@", "a-", "00-"):
        assert len(mask(piece * 5_000)) <= 60_000


def test_the_example_in_the_docstring() -> None:
    assert doctest.testmod(masking).failed == 0
