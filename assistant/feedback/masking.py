"""Personal data is taken out of what people write before anything is stored.

Masked: e-mail addresses, telephone numbers, CHI numbers, National Insurance numbers and
postcodes. Left alone, because the guidance is made of them: amounts, dates, years, instrument
numbers ("SSI 2014/285", "asp 9"), sections ("27(1)(a)"). Names of people are not found: the
consent text asks not to give any.

Patterns of our own, because these five have public forms, and the tools that find personal data
in general bring a language model of half a gigabyte and take numbers of laws for telephones.

>>> mask("Ring 0131 496 0000 about s. 27(1)(a) of SSI 2014/285, says j.muir@example.org of EH1 1AA.")
'Ring [telephone] about s. 27(1)(a) of SSI 2014/285, says [e-mail] of [postcode].'
"""

from __future__ import annotations

import re
import unicodedata

EMAIL, TELEPHONE, CHI, INSURANCE, POSTCODE = (
    "[e-mail]", "[telephone]", "[CHI number]", "[National Insurance number]", "[postcode]",
)  # fmt: skip

_INVISIBLE = re.compile(r"[\xad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
_GAP = r"[\s().‐‑‒–—-]{0,2}"  # what stands between the figures of a telephone number
# Not inside another number, an instrument's number or an amount.
_ALONE = r"(?<![0-9])(?<![0-9][.,-])(?<!\.[0-9]{4}/)(?<!\s(?:19|20)[0-9]{2}/)(?<![£$€])(?<![£$€]\s)"
_END = r"(?![0-9])"

_EMAIL = re.compile(r"[\w.+'’%&-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[^\W\d_][\w-]*(?:\.[\w-]+)*", re.IGNORECASE)
_TELEPHONE = re.compile(
    rf"(?<!ISBN )(?<!ISBN:)(?<!ISBN: ){_ALONE}(?:"
    rf"(?:\+|00){_GAP}44{_GAP}(?:\(?0\)?)?(?:{_GAP}[0-9]){{9,10}}"  # from abroad
    rf"|(?:\+|00)[1-9][0-9](?:{_GAP}[0-9]){{8,12}}"  # of other countries
    rf"|\(?0[1-37-9][0-9](?:{_GAP}[0-9]){{7,8}}"  # 10 or 11 figures, the first three of them together
    rf"){_END}"
)
_CHI = re.compile(
    rf"{_ALONE}(?:(?P<date>[0-3][0-9][01][0-9]{{3}})[\s‐‑–-]?[0-9]{{4}}|(?P<first>[0-3][0-9][01])\s(?P<rest>[0-9]{{3}})\s[0-9]{{4}}){_END}"
)
# However it is written, where it is called so.
_CALLED_CHI = re.compile(r"\b(CHI\b[^0-9\n]{0,24})(?:[0-9][\s‐‑–-]?){9}[0-9](?![0-9])", re.IGNORECASE)
_NI_FIRST, _NI_SECOND = "[A-CEGHJ-PR-TW-Z]", "[A-CEGHJ-NPR-TW-Z]"
_NI_PREFIX = f"{_NI_FIRST}{_NI_SECOND}"
# Two letters before a date or an amount are most often a word: "by 12 05 19", "at 100000 a year".
_NO_WORD = r"(?!(?:as|at|by|he|me|my|so|to|we|am|an|on|no|be|or)\s)"
_INSURANCE = re.compile(
    rf"(?<![A-Za-z])(?:"
    rf"(?i:{_NI_PREFIX})\s?[0-9]{{6}}(?i:[A-D])(?![A-Za-z0-9])"
    rf"|(?i:{_NO_WORD}{_NI_PREFIX})[\s-]?[0-9]{{2}}[\s-][0-9]{{2}}[\s-][0-9]{{2}}(?:[\s-]?(?i:[A-D])\b(?!\s[a-z]))?(?![0-9])"
    rf"|{_NI_PREFIX}[\s-]?[0-9]{{2}}[\s-][0-9]{{2}}[\s-][0-9]{{2}}[\s-]?[A-D](?![A-Za-z0-9])(?!\s[A-Z])"
    rf"|(?!SC|SL|SO|NC){_NI_PREFIX}[0-9]{{6}}(?![A-Za-z0-9])"  # SC and the like: charities and companies
    rf")"
)
# The areas that there are, those of two letters first.
_AREAS = (
    "AB|AL|BA|BB|BD|BH|BL|BN|BR|BS|BT|CA|CB|CF|CH|CM|CO|CR|CT|CV|CW|DA|DD|DE|DG|DH|DL|DN|DT|DY|EC|EH|EN|"
    "EX|FK|FY|GL|GU|GY|HA|HD|HG|HP|HR|HS|HU|HX|IG|IM|IP|IV|JE|KA|KT|KW|KY|LA|LD|LE|LL|LN|LS|LU|ME|MK|ML|"
    "NE|NG|NN|NP|NR|NW|OL|OX|PA|PE|PH|PL|PO|PR|RG|RH|RM|SA|SE|SG|SK|SL|SM|SN|SO|SP|SR|SS|ST|SW|SY|TA|TD|"
    "TF|TN|TQ|TR|TS|TW|UB|WA|WC|WD|WF|WN|WR|WS|WV|YO|ZE|B|E|G|L|M|N|S|W"
)
_POSTCODE = re.compile(
    rf"(?<![A-Za-z0-9])(?:{_AREAS})[0-9][A-Z0-9]?\s{{0,2}}[0-9][ABD-HJLNP-UW-Z]{{2}}"
    r"(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"(?:st|nd|rd|th)$")


def mask(text: str) -> str:
    """The text with each piece of personal data replaced by its name in brackets; masking again changes nothing."""
    text = _as_typed(text)
    text = _EMAIL.sub(EMAIL, text)
    text = _INSURANCE.sub(INSURANCE, text)
    text = _CALLED_CHI.sub(rf"\1{CHI}", text)
    text = _CHI.sub(_chi, text)
    text = _TELEPHONE.sub(_telephone, text)
    return _POSTCODE.sub(_postcode, text)


def _as_typed(text: str) -> str:
    """Figures and letters of other widths as plain ones, and no invisible characters between them."""
    text = _INVISIBLE.sub("", text)
    return "".join(_plain(c) for c in text)


def _plain(c: str) -> str:
    if c.isascii():
        return c
    if unicodedata.category(c) == "Nd":
        return str(unicodedata.digit(c))
    return chr(ord(c) - 0xFEE0) if "\uff01" <= c <= "\uff5e" else c


def _chi(m: re.Match[str]) -> str:
    """Ten figures that begin with a day and a month; other numbers of ten figures are left alone."""
    figures = re.sub(r"[^0-9]", "", m[0])
    day, month = int(figures[:2]), int(figures[2:4])
    return CHI if 1 <= day <= 31 and 1 <= month <= 12 else m[0]


def _telephone(m: re.Match[str]) -> str:
    # A bracket that was open before the number stays with its words.
    opened = m[0].startswith("(") and ")" not in m[0]
    return f"({TELEPHONE}" if opened else TELEPHONE


def _postcode(m: re.Match[str]) -> str:
    """In small letters "s1 2nd" is a section and its second something; "S1 2ND" is a place in Sheffield."""
    single = not m[0][1].isalpha()
    return m[0] if single and _ORDINAL.search(m[0]) else POSTCODE
