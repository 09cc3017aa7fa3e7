"""A document's blocks as a tree of provisions with locators, trails and authority.

The parser knows habits of this field, not single documents: numbered proposals with a
timescale, lists named by the sentence that introduces them ("the nine outcomes are:"),
bullets interrupted by a footnote, rows of a table, quotations with a speaker. What shape
cannot tell (a line that only looks like a heading, who is quoted, what a list restates) comes
from the catalogue as `Hints`. Lines that are site furniture never become provisions.

The labels: "proposal 4(iv)", "outcome 6" where the text numbers what readers cite by name;
"section 5, bullet 3" inside a numbered section; "Review process, bullet 3" elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from ingest.blocks import CLOSER, NO_HINTS, Block, Hints, Shape, is_lead_in, plain, segment
from ingest.numbering import CITED_BY_NOUN, NOUNS, key, number_of, plural
from ingest.types import Document, Kind, Locator, Part, Provision, Span

_NOTE_MARK = re.compile(r"\[\d{1,3}\]|<sup>\d{1,3}</sup>")
_FIELD = re.compile(r"^(timescale|timeline|deadline|by when)\s*:\s*\S", re.IGNORECASE)
_PLURALS = {p: n for n, p in NOUNS.items()}
_PLURAL_RE = "|".join(_PLURALS)
_COUNT = r"(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})"
# Ways in which a sentence names the list that it introduces.
_NAMES_LIST = (
    re.compile(rf"\bfollowing\s+(?:\w+\s+){{0,2}}?({_PLURAL_RE})\b", re.IGNORECASE),
    re.compile(rf"\b{_COUNT}\s+(?:[\w-]+\s+){{0,2}}?({_PLURAL_RE})\b", re.IGNORECASE),
    re.compile(rf"\b({_PLURAL_RE})(?:\s+(?:are|were|is))?\s*:\s*[–—-]?\s*$", re.IGNORECASE),
    re.compile(rf"^(?:\w+\s+){{0,3}}?({_PLURAL_RE})\s+(?:of|for)\b", re.IGNORECASE),
    re.compile(rf"\b({_PLURAL_RE})\s*$", re.IGNORECASE),
)
# A paragraph with a number of its own: "1.2 The chair sets the agenda."
_CLAUSE = re.compile(r"(\d{1,3}(?:\.\d{1,3}){1,3})\.?[ \t\xa0]+(?=[A-Z“‘\"'(])")
# Items nested deeper than this are put beside each other: nobody cites them, and each holds the words of all below it.
_DEEPEST = 20
# How an item ends whose sentence goes on after the list.
_UNFINISHED = re.compile(r"(?:[,;]|[,;]? (?:and|or))$")
_VERBS = {"propose": "proposal", "recommend": "recommendation"}
_QUOTED = re.compile(r"“[^“”]{40,}(?:“[^“”]*”[^“”]*)*”|\"[^\"]{40,}\"")


def named_list(text: str) -> str | None:
    """The noun that a lead-in or a heading gives to its list, singular: "outcome"; or `None`."""
    words = " ".join(plain(_NOTE_MARK.sub("", text)).split())
    for verb, noun in _VERBS.items():
        if re.search(rf"\bwe {verb}\b.*:\s*$", words, re.IGNORECASE):
            return noun
    for pattern in _NAMES_LIST:
        if m := pattern.search(words):
            return _PLURALS[m[1].casefold()]
    if m := re.search(r"\b(commitment)\s+to:\s*$", words):
        return m[1]
    return None


@dataclass(eq=False)
class _Node:
    """A provision in the making. Only this module sees it."""

    kind: Kind
    start: int
    end: int
    title: str = ""
    path: tuple[str, ...] = ()
    level: int = 0
    noun: str | None = None
    about: str | None = None  # the noun of a whole whose numbered items stand one level down
    lead_in: Span | None = None
    bulleted: bool = False
    indent: int = 0
    speaker: str | None = None
    children: list[_Node] = field(default_factory=list)
    label: str = ""
    keys: list[str] = field(default_factory=list)
    outer: tuple[Span, ...] = ()
    closing: tuple[Span, ...] = ()
    closes: bool = False  # words that end the sentence of a list, and bind each of its items
    link: str | None = None

    @property
    def items(self) -> list[_Node]:
        """The children of a list without the words that close it."""
        return [c for c in self.children if not c.closes]

    def grow(self, end: int) -> None:
        self.end = max(self.end, end)


def _bind(nodes: list[_Node], closing: Span) -> None:
    for node in nodes:
        node.closing = (*node.closing, closing)
        _bind(node.children, closing)


def _last_sentence(text: str, start: int, end: int) -> Span:
    """The sentence that ends a paragraph: what really introduces the list after it."""
    body = text[start:end]
    at = 0
    for m in re.finditer(r"[.?!][”\"]?\s+(?=[A-Z“])", body):
        at = m.end()
    return Span(start + at, end)


def _after(blocks: list[Block]) -> list[Block | None]:
    """For each block the next one over rules and footnotes, which may interrupt a list."""
    out: list[Block | None] = []
    following: Block | None = None
    for block in reversed(blocks):
        out.append(following)
        if block.shape not in (Shape.RULE, Shape.FOOTNOTE):
            following = block
    return out[::-1]


def _title(block: Block) -> str:
    """The words of a heading without the marks of its notes and the number that it is cited by."""
    title = plain(_NOTE_MARK.sub("", block.text)).strip()
    if block.path:
        title = re.sub(rf"^(?:\w+\s+)?{re.escape(block.path[0])}\.?[\s:]+", "", title)
    return " ".join(title.split()).rstrip(":")


def _cited_by_number(blocks: list[Block]) -> list[Block]:
    """Numbered paragraphs from 1 right below "National outcomes" or "The outcomes are:" are items, though set apart."""
    out = list(blocks)
    for at, block in enumerate(blocks):
        names = block.shape is Shape.HEADING or (block.shape is Shape.PARAGRAPH and is_lead_in(block.text))
        if not names or block.path or named_list(re.split(r"[.?!]\s+(?=[A-Z“])", block.text)[-1]) not in CITED_BY_NOUN:
            continue
        run: list[int] = []
        for i in range(at + 1, len(blocks)):
            if blocks[i].shape is Shape.PARAGRAPH and blocks[i].path == (str(len(run) + 1),):
                run.append(i)
            elif blocks[i].shape not in (Shape.RULE, Shape.FOOTNOTE):
                break
        for i in run if len(run) > 1 else ():
            out[i] = replace(blocks[i], shape=Shape.ITEM)
    return out


class _Builder:
    """Reads blocks from first to last and hangs them where they belong."""

    def __init__(self, document: Document, blocks: list[Block], hints: Hints) -> None:
        self.text = document.text
        self.blocks = _cited_by_number(blocks)
        self.hints = hints
        self.root = _Node(Kind.SECTION, 0, max(1, len(self.text)), level=0)
        self.sections = [self.root]
        self.at = 0
        self.after = _after(self.blocks)

    # -- sections ---------------------------------------------------------------------------

    def build(self) -> _Node:
        self._set_levels()
        while self.at < len(self.blocks):
            block = self.blocks[self.at]
            if block.shape is Shape.HEADING and not self._is_list_title():
                self._open_section(block)
                self.at += 1
            elif block.shape is Shape.FOOTNOTE:
                node = _Node(Kind.FOOTNOTE, block.start, block.end, path=block.path)
                self.root.children.append(node)
                self.at += 1
            elif block.shape is Shape.ROW:
                self._table()
            elif block.shape is Shape.ITEM:
                self._list(None)
            elif block.shape is Shape.RULE:
                self.at += 1
            else:
                self._paragraph(block)
        self._close(self.root)
        return self.root

    def _set_levels(self) -> None:
        """Numbered headings nest by their number, whatever level their markup claims."""
        numbered = [i for i, b in enumerate(self.blocks) if b.shape is Shape.HEADING and b.path]
        if not numbered:
            return
        first = self.blocks[numbered[0]]
        above = [b for b in self.blocks[: numbered[0]] if b.shape is Shape.HEADING]
        if first.marked:  # "Foreword", of the same level as "1. Duties", does not hold it
            above = [b for b in above if not b.marked or b.level < first.level]
        base = max(1, above[-1].level if above else 1)
        depth = {i: self.blocks[i].path[0].count(".") + 1 for i in numbered}
        for i in numbered:
            self.blocks[i] = replace(self.blocks[i], level=base + depth[i])
        for i, block in enumerate(self.blocks):
            if block.shape is not Shape.HEADING or block.path or i < numbered[0]:
                continue
            before = max((n for n in numbered if n < i), default=None)
            after = min((n for n in numbered if n > i), default=None)
            if before is not None and after is not None:
                old, new = self.blocks[before].path[0], self.blocks[after].path[0]
                if new.split(".")[0] != "1" or old.split(".")[0] == "1":  # the numbering goes on
                    self.blocks[i] = replace(block, level=max(block.level, base + depth[before] + 1))

    def _is_list_title(self) -> bool:
        """A heading without markup or number right above a list belongs to that list."""
        block = self.blocks[self.at]
        after = self.blocks[self.at + 1] if self.at + 1 < len(self.blocks) else None
        return (
            not block.marked and not block.path and after is not None
            and after.shape is Shape.ITEM and self.at > 0
        )  # fmt: skip

    def _open_section(self, block: Block) -> None:
        title = _title(block)
        if self._is_title_again(block, title):
            return
        while self.sections[-1] is not self.root and self.sections[-1].level >= block.level:
            self.sections.pop()
        node = _Node(Kind.SECTION, block.start, block.end, title=title, path=block.path, level=block.level)
        self.sections[-1].children.append(node)
        self.sections.append(node)

    def _is_title_again(self, block: Block, title: str) -> bool:
        """Whether a heading repeats the document's title: below it before anything else, or at the head of each page.

        What follows goes on with the section of the title; a section of its own would be cited as "… (2)".
        """
        first = next((c for c in self.root.children if c.kind is Kind.SECTION), None)
        if first is None or block.path or first.path or not block.marked or title.casefold() != first.title.casefold():
            return False
        if self.here is first and not first.children:
            first.end = block.end
            return True
        if block.level != first.level or self.root.children[-1] is not first:
            return False
        del self.sections[2:]
        return True

    def _close(self, node: _Node) -> None:
        """Sections end where their last content ends; empty ones go."""
        for child in node.children:
            self._close(child)
            if child.kind is not Kind.FOOTNOTE:
                node.grow(child.end)
        node.children = [c for c in node.children if c.kind is not Kind.SECTION or c.children or (c.path and c.level)]

    @property
    def here(self) -> _Node:
        return self.sections[-1]

    # -- paragraphs, lists, tables -----------------------------------------------------------

    def _paragraph(self, block: Block) -> None:
        clause = _CLAUSE.match(plain(block.text[:80]))
        node = _Node(Kind.PARAGRAPH, block.start, block.end, path=(clause[1],) if clause else block.path)
        title = self.at < len(self.blocks) and block.shape is Shape.HEADING
        after = self.after[self.at]
        if title or (is_lead_in(block.text) and after is not None and after.shape is Shape.ITEM):
            if not title:
                self.here.children.append(node)
            self.at += 1
            self._list(node)
            return
        self.here.children.append(node)
        self.at += 1
        if is_lead_in(block.text):
            self._implied_list(node)

    def _implied_list(self, lead: _Node) -> None:
        """Paragraphs after a colon that end with semicolons, or short lines, are a list without bullets."""
        items: list[Block] = []
        for at in range(self.at, len(self.blocks)):
            block = self.blocks[at]
            if block.shape is not Shape.PARAGRAPH:
                break
            unfinished = bool(re.search(r";(?:\s+(?:and|or))?\s*$", block.text))
            line_like = len(block.text) < 150 and block.text[-1] not in '.:?!”"'
            if (
                not unfinished
                and not line_like
                and not (items and items[-1].text.rstrip().endswith((";", "; and", "; or")))
            ):
                break
            items.append(block)
            if not unfinished and not line_like:
                break
        if len(items) < 2:
            said = self.blocks[self.at] if self.at < len(self.blocks) else None
            if said is not None and said.shape is Shape.PARAGRAPH and _QUOTED.match(said.text):  # and who says it
                node = _Node(Kind.PARAGRAPH, said.start, said.end)
                node.lead_in = _last_sentence(self.text, lead.start, lead.end)
                self.here.children.append(node)
                self.at += 1
            return
        whole = _Node(Kind.LIST, lead.start, items[-1].end, noun=named_list(self._lead_words(lead)))
        for block in items:
            whole.children.append(
                _Node(Kind.ITEM, block.start, block.end, lead_in=_last_sentence(self.text, lead.start, lead.end))
            )
        self._adopt(whole, lead)
        self.at += len(items)

    def _lead_words(self, lead: _Node) -> str:
        return _last_sentence(self.text, lead.start, lead.end).of(self.text)

    def _adopt(self, whole: _Node, lead: _Node | None) -> None:
        """Hang a list where it belongs; a lead-in paragraph becomes its first words."""
        siblings = self.here.children
        whole.path = lead.path if lead else ()
        if lead is not None and siblings and siblings[-1] is lead:
            sentence = _last_sentence(self.text, lead.start, lead.end)
            alone = lead.path and re.fullmatch(r"\(?[\d.]+[.)]?\s+", self.text[lead.start : sentence.start])
            start = lead.start if alone else sentence.start  # "14. A direction must:" is one sentence
            whole.start = max(start, lead.start)
            if start <= lead.start:
                siblings.pop()
        siblings.append(whole)

    def _list(self, lead: _Node | None) -> None:
        """One list from its first item to its last, footnotes and page gaps inside it skipped."""
        first = self.blocks[self.at]
        if first.shape is not Shape.ITEM:  # a rule or a footnote stands between the lead-in and the list
            first = self.after[self.at] or first
        whole = _Node(Kind.LIST, lead.start if lead else first.start, first.end)
        lead_span = _last_sentence(self.text, lead.start, lead.end) if lead else self._lead_above()
        if lead:
            words = lead_span.of(self.text) if lead_span else ""
            whole.title = " ".join(plain(_NOTE_MARK.sub("", words)).split()).rstrip(":–— ")
            whole.noun = named_list(words)
        compound = len(first.path) > 1
        strays: list[_Node] = []
        stack: list[_Node] = [whole]
        while self.at < len(self.blocks):
            block = self.blocks[self.at]
            if block.shape is Shape.RULE:
                after = self.after[self.at]
                if after is None or after.shape is not Shape.ITEM:
                    break
                self.at += 1
                continue
            if block.stray:
                strays.append(_Node(Kind.PARAGRAPH, block.start, block.end))
                self.at += 1
                continue
            if block.shape is Shape.FOOTNOTE:
                self.root.children.append(_Node(Kind.FOOTNOTE, block.start, block.end, path=block.path))
                self.at += 1
                continue
            if block.shape is Shape.ITEM:
                if not self._belongs(block, whole, compound):
                    break
                self._item(block, stack, lead_span)
                self.at += 1
                if block.path:
                    self._continuation(stack[-1])
                continue
            if self._items_own(block, stack, compound):
                stack[-1].grow(block.end)
                self.at += 1
                continue
            if (holder := self._closed(block, stack)) is not None:
                self._close_list(block, holder, lead_span)
                self.at += 1
                if holder is not whole:
                    continue
            elif block.shape is Shape.PARAGRAPH and (holder := self._indented_below(block, stack)) is not None:
                own = Span(holder.start, self._own_end(holder))
                holder.children.append(_Node(Kind.PARAGRAPH, block.start, block.end, lead_in=own))
                self.at += 1
                continue
            break
        for child in whole.children:
            self._grow(child)
            whole.grow(child.end)
        deepest = max(whole.children, key=lambda c: len(c.children), default=None)
        if whole.noun and deepest and len(deepest.children) > len(whole.children):
            self._pass_noun_down(whole, deepest)
        self._adopt(whole, lead)
        self.here.children += strays

    def _closed(self, block: Block, stack: list[_Node]) -> _Node | None:
        """The list that a paragraph ends the sentence of: "… unless the chair agrees." after items without a full stop."""
        first = plain(block.text).lstrip("“‘\"' ")[:1]
        if block.shape is not Shape.PARAGRAPH or not first.islower() or block.path or _FIELD.match(plain(block.text)):
            return None
        last = plain(self.text[stack[-1].start : stack[-1].end]).rstrip()
        if last.endswith((".", "!", "?", ".”", '."')) or not (_UNFINISHED.search(last) or CLOSER.match(block.text)):
            return None
        return next(
            (n for n in reversed(stack) if n.kind is Kind.LIST or (n.children and n.indent < block.indent)), None
        )

    def _items_own(self, block: Block, stack: list[_Node], compound: bool) -> bool:
        """Whether a paragraph is one item's own end: "(b) send it, / unless it was sent; and / (c) keep it".

        So it is where the items before are sentences of their own: an exception never reaches back over a full stop.
        """
        holder = self._closed(block, stack)
        if holder is None:
            return False
        before = (plain(self.text[i.start : i.end]).rstrip() for i in holder.items[:-1])
        if any(words.endswith((".", "!", "?")) for words in before):
            return True
        after = self.after[self.at]
        goes_on = after is not None and after.shape is Shape.ITEM and self._belongs(after, stack[0], compound)
        unended = not plain(block.text).rstrip().endswith((".", "!", "?", ":"))
        return goes_on and unended and not block.indent

    def _indented_below(self, block: Block, stack: list[_Node]) -> _Node | None:
        """The item that a paragraph goes on with: it stands further in than the item's number does."""
        return next((n for n in reversed(stack) if n.kind is Kind.ITEM and n.indent < block.indent), None)

    def _close_list(self, block: Block, holder: _Node, lead: Span | None) -> None:
        """Bind each item of a list by the words that close it; quoted alone they have its first words with them."""
        sentence = re.search(r"[.!?][”\")]?(?=\s+[A-Z“])", block.text)
        span = Span(block.start, block.start + sentence.end() if sentence else block.end)
        _bind(holder.items, span)
        own = Span(holder.start, self._own_end(holder)) if holder.kind is Kind.ITEM else lead
        holder.children.append(_Node(Kind.PARAGRAPH, block.start, block.end, lead_in=own, closes=True))

    def _lead_above(self) -> Span | None:
        """The sentence above a run of sub-headings that introduces the list below each of them."""
        if not self.here.children and self.here.title and is_lead_in(self.text[self.here.start : self.here.end]):
            return Span(self.here.start, self.here.end)
        if len(self.sections) < 3 or self.here.path:
            return None
        above = [c for c in self.sections[-2].children if c.kind is Kind.PARAGRAPH]
        if above and is_lead_in(self.text[above[-1].start : above[-1].end]):
            return _last_sentence(self.text, above[-1].start, above[-1].end)
        return None

    def _pass_noun_down(self, whole: _Node, deepest: _Node) -> None:
        """The Act's principles: a main purpose, and a qualifier that holds the twelve."""
        deepest.noun, whole.noun, whole.about = whole.noun, None, whole.noun

    def _grow(self, node: _Node) -> None:
        for child in node.children:
            self._grow(child)
            node.grow(child.end)

    def _belongs(self, block: Block, whole: _Node, compound: bool) -> bool:
        """Whether an item goes on with the list, or starts another one."""
        if not whole.children:
            return True
        last = whole.children[-1]
        if block.indent > last.indent:
            return True
        if block.bulleted != last.bulleted:
            return False
        if block.bulleted:
            return True
        if compound:
            return len(block.path) > 1 and block.path[0] == last.path[0]
        before, now = number_of(last.path[-1]), number_of(block.path[-1])
        return before is None or now is None or now == before + 1

    def _item(self, block: Block, stack: list[_Node], lead: Span | None) -> None:
        while len(stack) > 1 and (stack[-1].indent >= block.indent or len(stack) > _DEEPEST):
            stack.pop()
        parent = stack[-1]
        if parent.kind is Kind.ITEM and not parent.children:
            parent.noun = None
        own_lead = lead if parent.kind is Kind.LIST else Span(parent.start, self._own_end(parent))
        node = _Node(
            Kind.ITEM, block.start, block.end, path=block.path, bulleted=block.bulleted,
            indent=block.indent, lead_in=own_lead,
        )  # fmt: skip
        parent.children.append(node)
        stack.append(node)

    def _own_end(self, parent: _Node) -> int:
        return min([parent.end, *(c.start for c in parent.children)])

    def _continuation(self, item: _Node) -> None:
        """What belongs to a numbered item before its timescale: paragraphs, bullets, the timescale."""
        end = None
        for i in range(self.at, len(self.blocks)):
            block = self.blocks[i]
            if block.shape is Shape.PARAGRAPH and _FIELD.match(plain(block.text)):
                end = i
                break
            if block.shape is Shape.HEADING or (block.shape is Shape.ITEM and not block.bulleted):
                break
        if end is None:
            if is_lead_in(self.text[item.start : item.end]):
                self._bullets_under(item, len(self.blocks))
            return
        while self.at < end:
            block = self.blocks[self.at]
            if block.shape is Shape.ITEM:
                self._bullets_under(item, end)
            else:
                node = _Node(Kind.PARAGRAPH, block.start, block.end, lead_in=Span(item.start, item.end))
                if is_lead_in(self.text[item.start : item.end]):
                    node.kind = Kind.QUOTATION
                item.children.append(node)
                self.at += 1
        block = self.blocks[end]
        item.children.append(_Node(Kind.TIMESCALE, block.start, block.end))
        self.at = end + 1
        self._grow(item)

    def _bullets_under(self, item: _Node, end: int) -> None:
        lead = _last_sentence(self.text, item.start, item.end)
        while self.at < end and self.blocks[self.at].shape is Shape.ITEM and self.blocks[self.at].bulleted:
            block = self.blocks[self.at]
            item.children.append(
                _Node(Kind.ITEM, block.start, block.end, bulleted=True, indent=block.indent, lead_in=lead)
            )
            self.at += 1

    def _names_rows(self, at: int) -> bool:
        """Whether a block is a cell across a table, which names what the rows below it are of: a bold line between rows."""
        block, before = self.blocks[at], self.blocks[at - 1]
        alone = block.shape is Shape.PARAGRAPH and re.fullmatch(r"(?:\*\*[^\n\t]+\*\*\n?)+", block.text)
        return (
            bool(alone)
            and before.end + 1 == block.start
            and "\t" in self.text[block.end : block.end + 2_000].split("\n\n")[0]
        )

    def _table(self) -> None:
        rows: list[Block] = []
        groups: dict[int, Span] = {}  # by where a row begins, the cell across the table that it stands under
        group: Span | None = None
        while self.at < len(self.blocks):
            block = self.blocks[self.at]
            if rows and self._names_rows(self.at):
                group = Span(block.start, block.end)
            elif block.shape not in (Shape.ROW, Shape.RULE):
                break
            if block.shape is Shape.ROW or Span(block.start, block.end) == group:
                rows.append(block)
            if group is not None and rows[-1] is block:
                groups[block.start] = group
            self.at += 1
        siblings = self.here.children
        lead = siblings[-1] if siblings and siblings[-1].kind is Kind.PARAGRAPH else None
        lead_span = (
            _last_sentence(self.text, lead.start, lead.end)
            if lead is not None and re.search(r":\s*$", plain(self.text[lead.start : lead.end]))
            else None
        )
        whole = _Node(Kind.TABLE, rows[0].start, rows[-1].end)
        cells = [c for c in re.split(r"[\t|]+", rows[0].text) if c.strip() and plain(c).strip() != "→"]
        headed = len(rows) > 1 and all(re.match(r"\s*(<b>|<strong>|\*\*)", c) for c in cells)
        if "|" in rows[0].text:
            headed = len(rows) > 1
        header = Span(rows[0].start, rows[0].end) if headed else None
        if lead_span is not None:
            whole.start = lead_span.start
            if lead is not None and lead_span.start <= lead.start:
                siblings.pop()
        for row in rows[1:] if headed else rows:
            first = header or lead_span
            node = _Node(Kind.ROW, row.start, row.end, lead_in=first)
            if (named := groups.get(row.start)) is not None and named.start != row.start:
                node.lead_in, node.outer = named, (first,) if first else ()
            whole.children.append(node)
        siblings.append(whole)


