"""The elements of a web page as headings, paragraphs, items, rows and footnotes, in order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ingest.loaders.formulas import formula
from ingest.loaders.html_furniture import left_out
from ingest.loaders.html_notes import Note, find_notes, without_mark
from ingest.loaders.marked import Marked
from ingest.loaders.raised import lowered, raised

_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_INLINE = frozenset(
    ["a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "cite", "code", "data", "del", "dfn", "em", "font", "i",
     "img", "ins", "kbd", "label", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time",
     "tt", "u", "var", "wbr"]
)  # fmt: skip
_SHIFTED = {"sup": raised, "sub": lowered}
_STRUCK = frozenset(["del", "s", "strike"])
_LINE_THROUGH = re.compile(r"text-decoration[\w-]*\s*:[^;]*line-through", re.IGNORECASE)
_MOST_DEEP = 150  # elements inside each other; the words of deeper ones become one paragraph
_WIDEST = 60  # cells of a row
_REPEATED = 300  # letters of a cell that is repeated in each row that it spans


class Reader:
    """Reads one page into a text."""

    def __init__(self, root: Any, out: Marked, address: str, seen: set[str]) -> None:
        """Keep the parts. `address` is the page's own; "#" where only its anchors are known, "" for neither.

        `seen` are the words of the page heads so far: the head of a publication stands on each of its pages.
        """
        self._out = out
        self._address = address
        self._seen = seen
        self._struck = _settled(root)
        self._notes = find_notes(root)
        self._anchor = ""  # of an empty <a id>, for the block that follows it
        self._pictures = 0
        self._head = False

    def warnings(self) -> list[str]:
        """What a maintainer should know of the page."""
        struck = (
            [f"Places where words are deleted or struck through, left out: {self._struck}."] if self._struck else []
        )
        return [*struck, *([pictures_left_out(self._pictures)] if self._pictures else [])]

    def read(self, element: Any, depth: int = 0) -> None:
        """Everything in an element that holds blocks. Words between the blocks are paragraphs."""
        run: list[str] = [element.text or ""]
        for child in element:
            if not isinstance(child.tag, str) or (left_out(child) and child not in self._notes.targets):
                pass
            elif child.tag in _INLINE and not self._holds_blocks(child):
                self._inline(child, run)
            else:
                self._flush(run)
                self._block(child, depth + 1)
            run.append(child.tail or "")
        self._flush(run)

    def _holds_blocks(self, element: Any) -> bool:
        inner = (e for e in element.iter() if isinstance(e.tag, str))
        return any(e.tag not in _INLINE and not left_out(e) for e in inner if e is not element)

    def _flush(self, run: list[str]) -> None:
        words = _lines("".join(run))
        run.clear()
        if words and not self._repeated(words):
            self._out.paragraph(words, self._link(None))

    def _block(self, element: Any, depth: int) -> None:
        tag = element.tag
        if note := self._notes.targets.get(element):
            self._footnote(element, note)
        elif depth > _MOST_DEEP:
            if words := self._words(element):
                self._out.paragraph(words)
        elif tag in _HEADINGS:
            words = " ".join(self._words(element).split())
            if words and not self._repeated(words):
                self._out.heading(_HEADINGS[tag], words, self._link(element))
        elif tag in ("p", "pre", "address", "figcaption", "summary", "caption", "dt") and not self._holds_blocks(
            element
        ):
            words = self._words(element)
            if words and not self._repeated(words):
                self._out.paragraph(words, self._link(element))
        elif tag in ("ul", "ol", "menu"):
            self._out.ends_list()
            self._list(element, 0, depth)
            self._out.ends_list()
        elif tag == "table":
            self._table(element, depth)
        elif tag == "dl":
            self._definitions(element, depth)
        elif tag == "img":
            self._pictures += 1
        else:
            if tag == "section" and element.get("id"):
                self._anchor = element.get("id")
            head = self._head
            self._head = head or tag == "header"
            self.read(element, depth)
            self._head = head

    def _repeated(self, words: str) -> bool:
        """Whether words of a page's head stood in the head of a page before."""
        if not self._head:
            return False
        known = words in self._seen
        self._seen.add(words)
        return known

    def _link(self, element: Any | None) -> str:
        """The address that opens at an element, by its own anchor or one right before or in it."""
        own = ""
        heading = element is not None and element.tag in _HEADINGS
        for inner in element.iter() if element is not None else ():
            if inner is element or (heading and inner.tag in ("a", "span")):
                own = inner.get("id") or (inner.get("name") if inner.tag == "a" else "") or ""
                if own and inner.get("id") not in self._notes.marks:
                    break
                own = ""
        anchor, self._anchor = own or self._anchor, ""
        if not anchor or not self._address or re.search(r"\s", anchor):
            return ""
        return f"{self._address.removesuffix('#')}#{anchor}"

    # -- words -----------------------------------------------------------------------------------

    def _words(self, element: Any) -> str:
        """The words of an element, a line for each <br>."""
        run: list[str] = []
        self._inline(element, run, itself=False)
        return _lines("".join(run))

    def _inline(self, element: Any, run: list[str], *, itself: bool = True) -> None:
        waiting: list[tuple[Any, bool]] = [(element, False)]
        while waiting:  # no recursion: pages nest inline elements thousands deep
            inner, done = waiting.pop()
            if isinstance(inner, str):
                run.append(inner)
                continue
            if inner is not element and (not isinstance(inner.tag, str) or left_out(inner)):
                continue
            if inner in self._notes.references:
                run.append(f"<sup>{self._notes.references[inner]}</sup>")
                continue
            if inner in self._notes.backward:
                continue
            name = inner.tag
            if name == "br":
                run.append("\n")
            elif name == "img":
                self._pictures += 1
            elif name == "a" and not len(inner) and not (inner.text or "").strip():
                self._anchor = self._anchor or inner.get("id") or inner.get("name") or ""
            if name in _SHIFTED and not len(inner):
                run.append(_SHIFTED[name](inner.text or ""))
                continue
            block = (itself or inner is not element) and name not in _INLINE
            spaced = block or "LegLHS" in (inner.get("class") or "") or "LegP1No" in (inner.get("class") or "")
            run.append(" " if block else "")
            after: list[Any] = [inner.text or ""]
            for child in inner:
                after += [child, child.tail or ""]
            after.append(" " if spaced else "")
            waiting += [(x, done) for x in reversed(after)]

    # -- footnotes, lists, tables, definitions ------------------------------------------------------

    def _footnote(self, element: Any, note: Note) -> None:
        words = without_mark(" ".join(self._words(element).split()), note.mark)
        if words:
            link = f"{self._address.removesuffix('#')}#{note.anchor}" if self._address else ""
            self._out.footnote(note.mark, words, link)

    def _list(self, element: Any, level: int, depth: int) -> None:
        number = _number(element.get("start")) or 1
        for item in element:
            if not isinstance(item.tag, str) or (left_out(item) and item not in self._notes.targets):
                continue
            if note := self._notes.targets.get(item):
                self._footnote(item, note)
                continue
            if item.tag in ("ul", "ol", "menu"):  # not valid, and often found
                self._list(item, level + 1, depth + 1)
                continue
            number = _number(item.get("value")) or number
            mark = _mark(element, number) if element.tag == "ol" else "-"
            self._item(item, level, mark, depth + 1)
            number += 1

    def _item(self, item: Any, level: int, mark: str, depth: int) -> None:
        """An item: its own words on one line each, the lists in it, and the words after them, in their order."""
        lists = (
            [e for e in item.iter("ul", "ol", "menu") if e is not item and _outermost(e, item)]
            if depth < _MOST_DEEP
            else []
        )
        inside = set(lists)
        parts: list[Any] = []
        run: list[str] = []
        waiting: list[Any] = [item]
        while waiting:
            inner = waiting.pop()
            if isinstance(inner, str):
                run.append(inner)
            elif inner in inside:
                parts += ["".join(run), inner]
                run.clear()
            elif not isinstance(inner.tag, str) or (inner is not item and left_out(inner)):
                continue
            elif inner is not item and (inner.tag in _INLINE or not any(_within(e, inner) for e in lists)):
                run.append("" if inner.tag in _INLINE else "\n")
                self._inline(inner, run, itself=False)
                run.append("" if inner.tag in _INLINE else "\n")
            else:
                after: list[Any] = [inner.text or ""]
                for child in inner:
                    after += [child, child.tail or ""]
                waiting += reversed(after)
        words, *rest = [p if not isinstance(p, str) else _lines(p) for p in (*parts, "".join(run))]
        if words:
            self._out.item(level, mark, words, self._link_of(item))
        for part in rest:
            if not isinstance(part, str):
                self._list(part, level + 1 if words else level, depth + 1)
            elif part and words:
                self._out.goes_on(level, part)
            elif part:
                self._out.paragraph(part)

    def _link_of(self, item: Any) -> str:
        return f"{self._address.removesuffix('#')}#{item.get('id')}" if item.get("id") and self._address else ""

    def _table(self, element: Any, depth: int) -> None:
        """Rows with their cells; one that spans several rows stands in each of them."""
        for caption in element.iter("caption"):
            self._block(caption, depth + 1)
        rows = [r for r in element.iter("tr") if not left_out(r)]
        if all(sum(c.tag in ("td", "th") for c in row) < 2 for row in rows):  # a box, or a page laid out by a table
            for cell in (c for row in rows for c in row if c.tag in ("td", "th")):
                self.read(cell, depth + 1)
            return
        self._out.ends_list()
        for part in element.iter("table", "thead", "tbody", "tfoot"):
            self._stray(part)
        spanning: dict[int, tuple[int, str]] = {}
        first = True
        for row in rows:
            cells: list[str] = []
            heads = [c for c in row if c.tag == "th"]
            for cell in (c for c in row if c.tag in ("td", "th")):
                _fill(cells, spanning)
                words = " ".join(self._words(cell).split())
                width = min(_number(cell.get("colspan")) or 1, max(1, _WIDEST - len(cells)))
                high = min(_number(cell.get("rowspan")) or 1, len(rows))
                for n in range(width):
                    if high > 1:
                        spanning[len(cells)] = (high - 1, words if len(words) <= _REPEATED else "")
                    cells.append(words if n == 0 else "")
            _fill(cells, spanning)
            across = _across(row, cells)
            while len(cells) > 2 and not cells[-1] and cells[-2] and row[-1].get("colspan"):
                cells.pop()
            self._stray(row)
            if any(cells):
                head = first and bool(heads) and len(heads) == sum(c.tag in ("td", "th") for c in row)
                self._out.row(cells[:1] if across and not first else cells, head=head)
                first = False
        self._out.ends_list()

    def _stray(self, element: Any) -> None:
        """Words between the cells of a table, where none may be, are a paragraph."""
        words = _lines(" ".join([element.text or "", *(c.tail or "" for c in element)]))
        if words:
            self._out.paragraph(words)

    def _definitions(self, element: Any, depth: int) -> None:
        """A list of terms: each with its meaning, as a row; a meaning of several blocks stands below its term."""
        self._out.ends_list()
        terms: list[str] = []
        for child in _terms(element):
            if child.tag not in ("dt", "dd"):  # not valid, and found
                self._block(child, depth + 1)
                continue
            if child.tag == "dt":
                terms.append(" ".join(self._words(child).split()))
                continue
            term = ", ".join(t for t in terms if t)
            terms.clear()
            if (
                sum(1 for _ in child.iter("p")) > 1
                or next(child.iter("ul", "ol", "dl", "table", "pre"), None) is not None
            ):
                if term:
                    self._out.paragraph(term)
                self.read(child, depth + 1)
            elif words := " ".join(self._words(child).split()):
                if term:
                    self._out.row([term, words])
                else:
                    self._out.paragraph(words)
        for term in terms:
            if term:
                self._out.paragraph(term)
        self._out.ends_list()


