"""Days as people write them, and as the catalogue does: one form to compare by, one form to read."""

from __future__ import annotations

import re

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
          "December")  # fmt: skip
MONTH = "|".join(MONTHS)
DAY = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?(?: of)? ({MONTH})(?:,? (\d{{4}}))?\b", re.IGNORECASE)
_FIGURES = re.compile(r"\b(0?[1-9]|[12]\d|3[01])/(0?[1-9]|1[0-2])/((?:20)?\d\d)\b")


def day_in_words(published: str) -> str:
    """A catalogue's date as it is read.

    >>> day_in_words("2019-02-04"), day_in_words("2018-05"), day_in_words("2018")
    ('4 February 2019', 'May 2018', '2018')
    """
    year, *rest = published.split("-")
    words = [year]
    if rest and rest[0].isdigit() and 1 <= int(rest[0]) <= len(MONTHS):
        words = [MONTHS[int(rest[0]) - 1], year]
    if len(rest) == 2 and len(words) == 2 and rest[1].isdigit():
        words = [str(int(rest[1])), *words]
    return " ".join(words)


def days_in(text: str) -> list[str]:
    """The days that a text names, in one form.

    >>> days_in("on the 2nd of May 2018, 3 June and 15/11/18")
    ['2 may 2018', '3 june', '15 november 2018']
    """
    named = [" ".join(x for x in (m[1].lstrip("0"), m[2].casefold(), m[3]) if x) for m in DAY.finditer(text)]
    figures = [
        f"{int(m[1])} {MONTHS[int(m[2]) - 1].casefold()} {m[3] if len(m[3]) == 4 else f'20{m[3]}'}"
        for m in _FIGURES.finditer(text)
    ]
    return [*named, *figures]