def parse(document: Document, hints: Hints = NO_HINTS) -> tuple[tuple[Provision, ...], int]:
    """The provisions of a document in reading order, and how many lines and boxes of furniture were left out."""
    if document.outline:  # the format says what is what
        stated = _Node(Kind.SECTION, 0, max(1, len(document.text)), children=_stated(document.outline))
        return tuple(_provisions(stated, document, hints)), 0
    blocks, dropped = segment(document.text, hints, guess=not document.marked)
    root = _Builder(document, blocks, hints).build()
    _find_quotations(root, document.text, hints)
    _label(root)
    return tuple(_provisions(root, document, hints)), dropped + document.left_out


def _stated(parts: Sequence[Part]) -> list[_Node]:
    """The parts of an outline as nodes."""
    return [
        _Node(p.kind, p.span.start, p.span.end, title=p.title, lead_in=p.lead_in, outer=p.outer, closing=p.closing,
              link=p.link, label=p.label, keys=list(p.keys), children=_stated(p.children))
        for p in parts
    ]  # fmt: skip


def _find_quotations(node: _Node, text: str, hints: Hints) -> None:
    """Mark who is quoted; a long quotation inside a paragraph becomes a provision of its own."""
    for child in node.children:
        _find_quotations(child, text, hints)
    if node.kind not in (Kind.PARAGRAPH, Kind.QUOTATION):
        return
    body = text[node.start : node.end]
    for beginning, speaker in hints.speakers:
        at = body.find(beginning)
        if at < 0:
            continue
        if at <= 2:
            node.speaker = speaker
            continue
        for m in _QUOTED.finditer(body):
            if m.start() <= at < m.end():
                start, end = node.start + m.start(), node.start + m.end()
                lead_in = _sentence_around(text, node, start)
                node.children.append(_Node(Kind.QUOTATION, start, end, speaker=speaker, lead_in=lead_in))


