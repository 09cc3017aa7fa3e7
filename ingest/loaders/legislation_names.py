"""How a provision of legislation is cited, asked for and found on the web.

>>> section = Name("s. 27A", "section 27A", "https://www.legislation.gov.uk/asp/2014/9/section/27A")
>>> section.inside("1").inside("a").label
's. 27A(1)(a)'
>>> section.inside("1").inside("a").link
'https://www.legislation.gov.uk/asp/2014/9/section/27A/1/a'
>>> schedule("1", "https://www.legislation.gov.uk/asp/2014/9").paragraph("5").inside("2").label
'sch. 1 para. 5(2)'
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

# The noun of a provision by the word that its address has: the short form for citing.
SHORT = {"section": "s.", "article": "art.", "regulation": "reg.", "rule": "r.", "paragraph": "para."}
_VERSION = re.compile(r"/(?:enacted|made|adopted|created|prospective|\d{4}-\d\d-\d\d)$")


@dataclass(frozen=True, slots=True)
class Name:
    """A citation such as "s. 27(1)", the key by which a question finds it, and its address."""

    label: str
    key: str
    link: str | None
    more_keys: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key that names the provision, the fullest first."""
        return tuple(dict.fromkeys(k for k in (self.key, *self.more_keys) if k))

    def inside(self, number: str) -> Name:
        """A subsection, paragraph or sub-paragraph of this one."""
        tail = f"({number.casefold()})"
        return Name(
            f"{self.label}{'' if self.key else ' '}({number})",
            f"{self.key}{tail}" if self.key else "",
            below(self.link, number),
            tuple(f"{k}{tail}" for k in self.more_keys),
        )

    def paragraph(self, number: str) -> Name:
        """A paragraph of this schedule."""
        return Name(
            f"{self.label} para. {number}",
            f"{self.key} paragraph {number.upper()}",
            below(self.link, "paragraph", number),
            (f"paragraph {number.upper()}",),
        )

    def at(self, address: str | None) -> Name:
        """The same name with the address that the file itself states."""
        return replace(self, link=address) if address else self

    def part_of_it(self, words: str) -> Name:
        """Something in this one that has no number: "s. 27(1), closing words"."""
        return Name(f"{self.label}, {words}", "", self.link)


def below(address: str | None, *parts: str) -> str | None:
    """The address of something in what an address names; the version that it asks for stays last.

    >>> below("https://www.legislation.gov.uk/ssi/2014/285/article/3/made", "6")
    'https://www.legislation.gov.uk/ssi/2014/285/article/3/6/made'
    """
    if address is None:
        return None
    version = _VERSION.search(address)
    stem, last = (address[: version.start()], version[0]) if version else (address, "")
    return "/".join([stem, *parts]) + last


def provision(noun: str, number: str, base: str | None) -> Name:
    """A section, article, regulation or rule."""
    return Name(f"{SHORT[noun]} {number}", f"{noun} {number.upper()}", below(base, noun, number))


def schedule(number: str, base: str | None) -> Name:
    """A schedule; an instrument's only one has no number."""
    link = below(base, "schedule")
    if not number:
        return Name("sch.", "schedule", link)
    return Name(f"sch. {number}", f"schedule {number.upper()}", below(link, number))


def bare_number(text: str) -> str:
    """A number without what stands around it: "27A" of "27A.", "1" of "SCHEDULE 1", "a" of "(a)"."""
    words = re.sub(r"^(?:schedule|part|chapter|article|regulation|rule|section|annex)\b", "", text.strip(), flags=re.I)
    return re.sub(r"[^0-9A-Za-z.]|\.$", "", words.split("—")[0].strip().rstrip(".")).strip(".")
