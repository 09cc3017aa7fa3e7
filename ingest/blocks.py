"""The lines of a text as blocks: headings, paragraphs, list items, table rows, footnotes.

This step only looks at the shape of lines and keeps every offset; what the blocks mean
together (which list an item belongs to, what introduces it) is for `structure`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Shape(StrEnum):
    """What a block looks like."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    FOOTNOTE = "footnote"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Hints:
    """What an editor says of a document's lines where their shape misleads.

    Every text is the beginning of a line (of a sentence, for `breaks`), white space folded.
    """

    furniture: tuple[str, ...] = ()
    furniture_from: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    not_headings: tuple[str, ...] = ()
    breaks: tuple[str, ...] = ()
    speakers: tuple[tuple[str, str], ...] = ()
    restates: tuple[tuple[str, str], ...] = ()


NO_HINTS = Hints()


@dataclass(frozen=True, slots=True)
class Block:
    """A run of lines of one shape. `start` includes an item's number but not its bullet.

    `path` is the number read off the line: ("4", "iv") of "4. (iv) …", ("1.2",) of a heading.
    """

    shape: Shape
    start: int
    end: int
    text: str
    level: int = 0
    indent: int = 0
    path: tuple[str, ...] = ()
    bulleted: bool = False
    marked: bool = False  # a heading by markup, not by guess
    stray: bool = False  # a sentence that an editor says got into a list item by mistake

    @property
    def words(self) -> str:
        """The text without emphasis, for looking at only."""
        return plain(self.text)


# Furniture that sites put around a text, whatever the text is about.
_FURNITURE = re.compile(
    r"^(back to top|share this page\b.*|share on \w+|e-?mail:\s?\S+.{0,40}|print this page|skip to content|"
    r"we thought you might also like:?|find out more about|read more|was this (page )?helpful\??|"
    r"\(?this link will take you away from our website\)?)$",
    re.IGNORECASE,
)
_FURNITURE_TO_END = re.compile(
    r"^(we thought you might also like:?|find out more about|share this page\b.*)$", re.IGNORECASE
)

_MD_HEADING = re.compile(r"^(#{1,6})[ \t]+(.*?)[ \t]*#*$")
_BULLET = re.compile(r"^([ \t]*)([•●▪◦‣·*+–-]|o(?=\t))[ \t]+(?=\S)")
_NUMBERED = re.compile(
    r"^([ \t]*)(?:\(?(\d{1,3})[.)]|\(([a-z]|[ivx]{1,5})\))[ \t]+(?:\(([ivx]{1,5}|[a-z])\)[ \t]+)?(?=\S)"
)
_HEAD_NUMBER = re.compile(
    r"^(?:[Ss]ection\s+|chapter\s+|part\s+)?(\d{1,2}(?:\.\d{1,2}){0,3})\.?[ \t:]+"
    r"(?!(?:January|February|March|April|May|June|July|August|September|October|November|December)\b)"
    r"(?=[A-Z‘“\"'])"
)
_RULE = re.compile(r"^\s*([-*_])(?:\s*\1){2,}\s*$")
_FOOTNOTE = re.compile(r"^(?:<sup>(\d{1,3})</sup>|\[\^(\w{1,6})\]:)\s*(?=\S)")
_FENCE = re.compile(r"^[ \t]*(```|~~~)[^`]*$")
_EMPHASIS = re.compile(r"\*\*|__|</?(?:b|i|strong|em|sup|sub)>|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)")
_MAX_HEADING = 100
_MAX_MARKED = 500
_MAX_GUESSED = 90


def plain(text: str) -> str:
    """A text without Markdown emphasis and inline tags; for looking at, never for quoting."""
    return _EMPHASIS.sub("", text)


def _fold(text: str) -> str:
    return " ".join(plain(text).split())


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    text: str
    blank: bool = field(default=False)


def _lines(text: str) -> list[_Line]:
    out: list[_Line] = []
    at = 1 if text.startswith("\ufeff") else 0  # a byte order mark is no part of the first line
    for raw in text[at:].splitlines(keepends=True):
        body = raw.rstrip("\r\n\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029")
        trimmed = body.rstrip()
        out.append(_Line(at, at + len(trimmed), trimmed, not trimmed.strip(" \t\xa0#")))
        at += len(raw)
    return out