def _sentence_around(text: str, node: _Node, at: int) -> Span | None:
    starts = [m.end() for m in re.finditer(r"[.?!]\s+(?=[A-Z])", text[node.start : at])]
    start = node.start + (starts[-1] if starts else 0)
    words = text[start:at].rstrip()
    return Span(start, start + len(words)) if words else None


def _short(title: str) -> str:
    words = title.split()
    return " ".join(words[:12]) + (" …" if len(words) > 12 else "")


def _label(root: _Node) -> None:
    """Give every provision its label.

    A document with at most one heading below its title counts its paragraphs through; a
    numbered section does so through its own sub-headings; any other heading is named. A
    paragraph that the document numbers itself ("1.2 …") keeps that number.
    """
    title = next((c for c in root.children if c.kind is Kind.SECTION), None)
    below = [c for c in title.children if c.kind is Kind.SECTION] if title else []
    others = [c for c in root.children if c.kind is Kind.SECTION and c is not title]
    simple = not others and len(below) <= 1 and not any(c.path or c.children[:1] == [] for c in below)
    simple = simple and not (title and title.path) and not any(
        g.kind is Kind.SECTION for c in below for g in c.children
    )  # fmt: skip
    _label_section(root, "", _Counters(through=simple))
    if title is not None and not title.path:
        title.label = _short(title.title)


