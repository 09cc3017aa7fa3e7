r"""What people read of a verbatim text: the documented fold. It leaves out marks, never a word.

Left out: Markdown emphasis, heading, quotation and code marks, the addresses of links, inline HTML
tags, notices about links, and the documents' own footnote markers (`[1]`, `<sup>1</sup>`), which
would collide with citation markers. A tab or a pipe between two cells becomes a colon or an arrow;
white space is folded.

>>> for_reading("**C**ome together[2]  with 'One Team'<sup>1</sup>")
"Come together with 'One Team'"
>>> for_reading("| Bus fare | `£10` |\n|---|---|\n> See [the form](https://example.org/f).")
'Bus fare: £10 See the form.'
"""

from __future__ import annotations

import re

_NOTES = re.compile(r"(?<=\w)\[\d{1,3}\](?!\()|(?<=[\w'’\").,;:?!”])<sup>\d{1,3}</sup>")
_LINK_NOTICE = re.compile(
    r"(?<!\s)\s*\((?:this link will take you away from our website|opens (?:in a )?new window)\)", re.IGNORECASE
)
_TAGS = re.compile(r"</?(?:b|i|u|em|strong|sup|sub|span|p|br|small)\b[^<>]{0,80}>", re.IGNORECASE)
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.{1,1000}?)(?<=\S)\1", re.DOTALL)
_ITALIC = re.compile(r"(?<![\w*])([*_])(?=[^\s*_])([^*_\n]+?)(?<=[^\s*_])\1(?![\w*])")
_HEADING = re.compile(r"^#{1,6}[ \t]+", re.MULTILINE)
_BULLET = re.compile(r"^[ \t]*[•●▪*+-][ \t]+", re.MULTILINE)
_QUOTED = re.compile(r"^[ \t]*>[ \t]?", re.MULTILINE)
ROW = re.compile(r"^[ \t]*\|(.*\|.*)\|[ \t]*$", re.MULTILINE)
ROW_RULE = re.compile(r"^[ \t]*\|[-|: \t]+\|[ \t]*$", re.MULTILINE)
PIPE = re.compile(r"(?<!\\)\|")
_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_FENCE = re.compile(r"^[ \t]*(?:```|~~~)[^\n`]*$", re.MULTILINE)
_LINK = re.compile(r"(?<!!)\[([^\[\]\n]{1,300})\]\((?:https?:|mailto:|[/#.])[^()\s]{0,500}(?:\s+\"[^\"\n]{0,200}\")?\)")
_ARROWS = re.compile(r"\t→\t|\t\t")
_TAB = re.compile(r"\t")
# Without one of these there is nothing to leave out. Most provisions have none, and are read many times for an answer.
_ANY_MARK = re.compile(r"[\t#>|`~\[<(*_•●▪]|^[ ]*[+-]", re.MULTILINE)


def marks_left_out(text: str) -> str:
    """The text without emphasis, tags, note markers and link notices; its lines as they were."""
    text = _NOTES.sub("", text)
    text = _LINK_NOTICE.sub("", text)
    text = _TAGS.sub("", text)
    text = _BOLD.sub(r"\2", text)
    text = _ITALIC.sub(r"\2", text)
    return _HEADING.sub("", text)


def for_reading(text: str) -> str:
    """One line of plain words."""
    if _ANY_MARK.search(text) is None:
        return " ".join(text.split())
    text = _CODE.sub(r"\1", _LINK.sub(r"\1", _FENCE.sub("", _QUOTED.sub("", text))))
    text = ROW.sub(_cells, ROW_RULE.sub("", text))
    text = _BULLET.sub("", marks_left_out(text))
    text = _ARROWS.sub(" → ", text).replace("\t", ": ")
    return " ".join(text.split())


def _cells(row: re.Match[str]) -> str:
    """The cells of a row with tabs between them."""
    return "\t".join(c.strip().replace("\\|", "|") or "—" for c in PIPE.split(row[1]))


def whitespace(text: str) -> str:
    """The same text with every run of white space as one blank."""
    return " ".join(text.split())


def reading_places(text: str) -> tuple[str, tuple[int, ...]]:
    """The reading form of a text, and for each of its characters the place in the text that it stands for.

    >>> read, places = reading_places("**C**ome  in")
    >>> read, places[0], places[5]
    ('Come in', 2, 10)
    """
    out, at = text, list(range(len(text)))
    for pattern in (_NOTES, _LINK_NOTICE, _TAGS):
        out, at = _left_out(out, at, pattern)
    for pattern in (_BOLD, _ITALIC):
        out, at = _left_out(out, at, pattern, keep=2)
    for pattern in (_HEADING, _BULLET):
        out, at = _left_out(out, at, pattern)
    out, at = _left_out(out, at, _ARROWS, instead=" → ")
    out, at = _left_out(out, at, _TAB, instead=": ")
    letters: list[str] = []
    places: list[int] = []
    for c, place in zip(out, at, strict=True):
        if not c.isspace():
            letters.append(c)
        elif letters and letters[-1] != " ":
            letters.append(" ")
        else:
            continue
        places.append(place)
    if letters and letters[-1] == " ":
        letters.pop(), places.pop()
    return "".join(letters), tuple(places)


def _left_out(
    text: str, at: list[int], pattern: re.Pattern[str], keep: int = 0, instead: str = ""
) -> tuple[str, list[int]]:
    """A text without what a pattern finds but for one group of it, or with other characters in its place."""
    words: list[str] = []
    places: list[int] = []
    last = 0
    for m in pattern.finditer(text):
        start, end = m.span(keep) if keep else (m.start(), m.start())
        words += [text[last : m.start()], text[start:end], instead]
        places += [*at[last : m.start()], *at[start:end], *([at[m.start()]] * len(instead))]
        last = m.end()
    return "".join([*words, text[last:]]), [*places, *at[last:]]