def _starts(line: str, beginnings: Sequence[str]) -> bool:
    folded = _fold(line)
    return any(folded.startswith(_fold(b)) for b in beginnings)


def _marked_heading(line: _Line) -> re.Match[str] | None:
    return _MD_HEADING.match(line.text) if len(line.text) <= _MAX_MARKED else None


def _paragraph(line: _Line) -> Block:
    lead = len(line.text) - len(line.text.lstrip())
    return Block(Shape.PARAGRAPH, line.start + lead, line.end, line.text.lstrip(), indent=lead)


# "2.1 The chair …" on a line of its own, though no blank line stands before it.
_OWN_NUMBER = re.compile(r"^[ \t]*(\d{1,3}(?:\.\d{1,3}){1,3})\.?[ \t\xa0]+(?=[A-Z“‘\"'(])")
CLOSER = re.compile(r"^(?:unless|except|provided (?:always )?that|but (?:only|not)|in (?:either|any|which) case)\b")


def _begins_anew(at: int, lines: Sequence[_Line], block: Block, text: str) -> bool:
    """Whether a line right below another is no part of what it stands in: numbered, or the end of a list."""
    line, before = lines[at], lines[at - 1]
    if m := _OWN_NUMBER.match(line.text):
        ended = before.text.rstrip().endswith((".", ";", ":", "!", "?", ")", "”", '"'))
        outer = m[1].rpartition(".")[0]
        return ended or re.match(rf"\(?{re.escape(outer)}[.)]?\s", text[block.start : block.end]) is not None
    lead = len(line.text) - len(line.text.lstrip())
    closes = block.shape is Shape.ITEM and lead <= block.indent and CLOSER.match(line.text.lstrip())
    if not closes or not before.text.rstrip().endswith((",", ";", ", or", ", and", "; or", "; and")):
        return False
    run = [following for following in lines[at : at + 4 * _WRAPPED] if not following.blank][:_WRAPPED]
    end = next((n for n, r in enumerate(run) if r.text.rstrip().endswith((".", "!", "?"))), len(run))
    # "(b) send it, / unless it was sent; and / (c) keep it": the exception is (b)'s own.
    return not any(_NUMBERED.match(r.text) or _BULLET.match(r.text) for r in run[: end + 1])


_WRAPPED = 12  # lines that a closing sentence may be wrapped into


def _front_matter(lines: list[_Line]) -> int:
    """How many lines at the head of a Markdown file are its metadata, the two rules about them counted."""
    first = next((i for i, line in enumerate(lines) if not line.blank), 0)
    if not lines or lines[first].text != "---":
        return 0
    for i, line in enumerate(lines[first + 1 :], first + 1):
        if line.text in ("---", "..."):
            return i + 1 if i > first + 1 else 0
        if not re.match(r"[\w-]+:(?:\s|$)|\s+\S|- |#", line.text) and not line.blank:
            return 0
    return 0


def _special(line: _Line, text: str, hints: Hints) -> Block | None:
    """The block that a line starts by its markup; `None` for a line of running text."""
    if _RULE.match(line.text):
        return Block(Shape.RULE, line.start, line.end, line.text)
    if m := _FOOTNOTE.match(line.text):
        return Block(Shape.FOOTNOTE, line.start, line.end, line.text, path=(m[1] or m[2],))
    if m := _marked_heading(line):
        number = _HEAD_NUMBER.match(_fold(m[2]))
        path: tuple[str, ...] = (number[1],) if number else ()
        return Block(Shape.HEADING, line.start, line.end, m[2], level=len(m[1]), path=path, marked=True)
    number = _NUMBERED.match(line.text)
    of_row = number and number[0].endswith("\t") and "\t" in line.text[number.end() :]  # "1.\tAction\tBy"
    if of_row or ("\t" in line.text.strip() and not _BULLET.match(line.text) and not number):
        lead = len(line.text) - len(line.text.lstrip())
        return Block(Shape.ROW, line.start + lead, line.end, line.text.lstrip())
    if line.text.lstrip().startswith("|") and line.text.count("|") >= 3:
        lead = len(line.text) - len(line.text.lstrip())
        if set(line.text) <= set("|-: \t"):
            return Block(Shape.RULE, line.start, line.end, line.text)
        return Block(Shape.ROW, line.start + lead, line.end, line.text.lstrip())
    if m := _BULLET.match(line.text):
        return Block(
            Shape.ITEM, line.start + m.end(), line.end, line.text[m.end() :],
            indent=len(m[1].expandtabs(4)), bulleted=True,
        )  # fmt: skip
    if (m := number) and not _starts(line.text, hints.headings):
        path = tuple(p for p in (m[2], m[3], m[4]) if p)
        at = len(m[1])
        return Block(Shape.ITEM, line.start + at, line.end, line.text[at:], indent=len(m[1].expandtabs(4)), path=path)
    return None