@dataclass
class _Counters:
    """What a run of labels has counted so far; shared by the sub-headings of one numbered section."""

    through: bool = False
    numbered: str = ""
    paragraphs: int = 0


def _label_section(node: _Node, prefix: str, count: _Counters) -> None:
    lists = [c for c in node.children if c.kind is Kind.LIST]
    uncited = [c for c in lists if c.noun not in CITED_BY_NOUN and not any(len(i.path) > 1 for i in c.children)]
    order = {id(c): i for i, c in enumerate(uncited, 1)} if len(uncited) > 1 else {}
    # The one section of a whole document; what stands above its first heading is its opening.
    title_page = node.level == 0 and not node.title and sum(c.kind is Kind.SECTION for c in node.children) == 1
    for child in node.children:
        if child.kind is Kind.SECTION:
            _label_subsection(child, count, title_page)
        elif child.kind is Kind.PARAGRAPH:
            count.paragraphs += 1
            child.label = _join(count.numbered or prefix, f"paragraph {count.paragraphs}")
            if child.path:  # the number that the document itself gives it
                child.label = key("paragraph", child.path)
                child.keys += _own_keys(child)
            _label_quotations(child)
        elif child.kind is Kind.FOOTNOTE:
            child.label = key("footnote", child.path)
            child.keys.append(child.label)
        elif child.kind is Kind.TABLE:
            child.label = _join(prefix, "table")
            for i, row in enumerate(child.children, 1):
                row.label = _join(prefix, f"row {i}")
        elif child.kind is Kind.LIST:
            alias = named_list(node.title) if len(lists) == 1 else None
            if child.path:
                child.keys += _own_keys(child)
                _label_list(child, key("paragraph", child.path), alias, 0)
            else:
                if alias in CITED_BY_NOUN and not child.noun and not node.path and _is_first_and_numbered(node, child):
                    child.noun = alias  # "National outcomes", and below it 1 to 9
                _label_list(child, prefix, alias, order.get(id(child), 0))