def _terms(element: Any) -> Iterator[Any]:
    """The terms and meanings of a list, over the boxes that may stand around each pair; not those of lists in it."""
    for child in element:
        if isinstance(child.tag, str) and not left_out(child):
            if child.tag == "div":
                yield from _terms(child)
            else:
                yield child


def pictures_left_out(count: int) -> str:
    """What a maintainer is told of pictures."""
    return f"Pictures left out: {count}."


def _fill(cells: list[str], spanning: dict[int, tuple[int, str]]) -> None:
    """Put in the cells of rows above that reach down to here."""
    while len(cells) in spanning:
        left, words = spanning.pop(len(cells))
        if left > 1:
            spanning[len(cells)] = (left - 1, words)
        cells.append(words)


def _within(element: Any, outer: Any) -> bool:
    return any(a is outer for a in element.iterancestors())


def _outermost(element: Any, item: Any) -> bool:
    """Whether no other list or item stands between a list and the item that holds it."""
    for above in element.iterancestors():
        if above is item:
            return True
        if above.tag in ("ul", "ol", "menu", "li"):
            return False
    return False


def _across(row: Any, cells: list[str]) -> bool:
    """Whether a row is one cell across the table, which names what the rows below it are of."""
    own = [c for c in row if c.tag in ("td", "th")]
    return len(own) == 1 and len(cells) > 1 and bool(cells[0]) and not any(cells[1:])