def _drop_furniture(lines: list[_Line], hints: Hints) -> tuple[list[_Line], int]:
    """The lines without site furniture, blank ones kept, and how many went."""
    kept: list[_Line] = []
    dropped = 0
    skipping = False
    for line in lines:
        folded = _fold(line.text)
        if not line.blank and (_starts(line.text, hints.furniture_from) or _FURNITURE_TO_END.match(folded)):
            skipping = True
        if _marked_heading(line):
            skipping = False
        if not line.blank and (skipping or _FURNITURE.match(folded) or _starts(line.text, hints.furniture)):
            dropped += 1
            kept.append(replace(line, blank=True))
        else:
            kept.append(line)
    return kept, dropped


def _heading_like(block: Block, hints: Hints) -> bool:
    """Whether a one-line paragraph has the look of a heading without markup."""
    words = _fold(block.text)
    if _starts(block.text, hints.not_headings):
        return False
    if _starts(block.text, hints.headings):
        return True
    if "\n" in block.text or len(words) > _MAX_GUESSED or not (words[:1].isupper() or words[:1].isdigit()):
        return False
    if words[-1] in ".;,:–—-" or words.endswith((" etc.", " and", " or")) or re.match(r"^[A-Z][a-z ]{2,20}: \S", words):
        return False
    return not (words[-1] in '!”"' or re.match(r"^\d{1,2}[ /]\w+[ /]\d{2,4}$", words) or "@" in words)


def _number_headings(blocks: list[Block]) -> list[Block]:
    """Numbered lines that head a part become headings: "2. Integrated finances", "1.2 Health …"."""
    out: list[Block] = []
    for i, block in enumerate(blocks):
        if block.shape in (Shape.ITEM, Shape.PARAGRAPH) and not block.bulleted and len(block.path) <= 1:
            words = _fold(block.text)
            m = _HEAD_NUMBER.match(words)
            short = len(words) <= _MAX_HEADING and not words.endswith((".", ";", ",", ":", "—", "–", "-"))
            before = out[-1] if out else None
            after = blocks[i + 1] if i + 1 < len(blocks) else None
            dotted = bool(m and "." in m[1])
            in_run = not dotted and bool(
                (before and before.shape is Shape.ITEM and not before.bulleted)
                or (after and after.shape is Shape.ITEM and not after.bulleted and len(after.path) == 1
                    and m and after.path[0].isdigit() and "." not in m[1] and int(after.path[0]) == int(m[1]) + 1)
            )  # fmt: skip
            holds_items = after is not None and after.shape is Shape.ITEM and after.indent > block.indent
            if m and short and not in_run and not (holds_items and not dotted) and (after is not None or dotted):
                out.append(replace(block, shape=Shape.HEADING, path=(m[1],), level=0))
                continue
        out.append(block)
    return out