def _own_keys(node: _Node) -> list[str]:
    """How a paragraph with its own number is asked for; "1.2" may be called a section, "14" is none."""
    nouns = ("paragraph", "section") if "." in node.path[0] else ("paragraph",)
    return [key(noun, node.path) for noun in nouns]


def _is_first_and_numbered(section: _Node, whole: _Node) -> bool:
    return section.children[0] is whole and all(len(item.path) == 1 and item.path[0].isdigit() for item in whole.items)


def _label_subsection(child: _Node, count: _Counters, title_page: bool) -> None:
    if child.path:
        child.label = key("section", child.path)
        child.keys.append(child.label)
        # "proposal 4" is how people ask for the section of the proposals 4(i) to 4(v).
        for inner in child.children:
            if inner.kind is Kind.LIST and inner.noun and inner.children and len(inner.children[0].path) > 1:
                child.keys.append(key(inner.noun, child.path))
        _label_section(child, child.label, _Counters(numbered=child.label))
        return
    child.label = _join(count.numbered, _short(child.title))
    noun = named_list(child.title)
    if noun:
        child.keys.append(plural(noun))
    if count.numbered or count.through:
        _label_section(child, child.label if count.numbered else "", count)
    elif title_page:
        _label_section(child, "opening", _Counters())
    else:
        _label_section(child, child.label, _Counters())


