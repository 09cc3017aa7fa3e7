"""Roman numerals as pages are numbered by them."""

from __future__ import annotations

ROMAN = r"(?=[ivxlc])c{0,3}(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})(?![a-z])"
_VALUES = (("c", 100), ("xc", 90), ("l", 50), ("xl", 40), ("x", 10), ("ix", 9), ("v", 5), ("iv", 4), ("i", 1))


def value_of(numeral: str) -> int:
    """The number that a well-formed roman numeral stands for.

    >>> value_of("xiv"), value_of("IX")
    (14, 9)
    """
    rest, value = numeral.casefold(), 0
    for sign, worth in _VALUES:
        while rest.startswith(sign):
            rest, value = rest[len(sign) :], value + worth
    return value


def numeral_of(value: int) -> str:
    """A number from 1 as a roman numeral in small letters.

    >>> numeral_of(14)
    'xiv'
    """
    out = ""
    for sign, worth in _VALUES:
        while value >= worth:
            out, value = out + sign, value - worth
    return out
