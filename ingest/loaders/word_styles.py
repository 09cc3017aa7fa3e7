"""What a paragraph's style says of it: whether it is a heading, which list it belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from ingest.loaders.safe_xml import local
from ingest.loaders.word_numbering import child_value, number_in, value

_HEADING = re.compile(r"^heading (\d)$", re.IGNORECASE)
_LONGEST_CHAIN = 20  # styles that are based on each other


@dataclass(frozen=True, slots=True)
class Style:
    """A paragraph style. `outline` counts from 0; `None` where neither it nor what it is based on has one."""

    name: str = ""
    based_on: str = ""
    outline: int | None = None
    list_id: str = ""
    level: int | None = None
    bold: bool = False


@dataclass
class Styles:
    """The styles of a document by id: those of paragraphs, and those of letters within them."""

    by_id: dict[str, Style] = field(default_factory=dict)
    default: str = ""
    letters: dict[str, tuple[Any | None, str]] = field(
        default_factory=dict
    )  # character styles, and what each is based on

    def of_run(self, properties: Any | None, name: str) -> bool:
        """Whether a run's own properties, or else its character style, switch something on: hidden, struck through."""
        style, seen = child_value(properties, "rStyle") if properties is not None else "", 0
        while not _states(properties, name) and style in self.letters and seen < _LONGEST_CHAIN:
            properties, style = self.letters[style]
            seen += 1
        return switched(properties, name)

    def chain(self, style_id: str) -> list[tuple[str, Style]]:
        """A style and those that it is based on, nearest first."""
        out: list[tuple[str, Style]] = []
        while style_id in self.by_id and len(out) < _LONGEST_CHAIN and style_id not in {i for i, _ in out}:
            out.append((style_id, self.by_id[style_id]))
            style_id = self.by_id[style_id].based_on
        return out

    def name(self, style_id: str) -> str:
        """What people call a style."""
        return self.by_id[style_id].name if style_id in self.by_id else ""

    def heading(self, style_id: str) -> int | None:
        """The outline level of a style, from 0."""
        for _, style in self.chain(style_id):
            if style.outline is not None:
                return style.outline if style.outline < 9 else None
            if m := _HEADING.match(style.name):
                return int(m[1]) - 1
        return None

    def numbering(self, style_id: str) -> tuple[str, int | None, str] | None:
        """The list of a style, its level if stated, and the style that states it."""
        for name, style in self.chain(style_id):
            if style.list_id:
                return style.list_id, style.level, name
        return None


def read_styles(root: Any | None) -> Styles:
    """The styles part of a Word file; none where there is none."""
    out = Styles()
    for element in root if root is not None else ():
        if local(element) == "style" and value(element, "type") == "character":
            runs = next((e for e in element if local(e) == "rPr"), None)
            out.letters[value(element, "styleId")] = (runs, child_value(element, "basedOn"))
        if local(element) != "style" or value(element, "type") not in ("paragraph", ""):
            continue
        name = value(element, "styleId")
        properties = next((e for e in element if local(e) == "pPr"), None)
        outline, list_id, level = paragraph_facts(properties)
        runs = next((e for e in element if local(e) == "rPr"), None)
        out.by_id[name] = Style(
            child_value(element, "name"), child_value(element, "basedOn"), outline, list_id, level, switched(runs, "b")
        )
        if value(element, "default") in ("1", "true"):
            out.default = name
    return out


def paragraph_facts(properties: Any | None) -> tuple[int | None, str, int | None]:
    """The outline level, the list and the level in it that paragraph properties state."""
    if properties is None:
        return None, "", None
    outline = child_value(properties, "outlineLvl")
    numbers = next((e for e in properties if local(e) == "numPr"), None)
    list_id = child_value(numbers, "numId") if numbers is not None else ""
    level = child_value(numbers, "ilvl") if numbers is not None else ""
    return number_in(outline, 9) if outline else None, list_id, number_in(level) if level else None


def _states(properties: Any | None, name: str) -> bool:
    return properties is not None and any(local(e) == name for e in properties)


def switched(properties: Any | None, name: str) -> bool:
    """Whether properties switch something on: bold, hidden."""
    found = next((e for e in properties if local(e) == name), None) if properties is not None else None
    return found is not None and value(found, "val") not in ("0", "false", "off", "none")