def _join(prefix: str, rest: str) -> str:
    return f"{prefix}, {rest}" if prefix else rest


def _label_quotations(node: _Node) -> None:
    quotes = [c for c in node.children if c.kind is Kind.QUOTATION]
    for i, quote in enumerate(quotes, 1):
        quote.label = _join(node.label, "quotation" if len(quotes) == 1 else f"quotation {i}")


def _label_list(node: _Node, prefix: str, alias: str | None, which: int) -> None:
    items = node.items
    noun = node.noun
    alias = noun or alias
    inner = next((i.noun for i in items if i.noun), None)
    if alias or inner:
        node.keys.append(plural(alias or inner or ""))
    if items and len(items[0].path) > 1:  # "4. (iv) …"
        noun = noun or "paragraph"
        node.label = plural(noun) + f" {_number(items[0])} to {_number(items[-1])}"
        for item in items:
            item.label = key(noun, item.path)
            item.keys += [item.label, key(None, item.path)]
            _label_children(item)
        return
    long_items = items and not items[0].bulleted and sum(i.end - i.start for i in items) / len(items) > 150
    if noun in CITED_BY_NOUN:
        stem, base = noun, ""
    elif items and items[0].path and long_items and not node.noun:
        stem, base = "paragraph", ""
    else:
        word = "bullet" if items and items[0].bulleted else "item"
        stem, base = (f"list {which}, {word}" if which else word), prefix
    for i, item in enumerate(items, 1):
        number = item.path[-1] if item.path else str(i)
        item.label = _inside_paragraph(prefix, item) or _join(base, f"{stem} {number}")
        if not base:
            item.keys.append(item.label)
        if alias and alias != stem:
            item.keys.append(key(alias, (number,)))
        _label_children(item)
    for child in node.children:
        if child.closes:
            child.label = _join(prefix or base, f"list {which}, closing words" if which else "closing words")
    first = items[0].path[-1] if items[0].path else "1"
    last = items[-1].path[-1] if items[-1].path else str(len(items))
    if items[0].label == f"{prefix}({first})":
        node.label = (
            f"{prefix}({first}) to ({last})" if len(items) > 1 else f"{prefix}, {stem} {first} with its lead-in"
        )
        return
    reach = f"{stem}s {first} to {last}" if len(items) > 1 else f"{stem} {first} with its lead-in"
    node.label = _join(base, reach)


