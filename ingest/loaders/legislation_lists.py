"""What stands in a provision, in order: words, numbered parts, definitions, tables, amending text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from ingest.loaders.legislation_names import bare_number
from ingest.loaders.legislation_text import Notes, number_words, words
from ingest.loaders.safe_xml import local

EventKind = Literal["text", "number", "definition", "item", "table", "amendment", "heading"]
_NUMBERED = re.compile(r"P[2-7]$")
_THROUGH = re.compile(r"(?:P\d?para|Para|P|P[23]group|BlockText|Body|IntroductoryText|EnactingText|P1)$")
_SKIPPED = frozenset(["Pnumber", "Number", "Reference", "AppendText", "Footnotes", "Commentaries"])
_DEFINED = re.compile(r"[“\"']([^”\"']{2,80})[”\"']")
_QUOTES = {"double": ("“", "”"), "single": ("‘", "’")}


@dataclass(frozen=True, slots=True)
class Event:
    """One thing in a provision. `mark` is a number, a defined term, or "head" of a table with a head row.

    `lines` are the lines of a table or of amending text, each with how far it is indented.
    """

    kind: EventKind
    element: Any
    words: str = ""
    mark: str = ""
    lines: tuple[tuple[int, str], ...] = ()


def events(element: Any, notes: Notes, *, itself: bool = False) -> Iterator[Event]:
    """The things in an element, or the element itself as one of them."""
    for child in (element,) if itself else element:
        name = local(child)
        if not name or name in _SKIPPED or (name == "Title" and not itself and local(element) == "P1"):
            continue
        if _NUMBERED.match(name):
            number = next((bare_number(number_words(e, notes)) for e in child if local(e) == "Pnumber"), "")
            yield from (Event("number", child, mark=number),) if number else events(child, notes)
        elif name == "Title" and local(element) in ("P2group", "P3group"):
            if title := words(child, notes):
                yield Event("heading", child, words=title)
        elif _THROUGH.match(name):
            yield from events(child, notes)
        elif name in ("OrderedList", "UnorderedList", "KeyList"):
            yield from _list(child, notes)
        elif name in ("BlockAmendment", "BlockExtract"):
            lines = _amendment(child, notes)
            if lines:
                yield Event("amendment", child, lines=lines)
        elif name in ("Tabular", "table"):
            yield from _table(child, notes)
        elif text := words(child, notes):
            yield Event("text", child, words=text)


def _list(element: Any, notes: Notes) -> Iterator[Event]:
    items = [e for e in element if local(e) in ("ListItem", "KeyListItem")]
    for i, item in enumerate(items, 1):
        if local(element) == "OrderedList":
            yield Event("number", item, mark=bare_number(item.get("NumberOverride") or "") or _count(element, i))
            continue
        term = _term(item) if element.get("Class") == "Definition" or _has_term(item) else ""
        yield Event("definition" if term else "item", item, mark=term)


def _count(element: Any, i: int) -> str:
    match element.get("Type"):
        case "alpha" | "alphaupper" as letters:
            letter = chr(96 + i) if i <= 26 else f"{chr(96 + (i - 1) // 26)}{chr(97 + (i - 1) % 26)}"
            return letter.upper() if letters == "alphaupper" else letter
        case "roman" | "romanupper" as numerals:
            tens, ones = divmod(i, 10)
            roman = "x" * tens + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[ones]
            return roman.upper() if numerals == "romanupper" else roman
        case _:
            return str(i)


def _has_term(item: Any) -> bool:
    return any(local(e) in ("Term", "Definition") for e in item.iter())


def _term(item: Any) -> str:
    """The term that an item defines."""
    found = next((e for e in item.iter() if local(e) in ("Term", "Definition")), None)
    text = " ".join("".join(item.itertext()).split())
    term = " ".join("".join(found.itertext()).split()) if found is not None else ""
    quoted = _DEFINED.search(text[:200])
    return (term or (quoted[1] if quoted else "")).strip("“”\"'‘’ ")


def _amendment(element: Any, notes: Notes) -> tuple[tuple[int, str], ...]:
    """The lines of what is put into another text, in the quotation marks that the file asks for."""
    lines: list[tuple[int, str]] = []
    _amending_lines(element, 0, "", lines, notes)
    after = element.getnext()
    tail = words(after, notes) if after is not None and local(after) == "AppendText" else ""
    if lines:
        opened, closed = _QUOTES.get(element.get("Format", ""), ("", ""))
        lines[0] = (lines[0][0], opened + lines[0][1])
        lines[-1] = (lines[-1][0], lines[-1][1] + closed + tail)
    return tuple(lines)


def _amending_lines(element: Any, indent: int, mark: str, lines: list[tuple[int, str]], notes: Notes) -> str:
    """Add the lines of an element; gives back the number that no line has taken yet."""
    for child in element:
        name = local(child)
        if name in ("Pnumber", "Number") and not (name == "Number" and not re.search(r"\d", child.text or "")):
            number = bare_number(number_words(child, notes))
            top = local(element) in ("P1", "Part", "Chapter", "Schedule")
            mark = f"{mark} {number if top else f'({number})'}".strip()
        elif name in ("Text", "Title", "Reference", "tr") or (name and not len(child)):
            if text := words(child, notes):
                lines.append((indent, f"{mark} {text}".strip()))
                mark = ""
        elif name:
            deeper = indent + 1 if re.match(r"P[2-7]$", name) else indent
            mark = _amending_lines(child, deeper, mark, lines, notes)
    return mark


def _table(element: Any, notes: Notes) -> Iterator[Event]:
    """The rows of a table, cells apart by tabs; a cell without words is a dash."""
    lines: list[tuple[int, str]] = []
    headed = False
    for row in (e for e in element.iter() if local(e) == "tr"):
        cells = [words(c, notes) or "—" for c in row if local(c) in ("td", "th")]
        if not cells or all(c == "—" for c in cells):
            continue
        if not lines:
            headed = all(local(c) == "th" for c in row) or any(local(a) == "thead" for a in row.iterancestors())
        lines.append((0, "\t".join(cells)))
    if lines:
        yield Event("table", element, mark="head" if headed else "", lines=tuple(lines))
