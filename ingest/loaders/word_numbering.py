"""The numbers that Word shows before paragraphs: nowhere in the words, counted from the numbering part.

>>> format_number(4, "lowerRoman"), format_number(28, "lowerLetter"), format_number(3, "decimal")
('iv', 'bb', '3')
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ingest.loaders.safe_xml import local

_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_DEEPEST = 9


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how it counts and what is written, "%1.%2"."""

    form: str = "decimal"
    text: str = ""
    start: int = 1
    restart: int | None = None  # the level after which it begins anew, from 1; 0 for never
    legal: bool = False


@dataclass(frozen=True, slots=True)
class Shown:
    """What Word shows before a paragraph; `mark` is "-" for a bullet and empty where the level shows nothing."""

    mark: str
    level: int
    list_id: str


@dataclass
class Numbering:
    """The lists of a document, and how far each has counted."""

    levels: dict[str, dict[int, Level]] = field(default_factory=dict)  # by abstract list
    lists: dict[str, str] = field(default_factory=dict)  # of each list, its abstract one
    starts: dict[str, dict[int, int]] = field(default_factory=dict)  # where a list counts from another number
    overrides: dict[str, dict[int, Level]] = field(default_factory=dict)
    by_style: dict[tuple[str, str], int] = field(default_factory=dict)  # the level of a style in an abstract list
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _begun: set[tuple[str, int]] = field(default_factory=set)

    def level_of_style(self, list_id: str, style: str) -> int:
        """The level that a list gives to paragraphs of a style."""
        return self.by_style.get((self.lists.get(list_id, ""), style), 0)

    def next(self, list_id: str, level: int) -> Shown | None:
        """Count one paragraph further; `None` for a list that is none."""
        abstract = self.lists.get(list_id)
        if abstract is None or not 0 <= level < _DEEPEST:
            return None
        levels = self.levels.get(abstract, {}) | self.overrides.get(list_id, {})
        here = levels.get(level, Level(form="none"))
        counts = self._counts.setdefault(abstract, {})
        for other in range(level):
            counts.setdefault(other, levels.get(other, Level()).start)
        first = self.starts.get(list_id, {}).get(level)
        if first is not None and (list_id, level) not in self._begun:
            counts[level] = first
        else:
            counts[level] = counts[level] + 1 if level in counts else here.start
        self._begun.add((list_id, level))
        for deeper in [n for n in counts if n > level]:
            restart = levels.get(deeper, Level()).restart
            if restart is None or level < restart:
                del counts[deeper]
        if here.form == "bullet":
            return Shown("-", level, list_id)
        if here.form == "none" or not here.text:
            return Shown("", level, list_id)

        def number(m: re.Match[str]) -> str:
            n = int(m[1]) - 1
            form = "decimal" if here.legal else levels.get(n, Level()).form
            return format_number(counts.get(n, 1), form)

        return Shown(re.sub(r"%([1-9])", number, here.text).strip(), level, list_id)


def format_number(number: int, form: str) -> str:
    """A number as a list of that form shows it."""
    number = max(0, min(number, 10_000))
    match form:
        case "lowerLetter" | "upperLetter":
            out = chr(97 + (number - 1) % 26) * min((number - 1) // 26 + 1, 9) if number else ""
            return out.upper() if form == "upperLetter" else out
        case "lowerRoman" | "upperRoman":
            out, left = "", min(number, 399)
            for value, letters in _ROMAN:
                out += letters * (left // value)
                left %= value
            return out.upper() if form == "upperRoman" else out
        case "decimalZero":
            return f"{number:02d}"
        case "none" | "bullet":
            return ""
        case _:
            return str(number)


def read_numbering(root: Any | None) -> Numbering:
    """The numbering part of a Word file; an empty one where there is none."""
    out = Numbering()
    for element in root if root is not None else ():
        if local(element) == "abstractNum":
            name = value(element, "abstractNumId")
            out.levels[name] = {}
            for level in (e for e in element if local(e) == "lvl"):
                n = number_in(value(level, "ilvl"))
                out.levels[name][n] = _level(level)
                if style := child_value(level, "pStyle"):
                    out.by_style[name, style] = n
        elif local(element) == "num":
            name = value(element, "numId")
            out.lists[name] = child_value(element, "abstractNumId")
            for override in (e for e in element if local(e) == "lvlOverride"):
                n = number_in(value(override, "ilvl"))
                if start := child_value(override, "startOverride"):
                    out.starts.setdefault(name, {})[n] = number_in(start)
                for level in (e for e in override if local(e) == "lvl"):
                    out.overrides.setdefault(name, {})[n] = _level(level)
    return out


def _level(element: Any) -> Level:
    restart = child_value(element, "lvlRestart")
    return Level(
        form=child_value(element, "numFmt") or "decimal",
        text=child_value(element, "lvlText"),
        start=number_in(child_value(element, "start"), 1),
        restart=number_in(restart) if restart else None,
        legal=any(local(e) == "isLgl" for e in element),
    )


def value(element: Any, name: str) -> str:
    """An attribute, whatever its namespace; empty where it is not there."""
    return next((v for k, v in element.attrib.items() if k.rpartition("}")[2] == name), "")


def child_value(element: Any, name: str) -> str:
    """The `val` of a child element; empty where there is none."""
    return next((value(e, "val") for e in element if local(e) == name), "")


def number_in(text: str, otherwise: int = 0) -> int:
    """A small whole number, or the other."""
    return int(text) if re.fullmatch(r"\d{1,6}", text) else otherwise