def _inside_paragraph(outer: str, item: _Node) -> str:
    """The label of an item that a numbered paragraph letters: "paragraph 15(b)(i)"; empty for any other.

    Sets the label and the keys of the item.
    """
    number = item.path[-1] if len(item.path) == 1 else ""
    if not number.isalpha() or not re.fullmatch(r"paragraph [\d.]+(?:\([a-z]+\))*", outer):
        return ""
    item.label = f"{outer}({number})"
    item.keys.append(item.label)
    if "." in outer:
        item.keys.append(item.label.replace("paragraph", "section", 1))
    return item.label


def _number(item: _Node) -> str:
    return key(None, item.path)


def _label_children(item: _Node) -> None:
    inner = [c for c in item.children if c.kind is Kind.ITEM]
    noun = item.noun
    for i, child in enumerate(inner, 1):
        if noun in CITED_BY_NOUN and noun:
            child.label = key(noun, (str(i),))
            child.keys.append(child.label)
        elif not _inside_paragraph(item.label, child):
            shape = "bullet" if child.bulleted else "item"
            nested = item.label.rpartition(" ")[0].endswith(("bullet", "item"))
            child.label = _join(item.label, f"{'sub-' if nested else ''}{shape} {i}")
        _label_children(child)
    for child in item.children:
        if child.kind is Kind.TIMESCALE:
            child.label = _join(item.label, "timescale")
    for child in item.children:
        if child.closes:
            child.label = _join(item.label, "closing words")
    paragraphs = [c for c in item.children if c.kind in (Kind.PARAGRAPH, Kind.QUOTATION) and not c.closes]
    for i, child in enumerate(paragraphs, 2):
        child.label = _join(item.label, f"paragraph {i}")


