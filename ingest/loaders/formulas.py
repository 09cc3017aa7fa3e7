"""Formulas on one line of plain text: a fraction keeps its stroke and a power stays raised.

Web pages and legislation write them as MathML, Word files in Office's own markup; both say which part stands above,
below or raised. Read letter by letter, "A over B" would be "AB", which says something else.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ingest.loaders.raised import lowered, raised
from ingest.loaders.safe_xml import local

FORMULAS = frozenset(["math", "oMath"])
_LEFT_OUT = frozenset(["annotation", "annotation-xml", "rPr", "ctrlPr", "fPr", "sSupPr", "sSubPr", "sSubSupPr", "radPr",
                       "dPr", "naryPr", "del", "moveFrom", "delText", "instrText"])  # fmt: skip
_MARKS = frozenset(["mi", "mn", "mo", "mtext", "ms", "t"])
_FRACTIONS = frozenset(["mfrac", "f"])
_ROOTS = frozenset(["msqrt", "mroot", "rad"])
# Which of the parts after the first are lowered (0) and raised (1).
_SHIFTED = {"msup": (1,), "msub": (0,), "msubsup": (0, 1), "munder": (0,), "mover": (1,), "munderover": (0, 1),
            "sSup": (1,), "sSub": (0,), "sSubSup": (0, 1)}  # fmt: skip
_SPACED = re.compile(r"\s*([=<>≤≥≈×÷±+])\s*")  # the sign of multiplication is meant
_DEEPEST = 40


def formula(element: Any) -> str:
    """The formula in an element on one line.

    >>> from lxml import etree
    >>> formula(etree.fromstring("<math><mfrac><mrow><mi>A</mi><mo>+</mo><mi>B</mi></mrow><mi>C</mi></mfrac></math>"))
    '(A + B)/C'
    """
    return " ".join(_SPACED.sub(r" \1 ", _line(element, 0)).split())


def _line(element: Any, depth: int) -> str:
    name = local(element)
    if not name or name in _LEFT_OUT:
        return ""
    if name in _MARKS or depth > _DEEPEST:
        words = re.sub(r"\s+", " ", "".join(element.itertext()))
        return words if name in ("t", "mtext") else words.strip()
    parts = [part for child in element if (part := _line(child, depth + 1))]
    if name in _FRACTIONS and len(parts) == 2:
        return "/".join(_whole(p) for p in parts)
    if name in _ROOTS and parts:
        degree = parts[1:] if name == "mroot" else parts[:-1] if name == "rad" else []
        under = parts[0] if name == "mroot" else parts[-1] if name == "rad" else "".join(parts)
        return f"{''.join(raised(d) for d in degree)}√{_whole(under)}"
    if name in _SHIFTED and len(parts) == len(_SHIFTED[name]) + 1:
        return _whole(parts[0]) + _shift(parts[1:], _SHIFTED[name])
    if name in ("d", "mfenced"):  # Office's brackets are no letters of their own
        return f"({', '.join(parts)})"
    return "".join(parts)


def _shift(parts: Sequence[str], how: Sequence[int]) -> str:
    return "".join(raised(p) if above else lowered(p) for p, above in zip(parts, how, strict=True))


def _whole(words: str) -> str:
    """Bracketed where its own signs would be read with what stands beside it."""
    bracketed = re.fullmatch(r"\([^()]*\)", words)
    return words if bracketed or not re.search(r"[-\u2212+×÷/=\s]", words) else f"({words})"
