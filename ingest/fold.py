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