def _provisions(root: _Node, document: Document, hints: Hints) -> list[Provision]:
    """The tree as provisions in reading order, labels made unique, ids from labels."""
    out: list[Provision] = []
    taken: set[str] = set()
    tried: dict[str, int] = {}
    restates = dict(hints.restates)
    source = document.source

    def visit(node: _Node, parent: str | None, trail: tuple[str, ...], restated: str | None) -> str:
        locator = Locator(_free_label(node, taken, tried), tuple(dict.fromkeys(node.keys)))
        taken.add(locator.slug)
        identity = f"{source.id}#{locator.slug}"
        restated = (
            restates.get(node.noun or node.about or "", restated) if node.kind in (Kind.LIST, Kind.ITEM) else None
        )
        titled = node.kind is Kind.SECTION or (document.outline and node.kind is Kind.PARAGRAPH)
        inner = (*trail, node.title) if titled and node.title else trail
        place = len(out)
        span = Span(node.start, node.end)
        provision = Provision(
            id=identity, source_id=source.id, kind=node.kind, locator=locator, span=span,
            text=span.of(document.text), trail=trail if node.kind is Kind.SECTION else inner,
            lead_in=node.lead_in, parent=parent, authority=source.authority, restates=restated,
            speaker=node.speaker, page=document.page_of(node.start),
            printed_page=document.printed_page_of(node.start), outer=node.outer,
            closing=node.closing, link=_address(node, document),
        )  # fmt: skip
        out.append(provision)
        ids = [visit(c, identity, inner, restated) for c in node.children]
        out[place] = replace(provision, children=tuple(ids))
        return identity

    for child in root.children:
        visit(child, None, (), None)
    return out


def _address(node: _Node, document: Document) -> str | None:
    """The whole address of a place: what the format states of the provision, or of the heading above it.

    A saved page may name any site as its own; only that of the catalogue is believed where it names one.
    """
    if node.link:
        return node.link
    link, home = document.link_at(node.start), document.source.url
    if link is None or home is None:
        return link if link and not link.startswith("#") else None
    site, fragment = urlsplit(link).netloc, urlsplit(link).fragment
    if site and site.removeprefix("www.") == urlsplit(home).netloc.removeprefix("www."):
        return link
    return f"{home.partition('#')[0]}#{fragment}" if fragment and not site else None


def _free_label(node: _Node, taken: set[str], tried: dict[str, int]) -> str:
    """The node's label, with a number where another provision already has its address.

    `tried` holds the last number given to each label, so that a thousand equal headings are quick.
    """
    wanted = node.label or _short(node.title)
    if not Locator(wanted).slug:  # a heading of nothing but signs
        wanted = node.kind.value
    label = wanted
    while Locator(label).slug in taken:
        tried[wanted] = tried.get(wanted, 1) + 1
        label = f"{wanted} ({tried[wanted]})"
    return label
