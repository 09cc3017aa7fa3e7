"""Letters above and below the line, as plain text keeps them: "5²" is never "52", "CO₂" never "CO2" by accident.

Unicode has signs of its own for raised and lowered figures, which are taken. What it has none for is written
"x^(a)" and "x_(min)". The letters that only make a number an ordinal ("1st") stay as they are: nothing is lost.

>>> f"5{raised('2')} m{raised('a+b')} 1{raised('st')} CO{lowered('2')} t{lowered('min')}"
'5² m^(a+b) 1st CO₂ t_(min)'
"""

from __future__ import annotations

_FIGURES = "0123456789+-()="
_RAISED = str.maketrans(_FIGURES + "ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾⁼ⁿⁱ")
_LOWERED = str.maketrans(_FIGURES, "₀₁₂₃₄₅₆₇₈₉₊₋₍₎₌")
_ORDINALS = frozenset(["st", "nd", "rd", "th"])


def raised(words: str) -> str:
    """Words that stand above the line."""
    return _shifted(words, _FIGURES + "ni", _RAISED, "^")


def lowered(words: str) -> str:
    """Words that stand below the line."""
    return _shifted(words, _FIGURES, _LOWERED, "_")


def _shifted(words: str, figures: str, table: dict[int, int], sign: str) -> str:
    inner = words.strip().replace("\u2212", "-")
    if inner.casefold() in _ORDINALS or not any(c.isalnum() for c in inner):  # "1st", "®"
        return words
    made = inner.translate(table) if all(c in figures for c in inner) else f"{sign}({inner})"
    return words.replace(words.strip(), made)