def _number(text: str | None) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,5}", text.strip()) else 0


def _mark(element: Any, number: int) -> str:
    """The number of an ordered item as a browser shows it."""
    style = (element.get("style") or "").casefold()
    kind = element.get("type") or ("a" if "lower-alpha" in style else "i" if "lower-roman" in style else "1")
    if kind in "aA" and number <= 26:
        return f"({chr(96 + number)})"
    if kind in "iI" and number < 40:
        tens, ones = divmod(number, 10)
        return f"({'x' * tens}{('', 'i', 'ii', 'iii', 'iv', 'v', 'vi', 'vii', 'viii', 'ix')[ones]})"
    return f"{number}."


def _lines(text: str) -> str:
    """Words with one blank between them, on the lines that <br> makes."""
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _settled(root: Any) -> int:
    """Write formulas out as plain words, and let go what is deleted or struck through; how many such places there were."""
    struck = 0
    gone: set[Any] = set()
    for element in list(root.iter("math", *_STRUCK, "span", "p", "li", "td")):
        tag, text = element.tag, " "  # a blank, so that the words on both sides are not joined to one
        if element in gone or not (tag in ("math", *_STRUCK) or _LINE_THROUGH.search(element.get("style") or "")):
            continue
        if tag == "math":
            tag, text = "span", formula(element)
        else:
            struck += bool("".join(element.itertext()).strip())
        gone.update(element.iterdescendants())
        tail = element.tail
        element.clear()
        element.tag, element.text, element.tail = tag, text, tail
    return struck