def _guess_headings(blocks: list[Block], hints: Hints, *, guess: bool) -> list[Block]:
    """Unmarked lines that look like headings, unless they stand in a run or follow a lead-in."""
    if not guess or any(b.marked for b in blocks):  # a text that marks its headings marks them all
        return blocks
    looks = [b.shape is Shape.PARAGRAPH and _heading_like(b, hints) for b in blocks]
    out = list(blocks)
    i = 0
    while i < len(blocks):
        if not looks[i]:
            i += 1
            continue
        j = i
        while j < len(blocks) and looks[j]:
            j += 1
        forced = [_starts(b.text, hints.headings) for b in blocks[i:j]]
        after_lead_in = i > 0 and blocks[i - 1].shape is Shape.PARAGRAPH and is_lead_in(blocks[i - 1].text)
        at_end = j == len(blocks)
        for n in range(i, j):
            title = n == 0
            if forced[n - i] or (not at_end and (title or (not after_lead_in and j - i < 3))):
                level = 1 if title else 2
                out[n] = replace(blocks[n], shape=Shape.HEADING, level=level, marked=forced[n - i])
        i = j
    return out


def is_lead_in(text: str) -> bool:
    """Whether a text introduces what follows it: it ends with a colon, a dash after it or not, or as law does: "must—".

    Who types that has a shorter dash or a hyphen: "A member who-".
    """
    words = plain(text).rstrip()
    if words.endswith("—") or re.search(r"[^\W\d_][–-]$", words):
        return True
    if words.endswith(("–", "-")):
        words = words[:-1].rstrip()
    return words.endswith(":")


def segment(text: str, hints: Hints = NO_HINTS, *, guess: bool = True) -> tuple[list[Block], int]:
    """The blocks of a text in order, and the number of furniture lines left out.

    Without `guess` only marked lines are headings: the text comes
    from a format that says which they are.
    """
    lines, dropped = _drop_furniture(_lines(text), hints)
    blocks: list[Block] = []
    grown: set[int] = set()  # blocks of several lines; their text is cut once, at the end
    open_block = False
    fence = ""
    metadata = _front_matter(lines) if guess else 0
    for i, line in enumerate(lines):
        if line.blank or i < metadata:
            open_block = False
            continue
        fenced = _FENCE.match(line.text) if guess else None
        if fenced and (not fence or fenced[1] == fence):
            fence = "" if fence else fenced[1]
            open_block = False
            continue
        special = None if fence else _special(line, text, hints)
        if special is None and open_block and not fence and _begins_anew(i, lines, blocks[-1], text):
            open_block = False
        if special is not None:
            blocks.append(special)
            open_block = special.shape in (Shape.ITEM, Shape.FOOTNOTE)
            continue
        heading = open_block is False and _starts(line.text, hints.headings)
        if open_block and blocks and not heading:  # a line that goes on
            blocks[-1] = replace(blocks[-1], end=line.end)
            grown.add(len(blocks) - 1)
        else:
            blocks.append(_paragraph(line))
            open_block = True
    blocks = [replace(b, text=text[b.start : b.end]) if i in grown else b for i, b in enumerate(blocks)]
    blocks = [piece for block in blocks for piece in _split_at_breaks(block, text, hints)]
    if not guess:
        blocks = _numbered_paragraphs(blocks, text)
    return _guess_headings(_number_headings(blocks) if guess else blocks, hints, guess=guess), dropped


def _numbered_paragraphs(blocks: list[Block], text: str) -> list[Block]:
    """Numbered lines that stand by themselves, not in by a blank, are paragraphs with a number: "14. A direction …"."""
    return [
        replace(b, shape=Shape.PARAGRAPH)
        if b.shape is Shape.ITEM and not b.bulleted and not b.indent and len(b.path) == 1 and b.path[0].isdigit()
        and (b.start < 2 or text[b.start - 2 : b.start] == "\n\n") and text[b.end : b.end + 2] in ("\n\n", "\n", "")
        else b
        for b in blocks
    ]  # fmt: skip


def _split_at_breaks(block: Block, text: str, hints: Hints) -> list[Block]:
    for beginning in hints.breaks:
        at = block.text.find(beginning)
        if at > 0:
            head = block.text[:at].rstrip()
            first = replace(block, end=block.start + len(head), text=head)
            rest = Block(Shape.PARAGRAPH, block.start + at, block.end, text[block.start + at : block.end],
                         stray=block.shape is Shape.ITEM)  # fmt: skip
            return [first, rest]
    return [block]
